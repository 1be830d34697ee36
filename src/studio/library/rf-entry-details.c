/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry-details.h"

#include "rf-entry-words.h"
#include "rf-focus.h"
#include "rf-preview.h"
#include "rf-say-model.h"
#include "rf-say.h"
#include "rf-targets.h"
#include "rf-why-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/*
 * All that is known of one entry. What can be done with it are actions of the panel. A
 * page of a list knows less, so the entry is asked for once more when it is shown.
 */

#define STARS 5

struct _RfEntryDetails
{
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkScrolledWindow *scrolled;
  RfPreview *preview;
  GtkLabel *prompt_label;
  AdwActionRow *kind_row;
  AdwActionRow *maker_row;
  AdwActionRow *created_row;
  AdwActionRow *state_row;
  AdwActionRow *uses_row;
  AdwActionRow *used_row;
  AdwActionRow *cost_row;
  AdwActionRow *saved_row;
  AdwActionRow *size_row;
  AdwActionRow *key_row;
  AdwActionRow *strategy_row;
  AdwActionRow *profile_row;
  AdwExpanderRow *why_row;
  AdwEntryRow *tags_row;
  GtkSwitch *pin_switch;
  GtkBox *stars_box;
  AdwPreferencesGroup *parameters_group;
  GtkWidget *trash_button;
  GtkWidget *restore_box;
  GPtrArray *parameter_rows; /* (owned) of AdwActionRow */
  RfWhyView *why;            /* (owned) fills the row */
  RfSession *session;        /* (owned) (nullable) */
  RfEntry *entry;            /* (owned) (nullable) */
  gint64 id;                 /* of what is shown or asked for, or 0 */
  GCancellable *cancellable; /* (owned) (nullable) */
  int trash_days;
  gboolean is_writing; /* the widgets are being set, and not used */
};

G_DEFINE_FINAL_TYPE (RfEntryDetails, rf_entry_details, GTK_TYPE_WIDGET)

static void
rf_entry_details_take (AdwActionRow *row, char *text)
{
  adw_action_row_set_subtitle (row, text);
  g_free (text);
}

static void
rf_entry_details_write_stars (RfEntryDetails *self)
{
  GtkWidget *star = gtk_widget_get_first_child (GTK_WIDGET (self->stars_box));

  for (int i = 1; star != NULL; star = gtk_widget_get_next_sibling (star), i++)
    gtk_button_set_icon_name (
        GTK_BUTTON (star), i <= self->entry->rating ? "starred-symbolic" : "non-starred-symbolic");
}

static void
rf_entry_details_drop_parameters (RfEntryDetails *self)
{
  for (guint i = 0; i < self->parameter_rows->len; i++)
    {
      rf_focus_leave (g_ptr_array_index (self->parameter_rows, i));
      adw_preferences_group_remove (self->parameters_group,
                                    g_ptr_array_index (self->parameter_rows, i));
    }
  g_ptr_array_set_size (self->parameter_rows, 0);
}

static void
rf_entry_details_write_parameters (RfEntryDetails *self)
{
  g_autoptr (GPtrArray) rows = rf_recipe_list (self->entry->generation);

  rf_entry_details_drop_parameters (self);
  for (guint i = 0; i < rows->len; i++)
    {
      const RfRecipeRow *parameter = g_ptr_array_index (rows, i);
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *value = rf_recipe_say_value (
          self->session, self->entry->generation, parameter->name, parameter->here);

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      g_object_set (row,
                    "title",
                    rf_recipe_get_label (self->session, self->entry->generation, parameter->name),
                    "subtitle",
                    value,
                    "subtitle-lines",
                    6,
                    NULL);
      gtk_widget_add_css_class (row, "property");
      g_ptr_array_add (self->parameter_rows, row);
      adw_preferences_group_add (self->parameters_group, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->parameters_group), rows->len > 0);
}

/* As the form calls them; by their ids where nobody here knows them any more. */
static char *
rf_entry_details_say_maker (RfEntryDetails *self)
{
  const RfGeneration *generation = self->entry->generation;
  const RfProviderInfo *provider = rf_session_find_provider (self->session, generation->provider);
  const RfModelInfo *model = provider != NULL && generation->model != NULL
                                 ? rf_provider_info_find_model (provider, generation->model)
                                 : NULL;

  return model != NULL
             ? g_strdup_printf ("%s · %s", rf_say_provider (provider), rf_say_model (model))
             : rf_entry_say_maker (self->entry);
}

