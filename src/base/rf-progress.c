/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-progress.h"

/*
 * How far a piece of work has come. Workers report from any thread as often as
 * they like; "changed" is emitted on the main context that was the thread's
 * default when the object was made, and many reports in a row become one
 * emission.
 */

struct _RfProgress
{
  GObject parent_instance;

  GMutex mutex;          /* guards what follows */
  GMainContext *context; /* (owned) constant after init */
  double fraction;
  char *message; /* (owned) (nullable) */
  gboolean is_announced;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfProgress, rf_progress, G_TYPE_OBJECT)

static gboolean
rf_progress_emit_cb (gpointer data)
{
  RfProgress *self = data;

  /* Cleared first, so that a report during the emission gets another one. */
  g_mutex_lock (&self->mutex);
  self->is_announced = FALSE;
  g_mutex_unlock (&self->mutex);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
rf_progress_announce (RfProgress *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[refrain] progress");
  g_source_set_callback (source, rf_progress_emit_cb, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->context);
}

static void
rf_progress_finalize (GObject *object)
{
  RfProgress *self = RF_PROGRESS (object);

  g_mutex_clear (&self->mutex);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->message, g_free);
  G_OBJECT_CLASS (rf_progress_parent_class)->finalize (object);
}

static void
rf_progress_class_init (RfProgressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_progress_finalize;

  /**
   * RfProgress::changed:
   *
   * Fraction or message has changed, perhaps several times. Emitted on the
   * context of the object's maker.
   */
  signals[SIGNAL_CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rf_progress_init (RfProgress *self)
{
  g_mutex_init (&self->mutex);
  self->context = g_main_context_ref_thread_default ();
  self->fraction = -1;
}

/**
 * rf_progress_new:
 *
 * Returns: (transfer full): a progress of which nothing is known yet
 */
RfProgress *
rf_progress_new (void)
{
  return g_object_new (RF_TYPE_PROGRESS, NULL);
}

/**
 * rf_progress_report:
 * @self: (nullable): a progress; %NULL where nobody wants to know
 * @fraction: from 0 to 1, or -1 where it is not known
 * @message: (nullable): what is being done, a few words; %NULL leaves the
 *   message as it is
 *
 * May be called from any thread.
 */
void
rf_progress_report (RfProgress *self, double fraction, const char *message)
{
  double wanted = fraction >= 0 ? MIN (fraction, 1) : -1;
  gboolean is_new = FALSE;

  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  if (wanted < self->fraction || wanted > self->fraction)
    {
      self->fraction = wanted;
      is_new = TRUE;
    }
  if (message != NULL && g_strcmp0 (message, self->message) != 0)
    {
      g_free (self->message);
      self->message = g_strdup (message);
      is_new = TRUE;
    }
  if (is_new && !self->is_announced)
    {
      self->is_announced = TRUE;
      rf_progress_announce (self);
    }
  g_mutex_unlock (&self->mutex);
}

/**
 * rf_progress_get_fraction:
 * @self: a progress
 *
 * Returns: from 0 to 1, or -1 where it is not known
 */
double
rf_progress_get_fraction (RfProgress *self)
{
  double fraction;

  g_mutex_lock (&self->mutex);
  fraction = self->fraction;
  g_mutex_unlock (&self->mutex);
  return fraction;
}

/**
 * rf_progress_dup_message:
 * @self: a progress
 *
 * Returns: (transfer full) (nullable): what is being done
 */
char *
rf_progress_dup_message (RfProgress *self)
{
  char *message;

  g_mutex_lock (&self->mutex);
  message = g_strdup (self->message);
  g_mutex_unlock (&self->mutex);
  return message;
}
