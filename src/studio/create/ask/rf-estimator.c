/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-estimator.h"

#include "rf-say.h"
#include "rf-toast.h"

#include <glib/gi18n.h>

/*
 * What the requests of a dialog would come to, while they are still being written; the
 * newest question wins. Then it puts them into the queue, for what was shown.
 */

/* Milliseconds after the last key. */
#define PAUSE 250

struct _RfEstimator
{
  GObject parent_instance;

  RfSession *session;        /* (owned) */
  GPtrArray *requests;       /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) */
  RfEstimate *estimate;      /* (owned) (nullable) */
  GError *error;             /* (owned) (nullable) */
  guint pause_id;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfEstimator, rf_estimator, G_TYPE_OBJECT)

static void
rf_estimator_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfEstimator) self = user_data;
  GCancellable *asked_with = g_task_get_cancellable (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (RfEstimate) estimate = rf_estimate_finish (RF_SESSION (source), result, &error);

  if (asked_with != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  self->estimate = g_steal_pointer (&estimate);
  self->error = g_steal_pointer (&error);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
rf_estimator_pause_cb (gpointer user_data)
{
  RfEstimator *self = user_data;

  self->pause_id = 0;
  self->cancellable = g_cancellable_new ();
  rf_estimate_async (
      self->session, self->requests, self->cancellable, rf_estimator_asked_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/**
 * rf_estimator_stop:
 * @self: an estimator
 *
 * No answer comes any more.
 */
void
rf_estimator_stop (RfEstimator *self)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_clear_pointer (&self->estimate, rf_estimate_free);
  g_clear_error (&self->error);
}

/**
 * rf_estimator_ask:
 * @self: an estimator
 * @requests: (element-type RfRequest): what is asked now; may be empty
 */
void
rf_estimator_ask (RfEstimator *self, GPtrArray *requests)
{
  rf_estimator_stop (self);
  if (requests->len > 0)
    {
      self->requests = g_ptr_array_ref (requests);
      self->pause_id = g_timeout_add (PAUSE, rf_estimator_pause_cb, self);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * rf_estimator_get_estimate:
 * @self: an estimator
 *
 * Returns: (transfer none) (nullable): what it comes to, once that is known
 */
const RfEstimate *
rf_estimator_get_estimate (RfEstimator *self)
{
  return self->estimate;
}

/**
 * rf_estimator_may_enqueue:
 * @self: an estimator
 *
 * Returns: whether it is known what it costs, and there is something to be made
 */
gboolean
rf_estimator_may_enqueue (RfEstimator *self)
{
  return self->estimate != NULL && rf_estimate_get_n_jobs (self->estimate) > 0;
}

static char *
rf_estimator_say_estimate (const RfEstimate *estimate)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *price = rf_say_credits (estimate->cost);
  g_autofree char *fault = NULL;

  g_string_append_printf (text,
                          ngettext ("%u request", "%u requests", estimate->requests->len),
                          estimate->requests->len);
  g_string_append (text, " · ");
  g_string_append_printf (
      text, ngettext ("%u reused", "%u reused", estimate->n_hits), estimate->n_hits);
  g_string_append_printf (text, " · %s", price);
  if (estimate->fault == NULL)
    return g_string_free (g_steal_pointer (&text), FALSE);
  fault = rf_say_error_line (estimate->fault);
  g_string_append_c (text, '\n');
  g_string_append_printf (text,
                          ngettext ("%u cannot be made: %s",
                                    "%u cannot be made, and the first since: %s",
                                    estimate->n_faults),
                          estimate->n_faults,
                          fault);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * rf_estimator_say:
 * @self: an estimator
 *
 * Returns: (transfer full): such as “12 requests · 3 reused · 45 credits”
 */
char *
rf_estimator_say (RfEstimator *self)
{
  if (self->error != NULL)
    return rf_say_error (self->error);
  if (self->estimate != NULL)
    return rf_estimator_say_estimate (self->estimate);
  return g_strdup (self->requests != NULL ? _ ("Being counted…") : "");
}

static void
rf_estimator_show_queue_cb (AdwToast *toast, gpointer user_data)
{
  gtk_widget_activate_action (user_data, "win.panel", "s", "queue");
}

static void
rf_estimator_unref_cb (gpointer data, GClosure *closure)
{
  g_object_unref (data);
}

static void
rf_estimator_enqueued_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) from = user_data;
  g_autoptr (GError) error = NULL;
  guint n = rf_estimate_enqueue_finish (RF_SESSION (source), result, &error);
  g_autofree char *text = NULL;

  if (n == 0)
    {
      if (error != NULL)
        rf_toast_show_error (from, error);
      return;
    }
  text = g_strdup_printf (ngettext ("%u job is in the queue", "%u jobs are in the queue", n), n);
  rf_toast_show_action (from,
                        text,
                        _ ("Show Queue"),
                        G_CALLBACK (rf_estimator_show_queue_cb),
                        g_object_ref (from),
                        rf_estimator_unref_cb);
  rf_session_tell_changed (RF_SESSION (source));
}

/**
 * rf_estimator_enqueue:
 * @self: an estimator that knows what it comes to
 * @from: a widget in the window that tells how it went
 */
void
rf_estimator_enqueue (RfEstimator *self, GtkWidget *from)
{
  if (rf_estimator_may_enqueue (self))
    rf_estimate_enqueue_async (
        self->estimate, self->session, rf_estimator_enqueued_cb, g_object_ref (from));
}

static void
rf_estimator_dispose (GObject *object)
{
  RfEstimator *self = RF_ESTIMATOR (object);

  rf_estimator_stop (self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rf_estimator_parent_class)->dispose (object);
}

static void
rf_estimator_class_init (RfEstimatorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rf_estimator_dispose;

  /* What is known has changed. */
  signals[CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rf_estimator_init (RfEstimator *self)
{
}

/**
 * rf_estimator_new:
 * @session: who is asked
 *
 * Returns: (transfer full): an estimator of nothing
 */
RfEstimator *
rf_estimator_new (RfSession *session)
{
  RfEstimator *self = g_object_new (RF_TYPE_ESTIMATOR, NULL);

  self->session = g_object_ref (session);
  return self;
}
