/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-providers-panel.h"

#include "rf-focus.h"
#include "rf-key-row.h"
#include "rf-say-model.h"
#include "rf-say-state.h"
#include "rf-say.h"

#include <glib/gi18n.h>

/*
 * Who makes things: each provider, whether it is ready or why not, and its models. What a
 * manifest says is known at once; whether it is ready is asked of each on a thread, since
 * its module is loaded for that.
 */

/* Of why one is not ready, in the row that is folded. */
#define WHY_CHARACTERS 160

struct _RfProvidersPanel
{
  RfPanel parent_instance;

  AdwPreferencesGroup *ready_group;
  AdwPreferencesGroup *missing_group;
  GPtrArray *rows;           /* (owned) of AdwExpanderRow, each in one of the groups */
  GCancellable *cancellable; /* (owned) (nullable) */
  GPtrArray *answer;         /* (owned) (nullable) of RfReadiness, while rows are made of it */
  guint filling;             /* makes them */
};

G_DEFINE_FINAL_TYPE (RfProvidersPanel, rf_providers_panel, RF_TYPE_PANEL)

static char *
rf_providers_panel_say_models (const RfProviderInfo *info)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < info->models->len; i++)
    {
      const RfModelInfo *model = g_ptr_array_index (info->models, i);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", rf_say_kind (model->kind));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Texts of manifests are plain; a row reads markup unless it is told. */
static void
rf_providers_panel_write (gpointer row, const char *title, const char *subtitle)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  g_object_set (row, "title", title, "subtitle", subtitle, NULL);
}

static GtkWidget *
rf_providers_panel_make_model_row (const RfModelInfo *model)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (rf_say_kind_icon (model->kind));
  const char *description = rf_say_model_description (model);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, rf_say_kind (model->kind), -1);
  rf_providers_panel_write (
      row, rf_say_model (model), description != NULL ? description : model->id);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  return row;
}

/* The whole of it, with the way out. */
static void
rf_providers_panel_add_why (AdwExpanderRow *row, const char *why)
{
  GtkWidget *line = adw_action_row_new ();
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (line), 0);
  rf_providers_panel_write (line, _ ("Why It Is Not Ready"), why);
  adw_expander_row_add_row (row, line);
}

static void rf_providers_panel_ask_all (RfProvidersPanel *self);

static void
rf_providers_panel_key_cb (RfKeyRow *row, gpointer user_data)
{
  rf_providers_panel_ask_all (user_data);
}

static void
rf_providers_panel_add_key (RfProvidersPanel *self, AdwExpanderRow *row, const RfProviderInfo *info)
{
  GtkWidget *key = rf_key_row_new (info);

  g_signal_connect_object (key, "key-changed", G_CALLBACK (rf_providers_panel_key_cb), self, 0);
  adw_expander_row_add_row (row, key);
}

/* What is folded away is made when it is first unfolded: of all providers at once it would
 * keep the window still for a fifth of a second. */
static void
rf_providers_panel_unfold_cb (AdwExpanderRow *row, GParamSpec *pspec, gpointer user_data)
{
  RfProvidersPanel *self = user_data;
  const RfProviderInfo *info = g_object_get_data (G_OBJECT (row), "info");
  const char *why = g_object_get_data (G_OBJECT (row), "why");
  RfSession *session = rf_panel_get_session (RF_PANEL (self));

  g_signal_handlers_disconnect_by_func (row, rf_providers_panel_unfold_cb, self);
  if (why != NULL)
    rf_providers_panel_add_why (row, why);
  if (rf_key_row_is_wanted (info) && session != NULL && !rf_session_is_remote (session))
    rf_providers_panel_add_key (self, row, info);
  for (guint i = 0; i < info->models->len; i++)
    adw_expander_row_add_row (row, rf_providers_panel_make_model_row (info->models->pdata[i]));
}

static void
rf_providers_panel_add (RfProvidersPanel *self, RfProviderInfo *info, const RfProviderState *state)
{
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *kinds = rf_providers_panel_say_models (info);
  gboolean is_ready = state->status == NULL;
  g_autofree char *why = is_ready ? NULL : rf_say_not_ready (state, ". ");
  g_autofree char *subtitle = is_ready ? g_strdup (kinds) : rf_say_sentence (why, WHY_CHARACTERS);

  rf_providers_panel_write (row, rf_say_provider (info), subtitle);
  g_object_set_data_full (
      G_OBJECT (row), "info", rf_provider_info_ref (info), (GDestroyNotify) rf_provider_info_unref);
  if (!is_ready)
    g_object_set_data_full (G_OBJECT (row), "why", rf_say_status (state), g_free);
  g_signal_connect_object (
      row, "notify::expanded", G_CALLBACK (rf_providers_panel_unfold_cb), self, 0);
  g_ptr_array_add (self->rows, g_object_ref_sink (row));
  adw_preferences_group_add (is_ready ? self->ready_group : self->missing_group, row);
  gtk_widget_set_visible (GTK_WIDGET (is_ready ? self->ready_group : self->missing_group), TRUE);
}

static void
rf_providers_panel_clear (RfProvidersPanel *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      rf_focus_leave (row);
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->ready_group), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->missing_group), FALSE);
}

/* What was found out of a provider. */
typedef struct
{
  RfProviderInfo *info;
  RfProviderState state; /* (owned) */
  guint place;           /* among all providers */
} RfReadiness;

static void
rf_readiness_free (gpointer data)
{
  RfReadiness *self = data;

  rf_provider_info_unref (self->info);
  rf_provider_state_clear (&self->state);
  g_free (self);
}

