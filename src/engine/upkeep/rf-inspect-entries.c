/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-inspect.h"

#include "rf-hash.h"

#include <unistd.h>

/*
 * Every entry: its bytes, each hashed and compared with its name, and its side
 * record. One whose bytes are gone goes to the trash, so that the next request
 * makes it again; a side record is written again from the rows.
 */

/* Returns: (transfer full) (nullable): what is wrong with it */
static char *
rf_entries_dup_fault (RfInspect *self, RfAsset *asset)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sha256 = NULL;
  int descriptor = rf_blob_store_open (self->engine->blobs, asset, &error);

  if (descriptor >= 0)
    {
      sha256 = rf_hash_descriptor (descriptor, NULL, NULL, &error);
      close (descriptor);
    }
  if (error != NULL)
    return g_strdup (error->message);
  if (g_str_equal (sha256, asset->sha256))
    return NULL;
  return g_strdup_printf ("the bytes of “%s” are not the ones that were stored", asset->path);
}

/* It may have been made again in the meantime. */
static gboolean
rf_entries_trash (RfInspect *self, const RfEntry *entry, const char *fault, GError **error)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfAction) action = NULL;
  g_autoptr (RfReport) report = NULL;
  g_autoptr (RfEntry) present =
      rf_store_lookup (self->engine->store, entry->namespace_, entry->key, NULL);

  if (present == NULL || present->id != entry->id)
    return TRUE;
  selector->namespace_ = g_strdup (entry->namespace_);
  selector->exact_key = g_strdup (entry->key);
  action = rf_action_new_for_entries (RF_VERB_INVALIDATE, selector, FALSE);
  report = rf_store_apply (self->engine->store, action, error);
  if (report == NULL)
    return FALSE;
  rf_inspect_tell (self, "%s: %s: it was moved to the trash", entry->key, fault);
  return TRUE;
}

static gboolean
rf_entries_write_record (RfInspect *self, const RfEntry *entry, GError **error)
{
  const RfGeneration *generation = entry->generation;
  g_autoptr (JsonNode) record = rf_entry_to_side_record (entry);

  if (!rf_blob_store_put_record (
          self->engine->blobs, generation->id, generation->finished_at, record, error))
    return FALSE;
  g_hash_table_add (self->recorded, g_strdup (generation->id));
  rf_inspect_tell (
      self, "%s: the side record of generation %s was written again", entry->key, generation->id);
  return TRUE;
}

static gboolean
rf_entries_look (RfInspect *self, const RfEntry *entry, GError **error)
{
  const RfGeneration *generation = entry->generation;
  g_autofree char *fault = NULL;

  for (guint i = 0; i < generation->assets->len; i++)
    {
      fault = rf_entries_dup_fault (self, g_ptr_array_index (generation->assets, i));
      if (fault != NULL && self->mends)
        return rf_entries_trash (self, entry, fault, error);
      if (fault != NULL)
        rf_inspect_tell (self, "%s: %s", entry->key, fault);
      g_clear_pointer (&fault, g_free);
    }
  if (g_hash_table_contains (self->recorded, generation->id))
    return TRUE;
  if (self->mends)
    return rf_entries_write_record (self, entry, error);
  rf_inspect_tell (self,
                   "%s: the side record of generation %s is missing or damaged",
                   entry->key,
                   generation->id);
  return TRUE;
}

static gboolean
rf_entries_look_at_page (RfInspect *self, const RfPage *page, GError **error)
{
  for (guint i = 0; i < page->items->len; i++)
    {
      if (!rf_entries_look (self, g_ptr_array_index (page->items, i), error))
        return FALSE;
      self->n_done++;
      /* More may have come in meanwhile. */
      if (self->n_entries > 0)
        rf_progress_report (self->progress,
                            (double) MIN (self->n_done, self->n_entries) / (double) self->n_entries,
                            NULL);
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        {
          rf_error_normalise (error, RF_ERROR_CANCELLED);
          return FALSE;
        }
    }
  return TRUE;
}

/* How far it has come is told by the entries, since nearly all of it is reading their files;
 * where they cannot be counted, it is not told. */
static void
rf_entries_count (RfInspect *self)
{
  gint64 bytes = 0;

  if (self->progress == NULL ||
      !rf_store_count_entries (self->engine->store, &self->n_entries, &bytes, NULL))
    self->n_entries = 0;
}

static gboolean
rf_entries_look_at_namespace (RfInspect *self, const char *namespace_, GError **error)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();

  selector->namespace_ = g_strdup (namespace_);
  while (TRUE)
    {
      g_autoptr (RfPage) page = rf_store_query (self->engine->store, selector, error);

      if (page == NULL || !rf_entries_look_at_page (self, page, error))
        return FALSE;
      if (page->next_cursor == NULL)
        return TRUE;
      g_free (selector->cursor);
      selector->cursor = g_strdup (page->next_cursor);
    }
}

/**
 * rf_inspect_entries:
 * @self: a look at everything, after rf_inspect_records()
 * @error: return location
 *
 * Returns: whether all entries of all namespaces could be looked at
 */
gboolean
rf_inspect_entries (RfInspect *self, GError **error)
{
  g_autoptr (GPtrArray) namespaces = g_ptr_array_new_with_free_func (g_free);

  if (!rf_store_list_namespaces (self->engine->store, namespaces, error))
    return FALSE;
  rf_entries_count (self);
  for (guint i = 0; i < namespaces->len; i++)
    {
      if (!rf_entries_look_at_namespace (self, g_ptr_array_index (namespaces, i), error))
        return FALSE;
    }
  return TRUE;
}
