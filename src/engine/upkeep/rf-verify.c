/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-inspect.h"

/*
 * The whole store, read once: first the database by its own means; then the side
 * records, which nobody would miss before the day that the database is lost; the
 * bytes of every entry, each hashed and compared with its name; and the files
 * that nothing names.
 */

static void
rf_inspect_clear (RfInspect *self)
{
  g_clear_pointer (&self->recorded, g_hash_table_unref);
  g_clear_pointer (&self->named, g_hash_table_unref);
  g_clear_pointer (&self->sentences, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RfInspect, rf_inspect_clear)

/**
 * rf_inspect_tell:
 * @self: a look at everything
 * @format: a sentence, as for printf()
 */
void
rf_inspect_tell (RfInspect *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (self->sentences, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static GPtrArray *
rf_inspect_run (RfEngine *engine,
                gboolean mends,
                RfProgress *progress,
                GCancellable *cancellable,
                GError **error)
{
  g_auto (RfInspect)
      self = { .engine = engine, .mends = mends, .progress = progress, .cancellable = cancellable };

  if (!rf_engine_needs_store (engine, error))
    return NULL;
  self.recorded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.sentences = mends ? g_ptr_array_new_with_free_func (g_free)
                         : rf_store_verify (engine->store, cancellable, error);
  if (self.sentences == NULL || !rf_inspect_records (&self, error) ||
      !rf_inspect_entries (&self, error) || !rf_inspect_files (&self, error))
    return NULL;
  return g_steal_pointer (&self.sentences);
}

/**
 * rf_engine_verify:
 * @service: an engine
 * @progress: (nullable): is told how far it has come
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Returns: (transfer full) (element-type utf8): a sentence for each thing that
 *   is wrong
 */
GPtrArray *
rf_engine_verify (RfService *service,
                  RfProgress *progress,
                  GCancellable *cancellable,
                  GError **error)
{
  return rf_inspect_run (RF_ENGINE (service), FALSE, progress, cancellable, error);
}

static gboolean
rf_repair_note (RfEngine *self, const GPtrArray *mended, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ENTRY, RF_VERB_REPAIR);
  gint64 id = mended->len > 0 ? rf_store_begin_action (self->store, action, error) : -1;

  return id < 0 || (id > 0 && rf_store_end_action (self->store, id, error));
}

/**
 * rf_engine_repair:
 * @service: an engine
 * @progress: (nullable): is told how far it has come
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * An index that does not hang together comes first, since what it does not find
 * may be there all the same: a hold would be settled a second time. Then what the
 * files can finish, since it says what open holds have cost.
 *
 * Returns: (transfer full) (element-type utf8): a sentence for each thing that
 *   was mended
 */
GPtrArray *
rf_engine_repair (RfService *service,
                  RfProgress *progress,
                  GCancellable *cancellable,
                  GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  g_autofree char *healed = NULL;
  g_autoptr (GPtrArray) mended = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (!rf_engine_needs_store (self, error) ||
      !rf_store_heal (self->store, cancellable, &healed, error))
    return NULL;
  mended = rf_inspect_run (self, TRUE, progress, cancellable, error);
  if (mended == NULL)
    return NULL;
  if (healed != NULL)
    g_ptr_array_insert (mended, 0, g_steal_pointer (&healed));
  rows = rf_store_repair (self->store, error);
  if (rows == NULL)
    return NULL;
  g_ptr_array_extend_and_steal (mended, g_steal_pointer (&rows));
  return rf_repair_note (self, mended, error) ? g_steal_pointer (&mended) : NULL;
}
