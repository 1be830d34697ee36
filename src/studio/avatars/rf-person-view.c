/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-person-view.h"

#include "rf-avatars-say.h"
#include "rf-chart.h"
#include "rf-generation.h"
#include "rf-group-rows.h"
#include "rf-person-curves.h"
#include "rf-preview.h"
#include "rf-say.h"
#include "rf-time.h"

#include <glib/gi18n.h>

/*
 * All about one person. It is shown anew every few seconds, so nothing in it is made anew
 * unless it is another one: a film plays on, and the keyboard stays where it is.
 */

typedef enum
{
  ROW_REASON,
  ROW_CONFIDENCE,
  ROW_WANTED,
  ROW_PENDING,
  ROW_MEASURED,
  ROW_ANALYSED,
  ROW_GENERATED,
  ROW_TROUBLE,
  ROW_FACE,
  ROW_ACCOUNT,
  N_ROWS,
} RfPersonLine;

static const char *const rf_person_titles[N_ROWS] = {
  [ROW_REASON] = N_ ("Reason"),
  [ROW_CONFIDENCE] = N_ ("Confidence"),
  [ROW_WANTED] = N_ ("To Be Shown"),
  [ROW_PENDING] = N_ ("Seen Once, to Be Seen Again"),
  [ROW_MEASURED] = N_ ("Measured"),
  [ROW_ANALYSED] = N_ ("Judged"),
  [ROW_GENERATED] = N_ ("Avatar Made"),
  [ROW_TROUBLE] = N_ ("Trouble"),
  [ROW_FACE] = N_ ("Face"),
  [ROW_ACCOUNT] = N_ ("Account"),
};

/* The sensors that have a curve. */
static const RfSensor rf_person_curves[] = { RF_SENSOR_HEART_RATE, RF_SENSOR_STEPS };

#define N_CURVES G_N_ELEMENTS (rf_person_curves)

/* How far it is looked back for a heart rate that stands still, in seconds. */
#define WINDOW (15 * 60)

struct _RfPersonView
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *stale_box;
  GtkLabel *stale_label;
  RfPreview *preview;
  AdwAvatar *placeholder; /* where there is no picture yet */
  GtkLabel *name_label;
  GtkLabel *state_label;
  GtkLabel *as_of_label;
  GtkWidget *busy_box;
  GtkSpinner *busy_spinner;
  GtkButton *refresh_button;
  GtkLabel *price_label;
  AdwPreferencesGroup *state_group;
  GtkWidget *curve_boxes[N_CURVES];
  RfChart *charts[N_CURVES];
  GtkLabel *chosen_labels[N_CURVES];
  GtkLabel *curves_label;
  GtkLabel *no_curves_label;
  AdwPreferencesGroup *history_group;
  GtkWidget *more_button;
  GtkWidget *rows[N_ROWS];
  RfRows *history_rows; /* (owned) */
  char *shown_user;     /* (owned) (nullable) whose picture, curves and history are shown */
  char *shown_assets;   /* (owned) (nullable) which of them */
  char *shown_curves;   /* (owned) (nullable) up to when and how many */
  char *shown_history;  /* (owned) (nullable) up to which decision */
};

enum
{
  MORE_WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfPersonView, rf_person_view, GTK_TYPE_WIDGET)

/* @mark: (transfer full): what is to be shown now
 *
 * Returns: whether it is another one than before */
static gboolean
rf_person_view_turns (char **shown, char *mark)
{
  gboolean is_other = g_strcmp0 (*shown, mark) != 0;

  g_free (*shown);
  *shown = mark;
  return is_other;
}

/* @text: (nullable): plain text; a row without it is not shown */
static void
rf_person_view_say (RfPersonView *self, RfPersonLine line, const char *text)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->rows[line]), text != NULL ? text : "");
  gtk_widget_set_visible (self->rows[line], text != NULL && *text != '\0');
}

