/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-openai-names.h"

/* Names of OpenAI's interface. The voices are told apart by eSpeak NG's variants,
 * so that a client's choice of a voice is heard without any configuration. */

static const struct
{
  const char *name;
  const char *meaning;
} shipped_voices[] = {
  { "alloy", "variant:f5" }, { "ash", "variant:m3" },      { "ballad", "variant:m7" },
  { "cedar", "variant:m6" }, { "coral", "variant:f2" },    { "echo", "variant:m1" },
  { "fable", "variant:m4" }, { "marin", "variant:Annie" }, { "nova", "variant:f3" },
  { "onyx", "variant:m8" },  { "sage", "variant:f4" },     { "shimmer", "variant:f1" },
  { "verse", "variant:m2" },
};

static void
rf_openai_strv_free_cb (gpointer strings)
{
  g_strfreev (strings);
}

/**
 * rf_openai_names_new:
 *
 * Returns: (transfer full): no models, and the voices that OpenAI has
 */
RfOpenaiNames *
rf_openai_names_new (void)
{
  RfOpenaiNames *self = g_new0 (RfOpenaiNames, 1);

  g_atomic_ref_count_init (&self->references);
  self->models = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->voices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, rf_openai_strv_free_cb);
  for (gsize i = 0; i < G_N_ELEMENTS (shipped_voices); i++)
    g_hash_table_insert (self->voices,
                         g_strdup (shipped_voices[i].name),
                         g_strsplit (shipped_voices[i].meaning, ";", -1));
  return self;
}

/**
 * rf_openai_names_ref:
 * @self: names
 *
 * Returns: (transfer full): the same
 */
RfOpenaiNames *
rf_openai_names_ref (RfOpenaiNames *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * rf_openai_names_unref:
 * @self: (transfer full) (nullable): names
 */
void
rf_openai_names_unref (RfOpenaiNames *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_hash_table_unref (self->models);
  g_hash_table_unref (self->voices);
  for (gsize i = 0; i < G_N_ELEMENTS (self->defaults); i++)
    g_free (self->defaults[i]);
  g_free (self);
}

/**
 * rf_openai_names_find_model:
 * @self: names
 * @name: (nullable): what a client calls the model; %NULL where it names none
 * @kind: what it is to make
 *
 * Returns: (transfer none) (nullable): `provider` or `provider/model`; %NULL where
 *   the name is in no table
 */
const char *
rf_openai_names_find_model (const RfOpenaiNames *self, const char *name, RfKind kind)
{
  const char *meaning = name != NULL ? g_hash_table_lookup (self->models, name) : RF_OPENAI_DEFAULT;

  return g_strcmp0 (meaning, RF_OPENAI_DEFAULT) == 0 ? self->defaults[kind] : meaning;
}

/**
 * rf_openai_names_find_voice:
 * @self: names
 * @name: what a client calls the voice
 *
 * Returns: (transfer none) (nullable): what it means, each as `parameter:value`
 */
const char *const *
rf_openai_names_find_voice (const RfOpenaiNames *self, const char *name)
{
  return g_hash_table_lookup (self->voices, name);
}
