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
  RfPhase phase; /* that the message says in English */
  char *subject; /* (owned) (nullable) what the phase is about */
  gboolean is_announced;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* In JSON. */
const RfEnumName rf_phase_names[] = {
  { RF_PHASE_WAITING, "waiting" },     { RF_PHASE_PREPARING, "preparing" },
  { RF_PHASE_COMPOSING, "composing" }, { RF_PHASE_DRAWING, "drawing" },
  { RF_PHASE_RENDERING, "rendering" }, { RF_PHASE_SPEAKING, "speaking" },
  { RF_PHASE_PLAYING, "playing" },     { RF_PHASE_FILMING, "filming" },
  { RF_PHASE_ENCODING, "encoding" },   { 0, NULL },
};

/* In English, for people. */
static const RfEnumName phase_words[] = {
  { RF_PHASE_WAITING, "Waiting" },     { RF_PHASE_PREPARING, "Preparing" },
  { RF_PHASE_COMPOSING, "Composing" }, { RF_PHASE_DRAWING, "Drawing" },
  { RF_PHASE_RENDERING, "Rendering" }, { RF_PHASE_SPEAKING, "Speaking" },
  { RF_PHASE_PLAYING, "Playing" },     { RF_PHASE_FILMING, "Filming" },
  { RF_PHASE_ENCODING, "Encoding" },   { 0, NULL },
};

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
  g_clear_pointer (&self->subject, g_free);
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

/* What is being done may change along with how far it has come. */
typedef struct
{
  double fraction;
  const char *message; /* (nullable): as it is */
  RfPhase phase;
  const char *subject; /* (nullable) */
} RfProgressReport;

/* Returns: whether it says something else now */
static gboolean
rf_progress_set_message (RfProgress *self, const RfProgressReport *report)
{
  if (report->message == NULL ||
      (report->phase == self->phase && g_strcmp0 (report->message, self->message) == 0))
    return FALSE;
  g_free (self->message);
  g_free (self->subject);
  self->message = g_strdup (report->message);
  self->phase = report->phase;
  self->subject = g_strdup (report->subject);
  return TRUE;
}

static void
rf_progress_take_report (RfProgress *self, const RfProgressReport *report)
{
  double wanted = report->fraction >= 0 ? MIN (report->fraction, 1) : -1;
  gboolean is_new = FALSE;

  g_mutex_lock (&self->mutex);
  if (wanted < self->fraction || wanted > self->fraction)
    {
      self->fraction = wanted;
      is_new = TRUE;
    }
  is_new = rf_progress_set_message (self, report) || is_new;
  if (is_new && !self->is_announced)
    {
      self->is_announced = TRUE;
      rf_progress_announce (self);
    }
  g_mutex_unlock (&self->mutex);
}

/**
 * rf_progress_report:
 * @self: (nullable): a progress; %NULL where nobody wants to know
 * @fraction: from 0 to 1, or -1 where it is not known
 * @message: (nullable): what is being done, a few words; %NULL leaves the
 *   message as it is
 *
 * May be called from any thread. Where there is a phase for what is being done,
 * rf_progress_report_phase() is better.
 */
void
rf_progress_report (RfProgress *self, double fraction, const char *message)
{
  const RfProgressReport report = { fraction, message, RF_PHASE_OTHER, NULL };

  if (self != NULL)
    rf_progress_take_report (self, &report);
}

/**
 * rf_progress_report_phase:
 * @self: (nullable): a progress; %NULL where nobody wants to know
 * @fraction: from 0 to 1, or -1 where it is not known
 * @phase: what is being done; its words are the message
 * @subject: (nullable): for whom it waits
 *
 * May be called from any thread.
 */
void
rf_progress_report_phase (RfProgress *self, double fraction, RfPhase phase, const char *subject)
{
  const char *words = rf_enum_get_name (phase_words, (int) phase);
  g_autofree char *whole = phase == RF_PHASE_WAITING && subject != NULL
                               ? g_strdup_printf ("%s for %s", words, subject)
                               : g_strdup (words);
  const RfProgressReport report = { fraction, whole, phase, subject };

  if (self != NULL)
    rf_progress_take_report (self, &report);
}

/**
 * rf_progress_get_phase:
 * @self: a progress
 * @subject: (out) (optional) (nullable): for whom it waits
 *
 * Returns: what is being done, where the message says no more than that
 */
RfPhase
rf_progress_get_phase (RfProgress *self, char **subject)
{
  RfPhase phase;

  g_mutex_lock (&self->mutex);
  phase = self->phase;
  if (subject != NULL)
    *subject = g_strdup (self->subject);
  g_mutex_unlock (&self->mutex);
  return phase;
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
