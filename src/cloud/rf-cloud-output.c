/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-output.h"

#include "rf-cloud-media.h"
#include "rf-cloud-path.h"
#include "rf-text.h"

#include <math.h>
#include <string.h>

/*
 * Makes an output of a successful answer by the endpoint's table: whether it is
 * a refusal, what was made, what it cost, which model answered.
 */

#define MAX_EXCERPT 200
#define COST_HEADER "header."

static gboolean
refuse (GError **error, const RfCloudCall *call, const char *reason)
{
  g_autofree char *excerpt = rf_text_dup_printable (reason, MAX_EXCERPT);

  g_set_error (error,
               RF_ERROR,
               RF_ERROR_REFUSED,
               "“%s” refuses this content: %s",
               rf_task_get_model (call->task)->provider,
               excerpt);
  if (error != NULL)
    rf_error_set_hint (*error, "Ask for something else, or in other words");
  return FALSE;
}

static gboolean
check_refusals (const RfCloudCall *call, JsonNode *root, GError **error)
{
  for (const RfCloudRefusal *row = call->endpoint->refusals; row != NULL && row->path != NULL;
       row++)
    {
      const char *text = rf_cloud_path_find_string (root, row->path);

      if (text != NULL && (row->value == NULL || g_str_equal (row->value, text)))
        return refuse (error, call, text);
    }
  return TRUE;
}

static gboolean
find_media (const RfCloudCall *call, JsonNode *root, RfOutput *output, GError **error)
{
  const char *excuse = call->endpoint->excuse;

  for (const RfCloudMedia *row = call->endpoint->media; row->path != NULL; row++)
    {
      JsonNode *node = rf_cloud_path_find (root, row->path);
      gboolean object = row->form == RF_CLOUD_MEMBERS || row->form == RF_CLOUD_JSON;

      if (object ? node != NULL : rf_cloud_path_find_string (root, row->path) != NULL)
        return rf_cloud_media_take (call, node, row, output, error);
    }
  if (excuse != NULL && rf_cloud_path_find_string (root, excuse) != NULL)
    return refuse (error, call, rf_cloud_path_find_string (root, excuse));
  return rf_cloud_media_fail (call, "sent nothing", error);
}

static gboolean
read_number (JsonNode *node, double *number)
{
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : 0;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;
  *number = json_node_get_double (node);
  return TRUE;
}

static gboolean
read_count (const RfHttpAnswer *answer, JsonNode *root, const char *place, double *count)
{
  const char *text = NULL;
  char *end = NULL;

  if (!g_str_has_prefix (place, COST_HEADER))
    return root != NULL && read_number (rf_cloud_path_find (root, place), count);
  if (answer != NULL)
    text = rf_http_answer_get_header (answer, place + strlen (COST_HEADER));
  if (text == NULL)
    return FALSE;
  *count = g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

/* What the answer counts, at the model's prices for it; not known where it
 * counts nothing of it. */
static gint64
get_cost (const RfCloudCall *call, const RfHttpAnswer *answer, JsonNode *root)
{
  GHashTable *costs = rf_task_get_model (call->task)->price.costs;
  gboolean known = FALSE;
  GHashTableIter iter;
  gpointer place = NULL;
  gpointer sum = NULL;
  double cost = 0;

  if (costs == NULL)
    return -1;
  g_hash_table_iter_init (&iter, costs);
  while (g_hash_table_iter_next (&iter, &place, &sum))
    {
      double count = 0;

      if (!read_count (answer, root, place, &count) || !(count >= 0))
        continue;
      known = TRUE;
      cost += count * (double) *(gint64 *) sum / 1e6;
    }
  return known && cost < 9e18 ? (gint64) ceil (cost) : -1;
}

static RfOutput *
finish (const RfCloudCall *call, const RfHttpAnswer *answer, JsonNode *root, RfOutput *output)
{
  const char *place = call->endpoint->answered_model;

  output->cost = get_cost (call, answer, root);
  if (root != NULL && place != NULL)
    output->answered_model = g_strdup (rf_cloud_path_find_string (root, place));
  return output;
}

/**
 * rf_cloud_output_new_from_json:
 * @call: the run
 * @answer: (nullable): what came, for its headers
 * @root: what it says
 * @error: as rf_cloud_output_new()
 *
 * Returns: (transfer full) (nullable): the output
 */
RfOutput *
rf_cloud_output_new_from_json (const RfCloudCall *call,
                               const RfHttpAnswer *answer,
                               JsonNode *root,
                               GError **error)
{
  g_autoptr (RfOutput) output = rf_output_new ();

  if (!check_refusals (call, root, error) || !find_media (call, root, output, error))
    return NULL;
  return finish (call, answer, root, g_steal_pointer (&output));
}

/**
 * rf_cloud_output_new:
 * @call: the run
 * @answer: what came, a success
 * @error: %RF_ERROR_REFUSED, or %RF_ERROR_PROVIDER_FAILED where what came is
 *   not what was asked for
 *
 * Returns: (transfer full) (nullable): the output
 */
RfOutput *
rf_cloud_output_new (const RfCloudCall *call, const RfHttpAnswer *answer, GError **error)
{
  g_autoptr (RfOutput) output = NULL;
  g_autoptr (GBytes) nothing = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (call->endpoint->media != NULL)
    {
      root = rf_http_answer_read_json (answer, NULL, error);
      return root != NULL ? rf_cloud_output_new_from_json (call, answer, root, error) : NULL;
    }
  output = rf_output_new ();
  nothing = g_bytes_new (NULL, 0);
  if (!rf_cloud_media_take_bytes (
          call, answer->body != NULL ? answer->body : nothing, output, error))
    return NULL;
  return finish (call, answer, NULL, g_steal_pointer (&output));
}
