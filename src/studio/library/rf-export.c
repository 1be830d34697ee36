/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-export.h"

/* Writes entries into a folder, each with what tells where it came from, off the main
 * thread. */

typedef struct
{
  RfTargets *targets; /* (owned) */
  char *folder;       /* (owned) */
} RfExportErrand;

static void
rf_export_errand_free (gpointer data)
{
  RfExportErrand *self = data;

  rf_targets_unref (self->targets);
  g_free (self->folder);
  g_free (self);
}

typedef struct
{
  const char *folder;
  gint64 count;
} RfExporting;

static gboolean
rf_export_one (RfService *service, const RfSelector *selector, gpointer user_data, GError **error)
{
  RfExporting *self = user_data;
  const RfExportTarget target = { self->folder, RF_PROVENANCE_FULL };
  g_autoptr (RfEntry) entry = rf_service_find_entry (service, selector, error);
  gboolean is_written = FALSE;

  if (entry == NULL || !rf_service_export (service, entry, &target, &is_written, error))
    return FALSE;
  self->count += is_written;
  return TRUE;
}

static gpointer
rf_export_run (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  const RfExportErrand *errand = data;
  RfExporting exporting = { errand->folder, 0 };

  if (!rf_targets_foreach (errand->targets, service, rf_export_one, &exporting, cancellable, error))
    return NULL;
  return g_memdup2 (&exporting.count, sizeof exporting.count);
}

/**
 * rf_export_async:
 * @session: what has the entries
 * @targets: which ones
 * @folder: where they go
 * @cancellable: (nullable): stops it between two of them
 * @callback: called on the main thread
 * @user_data: for the callback
 */
void
rf_export_async (RfSession *session,
                 RfTargets *targets,
                 const char *folder,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  RfExportErrand *errand = g_new0 (RfExportErrand, 1);
  const RfSessionCall call = {
    .function = rf_export_run,
    .data = errand,
    .free_data = rf_export_errand_free,
    .free_answer = g_free,
    .is_long = TRUE,
  };

  errand->targets = rf_targets_ref (targets);
  errand->folder = g_strdup (folder);
  rf_session_call_async (session, &call, cancellable, callback, user_data);
}

/**
 * rf_export_finish:
 * @session: what was asked
 * @result: what the callback was given
 * @written: (out): how many were written; the others were there already
 * @error: return location
 *
 * Returns: whether all are there
 */
gboolean
rf_export_finish (RfSession *session, GAsyncResult *result, gint64 *written, GError **error)
{
  g_autofree gint64 *count = rf_session_call_finish (session, result, error);

  if (count == NULL)
    return FALSE;
  *written = *count;
  return TRUE;
}