static gpointer
rf_providers_panel_ask (RfService *service,
                        gpointer data,
                        GCancellable *cancellable,
                        GError **error)
{
  const GPtrArray *ids = data;
  GPtrArray *answer = g_ptr_array_new_with_free_func (rf_readiness_free);

  for (guint i = 0; i < ids->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      RfProviderState state = { NULL, RF_LACK_NOTHING };
      RfProviderInfo *info =
          rf_service_ask_provider (service, g_ptr_array_index (ids, i), &state, NULL);
      RfReadiness *readiness = NULL;

      if (info == NULL)
        continue;
      readiness = g_new0 (RfReadiness, 1);
      readiness->info = info;
      readiness->place = i;
      readiness->state = state;
      if (state.status == NULL && info->refused != NULL)
        readiness->state = (RfProviderState){ g_strdup (info->refused), RF_LACK_SETTING };
      g_ptr_array_add (answer, readiness);
    }
  return answer;
}

/* Those that are ready stand above the others, so nothing is moved by what is added later. */
static int
rf_readiness_compare (gconstpointer a, gconstpointer b)
{
  const RfReadiness *first = *(const RfReadiness *const *) a;
  const RfReadiness *second = *(const RfReadiness *const *) b;
  int by_state = (first->state.status != NULL) - (second->state.status != NULL);

  return by_state != 0 ? by_state : (int) first->place - (int) second->place;
}

/* Returns whether there are more. */
static gboolean
rf_providers_panel_add_next (RfProvidersPanel *self)
{
  g_autoptr (GPtrArray) answer = g_ptr_array_ref (self->answer);
  const RfReadiness *readiness = NULL;

  if (self->rows->len < answer->len)
    {
      readiness = g_ptr_array_index (answer, self->rows->len);
      rf_providers_panel_add (self, readiness->info, &readiness->state);
    }
  if (self->rows->len < answer->len)
    return TRUE;
  g_clear_pointer (&self->answer, g_ptr_array_unref);
  return FALSE;
}

static gboolean
rf_providers_panel_fill_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  RfProvidersPanel *self = RF_PROVIDERS_PANEL (widget);

  if (rf_providers_panel_add_next (self))
    return G_SOURCE_CONTINUE;
  self->filling = 0;
  return G_SOURCE_REMOVE;
}

static void
rf_providers_panel_stop_filling (RfProvidersPanel *self)
{
  if (self->filling != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->filling);
  self->filling = 0;
  g_clear_pointer (&self->answer, g_ptr_array_unref);
}

/* One row with each frame: to make all of them, give them a style and lay them out is a fifth
 * of a second. Where there were rows already all come at once,
 * so that nobody loses the place. */
static void
rf_providers_panel_fill (RfProvidersPanel *self, GPtrArray *answer)
{
  gboolean is_first = self->rows->len == 0;

  rf_providers_panel_stop_filling (self);
  rf_providers_panel_clear (self);
  self->answer = g_ptr_array_ref (answer);
  g_ptr_array_sort (self->answer, rf_readiness_compare);
  if (is_first)
    self->filling =
        gtk_widget_add_tick_callback (GTK_WIDGET (self), rf_providers_panel_fill_cb, NULL, NULL);
  else
    while (rf_providers_panel_add_next (self))
      ;
}

static void
rf_providers_panel_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfProvidersPanel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answer = rf_session_call_finish (RF_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (answer == NULL)
    {
      rf_panel_show_problem (RF_PANEL (self), error);
      return;
    }
  rf_providers_panel_fill (self, answer);
  rf_panel_show_content (RF_PANEL (self));
}

static void
rf_providers_panel_ask_all (RfProvidersPanel *self)
{
  RfSession *session = rf_panel_get_session (RF_PANEL (self));
  const GPtrArray *providers = rf_session_get_providers (session);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  RfSessionCall call = {
    .function = rf_providers_panel_ask,
    .data = ids,
    .free_data = (GDestroyNotify) g_ptr_array_unref,
    .free_answer = (GDestroyNotify) g_ptr_array_unref,
    .is_long = TRUE,
  };

  for (guint i = 0; i < providers->len; i++)
    g_ptr_array_add (ids, g_strdup (((RfProviderInfo *) providers->pdata[i])->id));
  rf_session_call_async (
      session, &call, self->cancellable, rf_providers_panel_asked_cb, g_object_ref (self));
}

static void
rf_providers_panel_start (RfPanel *panel, RfSession *session)
{
  RfProvidersPanel *self = RF_PROVIDERS_PANEL (panel);

  rf_panel_show_loading (panel);
  self->cancellable = g_cancellable_new ();
  rf_providers_panel_ask_all (self);
}

static void
rf_providers_panel_stop (RfPanel *panel)
{
  RfProvidersPanel *self = RF_PROVIDERS_PANEL (panel);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  rf_providers_panel_stop_filling (self);
}

static void
rf_providers_panel_dispose (GObject *object)
{
  RfProvidersPanel *self = RF_PROVIDERS_PANEL (object);

  rf_providers_panel_stop_filling (self);
  G_OBJECT_CLASS (rf_providers_panel_parent_class)->dispose (object);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), RF_TYPE_PROVIDERS_PANEL);
}

static void
rf_providers_panel_class_init (RfProvidersPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  RfPanelClass *panel_class = RF_PANEL_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rf_providers_panel_dispose;
  panel_class->start = rf_providers_panel_start;
  panel_class->stop = rf_providers_panel_stop;
  gtk_widget_class_set_template_from_resource (
      widget_class, RF_STUDIO_RESOURCES "providers/rf-providers-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, RfProvidersPanel, ready_group);
  gtk_widget_class_bind_template_child (widget_class, RfProvidersPanel, missing_group);
}

static void
rf_providers_panel_init (RfProvidersPanel *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}
