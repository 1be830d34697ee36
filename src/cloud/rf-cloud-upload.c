/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-upload.h"

#include "rf-cloud-path.h"
#include "rf-cloud-request.h"
#include "rf-hash.h"

#include <string.h>

/*
 * Brings the inputs of a task to a service that is told their names. They are
 * called by their content there, so that no two are mistaken for each other
 * and the same one is not kept twice.
 */

static char *
dup_name (const char *path, GBytes *content)
{
  g_autofree char *sha256 =
      rf_hash_bytes (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
  const char *dot = strrchr (path, '.');

  return g_strconcat (sha256, dot != NULL && strchr (dot, '/') == NULL ? dot : "", NULL);
}

/* Returns: (transfer full) (nullable): what it is called there */
static char *
read_name (const RfCloudUpload *upload, JsonNode *answer, GError **error)
{
  const char *name = rf_cloud_path_find_string (answer, upload->name);
  const char *folder =
      upload->folder != NULL ? rf_cloud_path_find_string (answer, upload->folder) : NULL;

  if (name == NULL)
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_PROVIDER_FAILED,
                 "the service took the input, and did not say what it calls it");
  if (name == NULL || folder == NULL)
    return g_strdup (name);
  return g_strconcat (folder, "/", name, NULL);
}

static char *
upload_one (const RfCloudCall *call, const char *parameter, GError **error)
{
  const RfCloudUpload *upload = call->endpoint->upload;
  const char *path = rf_task_get_input_path (call->task, parameter);
  const char *media_type = rf_task_get_input_media_type (call->task, parameter);
  g_autoptr (GBytes) content = rf_cloud_request_read_input (call->task, parameter, error);
  g_autoptr (RfHttpForm) form = rf_http_form_new ();
  const RfHttpCall bring = {
    .method = "POST", .url = upload->path, .form = form, .words = NULL, .safe = TRUE
  };
  g_autofree char *name = content != NULL ? dup_name (path, content) : NULL;
  g_autoptr (JsonNode) answer = NULL;

  if (content == NULL)
    return NULL;
  rf_http_form_add_file (form,
                         upload->field,
                         name,
                         media_type != NULL ? media_type : "application/octet-stream",
                         content);
  answer =
      rf_http_client_call_json (call->client, &bring, call->progress, call->cancellable, error);
  return answer != NULL ? read_name (upload, answer, error) : NULL;
}

/**
 * rf_cloud_upload_inputs:
 * @call: a run whose endpoint takes uploads
 * @error: what is wrong; nothing was ordered then
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): the inputs that
 *   the task has, and what each is called there
 */
GHashTable *
rf_cloud_upload_inputs (const RfCloudCall *call, GError **error)
{
  const RfModelInfo *model = rf_task_get_model (call->task);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < model->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (model->parameters, i);
      char *name = NULL;

      if (rf_task_get_input_path (call->task, parameter->name) == NULL)
        continue;
      name = upload_one (call, parameter->name, error);
      if (name == NULL)
        return NULL;
      g_hash_table_replace (names, g_strdup (parameter->name), name);
    }
  return g_steal_pointer (&names);
}
