/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-model-picker-private.h"

#include "rf-presets.h"
#include "rf-settings.h"

/*
 * What is made, and by whom: a button for each kind that has a model, and the models of
 * the kind that is chosen. A model whose provider is not ready stands there, too, with the
 * reason: what it made once can still be reused.
 */

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfModelPicker, rf_model_picker, GTK_TYPE_BOX)

static RfModelChoice *
rf_model_picker_get_choice (RfModelPicker *self)
{
  return adw_combo_row_get_selected_item (self->row);
}

/**
 * rf_model_picker_get_model:
 * @self: a picker
 *
 * Returns: (transfer none) (nullable): the model that is chosen; %NULL where there is none
 */
RfModelInfo *
rf_model_picker_get_model (RfModelPicker *self)
{
  RfModelChoice *choice = rf_model_picker_get_choice (self);

  return choice != NULL ? rf_model_choice_get_model (choice) : NULL;
}

/**
 * rf_model_picker_get_why:
 * @self: a picker
 *
 * Returns: (nullable): why nothing can be made with that model now
 */
const char *
rf_model_picker_get_why (RfModelPicker *self)
{
  RfModelChoice *choice = rf_model_picker_get_choice (self);

  return choice != NULL ? rf_model_choice_get_why (choice) : NULL;
}

static void
rf_model_picker_selected_cb (RfModelPicker *self)
{
  RfModelInfo *model = rf_model_picker_get_model (self);

  if (self->is_filling)
    return;
  rf_model_picker_describe (self);
  if (model != NULL && !self->is_guess)
    rf_choices_remember_model (model->kind, model->provider, model->id);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
rf_model_picker_row_cb (RfModelPicker *self)
{
  if (self->is_filling)
    return;
  self->is_guess = FALSE;
  rf_model_picker_selected_cb (self);
}

static guint
rf_model_picker_find_position (RfModelPicker *self,
                               RfKind kind,
                               const char *provider,
                               const char *model)
{
  GListModel *list = G_LIST_MODEL (self->lists[kind]);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (RfModelChoice) choice = g_list_model_get_item (list, i);
      const RfModelInfo *info = rf_model_choice_get_model (choice);

      if (g_str_equal (info->provider, provider) && g_strcmp0 (info->id, model) == 0)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static guint
rf_model_picker_find_named (RfModelPicker *self, RfKind kind, const char *name)
{
  g_auto (GStrv) parts = name != NULL ? g_strsplit (name, "/", 2) : NULL;

  return parts != NULL && g_strv_length (parts) == 2
             ? rf_model_picker_find_position (self, kind, parts[0], parts[1])
             : GTK_INVALID_LIST_POSITION;
}

/* The first that is ready, as far as that is known. */
static guint
rf_model_picker_find_ready (RfModelPicker *self, RfKind kind)
{
  GListModel *list = G_LIST_MODEL (self->lists[kind]);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (RfModelChoice) choice = g_list_model_get_item (list, i);

      if (rf_model_choice_get_why (choice) == NULL)
        return i;
    }
  return 0;
}

/* What was used last for the kind, else what the configuration says; a server keeps that to
 * itself, so that else it is guessed. */
static guint
rf_model_picker_recall_position (RfModelPicker *self, RfKind kind)
{
  g_autofree char *used = rf_choices_dup_model (kind);
  guint position = rf_model_picker_find_named (self, kind, used);

  if (position == GTK_INVALID_LIST_POSITION)
    position = rf_model_picker_find_named (self, kind, self->defaults[kind]);
  self->is_guess = position == GTK_INVALID_LIST_POSITION;
  return self->is_guess ? rf_model_picker_find_ready (self, kind) : position;
}

static void
rf_model_picker_show_kind (RfModelPicker *self, RfKind kind, guint position)
{
  self->is_filling = TRUE;
  self->kind = kind;
  adw_combo_row_set_model (self->row, G_LIST_MODEL (self->lists[kind]));
  adw_combo_row_set_selected (self->row, position);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[kind]), TRUE);
  self->is_filling = FALSE;
  if (rf_settings_get () != NULL)
    g_settings_set_string (
        rf_settings_get (), "create-kind", rf_enum_get_name (rf_kind_names, (int) kind));
  rf_model_picker_selected_cb (self);
}

/**
 * rf_model_picker_choose_kind:
 * @self: a picker
 * @kind: a kind
 *
 * Chooses the model that was used last for it.
 *
 * Returns: whether there is one
 */
gboolean
rf_model_picker_choose_kind (RfModelPicker *self, RfKind kind)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->lists[kind])) == 0)
    return FALSE;
  rf_model_picker_show_kind (self, kind, rf_model_picker_recall_position (self, kind));
  return TRUE;
}

static RfModelInfo *
rf_model_picker_find (RfModelPicker *self, const char *provider, const char *model)
{
  for (gsize kind = 0; kind < G_N_ELEMENTS (self->lists); kind++)
    {
      guint position = rf_model_picker_find_position (self, (RfKind) kind, provider, model);
      g_autoptr (RfModelChoice) choice = NULL;

      if (position == GTK_INVALID_LIST_POSITION)
        continue;
      choice = g_list_model_get_item (G_LIST_MODEL (self->lists[kind]), position);
      return rf_model_choice_get_model (choice);
    }
  return NULL;
}

/**
 * rf_model_picker_choose:
 * @self: a picker
 * @provider: who makes it
 * @model: its model
 *
 * Returns: whether there is such a model
 */