static void
rf_person_view_say_text (RfPersonView *self, RfPersonLine line, const char *text)
{
  g_autofree char *said = text != NULL ? rf_say_sentence (text, 1000) : NULL;

  rf_person_view_say (self, line, said);
}

static void
rf_person_view_say_time (RfPersonView *self, RfPersonLine line, gint64 at, const char *further)
{
  g_autofree char *ago = rf_say_ago (at);
  g_autofree char *time = rf_say_time (at);
  g_autofree char *text = further != NULL ? g_strdup_printf ("%s (%s), %s", ago, time, further)
                                          : g_strdup_printf ("%s (%s)", ago, time);

  rf_person_view_say (self, line, at > 0 ? text : NULL);
}

/* How sure the analysis was that led to what is shown. */
static char *
rf_person_view_dup_confidence (const RfPersonFacts *facts)
{
  const RfPerson *person = facts->person;

  for (guint i = 0; i < facts->history->len && person->mood != RF_MOOD_UNKNOWN; i++)
    {
      const RfDecision *decision = g_ptr_array_index (facts->history, i);

      if (decision->confidence > 0.0 && decision->mood == person->mood &&
          decision->activity == person->activity)
        return g_strdup_printf (_ ("%.0f %%"), decision->confidence * 100.0);
    }
  return NULL;
}

static gboolean
rf_person_view_wants_another (const RfPerson *person)
{
  return person->wanted_mood != RF_MOOD_UNKNOWN &&
         (person->wanted_mood != person->mood || person->wanted_activity != person->activity);
}

static void
rf_person_view_show_rows (RfPersonView *self, const RfPersonFacts *facts)
{
  const RfPerson *person = facts->person;
  g_autofree char *confidence = rf_person_view_dup_confidence (facts);
  g_autofree char *wanted = rf_say_avatar_state (person->wanted_mood, person->wanted_activity);
  g_autofree char *pending = rf_say_avatar_state (person->pending_mood, person->pending_activity);

  rf_person_view_say_text (self, ROW_REASON, person->reasoning);
  rf_person_view_say (self, ROW_CONFIDENCE, confidence);
  rf_person_view_say (self, ROW_WANTED, rf_person_view_wants_another (person) ? wanted : NULL);
  rf_person_view_say (self, ROW_PENDING, person->pending_at != 0 ? pending : NULL);
  rf_person_view_say_time (self, ROW_MEASURED, person->last_sample_at, NULL);
  rf_person_view_say_time (self, ROW_ANALYSED, person->analysed_at, person->analyst);
  rf_person_view_say_time (self, ROW_GENERATED, person->generated_at, NULL);
  rf_person_view_say_text (self, ROW_TROUBLE, person->trouble);
  rf_person_view_say_text (self, ROW_FACE, person->base_avatar);
  rf_person_view_say_text (self, ROW_ACCOUNT, person->account);
}

/* (transfer full) (nullable): why what is shown may not hold */
static char *
rf_person_view_dup_doubt (const RfPersonFacts *facts, const char *ago)
{
  if (rf_person_is_stale (facts->person, rf_time_now ()))
    return g_strdup_printf (_ ("The latest sample came %s, so this may not hold any more."), ago);
  if (rf_samples_are_flat (facts->samples, WINDOW))
    return g_strdup (_ ("The heart rate stands still: perhaps nobody wears the watch."));
  return NULL;
}

static void
rf_person_view_show_price (RfPersonView *self, const RfPersonFacts *facts)
{
  g_autofree char *label = rf_say_refresh (facts->refresh);
  g_autofree char *note = rf_say_refresh_note (facts->refresh, facts->refresh_error);

  gtk_button_set_label (self->refresh_button, label);
  gtk_label_set_text (self->price_label, note);
}

