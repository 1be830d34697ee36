/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-attempt.h"

#include "rf-ask.h"

/*
 * One click on “Generate”: one request with an idempotency key of its own, which may cost
 * what the button said and no more. Its end is never lost: what was paid for comes, even
 * when it was to be cancelled and could not be.
 */

struct _RfAttempt
{
  GObject parent_instance;

  RfSession *session;        /* (owned) */
  RfRequest *request;        /* (owned) */
  RfProgress *progress;      /* (owned) */
  GCancellable *cancellable; /* (owned) */
  RfResult *result;          /* (owned) (nullable) */
  GError *error;             /* (owned) (nullable) */
  GError *refusal;           /* (owned) (nullable) why it could not be stopped */
  gint64 began;              /* monotonic */
  gint64 ended;              /* monotonic */
  RfAttemptState state;
  gboolean was_left; /* and not stopped: it may go on for others */
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfAttempt, rf_attempt, G_TYPE_OBJECT)

static void
rf_attempt_set_state (RfAttempt *self, RfAttemptState state)
{
  self->state = state;
  g_signal_emit (self, signals[CHANGED], 0);
}

static RfAttemptState
rf_attempt_judge (RfAttempt *self)
{
  if (self->result != NULL)
    return RF_ATTEMPT_DONE;
  return rf_error_get_code (self->error) == RF_ERROR_CANCELLED ? RF_ATTEMPT_CANCELLED
                                                               : RF_ATTEMPT_FAILED;
}

static void
rf_attempt_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfAttempt) self = user_data;

  self->result = rf_service_generate_finish (RF_SERVICE (source), result, &self->error);
  self->ended = g_get_monotonic_time ();
  rf_attempt_set_state (self, rf_attempt_judge (self));
  /* A server tells nobody that something new is there. */
  if (self->result != NULL)
    rf_session_tell_changed (self->session);
}

/**
 * rf_attempt_start:
 * @self: an attempt that was not started
 *
 * Asks for it. The signal `changed` tells of its end.
 */
void
rf_attempt_start (RfAttempt *self)
{
  self->began = g_get_monotonic_time ();
  rf_service_generate_async (rf_session_get_service (self->session),
                             self->request,
                             self->progress,
                             self->cancellable,
                             rf_attempt_ended_cb,
                             g_object_ref (self));
}

/* The run that this attempt has begun tells its progress to the same object. */
static const RfSessionRun *
rf_attempt_find_run (RfAttempt *self)
{
  const GPtrArray *runs = rf_session_get_runs (self->session);

  for (guint i = 0; i < runs->len; i++)
    {
      const RfSessionRun *run = g_ptr_array_index (runs, i);

      if (run->progress == self->progress)
        return run;
    }
  return NULL;
}

static gpointer
rf_attempt_stop_run (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (rf_service_cancel (service, data, error));
}

static void
rf_attempt_leave (RfAttempt *self)
{
  self->was_left = TRUE;
  g_cancellable_cancel (self->cancellable);
}

static void
rf_attempt_stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfAttempt) self = user_data;
  g_autoptr (GError) error = NULL;

  if (rf_session_call_finish (RF_SESSION (source), result, &error) != NULL)
    {
      /* A server says itself how it has ended. */
      if (!rf_session_is_remote (self->session))
        g_cancellable_cancel (self->cancellable);
      return;
    }
  /* A server has not begun with it, or somebody else has: it is left. */
  if (g_error_matches (error, RF_ERROR, RF_ERROR_NOT_FOUND))
    {
      rf_attempt_leave (self);
      return;
    }
  /* It may have ended by itself meanwhile. */
  if (rf_attempt_is_over (self))
    return;
  g_clear_error (&self->refusal);
  self->refusal = g_steal_pointer (&error);
  rf_attempt_set_state (self, RF_ATTEMPT_RUNNING);
}

/* What a run is called where it is made; a server knows it by the key of its request. */
static const char *
rf_attempt_get_run_id (RfAttempt *self)
{
  const RfSessionRun *run = rf_attempt_find_run (self);

  if (run != NULL)
    return run->id;
  return rf_session_is_remote (self->session) ? self->request->idempotency_key : NULL;
}

/**
 * rf_attempt_cancel:
 * @self: an attempt
 *
 * Stops the run that it has begun. Where that was sent and may be charged already, it goes
 * on, and rf_attempt_get_refusal() says so. A run of somebody else's is only left.
 */
