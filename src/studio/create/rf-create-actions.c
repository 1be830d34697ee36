/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-create-panel-private.h"

#include "rf-asset-actions.h"
#include "rf-batch-dialog.h"
#include "rf-preset-dialog.h"
#include "rf-presets.h"
#include "rf-toast.h"
#include "rf-variations-dialog.h"

#include <glib/gi18n.h>

/*
 * The actions of the panel, for its buttons, menus and keys.
 */

static void
rf_create_generate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rf_create_panel_generate (RF_CREATE_PANEL (widget));
}

static void
rf_create_anew_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rf_create_panel_generate_anew (RF_CREATE_PANEL (widget));
}

static void
rf_create_cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfCreatePanel *self = RF_CREATE_PANEL (widget);

  if (self->attempt != NULL)
    rf_attempt_cancel (self->attempt);
}

static void
rf_create_edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rf_create_panel_show_page (RF_CREATE_PANEL (widget), "form");
}

static void
rf_create_copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfCreatePanel *self = RF_CREATE_PANEL (widget);
  const RfAsset *asset = rf_outcome_view_get_asset (self->outcome);
  const char *path = rf_outcome_view_get_path (self->outcome);

  if (asset != NULL && path != NULL)
    rf_asset_copy_to_clipboard (asset, path, widget);
}

static void
rf_create_save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfCreatePanel *self = RF_CREATE_PANEL (widget);
  const RfAsset *asset = rf_outcome_view_get_asset (self->outcome);
  const char *path = rf_outcome_view_get_path (self->outcome);

  if (asset != NULL && path != NULL)
    rf_asset_save_as (asset, path, widget);
}

static void
rf_create_show_in_library_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfCreatePanel *self = RF_CREATE_PANEL (widget);
  const RfResult *result = self->attempt != NULL ? rf_attempt_get_result (self->attempt) : NULL;

  if (result == NULL)
    return;
  rf_session_show_entry (
      rf_panel_get_session (RF_PANEL (self)), result->key, rf_result_get_generation (result)->id);
  gtk_widget_activate_action (widget, "win.panel", "s", "library");
}

static void
rf_create_copy_details_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfCreatePanel *self = RF_CREATE_PANEL (widget);
  const GError *error = self->attempt != NULL ? rf_attempt_get_error (self->attempt) : NULL;
  g_autoptr (GString) text = NULL;

  if (error == NULL)
    return;
  text = g_string_new (NULL);
  g_string_append_printf (
      text, "%s: %s\n", rf_error_code_get_name (rf_error_get_code (error)), error->message);
  if (rf_error_get_hint (error) != NULL)
    g_string_append_printf (text, "%s\n", rf_error_get_hint (error));
  for (guint i = 0; rf_error_get_details (error) != NULL && i < rf_error_get_details (error)->len;
       i++)
    {
      const RfErrorDetail *detail = g_ptr_array_index (rf_error_get_details (error), i);

      g_string_append_printf (text, "%s: %s\n", detail->parameter, detail->message);
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
  rf_toast_show (widget, _ ("Copied"));
}

static void
rf_create_variations_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfCreatePanel *self = RF_CREATE_PANEL (widget);
  const RfParameter *seed = rf_model_form_get_seed (self->form);
  g_autoptr (RfRequest) request = NULL;

  if (seed == NULL)
    return;
  request = rf_model_form_dup_request (self->form, NULL);
  gtk_window_present (GTK_WINDOW (
      rf_variations_dialog_new (widget, rf_panel_get_session (RF_PANEL (self)), request, seed)));
}

static void
rf_create_batch_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfCreatePanel *self = RF_CREATE_PANEL (widget);
  RfField *prompt = rf_model_form_get_prompt (self->form);
  g_autoptr (RfRequest) request = NULL;

  if (prompt == NULL)
    return;
  request = rf_model_form_dup_request (self->form, NULL);
  gtk_window_present (GTK_WINDOW (rf_batch_dialog_new (widget,
                                                       rf_panel_get_session (RF_PANEL (self)),
                                                       request,
                                                       rf_field_get_parameter (prompt)->name)));
}

