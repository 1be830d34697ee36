/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-outcome-view.h"

#include "rf-outcome-say.h"
#include "rf-preview.h"
#include "rf-say-state.h"
#include "rf-say.h"

#include <glib/gi18n.h>
#include <string.h>

/*
 * What became of the last click: nothing yet, how far it is, why it failed, or what it
 * brought and in which way. What its buttons do, the panel knows, by actions.
 */

struct _RfOutcomeView
{
  GtkBox parent_instance;

  RfSession *session; /* (owned) (nullable) */
  RfAttempt *attempt; /* (owned) (nullable) */
  GtkWidget *preview;
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkLabel *progress_label;
  GtkProgressBar *progress_bar;
  GtkLabel *refusal_label;
  AdwStatusPage *problem_page;
  AdwBin *preview_bin;
  GtkLabel *outcome_label;
  GtkLabel *note_label;
  GtkButton *anew_button;
};

G_DEFINE_FINAL_TYPE (RfOutcomeView, rf_outcome_view, GTK_TYPE_BOX)

static void
rf_outcome_view_show_page (RfOutcomeView *self, const char *name)
{
  gboolean is_running = g_str_equal (name, "running");

  gtk_spinner_set_spinning (self->spinner, is_running);
  gtk_stack_set_visible_child_name (self->stack, name);
}

static void
rf_outcome_view_show_progress (RfOutcomeView *self)
{
  RfProgress *progress = rf_attempt_get_progress (self->attempt);
  double fraction = rf_progress_get_fraction (progress);
  g_autofree char *message = rf_say_progress (progress);
  g_autofree char *line = NULL;

  if (rf_attempt_get_state (self->attempt) == RF_ATTEMPT_CANCELLING)
    line = g_strdup (_ ("Being cancelled…"));
  else
    line = message != NULL ? g_steal_pointer (&message) : g_strdup (_ ("Being made…"));
  gtk_label_set_text (self->progress_label, line);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), fraction >= 0);
  gtk_progress_bar_set_fraction (self->progress_bar, CLAMP (fraction, 0, 1));
}

static void
rf_outcome_view_show_running (RfOutcomeView *self)
{
  const GError *refusal = rf_attempt_get_refusal (self->attempt);
  g_autofree char *text = refusal != NULL ? rf_say_error (refusal) : NULL;

  rf_outcome_view_show_progress (self);
  gtk_label_set_text (self->refusal_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->refusal_label), text != NULL);
  rf_outcome_view_show_page (self, "running");
}

/* That nothing was made is said only where that is certain. */
static char *
rf_outcome_view_dup_problem (RfOutcomeView *self)
{
  const GError *error = rf_attempt_get_error (self->attempt);

  if (rf_attempt_get_state (self->attempt) != RF_ATTEMPT_CANCELLED ||
      rf_error_get_hint (error) != NULL)
    return rf_say_error (error);
  if (rf_attempt_was_left (self->attempt))
    return g_strdup (_ ("It is no longer waited for. If somebody else has begun it, it goes on."));
  return g_strdup (_ ("Nothing was made."));
}

static void
rf_outcome_view_show_problem (RfOutcomeView *self, const char *icon, const char *title)
{
  g_autofree char *text = rf_outcome_view_dup_problem (self);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_status_page_set_icon_name (self->problem_page, icon);
  adw_status_page_set_title (self->problem_page, title);
  adw_status_page_set_description (self->problem_page, markup);
  rf_outcome_view_show_page (self, "problem");
}

static void
rf_outcome_view_show_result (RfOutcomeView *self)
{
  const RfResult *result = rf_attempt_get_result (self->attempt);
  g_autofree char *outcome = rf_say_outcome (result);
  g_autofree char *note = rf_say_outcome_note (result);

  gtk_label_set_text (self->outcome_label, outcome);
  gtk_label_set_text (self->note_label, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), note != NULL);
  rf_preview_show_generation (
      RF_PREVIEW (self->preview), self->session, rf_result_get_generation (result));
  rf_outcome_view_show_page (self, "made");
}