static void
rf_entry_details_write_facts (RfEntryDetails *self)
{
  const RfEntry *entry = self->entry;
  g_autofree char *created = rf_say_time (entry->created_at);
  g_autofree char *ago = rf_entry_say_created (entry);

  rf_entry_details_take (self->kind_row, rf_entry_say_kind (entry));
  rf_entry_details_take (self->maker_row, rf_entry_details_say_maker (self));
  rf_entry_details_take (self->created_row, g_strdup_printf ("%s (%s)", created, ago));
  rf_entry_details_take (self->state_row, rf_entry_say_state (entry, self->trash_days));
  rf_entry_details_take (self->uses_row, rf_entry_say_uses (entry));
  rf_entry_details_take (self->used_row, rf_entry_say_used (entry));
  rf_entry_details_take (self->cost_row, rf_entry_say_cost (entry));
  rf_entry_details_take (self->saved_row, rf_entry_say_saved (entry));
  rf_entry_details_take (self->size_row, rf_entry_say_size (entry));
  rf_entry_details_take (self->key_row, rf_say_line (entry->key, 500));
  rf_entry_details_take (self->strategy_row, g_strdup (rf_say_strategy (entry->strategy)));
  rf_entry_details_take (self->profile_row, rf_say_line (entry->profile, 100));
}

static void
rf_entry_details_write (RfEntryDetails *self)
{
  const RfEntry *entry = self->entry;
  gboolean is_trashed = entry->trashed_at > 0;
  g_autofree char *prompt =
      g_utf8_make_valid (entry->generation->prompt != NULL ? entry->generation->prompt : "", -1);
  g_autofree char *tags = entry->tags != NULL ? g_strjoinv (", ", entry->tags) : g_strdup ("");

  self->is_writing = TRUE;
  gtk_label_set_text (self->prompt_label, prompt);
  gtk_widget_set_visible (GTK_WIDGET (self->prompt_label), *prompt != '\0');
  rf_entry_details_write_facts (self);
  rf_entry_details_write_stars (self);
  rf_entry_details_write_parameters (self);
  gtk_switch_set_active (self->pin_switch, entry->pinned);
  gtk_editable_set_text (GTK_EDITABLE (self->tags_row), tags);
  gtk_widget_set_visible (self->trash_button, !is_trashed);
  gtk_widget_set_visible (self->restore_box, is_trashed);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pin_switch),
                            !is_trashed && rf_session_can_change (self->session));
  gtk_widget_set_sensitive (GTK_WIDGET (self->stars_box),
                            !is_trashed && rf_session_can_change (self->session));
  gtk_widget_set_sensitive (GTK_WIDGET (self->tags_row),
                            !is_trashed && rf_session_can_change (self->session));
  self->is_writing = FALSE;
}

static void
rf_entry_details_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfEntryDetails) self = user_data;
  g_autoptr (GError) error = NULL;
  RfEntry *entry = rf_session_call_finish (RF_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->stack == NULL)
    {
      g_clear_pointer (&entry, rf_entry_free);
      return;
    }
  /* It may have gone meanwhile: nothing is shown of what is not there. */
  if (entry == NULL)
    {
      rf_entry_details_clear (self);
      return;
    }
  g_clear_pointer (&self->entry, rf_entry_free);
  self->entry = entry;
  rf_entry_details_write (self);
  gtk_stack_set_visible_child_name (self->stack, "entry");
  rf_why_view_set_entry (self->why, self->session, entry);
  rf_preview_show_generation (self->preview, self->session, entry->generation);
}

static gpointer
rf_entry_details_find (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  return rf_service_find_entry (service, data, error);
}

/**
 * rf_entry_details_show:
 * @self: details
 * @session: what has the entry
 * @entry: what is to be shown, as a list has it
 */
void
rf_entry_details_show (RfEntryDetails *self, RfSession *session, const RfEntry *entry)
{
  g_autoptr (RfTargets) targets = rf_targets_new_for_entry (entry);
  const RfSessionCall call = {
    .function = rf_entry_details_find,
    .data = rf_targets_dup_selector (targets),
    .free_data = (GDestroyNotify) rf_selector_free,
    .free_answer = (GDestroyNotify) rf_entry_free,
  };

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (self->id != entry->id)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  self->id = entry->id;
  g_set_object (&self->session, session);
  rf_session_call_async (
      session, &call, self->cancellable, rf_entry_details_found_cb, g_object_ref (self));
}

/**
 * rf_entry_details_clear:
 * @self: details
 *
 * Shows nothing.
 */
