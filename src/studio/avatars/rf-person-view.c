/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-person-view-private.h"

#include "rf-avatars-say.h"
#include "rf-generation.h"
#include "rf-person-curves.h"
#include "rf-say.h"
#include "rf-time.h"

#include <glib/gi18n.h>

/*
 * All about one person. It is shown anew every few seconds, so nothing in it is made anew
 * unless it is another one: a film plays on, and the keyboard stays where it is.
 */

/* The sensors that have a curve. */
static const RfSensor rf_person_curves[N_CURVES] = { RF_SENSOR_HEART_RATE, RF_SENSOR_STEPS };

/* How far it is looked back for a heart rate that stands still, in seconds. */
#define WINDOW (15 * 60)

enum
{
  MORE_WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfPersonView, rf_person_view, GTK_TYPE_WIDGET)

/**
 * rf_person_view_turns:
 * @shown: (inout): what is shown
 * @mark: (transfer full): what is to be shown now
 *
 * Returns: whether it is another one than before
 */
gboolean
rf_person_view_turns (char **shown, char *mark)
{
  gboolean is_other = g_strcmp0 (*shown, mark) != 0;

  g_free (*shown);
  *shown = mark;
  return is_other;
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
  rf_person_view_make_rows (self);
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
