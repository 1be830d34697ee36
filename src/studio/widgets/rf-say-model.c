/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-say-model.h"

#include "rf-translations.h"

#include <locale.h>

/*
 * What manifests call things, in the language of the person. Our own texts are in the
 * catalogues of gettext; those of a manifest come with it, since anybody may write one, and
 * over a server as they come from this machine.
 */

/* As gettext has it: without a locale there is no other language than the one in which
 * everything is written, whatever the environment asks for. */
static const char *const *
rf_say_languages (void)
{
  static const char *const none[] = { NULL };

  return g_strcmp0 (setlocale (LC_MESSAGES, NULL), "C") == 0 ? none : g_get_language_names ();
}

/**
 * rf_say_provider:
 * @info: a provider
 *
 * Returns: (transfer none): its name
 */
const char *
rf_say_provider (const RfProviderInfo *info)
{
  const char *name = info->name != NULL ? info->name : info->id;

  return rf_translations_pick (info->translations, "name", name, rf_say_languages ());
}

/**
 * rf_say_model:
 * @model: a model
 *
 * Returns: (transfer none): its name
 */
const char *
rf_say_model (const RfModelInfo *model)
{
  const char *name = model->name != NULL ? model->name : model->id;

  return rf_translations_pick (model->translations, "name", name, rf_say_languages ());
}

/**
 * rf_say_model_description:
 * @model: a model
 *
 * Returns: (transfer none) (nullable): what it makes, one sentence
 */
const char *
rf_say_model_description (const RfModelInfo *model)
{
  return rf_translations_pick (
      model->translations, "description", model->description, rf_say_languages ());
}

/**
 * rf_say_label:
 * @parameter: a row of a model's table
 *
 * Returns: (transfer none): its name for people
 */
const char *
rf_say_label (const RfParameter *parameter)
{
  const char *label = parameter->label != NULL ? parameter->label : parameter->name;

  return rf_translations_pick (parameter->translations, "label", label, rf_say_languages ());
}

/**
 * rf_say_description:
 * @parameter: a row of a model's table
 *
 * Returns: (transfer none) (nullable): what it means, one sentence
 */
const char *
rf_say_description (const RfParameter *parameter)
{
  return rf_translations_pick (
      parameter->translations, "description", parameter->description, rf_say_languages ());
}

/**
 * rf_say_unit:
 * @parameter: a row of a model's table
 *
 * Returns: (transfer none) (nullable): in what it is counted, such as “px”
 */
const char *
rf_say_unit (const RfParameter *parameter)
{
  return rf_translations_pick (
      parameter->translations, "unit", parameter->unit, rf_say_languages ());
}

/**
 * rf_say_choice:
 * @parameter: a row of a model's table
 * @choice: one of its choices
 *
 * Returns: (transfer full): what it is called
 */
char *
rf_say_choice (const RfParameter *parameter, const char *choice)
{
  const char *label = rf_parameter_get_choice_label (parameter, choice, rf_say_languages ());

  return label != NULL ? g_strdup (label) : g_strdelimit (g_strdup (choice), "_", ' ');
}
