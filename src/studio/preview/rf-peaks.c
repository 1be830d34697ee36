/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-peaks.h"

#include "rf-json-object.h"
#include "rf-json-reader.h"

/* The outline of a sound, as rf_service_derive () writes it. */

static GArray *
rf_peaks_read (JsonArray *data)
{
  g_autoptr (GArray) peaks = g_array_new (FALSE, FALSE, sizeof (RfPeak));

  for (guint i = 0; i + 1 < json_array_get_length (data); i += 2)
    {
      RfPeak peak = {
        .low = (gint8) CLAMP (json_array_get_int_element (data, i), -127, 127),
        .high = (gint8) CLAMP (json_array_get_int_element (data, i + 1), -127, 127),
      };

      g_array_append_val (peaks, peak);
    }
  return g_steal_pointer (&peaks);
}

static gpointer
rf_peaks_load (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  const char *sha256 = data;
  g_autofree char *path =
      rf_service_derive (service, sha256, RF_DERIVED_PEAKS, 0, cancellable, error);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array = NULL;

  if (path == NULL)
    return NULL;
  node = rf_json_parse_file (path, &rf_json_default_limits, error);
  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node) &&
      rf_json_object_read_array (json_node_get_object (node), "data", &array, error) &&
      array != NULL)
    return rf_peaks_read (array);
  if (error != NULL && *error == NULL)
    g_set_error (error, RF_ERROR, RF_ERROR_FAILED, "%s is no outline of a sound", path);
  return NULL;
}

/**
 * rf_peaks_load_async:
 * @session: what has the asset
 * @asset: a sound
 * @cancellable: (nullable): stops it
 * @callback: called on the main thread
 * @user_data: for the callback
 */
void
rf_peaks_load_async (RfSession *session,
                     const RfAsset *asset,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  const RfSessionCall call = {
    .function = rf_peaks_load,
    .data = g_strdup (asset->sha256),
    .free_data = g_free,
    .free_answer = (GDestroyNotify) g_array_unref,
    .is_long = TRUE,
  };

  rf_session_call_async (session, &call, cancellable, callback, user_data);
}

/**
 * rf_peaks_load_finish:
 * @session: what was asked
 * @result: what the callback was given
 * @error: return location; a server hands out no outlines
 *
 * Returns: (transfer full) (nullable) (element-type RfPeak): stretches of equal length
 */
GArray *
rf_peaks_load_finish (RfSession *session, GAsyncResult *result, GError **error)
{
  return rf_session_call_finish (session, result, error);
}