static void
rf_outcome_view_show_state (RfOutcomeView *self)
{
  switch (rf_attempt_get_state (self->attempt))
    {
    case RF_ATTEMPT_DONE:
      rf_outcome_view_show_result (self);
      break;
    case RF_ATTEMPT_FAILED:
      rf_outcome_view_show_problem (self, "dialog-error-symbolic", _ ("Nothing Was Made"));
      break;
    case RF_ATTEMPT_CANCELLED:
      rf_outcome_view_show_problem (self, "process-stop-symbolic", _ ("Cancelled"));
      break;
    case RF_ATTEMPT_RUNNING:
    case RF_ATTEMPT_CANCELLING:
      rf_outcome_view_show_running (self);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
rf_outcome_view_progress_cb (RfOutcomeView *self)
{
  if (self->attempt != NULL && !rf_attempt_is_over (self->attempt))
    rf_outcome_view_show_progress (self);
}

static void
rf_outcome_view_forget (RfOutcomeView *self)
{
  if (self->attempt != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->attempt, self);
      g_signal_handlers_disconnect_by_data (rf_attempt_get_progress (self->attempt), self);
    }
  rf_preview_clear (RF_PREVIEW (self->preview));
  g_clear_object (&self->attempt);
}

/**
 * rf_outcome_view_show_attempt:
 * @self: a view
 * @session: who was asked
 * @attempt: what is shown from now on, until it ends and after
 */
void
rf_outcome_view_show_attempt (RfOutcomeView *self, RfSession *session, RfAttempt *attempt)
{
  rf_outcome_view_forget (self);
  g_set_object (&self->session, session);
  self->attempt = g_object_ref (attempt);
  g_signal_connect_object (
      attempt, "changed", G_CALLBACK (rf_outcome_view_show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (rf_attempt_get_progress (attempt),
                           "changed",
                           G_CALLBACK (rf_outcome_view_progress_cb),
                           self,
                           G_CONNECT_SWAPPED);
  rf_outcome_view_show_state (self);
}

/**
 * rf_outcome_view_show_nothing:
 * @self: a view
 */
void
rf_outcome_view_show_nothing (RfOutcomeView *self)
{
  rf_outcome_view_forget (self);
  g_clear_object (&self->session);
  rf_outcome_view_show_page (self, "nothing");
}

/**
 * rf_outcome_view_set_anew:
 * @self: a view
 * @price: millionths that another one would cost, or -1 where that is not known
 */
void
rf_outcome_view_set_anew (RfOutcomeView *self, gint64 price)
{
  g_autofree char *words = price >= 0 ? rf_say_credits (price) : NULL;
  g_autofree char *label = words != NULL ? g_strdup_printf (_ ("Generate Anew · %s"), words)
                                         : g_strdup (_ ("Generate Anew"));

  gtk_button_set_label (self->anew_button, label);
}

/**
 * rf_outcome_view_get_asset:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): what was brought, where that is what is shown
 */
const RfAsset *
rf_outcome_view_get_asset (RfOutcomeView *self)
{
  const RfResult *result = self->attempt != NULL ? rf_attempt_get_result (self->attempt) : NULL;
  const RfGeneration *generation = result != NULL ? rf_result_get_generation (result) : NULL;
  const char *path = rf_preview_get_path (RF_PREVIEW (self->preview));

  if (generation == NULL || generation->assets->len == 0)
    return NULL;
  /* One of several may be looked at; its file is named by its content. */
  for (guint i = 0; path != NULL && i < generation->assets->len; i++)
    {
      const RfAsset *asset = g_ptr_array_index (generation->assets, i);

      if (asset->sha256 != NULL && strstr (path, asset->sha256) != NULL)
        return asset;
    }
  return generation->assets->pdata[0];
}

/**
 * rf_outcome_view_get_path:
 * @self: a view
 *
 * Returns: (nullable): the file of that asset on this machine, once it is shown
 */
const char *
rf_outcome_view_get_path (RfOutcomeView *self)
{
  return rf_preview_get_path (RF_PREVIEW (self->preview));
}

static GdkContentProvider *
rf_outcome_view_drag_cb (GtkDragSource *source, double x, double y, RfOutcomeView *self)
{
  const char *path = rf_outcome_view_get_path (self);
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;

  return file != NULL ? gdk_content_provider_new_typed (G_TYPE_FILE, file) : NULL;
}

static void
rf_outcome_view_dispose (GObject *object)
{
  RfOutcomeView *self = RF_OUTCOME_VIEW (object);

  g_clear_object (&self->attempt);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), RF_TYPE_OUTCOME_VIEW);
  G_OBJECT_CLASS (rf_outcome_view_parent_class)->dispose (object);
}

static void
rf_outcome_view_class_init (RfOutcomeViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rf_outcome_view_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, RF_STUDIO_RESOURCES "create/result/rf-outcome-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RfOutcomeView, stack);
  gtk_widget_class_bind_template_child (widget_class, RfOutcomeView, spinner);
  gtk_widget_class_bind_template_child (widget_class, RfOutcomeView, progress_label);
  gtk_widget_class_bind_template_child (widget_class, RfOutcomeView, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, RfOutcomeView, refusal_label);
  gtk_widget_class_bind_template_child (widget_class, RfOutcomeView, problem_page);
  gtk_widget_class_bind_template_child (widget_class, RfOutcomeView, preview_bin);
  gtk_widget_class_bind_template_child (widget_class, RfOutcomeView, outcome_label);
  gtk_widget_class_bind_template_child (widget_class, RfOutcomeView, note_label);
  gtk_widget_class_bind_template_child (widget_class, RfOutcomeView, anew_button);
}

static void
rf_outcome_view_init (RfOutcomeView *self)
{
  GtkDragSource *drag = gtk_drag_source_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->preview = rf_preview_new ();
  adw_bin_set_child (self->preview_bin, self->preview);
  g_signal_connect_object (drag, "prepare", G_CALLBACK (rf_outcome_view_drag_cb), self, 0);
  gtk_widget_add_controller (self->preview, GTK_EVENT_CONTROLLER (drag));
  rf_outcome_view_set_anew (self, -1);
  /* Where it is narrow; the price is never cut off. */
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (self->anew_button)), TRUE);
  gtk_label_set_justify (GTK_LABEL (gtk_button_get_child (self->anew_button)), GTK_JUSTIFY_CENTER);
}

/**
 * rf_outcome_view_new:
 *
 * Returns: (transfer floating): a view of nothing
 */
GtkWidget *
rf_outcome_view_new (void)
{
  return g_object_new (RF_TYPE_OUTCOME_VIEW, NULL);
}
