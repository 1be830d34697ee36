/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-job-say.h"

#include "rf-say.h"
#include "rf-time.h"

#include <glib/gi18n.h>

/* Jobs in words. */

/* Characters of a prompt that are shown. */
#define SHOWN_PROMPT 160

/**
 * rf_job_dup_first_request:
 * @job: a job
 *
 * Returns: (transfer full) (nullable): what it asks for, of several steps the first; what
 *   is done does not say any more
 */
RfRequest *
rf_job_dup_first_request (const RfJob *job)
{
  g_autoptr (RfBundle) bundle = NULL;

  if (job->request == NULL)
    return NULL;
  if (job->n_steps == 0)
    return rf_job_dup_request (job, NULL);
  bundle = rf_job_dup_bundle (job, NULL);
  return bundle != NULL ? rf_request_ref (g_ptr_array_index (bundle->steps, 0)) : NULL;
}

static char *
rf_job_say_prompt (const RfRequest *request)
{
  JsonNode *prompt = json_object_get_member (request->params, "prompt");

  if (prompt == NULL || !JSON_NODE_HOLDS_VALUE (prompt) ||
      json_node_get_value_type (prompt) != G_TYPE_STRING)
    return NULL;
  return rf_say_line (json_node_get_string (prompt), SHOWN_PROMPT);
}

/**
 * rf_job_say_title:
 * @job: a job
 *
 * Returns: (transfer full): what it is about: the prompt, or the place
 */
char *
rf_job_say_title (const RfJob *job)
{
  g_autoptr (RfRequest) request = rf_job_dup_first_request (job);
  g_autofree char *prompt = request != NULL ? rf_job_say_prompt (request) : NULL;

  if (prompt != NULL && *prompt != '\0')
    return g_steal_pointer (&prompt);
  if (job->key != NULL)
    return rf_say_line (job->key, SHOWN_PROMPT);
  return g_strdup (request != NULL && request->has_kind ? rf_say_kind (request->kind)
                                                        : _ ("A request"));
}

/**
 * rf_job_say_icon:
 * @job: a job
 *
 * Returns: the name of its icon
 */
const char *
rf_job_say_icon (const RfJob *job)
{
  g_autoptr (RfRequest) request = rf_job_dup_first_request (job);

  return request != NULL && request->has_kind ? rf_say_kind_icon (request->kind)
                                              : "package-x-generic-symbolic";
}

static char *
rf_job_say_done (const RfJob *job)
{
  g_autofree char *cost = rf_say_credits (job->outcome == RF_OUTCOME_HIT ? job->saved : job->cost);

  if (job->outcome == RF_OUTCOME_HIT || job->outcome == RF_OUTCOME_STALE)
    return job->saved > 0 ? g_strdup_printf (_ ("Reused, %s saved"), cost)
                          : g_strdup (_ ("Reused"));
  if (job->outcome == RF_OUTCOME_JOINED)
    return g_strdup (_ ("Made together with another request"));
  return job->cost > 0 ? g_strdup_printf (_ ("Made for %s"), cost) : g_strdup (_ ("Made"));
}

static char *
rf_job_say_waiting (const RfJob *job)
{
  g_autofree char *ago = rf_say_ago (job->created_at);

  return g_strdup_printf (_ ("Added %s"), ago);
}

/**
 * rf_job_say_state:
 * @job: a job
 *
 * Returns: (transfer full): how it is with it, in a sentence
 */
char *
rf_job_say_state (const RfJob *job)
{
  switch (job->state)
    {
    case RF_JOB_QUEUED:
      return rf_job_say_waiting (job);
    case RF_JOB_RUNNING:
      return g_strdup (job->provider != NULL ? job->provider : _ ("Being made"));
    case RF_JOB_DONE:
      return rf_job_say_done (job);
    case RF_JOB_FAILED:
      return job->error != NULL ? rf_say_error (job->error) : g_strdup (_ ("It has failed"));
    case RF_JOB_CANCELLED:
      return g_strdup (_ ("Cancelled"));
    case RF_JOB_INTERRUPTED:
      return g_strdup (_ ("Left by a program that has ended; it goes on when the queue does"));
    case RF_JOB_RESUMABLE:
      return g_strdup (_ ("The provider has it still; it is collected when the queue goes on"));
    case RF_JOB_UNKNOWN:
      return g_strdup (_ ("It was sent, and the program ended before there was an answer, so "
                          "nobody knows whether it was charged. Look at the provider’s own "
                          "account first. Making it anew may cost its price again; giving it up "
                          "gives back what is held for it."));
    default:
      g_assert_not_reached ();
    }
}

static void
rf_job_add_detail (GString *text, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    g_string_append_printf (text, "%s: %s\n", name, value);
}

static void
rf_job_add_time (GString *text, const char *name, gint64 time)
{
  g_autofree char *at = time > 0 ? rf_time_to_string (time) : NULL;

  rf_job_add_detail (text, name, at);
}

/**
 * rf_job_say_details:
 * @job: a job
 *
 * Returns: (transfer full): what somebody who is asked for help wants to know, as lines
 */
char *
rf_job_say_details (const RfJob *job)
{
  GString *text = g_string_new (NULL);
  g_autofree char *name = rf_job_dup_name (job);
  g_autofree char *title = rf_job_say_title (job);

  rf_job_add_detail (text, _ ("Job"), name);
  rf_job_add_detail (text, _ ("Asked"), title);
  rf_job_add_detail (text, _ ("State"), rf_enum_get_name (rf_job_state_names, (int) job->state));
  if (job->error != NULL)
    {
      g_autofree char *error = rf_say_error_line (job->error);

      rf_job_add_detail (text, _ ("Error"), error);
      rf_job_add_detail (text, _ ("Code"), rf_error_code_get_name (rf_error_get_code (job->error)));
    }
  rf_job_add_detail (text, _ ("Provider"), job->provider);
  rf_job_add_detail (text, _ ("Model"), job->model);
  rf_job_add_detail (text, _ ("Run"), job->batch);
  rf_job_add_detail (text, _ ("Key"), job->key);
  rf_job_add_detail (text, _ ("Generation"), job->generation_id);
  rf_job_add_time (text, _ ("Added"), job->created_at);
  rf_job_add_time (text, _ ("Begun"), job->started_at);
  rf_job_add_time (text, _ ("Ended"), job->finished_at);
  return g_string_free (text, FALSE);
}
