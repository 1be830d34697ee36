/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

#include "rf-hash.h"

#include <unistd.h>

/*
 * The whole store, read once: first the database by its own means, then the
 * bytes of every entry, each hashed and compared with its name.
 */

static void
rf_verify_asset (RfEngine *self, const RfEntry *entry, RfAsset *asset, GPtrArray *findings)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sha256 = NULL;
  int descriptor = rf_blob_store_open (self->blobs, asset, &error);

  if (descriptor >= 0)
    {
      sha256 = rf_hash_descriptor (descriptor, NULL, NULL, &error);
      close (descriptor);
    }
  if (error != NULL)
    g_ptr_array_add (findings, g_strdup_printf ("%s: %s", entry->key, error->message));
  else if (!g_str_equal (sha256, asset->sha256))
    g_ptr_array_add (findings,
                     g_strdup_printf ("%s: the bytes of “%s” are not the ones that were stored",
                                      entry->key,
                                      asset->path));
}

static gboolean
rf_verify_page (RfEngine *self,
                const RfPage *page,
                GPtrArray *findings,
                GCancellable *cancellable,
                GError **error)
{
  for (guint i = 0; i < page->items->len; i++)
    {
      const RfEntry *entry = g_ptr_array_index (page->items, i);

      for (guint n = 0; n < entry->generation->assets->len; n++)
        rf_verify_asset (self, entry, g_ptr_array_index (entry->generation->assets, n), findings);
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
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (RfSelector) selector = rf_selector_new ();

  if (!rf_engine_needs_store (self, error))
    return NULL;
  findings = rf_store_verify (self->store, cancellable, error);
  while (findings != NULL)
    {
      g_autoptr (RfPage) page = rf_store_query (self->store, selector, error);

      if (page == NULL || !rf_verify_page (self, page, findings, cancellable, error))
        return NULL;
      if (page->next_cursor == NULL)
        break;
      g_free (selector->cursor);
      selector->cursor = g_strdup (page->next_cursor);
    }
  return g_steal_pointer (&findings);
}
