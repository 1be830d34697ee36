/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

#include "rf-hash.h"
#include "rf-rebuild.h"

#include <unistd.h>

/*
 * The whole store, read once: first the database by its own means, then the
 * bytes of every entry, each hashed and compared with its name, and its side
 * record, which nobody would miss before the day that the database is lost.
 */

typedef struct
{
  RfEngine *engine;
  GHashTable *recorded; /* (owned) generations that have a side record */
  GPtrArray *findings;  /* (owned) of utf8 */
} RfVerify;

static gboolean
rf_verify_note_record (RfEntry *record, gpointer user_data, GError **error)
{
  GHashTable *recorded = user_data;

  g_hash_table_add (recorded, g_strdup (record->generation->id));
  return TRUE;
}

static void
rf_verify_clear (RfVerify *self)
{
  g_clear_pointer (&self->recorded, g_hash_table_unref);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RfVerify, rf_verify_clear)

static void
rf_verify_asset (RfVerify *self, const RfEntry *entry, RfAsset *asset)
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
    g_ptr_array_add (self->findings, g_strdup_printf ("%s: %s", entry->key, error->message));
  else if (!g_str_equal (sha256, asset->sha256))
    g_ptr_array_add (self->findings,
                     g_strdup_printf ("%s: the bytes of “%s” are not the ones that were stored",
                                      entry->key,
                                      asset->path));
}

static void
rf_verify_entry (RfVerify *self, const RfEntry *entry)
{
  const RfGeneration *generation = entry->generation;

  for (guint i = 0; i < generation->assets->len; i++)
    rf_verify_asset (self, entry, g_ptr_array_index (generation->assets, i));
  if (!g_hash_table_contains (self->recorded, generation->id))
    g_ptr_array_add (self->findings,
                     g_strdup_printf ("%s: the side record of generation %s is missing or damaged",
                                      entry->key,
                                      generation->id));
}

static gboolean
rf_verify_page (RfVerify *self, const RfPage *page, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < page->items->len; i++)
    {
      rf_verify_entry (self, g_ptr_array_index (page->items, i));
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          rf_error_normalise (error, RF_ERROR_CANCELLED);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * rf_engine_verify:
 * @service: an engine
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Returns: (transfer full) (element-type utf8): a sentence for each thing that
 *   is wrong
 */
GPtrArray *
rf_engine_verify (RfService *service, GCancellable *cancellable, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  g_auto (RfVerify) verify = { self, NULL, NULL };
  g_autoptr (RfSelector) selector = rf_selector_new ();

  if (!rf_engine_needs_store (self, error))
    return NULL;
  verify.recorded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  verify.findings = rf_store_verify (self->store, cancellable, error);
  if (verify.findings == NULL ||
      !rf_rebuild (self->blobs, rf_verify_note_record, verify.recorded, error))
    return NULL;
  while (TRUE)
    {
      g_autoptr (RfPage) page = rf_store_query (self->store, selector, error);

      if (page == NULL || !rf_verify_page (&verify, page, cancellable, error))
        return NULL;
      if (page->next_cursor == NULL)
        break;
      g_free (selector->cursor);
      selector->cursor = g_strdup (page->next_cursor);
    }
  return g_steal_pointer (&verify.findings);
}
