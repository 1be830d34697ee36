/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-create-panel-private.h"

#include "rf-entry-chooser.h"
#include "rf-history-popover.h"
#include "rf-input-field.h"
#include "rf-presets-popover.h"
#include "rf-readiness.h"
#include "rf-request-drop.h"
#include "rf-toast.h"

#include <glib/gi18n.h>

/*
 * The panel in which things are made: what kind and by whom, a form, a button that says
 * what it comes to, and what came of it. Beside the form where there is room, else behind
 * it.
 */

G_DEFINE_FINAL_TYPE (RfCreatePanel, rf_create_panel, RF_TYPE_PANEL)

static void
rf_create_panel_model_cb (RfCreatePanel *self)
{
  RfModelInfo *model = rf_model_picker_get_model (self->picker);

  if (model != NULL)
    rf_model_form_set_model (self->form, model);
}

static void
rf_create_panel_recall_cb (RfCreatePanel *self, gpointer request, int how)
{
  rf_create_panel_recall (self, request, (RfRecall) how);
}

/* From here on what is recalled comes by the signal; what came before waits. */
static void
rf_create_panel_listen (RfCreatePanel *self, RfSession *session)
{
  RfRecall how = RF_RECALL_ALL;
  g_autoptr (RfRequest) request = rf_session_take_recall (session, &how);

  g_signal_connect_object (
      session, "recall", G_CALLBACK (rf_create_panel_recall_cb), self, G_CONNECT_SWAPPED);
  if (request != NULL)
    rf_create_panel_recall (self, request, how);
}

/* A session that was opened anew, or another one, changes nothing of what somebody has
 * written, right or wrong. Where the model is not there, it goes to another one of its kind. */
static void
rf_create_panel_fill (RfCreatePanel *self, RfSession *session, const GPtrArray *defaults)
{
  g_autoptr (RfRequest) unsent = rf_model_form_get_model (self->form) != NULL
                                     ? rf_model_form_dup_request (self->form, NULL)
                                     : NULL;
  g_autoptr (GHashTable) typed = rf_model_form_dup_typed (self->form);
  g_auto (GStrv) left_out = NULL;
  gboolean is_there = FALSE;

  g_signal_handlers_block_by_func (self->picker, rf_create_panel_model_cb, self);
  rf_model_picker_fill (self->picker, rf_session_get_providers (session), defaults);
  if (unsent != NULL)
    {
      is_there = rf_model_picker_choose (self->picker, unsent->provider, unsent->model);
      if (!is_there)
        rf_model_picker_choose_kind (self->picker, unsent->kind);
    }
  g_signal_handlers_unblock_by_func (self->picker, rf_create_panel_model_cb, self);
  rf_create_panel_model_cb (self);
  if (is_there)
    {
      left_out = rf_model_form_take_request (self->form, unsent, RF_RECALL_ALL);
      rf_model_form_take_typed (self->form, typed);
    }
}

static void
rf_create_panel_show_ready (RfCreatePanel *self, RfSession *session, const GPtrArray *defaults)
{
  rf_create_panel_fill (self, session, defaults);
  self->is_ready = rf_model_picker_get_model (self->picker) != NULL;
  if (!self->is_ready)
    {
      rf_panel_show_status (RF_PANEL (self),
                            "applications-engineering-symbolic",
                            _ ("Nothing Can Be Made Here"),
                            _ ("There is no provider with a model."));
      rf_panel_set_status_action (RF_PANEL (self), _ ("Show Providers"), "win.panel::providers");
      return;
    }
  rf_panel_show_content (RF_PANEL (self));
  rf_create_panel_ask (self);
  rf_create_panel_listen (self, session);
}

static void
rf_create_panel_defaults_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfCreatePanel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) defaults = rf_session_call_finish (RF_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (defaults == NULL)
    rf_panel_show_problem (RF_PANEL (self), error);
  else
    rf_create_panel_show_ready (self, RF_SESSION (source), defaults);
}

