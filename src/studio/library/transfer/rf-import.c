/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-import.h"

/* Makes entries from what an export has left in a folder, off the main thread. What cannot
 * be used is counted, and the rest is taken. */

/* Each entry is made durable as it comes, so who stops it keeps what is done. */
static void
rf_import_one (RfService *service, const char *path, RfImported *imported)
{
  g_autoptr (GError) error = NULL;
  RfImportFate fate = RF_IMPORT_KNOWN;

  if (!rf_service_import (service, path, &fate, &error))
    {
      imported->failed++;
      if (imported->failure == NULL)
        imported->failure = g_steal_pointer (&error);
    }
  else if (fate == RF_IMPORT_MADE)
    imported->made++;
  else if (fate == RF_IMPORT_KNOWN)
    imported->known++;
}

static gpointer
rf_import_run (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  const char *folder = data;
  g_autoptr (GDir) names = g_dir_open (folder, 0, error);
  g_autoptr (RfImported) imported = g_new0 (RfImported, 1);
  const char *name = NULL;

  if (names == NULL)
    return NULL;
  while ((name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (name[0] == '.' || !g_str_has_suffix (name, ".json"))
        continue;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      rf_import_one (service, path, imported);
    }
  return g_steal_pointer (&imported);
}

/**
 * rf_import_async:
 * @session: where the entries go
 * @folder: what an export has written
 * @cancellable: (nullable): stops it between two of them
 * @callback: called on the main thread
 * @user_data: for the callback
 */
void
rf_import_async (RfSession *session,
                 const char *folder,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  const RfSessionCall call = {
    .function = rf_import_run,
    .data = g_strdup (folder),
    .free_data = g_free,
    .free_answer = (GDestroyNotify) rf_imported_free,
    .is_long = TRUE,
  };

  rf_session_call_async (session, &call, cancellable, callback, user_data);
}

/**
 * rf_import_finish:
 * @session: what was asked
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what became of it, or %NULL where the folder could
 *   not be read
 */
RfImported *
rf_import_finish (RfSession *session, GAsyncResult *result, GError **error)
{
  return rf_session_call_finish (session, result, error);
}

/**
 * rf_imported_free:
 * @self: (nullable): what became of it
 */
void
rf_imported_free (RfImported *self)
{
  if (self == NULL)
    return;
  g_clear_error (&self->failure);
  g_free (self);
}