static void
rf_person_view_show_head (RfPersonView *self, const RfPersonFacts *facts)
{
  const RfPerson *person = facts->person;
  g_autofree char *name = rf_say_line (person->user_id, 256);
  g_autofree char *state = rf_say_avatar_state (person->mood, person->activity);
  g_autofree char *ago = rf_say_ago (person->last_sample_at);
  g_autofree char *as_of = g_strdup_printf (_ ("As of %s"), ago);
  g_autofree char *doubt = rf_person_view_dup_doubt (facts, ago);
  gboolean is_busy = rf_person_is_forced (person) || person->make_at != 0;

  gtk_label_set_text (self->name_label, name);
  gtk_label_set_text (self->state_label, state);
  gtk_label_set_text (self->as_of_label, as_of);
  gtk_label_set_text (self->stale_label, doubt != NULL ? doubt : "");
  gtk_widget_set_visible (self->stale_box, doubt != NULL);
  gtk_widget_set_visible (self->busy_box, is_busy);
  gtk_spinner_set_spinning (self->busy_spinner, is_busy);
}

static void
rf_person_view_show_assets (RfPersonView *self, RfSession *session, const RfPerson *person)
{
  const RfAsset *assets[] = { person->image, person->video };
  gboolean has_any = person->image != NULL || person->video != NULL;
  g_autoptr (RfGeneration) generation = NULL;

  if (!rf_person_view_turns (&self->shown_assets,
                             g_strdup_printf ("%s %s",
                                              person->image != NULL ? person->image->sha256 : "",
                                              person->video != NULL ? person->video->sha256 : "")))
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->preview), has_any);
  gtk_widget_set_visible (GTK_WIDGET (self->placeholder), !has_any);
  adw_avatar_set_text (self->placeholder, person->user_id);
  if (!has_any)
    {
      rf_preview_clear (self->preview);
      return;
    }
  generation = rf_generation_new ();
  generation->kind = RF_KIND_IMAGE;
  generation->prompt = rf_say_avatar_state (person->mood, person->activity);
  for (gsize i = 0; i < G_N_ELEMENTS (assets); i++)
    {
      if (assets[i] != NULL)
        g_ptr_array_add (generation->assets, rf_asset_copy (assets[i]));
    }
  rf_preview_show_generation (self->preview, session, generation);
}

static void
rf_person_view_show_curves (RfPersonView *self, const RfPersonFacts *facts)
{
  g_autofree char *until = rf_say_time (facts->until);
  g_autofree char *hours = g_strdup_printf (
      ngettext ("%u hour up to %s", "%u hours up to %s", RF_CURVE_HOURS), RF_CURVE_HOURS, until);
  gboolean has_any = FALSE;

  if (!rf_person_view_turns (&self->shown_curves,
                             g_strdup_printf ("%" G_GINT64_FORMAT " %u %" G_GINT64_FORMAT,
                                              facts->until,
                                              facts->samples->len,
                                              facts->person->last_sample_at)))
    return;
  for (gsize i = 0; i < N_CURVES; i++)
    {
      gboolean has = rf_person_curves_have (facts->samples, rf_person_curves[i]);

      gtk_widget_set_visible (self->curve_boxes[i], has);
      has_any = has_any || has;
      rf_chart_take_points (
          self->charts[i],
          rf_person_curves_new_points (facts->samples, rf_person_curves[i], facts->until));
    }
  gtk_label_set_text (self->curves_label, hours);
  gtk_widget_set_visible (GTK_WIDGET (self->curves_label), has_any);
  gtk_widget_set_visible (GTK_WIDGET (self->no_curves_label), !has_any);
}

static char *
rf_person_view_say_decision (const RfDecision *decision)
{
  g_autofree char *time = rf_say_time (decision->last_at);
  g_autofree char *reason = rf_say_sentence (decision->reason != NULL ? decision->reason : "", 400);
  g_autofree char *reasoning =
      rf_say_sentence (decision->reasoning != NULL ? decision->reasoning : "", 400);
  g_autofree char *times =
      decision->times > 1
          ? g_strdup_printf (ngettext (", %u time", ", %u times", (guint) decision->times),
                             (guint) decision->times)
          : g_strdup ("");

  return g_strdup_printf (
      "%s%s\n%s%s%s", time, times, reason, *reasoning != '\0' ? "\n" : "", reasoning);
}