void
rf_attempt_cancel (RfAttempt *self)
{
  const char *id = rf_attempt_get_run_id (self);
  RfSessionCall call = {
    .function = rf_attempt_stop_run,
    .free_data = g_free,
    .is_long = TRUE,
  };

  if (self->state != RF_ATTEMPT_RUNNING)
    return;
  rf_attempt_set_state (self, RF_ATTEMPT_CANCELLING);
  if (id == NULL)
    {
      rf_attempt_leave (self);
      return;
    }
  call.data = g_strdup (id);
  rf_session_call_async (self->session, &call, NULL, rf_attempt_stopped_cb, g_object_ref (self));
}

/**
 * rf_attempt_get_state:
 * @self: an attempt
 *
 * Returns: how far it is
 */
RfAttemptState
rf_attempt_get_state (RfAttempt *self)
{
  return self->state;
}

/**
 * rf_attempt_is_over:
 * @self: an attempt
 *
 * Returns: whether it has come to its end
 */
gboolean
rf_attempt_is_over (RfAttempt *self)
{
  return self->state != RF_ATTEMPT_RUNNING && self->state != RF_ATTEMPT_CANCELLING;
}

/**
 * rf_attempt_get_request:
 * @self: an attempt
 *
 * Returns: (transfer none): what was asked
 */
RfRequest *
rf_attempt_get_request (RfAttempt *self)
{
  return self->request;
}

/**
 * rf_attempt_get_progress:
 * @self: an attempt
 *
 * Returns: (transfer none): how far the provider is
 */
RfProgress *
rf_attempt_get_progress (RfAttempt *self)
{
  return self->progress;
}

/**
 * rf_attempt_get_result:
 * @self: an attempt
 *
 * Returns: (transfer none) (nullable): what it brought
 */
const RfResult *
rf_attempt_get_result (RfAttempt *self)
{
  return self->result;
}

/**
 * rf_attempt_get_error:
 * @self: an attempt
 *
 * Returns: (transfer none) (nullable): why it brought nothing
 */
const GError *
rf_attempt_get_error (RfAttempt *self)
{
  return self->error;
}

/**
 * rf_attempt_get_refusal:
 * @self: an attempt
 *
 * Returns: (transfer none) (nullable): why it could not be stopped
 */
const GError *
rf_attempt_get_refusal (RfAttempt *self)
{
  return self->refusal;
}

/**
 * rf_attempt_was_left:
 * @self: an attempt
 *
 * Returns: whether nobody here waits for it any more, though what it waited for was not
 *   stopped: somebody else may have begun it
 */
gboolean
rf_attempt_was_left (RfAttempt *self)
{
  return self->was_left;
}

/**
 * rf_attempt_get_seconds:
 * @self: an attempt
 *
 * Returns: how long it took, or takes by now
 */
gint64
rf_attempt_get_seconds (RfAttempt *self)
{
  gint64 end = self->ended != 0 ? self->ended : g_get_monotonic_time ();

  return (end - self->began) / G_USEC_PER_SEC;
}

static void
rf_attempt_finalize (GObject *object)
{
  RfAttempt *self = RF_ATTEMPT (object);

  g_clear_object (&self->session);
  g_clear_object (&self->progress);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->request, rf_request_unref);
  g_clear_pointer (&self->result, rf_result_free);
  g_clear_error (&self->error);
  g_clear_error (&self->refusal);
  G_OBJECT_CLASS (rf_attempt_parent_class)->finalize (object);
}

static void
rf_attempt_class_init (RfAttemptClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_attempt_finalize;

  /* Its state has changed. */
  signals[CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rf_attempt_init (RfAttempt *self)
{
  self->progress = rf_progress_new ();
  self->cancellable = g_cancellable_new ();
}

/**
 * rf_attempt_new:
 * @session: who is asked
 * @request: what is asked
 * @shown_price: millionths that it may cost
 *
 * Returns: (transfer full): an attempt that is not started
 */
RfAttempt *
rf_attempt_new (RfSession *session, const RfRequest *request, gint64 shown_price)
{
  RfAttempt *self = g_object_new (RF_TYPE_ATTEMPT, NULL);

  self->session = g_object_ref (session);
  self->request = rf_ask_copy (request);
  self->request->max_cost = shown_price;
  self->request->idempotency_key = g_uuid_string_random ();
  return self;
}