static void
rf_create_save_preset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfCreatePanel *self = RF_CREATE_PANEL (widget);
  g_autoptr (RfRequest) request = rf_model_form_dup_request (self->form, NULL);

  gtk_window_present (GTK_WINDOW (rf_preset_dialog_new (widget, request)));
}

static void
rf_create_apply_preset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (RfRequest) request = rf_presets_dup_request (g_variant_get_string (parameter, NULL));

  gtk_menu_button_popdown (RF_CREATE_PANEL (widget)->presets_button);
  if (request != NULL)
    rf_create_panel_recall (RF_CREATE_PANEL (widget), request, RF_RECALL_ALL);
  else
    rf_toast_show (widget, _ ("This preset can no longer be read"));
}

static void
rf_create_delete_preset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *preset = g_variant_get_string (parameter, NULL);
  g_autofree char *text = NULL;

  gtk_menu_button_popdown (RF_CREATE_PANEL (widget)->presets_button);
  if (!rf_presets_delete (preset))
    return;
  text = g_strdup_printf (_ ("The preset “%s” is deleted"), preset);
  rf_toast_show (widget, text);
}

/**
 * rf_create_panel_enable_actions:
 * @self: the panel
 *
 * Each action may be used only where it does something.
 */
void
rf_create_panel_enable_actions (RfCreatePanel *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean is_busy = self->attempt != NULL && !rf_attempt_is_over (self->attempt);
  gboolean has_asset = rf_outcome_view_get_asset (self->outcome) != NULL;
  const RfResult *result = self->attempt != NULL ? rf_attempt_get_result (self->attempt) : NULL;
  gboolean may_make = self->is_ready && !self->is_faulty &&
                      rf_session_can_write (rf_panel_get_session (RF_PANEL (self)));

  gtk_widget_action_set_enabled (widget,
                                 "create.cancel",
                                 is_busy &&
                                     rf_attempt_get_state (self->attempt) == RF_ATTEMPT_RUNNING);
  gtk_widget_action_set_enabled (
      widget, "create.anew", may_make && !is_busy && rf_quote_get_anew (self->quote) >= 0);
  gtk_widget_action_set_enabled (widget, "create.copy", has_asset);
  gtk_widget_action_set_enabled (widget, "create.save", has_asset);
  gtk_widget_action_set_enabled (
      widget, "create.show-in-library", has_asset && result != NULL && result->stored);
  gtk_widget_action_set_enabled (
      widget, "create.variations", may_make && rf_model_form_get_seed (self->form) != NULL);
  gtk_widget_action_set_enabled (
      widget, "create.batch", may_make && rf_model_form_get_prompt (self->form) != NULL);
  gtk_widget_action_set_enabled (widget, "create.save-preset", self->is_ready);
}

/**
 * rf_create_panel_install_actions:
 * @widget_class: the panel's class
 */
void
rf_create_panel_install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "create.generate", NULL, rf_create_generate_action },
    { "create.anew", NULL, rf_create_anew_action },
    { "create.cancel", NULL, rf_create_cancel_action },
    { "create.edit", NULL, rf_create_edit_action },
    { "create.copy", NULL, rf_create_copy_action },
    { "create.save", NULL, rf_create_save_action },
    { "create.show-in-library", NULL, rf_create_show_in_library_action },
    { "create.copy-details", NULL, rf_create_copy_details_action },
    { "create.variations", NULL, rf_create_variations_action },
    { "create.batch", NULL, rf_create_batch_action },
    { "create.save-preset", NULL, rf_create_save_preset_action },
    { "create.apply-preset", "s", rf_create_apply_preset_action },
    { "create.delete-preset", "s", rf_create_delete_preset_action },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (
        widget_class, actions[i].name, actions[i].parameter, actions[i].activate);
}
