/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-targets.h"

/*
 * What is acted on: some entries, or all of a query but for some. Either is one selector
 * for the service, so that one call changes them all and one undoes it.
 *
 * A live entry is what stands under its key, though it may have been made anew since it was
 * listed. In the trash several may lie under one key: there the number says which.
 */

#define PAGE_ROWS 500

static RfTargets *
rf_targets_alloc (void)
{
  RfTargets *self = g_new0 (RfTargets, 1);

  g_atomic_ref_count_init (&self->references);
  return self;
}

/**
 * rf_targets_new:
 * @selection: what a person has selected
 *
 * Returns: (transfer full): that, as it is now
 */
RfTargets *
rf_targets_new (RfEntrySelection *selection)
{
  RfTargets *self = rf_targets_alloc ();
  const RfSelector *selector =
      rf_entry_model_get_selector (rf_entry_selection_get_model (selection));

  self->from_trash = selector->state == RF_STATE_TRASHED;
  self->profile = g_strdup (selector->profile);
  self->keys = rf_entry_selection_dup_keys (selection);
  self->ids = rf_entry_selection_dup_ids (selection);
  if (rf_entry_selection_is_all (selection))
    self->filter = rf_selector_copy (selector);
  return self;
}

/**
 * rf_targets_new_for_entry:
 * @entry: an entry of a list
 *
 * Returns: (transfer full): that entry alone
 */
RfTargets *
rf_targets_new_for_entry (const RfEntry *entry)
{
  const char *const keys[] = { entry->key, NULL };
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, entry->id);
  const char *const ids[] = { id, NULL };
  RfTargets *self = rf_targets_alloc ();

  self->from_trash = entry->trashed_at > 0;
  self->profile = g_strdup (entry->profile);
  self->keys = g_strdupv ((GStrv) keys);
  self->ids = g_strdupv ((GStrv) ids);
  return self;
}

/**
 * rf_targets_ref:
 * @self: targets
 *
 * Returns: (transfer full): the same
 */
RfTargets *
rf_targets_ref (RfTargets *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * rf_targets_unref:
 * @self: (transfer full): targets
 */
void
rf_targets_unref (RfTargets *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->filter, rf_selector_free);
  g_strfreev (self->keys);
  g_strfreev (self->ids);
  g_free (self->profile);
  g_free (self);
}

static RfSelector *
rf_targets_new_selector (const RfTargets *self)
{
  RfSelector *selector = NULL;

  if (self->filter != NULL)
    return rf_selector_copy (self->filter);
  selector = rf_selector_new ();
  selector->profile = g_strdup (self->profile);
  if (self->from_trash)
    selector->state = RF_STATE_TRASHED;
  return selector;
}

/**
 * rf_targets_dup_selector:
 * @self: targets
 *
 * Returns: (transfer full): what is all of them
 */
RfSelector *
rf_targets_dup_selector (const RfTargets *self)
{
  RfSelector *selector = rf_targets_new_selector (self);
  guint n_keys = g_strv_length (self->keys);

  if (self->filter != NULL)
    selector->but = n_keys > 0 ? g_strdupv (self->keys) : NULL;
  else if (n_keys == 1)
    selector->exact_key = g_strdup (self->keys[0]);
  else
    selector->among = g_strdupv (self->keys);
  if (self->filter == NULL && self->from_trash && n_keys > 0)
    selector->ids = g_strjoinv (",", self->ids);
  return selector;
}

/* One of them, and of the query where there is one. */
static RfSelector *
rf_targets_dup_selector_of (const RfTargets *self, const char *key, const char *id)
{
  RfSelector *selector = rf_targets_new_selector (self);

  g_free (selector->exact_key);
  selector->exact_key = g_strdup (key);
  if (self->from_trash)
    {
      g_free (selector->ids);
      selector->ids = g_strdup (id);
    }
  g_free (selector->profile);
  selector->profile = g_strdup (self->profile);
  return selector;
}

/* An entry by its key and its number. */
typedef struct
{
  const char *key;
  const char *id;
} RfTarget;

static gboolean
rf_targets_call (const RfTargets *self,
                 RfService *service,
                 RfTarget target,
                 RfTargetFunc function,
                 gpointer user_data,
                 GError **error)
{
  g_autoptr (RfSelector) selector = rf_targets_dup_selector_of (self, target.key, target.id);

  return function (service, selector, user_data, error);
}

static gboolean
rf_targets_call_page (const RfTargets *self,
                      RfService *service,
                      const RfPage *page,
                      RfTargetFunc function,
                      gpointer user_data,
                      GError **error)
{
  for (guint i = 0; i < page->items->len; i++)
    {
      const RfEntry *entry = g_ptr_array_index (page->items, i);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, entry->id);

      if (!g_strv_contains ((const char *const *) self->ids, id) &&
          !rf_targets_call (
              self, service, (RfTarget){ entry->key, id }, function, user_data, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_targets_walk (const RfTargets *self,
                 RfService *service,
                 RfTargetFunc function,
                 gpointer user_data,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (RfSelector) selector = rf_selector_copy (self->filter);

  selector->limit = PAGE_ROWS;
  do
    {
      g_autoptr (RfPage) page = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      page = rf_service_list (service, RF_NOUN_ENTRY, selector, error);
      if (page == NULL || !rf_targets_call_page (self, service, page, function, user_data, error))
        return FALSE;
      g_free (selector->cursor);
      selector->cursor = g_steal_pointer (&page->next_cursor);
    }
  while (selector->cursor != NULL);
  return TRUE;
}

/**
 * rf_targets_foreach:
 * @self: targets
 * @service: what has them
 * @function: called for each entry by itself
 * @user_data: for the function
 * @cancellable: (nullable): stops it between two of them
 * @error: return location
 *
 * Returns: whether all were come by
 */
gboolean
rf_targets_foreach (const RfTargets *self,
                    RfService *service,
                    RfTargetFunc function,
                    gpointer user_data,
                    GCancellable *cancellable,
                    GError **error)
{
  if (self->filter != NULL)
    return rf_targets_walk (self, service, function, user_data, cancellable, error);
  for (gsize i = 0; self->keys[i] != NULL; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !rf_targets_call (
              self, service, (RfTarget){ self->keys[i], self->ids[i] }, function, user_data, error))
        return FALSE;
    }
  return TRUE;
}