static void
rf_create_panel_readiness_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfCreatePanel) self = user_data;
  g_autoptr (GHashTable) why = rf_session_call_finish (RF_SESSION (source), result, NULL);

  /* Whoever is asked later says so, too. */
  if (why == NULL)
    return;
  rf_model_picker_set_readiness (self->picker, why);
  if (self->quote != NULL)
    rf_create_panel_show_quote (self);
}

static void
rf_create_panel_start (RfPanel *panel, RfSession *session)
{
  RfCreatePanel *self = RF_CREATE_PANEL (panel);

  rf_panel_show_loading (panel);
  self->cancellable = g_cancellable_new ();
  self->quote = rf_quote_new (session);
  self->shown_price = -1;
  g_signal_connect_object (
      self->quote, "changed", G_CALLBACK (rf_create_panel_quote_cb), self, G_CONNECT_SWAPPED);
  rf_history_popover_set_session (
      RF_HISTORY_POPOVER (gtk_menu_button_get_popover (self->history_button)), session);
  rf_readiness_find_defaults_async (
      session, self->cancellable, rf_create_panel_defaults_cb, g_object_ref (self));
  rf_readiness_ask_async (
      session, self->cancellable, rf_create_panel_readiness_cb, g_object_ref (self));
}

static void
rf_create_panel_stop (RfPanel *panel)
{
  RfCreatePanel *self = RF_CREATE_PANEL (panel);

  g_signal_handlers_disconnect_by_func (
      rf_panel_get_session (panel), rf_create_panel_recall_cb, self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  rf_create_panel_forget_attempt (self);
  rf_outcome_view_show_nothing (self->outcome);
  rf_history_popover_set_session (
      RF_HISTORY_POPOVER (gtk_menu_button_get_popover (self->history_button)), NULL);
  g_signal_handlers_disconnect_by_data (self->quote, self);
  rf_quote_stop (self->quote);
  g_clear_object (&self->quote);
  g_clear_pointer (&self->notice, g_free);
  g_clear_pointer (&self->fault, g_free);
  self->is_ready = FALSE;
  self->is_armed = FALSE;
}

/* Something is in the cache, or no longer, and so the price may be another one. */
static void
rf_create_panel_update (RfPanel *panel)
{
  RfCreatePanel *self = RF_CREATE_PANEL (panel);

  if (self->is_ready)
    rf_quote_ask_again (self->quote);
}

static void
rf_create_panel_focus (RfPanel *panel)
{
  RfCreatePanel *self = RF_CREATE_PANEL (panel);
  RfField *prompt = rf_model_form_get_prompt (self->form);

  if (prompt != NULL)
    rf_field_focus (prompt);
  else
    gtk_widget_child_focus (GTK_WIDGET (self->form), GTK_DIR_TAB_FORWARD);
}

static void
rf_create_panel_library_cb (RfCreatePanel *self, RfInputField *field)
{
  gtk_window_present (
      GTK_WINDOW (rf_entry_chooser_new (field, rf_panel_get_session (RF_PANEL (self)))));
}

static void
rf_create_panel_chosen_cb (RfCreatePanel *self, gpointer request)
{
  gtk_menu_button_popdown (self->history_button);
  rf_create_panel_recall (self, request, RF_RECALL_ALL);
}

/* What came of it is dragged out of the panel, and over it on the way: it is not meant for
 * the form, but where it is dropped on a field. */
static gboolean
rf_create_panel_is_own (GtkDropTarget *target)
{
  GdkDrop *drop = gtk_drop_target_get_current_drop (target);

  return drop != NULL && gdk_drop_get_drag (drop) != NULL;
}

static GdkDragAction
rf_create_panel_over_cb (GtkDropTarget *target, double x, double y, gpointer user_data)
{
  return rf_create_panel_is_own (target) ? 0 : GDK_ACTION_COPY;
}

/* A file that falls beside the field that it is meant for finds it. */
static gboolean
rf_create_panel_drop_cb (GtkDropTarget *target,
                         const GValue *value,
                         double x,
                         double y,
                         gpointer user_data)
{
  RfCreatePanel *self = user_data;
  RfInputField *field = NULL;

  if (rf_create_panel_is_own (target))
    return FALSE;
  if (rf_request_drop_open (value))
    return TRUE;
  field = self->is_ready ? rf_model_form_get_input (self->form) : NULL;
  if (field != NULL)
    return rf_input_field_drop (field, value);
  rf_toast_show (GTK_WIDGET (self), _ ("This model takes no file"));
  return FALSE;
}

static void
rf_create_panel_add_drop (RfCreatePanel *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect (target, "enter", G_CALLBACK (rf_create_panel_over_cb), NULL);
  g_signal_connect (target, "motion", G_CALLBACK (rf_create_panel_over_cb), NULL);
  g_signal_connect_object (target, "drop", G_CALLBACK (rf_create_panel_drop_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* Only where the form is behind what came of it. */
static gboolean
rf_create_panel_hides_form (RfCreatePanel *self, gboolean is_folded, const char *page)
{
  return is_folded && g_strcmp0 (page, "outcome") == 0;
}

static void
rf_create_panel_dispose (GObject *object)
{
  RfCreatePanel *self = RF_CREATE_PANEL (object);

  /* Stops it, while its widgets are still there. */
  rf_panel_set_session (RF_PANEL (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), RF_TYPE_CREATE_PANEL);
  G_OBJECT_CLASS (rf_create_panel_parent_class)->dispose (object);
}

static void
rf_create_panel_class_init (RfCreatePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  RfPanelClass *panel_class = RF_PANEL_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rf_create_panel_dispose;
  panel_class->start = rf_create_panel_start;
  panel_class->stop = rf_create_panel_stop;
  panel_class->update = rf_create_panel_update;
  panel_class->focus = rf_create_panel_focus;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RF_STUDIO_RESOURCES "create/rf-create-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, RfCreatePanel, leaflet);
  gtk_widget_class_bind_template_child (widget_class, RfCreatePanel, form_box);
  gtk_widget_class_bind_template_child (widget_class, RfCreatePanel, message_label);
  gtk_widget_class_bind_template_child (widget_class, RfCreatePanel, generate_button);
  gtk_widget_class_bind_template_child (widget_class, RfCreatePanel, more_menu);
  gtk_widget_class_bind_template_child (widget_class, RfCreatePanel, history_button);
  gtk_widget_class_bind_template_child (widget_class, RfCreatePanel, presets_button);
  gtk_widget_class_bind_template_child (widget_class, RfCreatePanel, outcome_box);
  gtk_widget_class_bind_template_callback (widget_class, rf_create_panel_hides_form);
  rf_create_panel_install_actions (widget_class);
}

static void
rf_create_panel_init (RfCreatePanel *self)
{
  GtkWidget *history = rf_history_popover_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->picker = RF_MODEL_PICKER (rf_model_picker_new ());
  self->form = RF_MODEL_FORM (rf_model_form_new ());
  self->outcome = RF_OUTCOME_VIEW (rf_outcome_view_new ());
  gtk_box_append (self->form_box, GTK_WIDGET (self->picker));
  gtk_box_append (self->form_box, GTK_WIDGET (self->form));
  gtk_box_append (self->outcome_box, GTK_WIDGET (self->outcome));
  rf_create_panel_add_drop (self);
  gtk_menu_button_set_popover (self->history_button, history);
  gtk_menu_button_set_popover (self->presets_button, rf_presets_popover_new ());
  g_signal_connect_object (
      history, "chosen", G_CALLBACK (rf_create_panel_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->picker, "changed", G_CALLBACK (rf_create_panel_model_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->form, "changed", G_CALLBACK (rf_create_panel_ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form,
                           "library-wanted",
                           G_CALLBACK (rf_create_panel_library_cb),
                           self,
                           G_CONNECT_SWAPPED);
}
