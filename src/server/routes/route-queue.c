/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "route-job.h"
#include "route-select.h"

/* `/api/v1/queue`: jobs, as `refrain queue` shows and changes them. */

static gboolean
rf_route_read_job_selector (RfExchange *exchange, RfSelector *selector, GError **error)
{
  const char *state = rf_exchange_get_query (exchange, "state");
  const char *limit = rf_exchange_get_query (exchange, "limit");

  selector->batch = g_strdup (rf_exchange_get_query (exchange, "run"));
  selector->cursor = g_strdup (rf_exchange_get_query (exchange, "cursor"));
  if (limit != NULL && !rf_selector_set (selector, "limit", limit, error))
    return FALSE;
  if (state == NULL || rf_enum_from_name (rf_job_state_names, state, &selector->job_state))
    return TRUE;
  rf_error_collect (error, "state", "“%s” is no state of a job", state);
  return FALSE;
}

static gboolean
rf_route_list_jobs (RfExchange *exchange, GError **error)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;
  JsonNode *node = NULL;

  if (!rf_route_read_job_selector (exchange, selector, error))
    return FALSE;
  page = rf_service_list (rf_exchange_get_service (exchange), RF_NOUN_JOB, selector, error);
  if (page == NULL)
    return FALSE;
  node = rf_page_to_json (page, "jobs", rf_route_job_to_json);
  json_object_set_boolean_member (json_node_get_object (node), "paused", page->paused);
  rf_exchange_answer (exchange, 200, node);
  return TRUE;
}

static gboolean
rf_route_show_job (RfExchange *exchange, GError **error)
{
  g_autoptr (RfJob) job = rf_service_get_job (
      rf_exchange_get_service (exchange), rf_exchange_get_value (exchange, 0), error);

  if (job != NULL)
    rf_exchange_answer (exchange, 200, rf_route_job_to_json (job));
  return job != NULL;
}

static gboolean
rf_route_apply_to_queue (RfExchange *exchange, RfAction *action, GError **error)
{
  g_autoptr (RfReport) report = NULL;

  action->who = g_strdup (rf_exchange_get_caller (exchange)->name);
  report = rf_service_apply (rf_exchange_get_service (exchange), action, error);
  return report != NULL;
}

static void
rf_route_answer_done (RfExchange *exchange, const char *done, const char *id)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *ids = NULL;

  if (id != NULL)
    {
      ids = json_array_new ();
      json_array_add_string_element (ids, id);
      json_object_set_array_member (object, done, ids);
    }
  else
    json_object_set_boolean_member (object, done, TRUE);
  json_node_take_object (node, object);
  rf_exchange_answer (exchange, 200, node);
}

static gboolean
rf_route_pause (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_JOB, RF_VERB_PAUSE);

  if (!rf_route_apply_to_queue (exchange, action, error))
    return FALSE;
  rf_route_answer_done (exchange, "paused", NULL);
  return TRUE;
}

/* What dead processes have left becomes the server's own, whose runner goes on
 * with it. */
static gboolean
rf_route_resume (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_JOB, RF_VERB_RESUME);

  if (!rf_route_apply_to_queue (exchange, action, error) ||
      rf_service_take_over (rf_exchange_get_service (exchange), error) < 0)
    return FALSE;
  rf_route_answer_done (exchange, "resumed", NULL);
  return TRUE;
}

static gboolean
rf_route_change_job (RfExchange *exchange, RfAction *action, const char *done, GError **error)
{
  const char *id = rf_exchange_get_value (exchange, 0);

  action->name = g_strdup (id);
  if (!rf_route_apply_to_queue (exchange, action, error))
    return FALSE;
  rf_route_answer_done (exchange, done, id);
  return TRUE;
}

static gboolean
rf_route_cancel (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_JOB, RF_VERB_CANCEL);

  return rf_route_change_job (exchange, action, "cancelled", error);
}

static gboolean
rf_route_retry (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_JOB, RF_VERB_RETRY);

  return rf_route_change_job (exchange, action, "retried", error);
}

/* 1 is first, 0 is last. */
static gboolean
rf_route_read_place (JsonNode *node, gint64 *place)
{
  const char *text =
      json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;

  *place = text == NULL ? json_node_get_int (node) : g_strcmp0 (text, "first") == 0 ? 1 : 0;
  return text != NULL ? g_str_equal (text, "first") || g_str_equal (text, "last")
                      : *place >= 1 && *place <= G_MAXINT32;
}

static gboolean
rf_route_move (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_JOB, RF_VERB_MOVE);
  JsonNode *to = json_object_get_member (rf_exchange_get_object (exchange), "to");

  if (rf_route_read_place (to, &action->place))
    return rf_route_change_job (exchange, action, "moved", error);
  rf_error_collect (error, "to", "must be “first”, “last”, or a number from 1 on");
  return FALSE;
}

static const RfRouteField list_query[] = {
  { "state", RF_ROUTE_STRING, FALSE, "only jobs in this state; else all that are open" },
  { "run", RF_ROUTE_STRING, FALSE, "only jobs of this run" },
  { "limit", RF_ROUTE_INTEGER, FALSE, "rows of one page (100 unless told)" },
  { "cursor", RF_ROUTE_STRING, FALSE, "where the page before ended" },
  { NULL },
};

static const RfRouteField no_body[] = { { NULL } };

static const RfRouteField move_body[] = {
  { "to", RF_ROUTE_ID, TRUE, "first, last, or a number from 1 on" },
  { NULL },
};

const RfRoute rf_routes_of_queue[] = {
  { .method = "GET",
    .path = "/api/v1/queue",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_READS,
    .query = list_query,
    .work = rf_route_list_jobs,
    .answers = "Jobs",
    .summary = "Jobs, and runs that a dead process has left" },
  { .method = "GET",
    .path = "/api/v1/queue/{id}",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_READS,
    .work = rf_route_show_job,
    .answers = "Job",
    .summary = "One job" },
  { .method = "POST",
    .path = "/api/v1/queue/pause",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_MISSES,
    .body = no_body,
    .work = rf_route_pause,
    .answers = "Done",
    .summary = "Let no process begin another job" },
  { .method = "POST",
    .path = "/api/v1/queue/resume",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_MISSES,
    .body = no_body,
    .work = rf_route_resume,
    .answers = "Done",
    .summary = "Go on with what was paused, interrupted or left" },
  { .method = "POST",
    .path = "/api/v1/queue/{id}/cancel",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_MISSES,
    .body = no_body,
    .work = rf_route_cancel,
    .answers = "Done",
    .summary = "Drop a job, and give back what is held for it" },
  { .method = "POST",
    .path = "/api/v1/queue/{id}/retry",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_MISSES,
    .body = no_body,
    .work = rf_route_retry,
    .answers = "Done",
    .summary = "Run a failed, interrupted or unknown job again" },
  { .method = "POST",
    .path = "/api/v1/queue/{id}/move",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_MISSES,
    .body = move_body,
    .work = rf_route_move,
    .answers = "Done",
    .summary = "Run a waiting job earlier or later" },
  { .method = NULL },
};