gboolean
rf_model_picker_choose (RfModelPicker *self, const char *provider, const char *model)
{
  RfModelInfo *info = rf_model_picker_find (self, provider, model);

  if (info == NULL)
    return FALSE;
  self->is_guess = FALSE;
  rf_model_picker_show_kind (
      self, info->kind, rf_model_picker_find_position (self, info->kind, provider, info->id));
  return TRUE;
}

static void
rf_model_picker_kind_cb (GtkToggleButton *button, gpointer user_data)
{
  RfModelPicker *self = user_data;

  for (gsize kind = 0; kind < G_N_ELEMENTS (self->buttons); kind++)
    {
      if (self->buttons[kind] == GTK_WIDGET (button) && gtk_toggle_button_get_active (button) &&
          !self->is_filling && self->kind != (RfKind) kind)
        rf_model_picker_choose_kind (self, (RfKind) kind);
    }
}

static void
rf_model_picker_take_defaults (RfModelPicker *self, const GPtrArray *defaults)
{
  for (guint i = 0; i < defaults->len; i++)
    {
      const RfModelInfo *model = g_ptr_array_index (defaults, i);

      g_free (self->defaults[model->kind]);
      self->defaults[model->kind] = g_strconcat (model->provider, "/", model->id, NULL);
    }
}

static void
rf_model_picker_add_provider (RfModelPicker *self, const RfProviderInfo *provider)
{
  for (guint i = 0; provider->refused == NULL && i < provider->models->len; i++)
    {
      RfModelInfo *model = g_ptr_array_index (provider->models, i);
      g_autoptr (RfModelChoice) choice = rf_model_choice_new (model, provider);

      g_list_store_append (self->lists[model->kind], choice);
    }
}

/**
 * rf_model_picker_fill:
 * @self: a picker
 * @providers: (element-type RfProviderInfo): who there is
 * @defaults: (element-type RfModelInfo): what makes a kind where nobody chooses
 *
 * What was used last is chosen.
 */
void
rf_model_picker_fill (RfModelPicker *self, const GPtrArray *providers, const GPtrArray *defaults)
{
  g_autofree char *used =
      rf_settings_get () != NULL ? g_settings_get_string (rf_settings_get (), "create-kind") : NULL;
  int kind = RF_KIND_IMAGE;

  self->is_filling = TRUE;
  rf_model_picker_take_defaults (self, defaults);
  for (gsize i = 0; i < G_N_ELEMENTS (self->lists); i++)
    g_list_store_remove_all (self->lists[i]);
  for (guint i = 0; i < providers->len; i++)
    rf_model_picker_add_provider (self, g_ptr_array_index (providers, i));
  self->is_filling = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (self->lists); i++)
    gtk_widget_set_visible (self->buttons[i],
                            g_list_model_get_n_items (G_LIST_MODEL (self->lists[i])) > 0);
  if (used != NULL)
    rf_enum_from_name (rf_kind_names, used, &kind);
  if (rf_model_picker_choose_kind (self, (RfKind) kind))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (self->lists); i++)
    {
      if (rf_model_picker_choose_kind (self, (RfKind) i))
        return;
    }
}

/**
 * rf_model_picker_set_readiness:
 * @self: a picker
 * @why: (element-type utf8 utf8): a provider's id → why it is not ready
 */
void
rf_model_picker_set_readiness (RfModelPicker *self, GHashTable *why)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->lists); i++)
    {
      GListModel *list = G_LIST_MODEL (self->lists[i]);

      for (guint j = 0; j < g_list_model_get_n_items (list); j++)
        {
          g_autoptr (RfModelChoice) choice = g_list_model_get_item (list, j);
          const RfModelInfo *model = rf_model_choice_get_model (choice);

          rf_model_choice_set_why (choice, g_hash_table_lookup (why, model->provider));
        }
    }
  if (self->is_guess && rf_model_picker_get_why (self) != NULL)
    rf_model_picker_choose_kind (self, self->kind);
  rf_model_picker_describe (self);
}

static void
rf_model_picker_finalize (GObject *object)
{
  RfModelPicker *self = RF_MODEL_PICKER (object);

  for (gsize i = 0; i < G_N_ELEMENTS (self->lists); i++)
    {
      g_clear_object (&self->lists[i]);
      g_free (self->defaults[i]);
    }
  G_OBJECT_CLASS (rf_model_picker_parent_class)->finalize (object);
}

static void
rf_model_picker_class_init (RfModelPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_model_picker_finalize;

  /* Another model is chosen. */
  signals[CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rf_model_picker_init (RfModelPicker *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->lists); i++)
    self->lists[i] = g_list_store_new (RF_TYPE_MODEL_CHOICE);
  rf_model_picker_make_widgets (self);
  for (gsize i = 0; i < G_N_ELEMENTS (self->buttons); i++)
    g_signal_connect_object (
        self->buttons[i], "toggled", G_CALLBACK (rf_model_picker_kind_cb), self, 0);
  g_signal_connect_object (self->row,
                           "notify::selected-item",
                           G_CALLBACK (rf_model_picker_row_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

/**
 * rf_model_picker_new:
 *
 * Returns: (transfer floating): a picker without models; its signal `changed` tells that
 *   another one is chosen
 */
GtkWidget *
rf_model_picker_new (void)
{
  return g_object_new (RF_TYPE_MODEL_PICKER, NULL);
}
