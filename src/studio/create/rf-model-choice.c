/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-model-picker.h"

#include "rf-say-model.h"

/*
 * A model as a row of a list, with why its provider is not ready.
 */

struct _RfModelChoice
{
  GObject parent_instance;

  RfModelInfo *model; /* (owned) */
  char *name;         /* (owned) */
  char *why;          /* (owned) (nullable) */
};

enum
{
  PROP_NAME = 1,
  PROP_WHY,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (RfModelChoice, rf_model_choice, G_TYPE_OBJECT)

/**
 * rf_model_choice_get_model:
 * @self: a choice
 *
 * Returns: (transfer none): the model
 */
RfModelInfo *
rf_model_choice_get_model (RfModelChoice *self)
{
  return self->model;
}

/**
 * rf_model_choice_get_name:
 * @self: a choice
 *
 * Returns: what people call it, with its provider
 */
const char *
rf_model_choice_get_name (RfModelChoice *self)
{
  return self->name;
}

/**
 * rf_model_choice_get_why:
 * @self: a choice
 *
 * Returns: (nullable): why nothing can be made with it now
 */
const char *
rf_model_choice_get_why (RfModelChoice *self)
{
  return self->why;
}

/**
 * rf_model_choice_set_why:
 * @self: a choice
 * @why: (nullable): why nothing can be made with it now
 */
void
rf_model_choice_set_why (RfModelChoice *self, const char *why)
{
  if (g_strcmp0 (self->why, why) == 0)
    return;
  g_free (self->why);
  self->why = g_strdup (why);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WHY]);
}

static void
rf_model_choice_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RfModelChoice *self = RF_MODEL_CHOICE (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_WHY:
      g_value_set_string (value, self->why != NULL ? self->why : "");
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rf_model_choice_finalize (GObject *object)
{
  RfModelChoice *self = RF_MODEL_CHOICE (object);

  rf_model_info_unref (self->model);
  g_free (self->name);
  g_free (self->why);
  G_OBJECT_CLASS (rf_model_choice_parent_class)->finalize (object);
}

static void
rf_model_choice_class_init (RfModelChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rf_model_choice_get_property;
  object_class->finalize = rf_model_choice_finalize;
  properties[PROP_NAME] =
      g_param_spec_string ("name", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_WHY] =
      g_param_spec_string ("why", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
rf_model_choice_init (RfModelChoice *self)
{
}

/**
 * rf_model_choice_new:
 * @model: a model
 * @provider: who has it
 *
 * Returns: (transfer full): a row for it
 */
RfModelChoice *
rf_model_choice_new (RfModelInfo *model, const RfProviderInfo *provider)
{
  RfModelChoice *self = g_object_new (RF_TYPE_MODEL_CHOICE, NULL);
  const char *provider_name = rf_say_provider (provider);
  const char *model_name = rf_say_model (model);

  self->model = rf_model_info_ref (model);
  self->name = g_str_equal (provider_name, model_name)
                   ? g_strdup (model_name)
                   : g_strdup_printf ("%s · %s", provider_name, model_name);
  return self;
}

/**
 * rf_model_choice_others_take_prompt:
 * @model: a model
 * @choices: (element-type RfModelChoice): all of its kind
 *
 * Of a kind such as text the only model that is ready may be for something else than what
 * people come for.
 *
 * Returns: whether it takes no prompt, while others of them do
 */
gboolean
rf_model_choice_others_take_prompt (const RfModelInfo *model, GListStore *choices)
{
  if (rf_model_info_find_flagged (model, RF_PARAMETER_PROMPT) != NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (choices)); i++)
    {
      g_autoptr (RfModelChoice) choice = g_list_model_get_item (G_LIST_MODEL (choices), i);

      if (rf_model_info_find_flagged (choice->model, RF_PARAMETER_PROMPT) != NULL)
        return TRUE;
    }
  return FALSE;
}
