/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-types.h"

#include <glib.h>

G_BEGIN_DECLS

/** RF_OPENAI_DEFAULT: stands for the default model of the kind that is asked */
#define RF_OPENAI_DEFAULT "default"

/** RF_OPENAI_OTHERS: the name under which all other names stand */
#define RF_OPENAI_OTHERS "*"

/**
 * RfOpenaiNames:
 * @models: (element-type utf8 utf8): a model's name → `provider`,
 *   `provider/model`, or %RF_OPENAI_DEFAULT
 * @voices: (element-type utf8 GStrv): a voice's name → what it means where a model
 *   has no such voice, each as `parameter:value`
 * @defaults: (nullable): the default model of each kind
 *
 * What the names mean that clients of OpenAI's interface send. Immutable once
 * made.
 */
typedef struct
{
  gatomicrefcount references;
  GHashTable *models;
  GHashTable *voices;
  char *defaults[RF_KIND_TEXT + 1];
} RfOpenaiNames;

RfOpenaiNames *rf_openai_names_new (void);
RfOpenaiNames *rf_openai_names_ref (RfOpenaiNames *self);
void rf_openai_names_unref (RfOpenaiNames *self);
const char *rf_openai_names_find_model (const RfOpenaiNames *self, const char *name, RfKind kind);
const char *const *rf_openai_names_find_voice (const RfOpenaiNames *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfOpenaiNames, rf_openai_names_unref)

G_END_DECLS
