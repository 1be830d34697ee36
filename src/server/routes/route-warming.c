/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "route-request.h"

/* `POST …/cache/warmup`: what a playthrough will ask for becomes jobs of the
 * queue, and the answer does not wait for them. */

#define MOST_REQUESTS 1000

static void
rf_job_free_cb (gpointer job)
{
  rf_job_free (job);
}

static void
rf_request_unref_cb (gpointer request)
{
  rf_request_unref (request);
}

/* Null says as much as leaving it out. */
static JsonArray *
rf_route_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static GStrv
rf_route_dup_scenes (JsonObject *object)
{
  JsonArray *scenes = rf_route_get_array (object, "scene_ids");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; scenes != NULL && i < json_array_get_length (scenes); i++)
    {
      JsonNode *scene = json_array_get_element (scenes, i);
      g_autofree char *text =
          json_node_get_value_type (scene) == G_TYPE_STRING
              ? json_node_dup_string (scene)
              : g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (scene));

      g_strv_builder_add (builder, text);
    }
  return g_strv_builder_end (builder);
}

static char *
rf_route_dup_id (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
}

/* Returns: (transfer full): the requests of earlier playthroughs, for a new one */
static GPtrArray *
rf_route_replay (RfExchange *exchange, JsonObject *object, GPtrArray **unseen, GError **error)
{
  g_autofree char *playthrough = rf_route_dup_id (object, "playthrough_id");
  g_auto (GStrv) scenes = rf_route_dup_scenes (object);
  RfWarmUp warm_up = { playthrough, (const char *const *) scenes, NULL };
  GPtrArray *requests = NULL;

  if (playthrough == NULL || scenes[0] == NULL)
    {
      rf_error_collect (
          error, "playthrough_id", "and “scene_ids” have to be there, or else “requests”");
      return NULL;
    }
  requests = rf_service_list_warm_up (rf_exchange_get_service (exchange), &warm_up, error);
  *unseen = warm_up.unseen;
  return requests;
}

static void
rf_route_collect_request (guint position, const GError *fault, GError **faults)
{
  g_autofree char *name = g_strdup_printf ("requests[%u]", position);

  rf_error_collect (faults, name, "%s", fault->message);
}

static GPtrArray *
rf_route_read_requests (RfExchange *exchange, JsonArray *array, GError **error)
{
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func (rf_request_unref_cb);
  g_autoptr (GError) faults = NULL;

  if (json_array_get_length (array) > MOST_REQUESTS)
    rf_error_collect (&faults, "requests", "must be at most %d", MOST_REQUESTS);
  for (guint i = 0; i < MIN (json_array_get_length (array), MOST_REQUESTS); i++)
    {
      g_autoptr (GError) fault = NULL;
      RfRequest *request = rf_request_new_from_json (json_array_get_element (array, i), &fault);

      if (request != NULL)
        g_ptr_array_add (requests, request);
      if (fault != NULL)
        rf_route_collect_request (i, fault, &faults);
    }
  if (faults == NULL)
    return g_steal_pointer (&requests);
  g_propagate_error (error, g_steal_pointer (&faults));
  return NULL;
}

static GPtrArray *
rf_route_dup_jobs (RfExchange *exchange, const GPtrArray *requests, GError **error)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (rf_job_free_cb);

  for (guint i = 0; i < requests->len; i++)
    {
      RfRequest *request = g_ptr_array_index (requests, i);
      RfJob *job = rf_job_new ();

      g_ptr_array_add (jobs, job);
      if (!rf_route_set_caller (exchange, request, error) ||
          !rf_job_set_request (job, request, error))
        return NULL;
    }
  return g_steal_pointer (&jobs);
}

static void
rf_route_answer_warm_up (RfExchange *exchange, const GPtrArray *jobs, const GPtrArray *unseen)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *ids = json_array_new ();
  JsonArray *scenes = json_array_new ();

  for (guint i = 0; i < jobs->len; i++)
    {
      g_autofree char *name = rf_job_dup_name (g_ptr_array_index (jobs, i));

      json_array_add_string_element (ids, name);
    }
  for (guint i = 0; unseen != NULL && i < unseen->len; i++)
    json_array_add_string_element (scenes, g_ptr_array_index (unseen, i));
  json_object_set_int_member (object, "queued", jobs->len);
  json_object_set_array_member (object, "jobs", ids);
  json_object_set_array_member (object, "unseen_scene_ids", scenes);
  json_node_take_object (node, object);
  rf_exchange_note (exchange, "queued", NULL);
  rf_exchange_answer (exchange, 202, node);
}

static gboolean
rf_route_warm_up (RfExchange *exchange, GError **error)
{
  g_autoptr (JsonNode) body = rf_exchange_take_body (exchange);
  JsonObject *object = json_node_get_object (body);
  JsonArray *array = rf_route_get_array (object, "requests");
  g_autoptr (GPtrArray) unseen = NULL;
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (GPtrArray) jobs = NULL;

  if (array != NULL)
    requests = rf_route_read_requests (exchange, array, error);
  else
    requests = rf_route_replay (exchange, object, &unseen, error);
  if (requests != NULL)
    jobs = rf_route_dup_jobs (exchange, requests, error);
  if (jobs == NULL ||
      (jobs->len > 0 && !rf_service_enqueue (rf_exchange_get_service (exchange), jobs, error)))
    return FALSE;
  rf_route_answer_warm_up (exchange, jobs, unseen);
  return TRUE;
}

static const RfRouteField warm_body[] = {
  { "playthrough_id", RF_ROUTE_ID, FALSE, "a playthrough that has not begun" },
  { "scene_ids", RF_ROUTE_IDS, FALSE, "its scenes: what others asked for in them is made" },
  { "requests", RF_ROUTE_OBJECTS, FALSE, "instead: what is to be made" },
  { NULL },
};

const RfRoute rf_routes_of_warming[] = {
  { .method = "POST",
    .path = "/api/v1/generations/cache/warmup",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_MISSES,
    .body = warm_body,
    .work = rf_route_warm_up,
    .answers = "WarmUp",
    .summary = "Make ahead what a playthrough will ask for; does not wait for it" },
  { .method = NULL },
};