void
rf_entry_details_clear (RfEntryDetails *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->id = 0;
  rf_preview_clear (self->preview);
  rf_why_view_set_entry (self->why, NULL, NULL);
  rf_entry_details_drop_parameters (self);
  g_clear_pointer (&self->entry, rf_entry_free);
  g_clear_object (&self->session);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

/**
 * rf_entry_details_set_trash_days:
 * @self: details
 * @days: how long entries are in the trash, or -1
 */
void
rf_entry_details_set_trash_days (RfEntryDetails *self, int days)
{
  self->trash_days = days;
}

/**
 * rf_entry_details_get_id:
 * @self: details
 *
 * Returns: the id of what is shown or asked for, or 0
 */
gint64
rf_entry_details_get_id (RfEntryDetails *self)
{
  return self->id;
}

/**
 * rf_entry_details_get_entry:
 * @self: details
 *
 * Returns: (transfer none) (nullable): what is shown
 */
const RfEntry *
rf_entry_details_get_entry (RfEntryDetails *self)
{
  return self->entry;
}

static void
rf_entry_details_pinned_cb (GtkSwitch *widget, GParamSpec *pspec, RfEntryDetails *self)
{
  if (!self->is_writing)
    gtk_widget_activate_action (
        GTK_WIDGET (self), gtk_switch_get_active (widget) ? "library.pin" : "library.unpin", NULL);
}

static void
rf_entry_details_tags_cb (AdwEntryRow *row, RfEntryDetails *self)
{
  gtk_widget_activate_action (
      GTK_WIDGET (self), "library.tags", "s", gtk_editable_get_text (GTK_EDITABLE (row)));
}

static void
rf_entry_details_star_cb (GtkButton *button, RfEntryDetails *self)
{
  int stars = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "stars"));

  /* The last star once more takes the rating back. */
  if (self->entry != NULL)
    gtk_widget_activate_action (
        GTK_WIDGET (self), "library.rate", "i", stars == self->entry->rating ? 0 : stars);
}

static void
rf_entry_details_why_cb (AdwExpanderRow *row, GParamSpec *pspec, RfEntryDetails *self)
{
  if (adw_expander_row_get_expanded (row))
    rf_why_view_ask (self->why);
}

static GdkContentProvider *
rf_entry_details_drag_cb (GtkDragSource *source, double x, double y, RfEntryDetails *self)
{
  const char *path = rf_preview_get_path (self->preview);
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;

  return file != NULL ? gdk_content_provider_new_typed (G_TYPE_FILE, file) : NULL;
}

static void
rf_entry_details_dispose (GObject *object)
{
  RfEntryDetails *self = RF_ENTRY_DETAILS (object);

  if (self->stack != NULL)
    {
      rf_entry_details_clear (self);
      g_clear_object (&self->why);
      g_clear_pointer (&self->parameter_rows, g_ptr_array_unref);
      gtk_widget_dispose_template (GTK_WIDGET (self), RF_TYPE_ENTRY_DETAILS);
    }
  self->stack = NULL;
  G_OBJECT_CLASS (rf_entry_details_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, RfEntryDetails, name)

static void
rf_entry_details_bind_rows (GtkWidgetClass *widget_class)
{
  BIND (kind_row);
  BIND (maker_row);
  BIND (created_row);
  BIND (state_row);
  BIND (uses_row);
  BIND (used_row);
  BIND (cost_row);
  BIND (saved_row);
  BIND (size_row);
  BIND (key_row);
  BIND (strategy_row);
  BIND (profile_row);
  BIND (why_row);
  BIND (tags_row);
}

static void
rf_entry_details_class_init (RfEntryDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (RF_TYPE_PREVIEW);
  G_OBJECT_CLASS (klass)->dispose = rf_entry_details_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RF_STUDIO_RESOURCES "library/rf-entry-details.ui");
  rf_entry_details_bind_rows (widget_class);
  BIND (stack);
  BIND (scrolled);
  BIND (preview);
  BIND (prompt_label);
  BIND (pin_switch);
  BIND (stars_box);
  BIND (parameters_group);
  BIND (trash_button);
  BIND (restore_box);
  gtk_widget_class_bind_template_callback (widget_class, rf_entry_details_pinned_cb);
  gtk_widget_class_bind_template_callback (widget_class, rf_entry_details_tags_cb);
  gtk_widget_class_bind_template_callback (widget_class, rf_entry_details_why_cb);
}

static void
rf_entry_details_add_stars (RfEntryDetails *self)
{
  for (int i = 1; i <= STARS; i++)
    {
      GtkWidget *star = gtk_button_new_from_icon_name ("non-starred-symbolic");
      g_autofree char *name = g_strdup_printf (ngettext ("%d Star", "%d Stars", (gulong) i), i);

      g_object_set_data (G_OBJECT (star), "stars", GINT_TO_POINTER (i));
      gtk_widget_add_css_class (star, "flat");
      gtk_widget_set_tooltip_text (star, name);
      gtk_accessible_update_property (
          GTK_ACCESSIBLE (star), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      g_signal_connect_object (star, "clicked", G_CALLBACK (rf_entry_details_star_cb), self, 0);
      gtk_box_append (self->stars_box, star);
    }
}

static void
rf_entry_details_init (RfEntryDetails *self)
{
  GtkDragSource *drag = gtk_drag_source_new ();

  self->trash_days = -1;
  self->parameter_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->why = rf_why_view_new (self->why_row);
  rf_entry_details_add_stars (self);
  g_signal_connect_object (drag, "prepare", G_CALLBACK (rf_entry_details_drag_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->preview), GTK_EVENT_CONTROLLER (drag));
}