static GtkWidget *
rf_person_view_new_decision_row (const RfDecision *decision)
{
  g_autofree char *subtitle = rf_person_view_say_decision (decision);
  g_autofree char *state = rf_say_avatar_state (decision->mood, decision->activity);
  GtkWidget *row = rf_row_new (rf_say_verdict (decision->verdict), subtitle);

  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (decision->mood != RF_MOOD_UNKNOWN)
    rf_row_add_figure (row, state);
  return row;
}

static void
rf_person_view_show_history (RfPersonView *self, const RfPersonFacts *facts)
{
  const RfDecision *latest = facts->history->len > 0 ? g_ptr_array_index (facts->history, 0) : NULL;

  if (!rf_person_view_turns (&self->shown_history,
                             g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %u",
                                              latest != NULL ? latest->id : 0,
                                              latest != NULL ? latest->times : 0,
                                              facts->history->len)))
    return;
  rf_rows_clear (self->history_rows);
  for (guint i = 0; i < facts->history->len; i++)
    rf_rows_add (self->history_rows,
                 self->history_group,
                 rf_person_view_new_decision_row (g_ptr_array_index (facts->history, i)));
  adw_preferences_group_set_description (self->history_group,
                                         latest == NULL ? _ ("Nothing was decided yet") : NULL);
  gtk_widget_set_visible (self->more_button, facts->has_more);
}

static void
rf_person_view_forget (RfPersonView *self)
{
  g_clear_pointer (&self->shown_user, g_free);
  g_clear_pointer (&self->shown_assets, g_free);
  g_clear_pointer (&self->shown_curves, g_free);
  g_clear_pointer (&self->shown_history, g_free);
}

/**
 * rf_person_view_clear:
 * @self: a view
 *
 * Shows nobody, and lets go of everything.
 */
void
rf_person_view_clear (RfPersonView *self)
{
  rf_person_view_forget (self);
  rf_preview_clear (self->preview);
  rf_rows_clear (self->history_rows);
  gtk_spinner_set_spinning (self->busy_spinner, FALSE);
}

/**
 * rf_person_view_show:
 * @self: a view
 * @session: what has the picture and the film
 * @facts: who is shown
 */
void
rf_person_view_show (RfPersonView *self, RfSession *session, const RfPersonFacts *facts)
{
  if (g_strcmp0 (self->shown_user, facts->person->user_id) != 0)
    {
      rf_person_view_forget (self);
      self->shown_user = g_strdup (facts->person->user_id);
      gtk_adjustment_set_value (
          gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0.0);
    }
  rf_person_view_show_head (self, facts);
  rf_person_view_show_price (self, facts);
  rf_person_view_show_assets (self, session, facts->person);
  rf_person_view_show_rows (self, facts);
  rf_person_view_show_curves (self, facts);
  rf_person_view_show_history (self, facts);
}

static char *
rf_person_view_say_number (double value)
{
  return g_strdup_printf ("%.0f", value);
}

static void
rf_person_view_chosen_cb (RfChart *chart, const char *text, GtkLabel *label)
{
  gtk_label_set_text (label, *text != '\0' ? text : _ ("Point at a bar, or use the arrow keys"));
}

static void
rf_person_view_more_cb (GtkButton *button, RfPersonView *self)
{
  g_signal_emit (self, signals[MORE_WANTED], 0);
}

static void
rf_person_view_dispose (GObject *object)
{
  RfPersonView *self = RF_PERSON_VIEW (object);

  if (self->scroller != NULL)
    {
      rf_person_view_forget (self);
      gtk_widget_dispose_template (GTK_WIDGET (self), RF_TYPE_PERSON_VIEW);
    }
  self->scroller = NULL;
  G_OBJECT_CLASS (rf_person_view_parent_class)->dispose (object);
}

