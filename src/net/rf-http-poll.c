/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-http-poll.h"

#include "rf-http-error.h"
#include "rf-time.h"

/*
 * Asks until a job is done. A question that fails says nothing about the job,
 * which goes on and may have been paid: so some may fail in a row, and what is
 * told in the end speaks of the asking, never of the job.
 */

#define USUAL_SECONDS  3600
#define USUAL_FAILURES 5
#define CALL_SECONDS   60
#define MIN_INTERVAL   100
#define MAX_NAMED      (120 * 1000)

#define TELL_RUNNING "The job may still be running there; ask again later"

typedef struct
{
  RfHttpClient *client;   /* (unowned) */
  const RfHttpPoll *poll; /* (unowned) */
  RfProgress *progress;   /* (unowned) (nullable) */
  GCancellable *cancellable;
  RfHttpCall call;
  gint64 waited; /* milliseconds: the clock of the patience, not the wall's */
  gint64 named;  /* by the last answer, or -1 */
} Poll;

/* How the job stands; PENDING also where the question failed, with @fault. */
static RfHttpPollState
ask (Poll *self, JsonNode **answer, gboolean *fatal, GError **fault)
{
  g_autoptr (RfHttpAnswer) raw = NULL;
  RfHttpPollState state = RF_HTTP_POLL_PENDING;
  double fraction = -1;

  self->named = -1;
  raw = rf_http_client_call (self->client, &self->call, NULL, self->cancellable, fault);
  if (raw == NULL)
    return state;
  if (!rf_http_answer_is_success (raw))
    {
      self->named = rf_http_retry_read_delay (raw, rf_time_now ());
      *fatal = !rf_http_retry_is_busy (raw);
      g_propagate_error (fault, rf_http_error_new (raw));
      return state;
    }
  *answer = rf_http_answer_read_json (raw, NULL, fault);
  if (*answer == NULL)
    return state;
  state = self->poll->read (*answer, &fraction, self->poll->user_data, fault);
  if (fraction >= 0 && self->progress != NULL)
    rf_progress_report (self->progress, MIN (fraction, 1.0), NULL);
  return state;
}

static gboolean
pause_between (Poll *self, GError **error)
{
  const RfHttpPatience *patience = rf_http_client_get_patience (self->client);
  gint64 seconds = self->poll->seconds > 0 ? self->poll->seconds : USUAL_SECONDS;
  gint64 pause = MAX (self->poll->interval, MIN_INTERVAL);

  pause = MAX (pause, MIN (self->named, MAX_NAMED));
  if (self->waited + pause > seconds * 1000)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_TIMEOUT,
                   "The job was not done in %" G_GINT64_FORMAT " seconds",
                   seconds);
      if (error != NULL)
        rf_error_set_hint (*error, TELL_RUNNING);
      return FALSE;
    }
  self->waited += pause;
  if (patience->wait ((guint) pause, self->cancellable, patience->user_data))
    return TRUE;
  g_set_error (error, RF_ERROR, RF_ERROR_CANCELLED, "The wait for the job was cancelled");
  if (error != NULL)
    rf_error_set_hint (*error, TELL_RUNNING);
  return FALSE;
}

static void
give_up (GError **fault, guint failures, GError **error)
{
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_TIMEOUT,
               "Nothing was heard of the job %u times in a row: %s",
               failures,
               (*fault)->message);
  if (error != NULL)
    rf_error_set_hint (*error, TELL_RUNNING);
}

static void
fail_job (GError **fault, GError **error)
{
  if (*fault == NULL)
    g_set_error (
        error, RF_ERROR, RF_ERROR_PROVIDER_FAILED, "The provider says that the job failed");
  else
    g_propagate_error (error, g_steal_pointer (fault));
}

/* A question that was cancelled has stopped nothing but itself. */
static void
hint_where_left (GError **fault)
{
  if (g_error_matches (*fault, RF_ERROR, RF_ERROR_CANCELLED))
    rf_error_set_hint (*fault, TELL_RUNNING);
}

static JsonNode *
ask_until_done (Poll *self, GError **error)
{
  guint limit = self->poll->max_failures > 0 ? self->poll->max_failures : USUAL_FAILURES;
  guint failures = 0;

  while (TRUE)
    {
      g_autoptr (JsonNode) answer = NULL;
      g_autoptr (GError) fault = NULL;
      gboolean fatal = FALSE;
      RfHttpPollState state = ask (self, &answer, &fatal, &fault);

      if (state == RF_HTTP_POLL_DONE)
        return g_steal_pointer (&answer);
      failures = fault != NULL ? failures + 1 : 0;
      if (state == RF_HTTP_POLL_FAILED || fatal ||
          g_error_matches (fault, RF_ERROR, RF_ERROR_CANCELLED))
        {
          hint_where_left (&fault);
          fail_job (&fault, error);
          return NULL;
        }
      if (failures >= limit)
        {
          give_up (&fault, failures, error);
          return NULL;
        }
      if (!pause_between (self, error))
        return NULL;
    }
}

/**
 * rf_http_client_poll:
 * @self: a client
 * @poll: what to ask, and how to read the answers
 * @progress: (nullable): gets the fraction, where the provider tells one
 * @cancellable: (nullable): ends the asking; the job goes on
 * @error: return location
 *
 * Asks until the job is done or has failed, or the time is up. A refusal that
 * will not change (the key is wrong, the job is not known) ends it at once.
 *
 * Returns: (transfer full) (nullable): the answer that was read as done, or
 *   %NULL: with the error of @poll's function, or
 *   %RF_ERROR_PROVIDER_FAILED, where the job failed; with %RF_ERROR_TIMEOUT
 *   where nobody knows how it went on; with %RF_ERROR_CANCELLED; or with the
 *   error of the refusal
 */
JsonNode *
rf_http_client_poll (RfHttpClient *self,
                     const RfHttpPoll *poll,
                     RfProgress *progress,
                     GCancellable *cancellable,
                     GError **error)
{
  Poll state = { self, poll, progress, cancellable, poll->call, 0, -1 };

  /* Once each: what fails is asked again at the next turn. */
  state.call.tries = 1;
  state.call.any_status = TRUE;
  if (state.call.seconds == 0)
    state.call.seconds = CALL_SECONDS;
  return ask_until_done (&state, error);
}