static void
rf_person_view_finalize (GObject *object)
{
  rf_rows_free (RF_PERSON_VIEW (object)->history_rows);
  G_OBJECT_CLASS (rf_person_view_parent_class)->finalize (object);
}

static void
rf_person_view_bind_curves (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *box;
    const char *chart;
    const char *label;
  } names[N_CURVES] = {
    { "heart_box", "heart_chart", "heart_label" },
    { "steps_box", "steps_chart", "steps_label" },
  };

  for (gsize i = 0; i < N_CURVES; i++)
    {
      gssize step = (gssize) (i * sizeof (gpointer));

      gtk_widget_class_bind_template_child_full (
          widget_class, names[i].box, FALSE, G_STRUCT_OFFSET (RfPersonView, curve_boxes) + step);
      gtk_widget_class_bind_template_child_full (
          widget_class, names[i].chart, FALSE, G_STRUCT_OFFSET (RfPersonView, charts) + step);
      gtk_widget_class_bind_template_child_full (widget_class,
                                                 names[i].label,
                                                 FALSE,
                                                 G_STRUCT_OFFSET (RfPersonView, chosen_labels) +
                                                     step);
    }
}

static void
rf_person_view_class_init (RfPersonViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rf_person_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = rf_person_view_finalize;
  /* Earlier decisions are wanted, too. */
  signals[MORE_WANTED] = g_signal_new (
      "more-wanted", RF_TYPE_PERSON_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (RF_TYPE_PREVIEW);
  g_type_ensure (RF_TYPE_CHART);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RF_STUDIO_RESOURCES "avatars/rf-person-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RfPersonView, scroller);
  gtk_widget_class_bind_template_child (widget_class, RfPersonView, stale_box);
  gtk_widget_class_bind_template_child (widget_class, RfPersonView, stale_label);
  gtk_widget_class_bind_template_child (widget_class, RfPersonView, preview);
  gtk_widget_class_bind_template_child (widget_class, RfPersonView, placeholder);
  gtk_widget_class_bind_template_child (widget_class, RfPersonView, name_label);
  gtk_widget_class_bind_template_child (widget_class, RfPersonView, state_label);
  gtk_widget_class_bind_template_child (widget_class, RfPersonView, as_of_label);
  gtk_widget_class_bind_template_child (widget_class, RfPersonView, busy_box);
  gtk_widget_class_bind_template_child (widget_class, RfPersonView, busy_spinner);
  gtk_widget_class_bind_template_child (widget_class, RfPersonView, refresh_button);
  gtk_widget_class_bind_template_child (widget_class, RfPersonView, price_label);
  gtk_widget_class_bind_template_child (widget_class, RfPersonView, state_group);
  gtk_widget_class_bind_template_child (widget_class, RfPersonView, curves_label);
  gtk_widget_class_bind_template_child (widget_class, RfPersonView, no_curves_label);
  gtk_widget_class_bind_template_child (widget_class, RfPersonView, history_group);
  gtk_widget_class_bind_template_child (widget_class, RfPersonView, more_button);
  rf_person_view_bind_curves (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, rf_person_view_more_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
rf_person_view_init (RfPersonView *self)
{
  const char *names[N_CURVES] = { _ ("beats a minute"), _ ("steps") };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->history_rows = rf_rows_new ();
  for (gsize i = 0; i < N_ROWS; i++)
    {
      self->rows[i] = rf_row_new (_ (rf_person_titles[i]), NULL);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->rows[i]), 0);
      adw_preferences_group_add (self->state_group, self->rows[i]);
    }
  for (gsize i = 0; i < N_CURVES; i++)
    {
      rf_chart_set_series (self->charts[i], names[i], NULL, rf_person_view_say_number);
      g_signal_connect_object (self->charts[i],
                               "chosen",
                               G_CALLBACK (rf_person_view_chosen_cb),
                               self->chosen_labels[i],
                               0);
    }
}
