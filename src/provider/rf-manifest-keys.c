/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-manifest.h"

#include "rf-translations.h"

#include <string.h>

/*
 * What the readers of providers, models and parameters share.
 */

#define BIT(type) (1u << (type))
#define NUMBERS   (BIT (RF_PARAMETER_INTEGER) | BIT (RF_PARAMETER_NUMBER))
#define WORDS     (BIT (RF_PARAMETER_CHOICE) | BIT (RF_PARAMETER_LIST))
#define ALL       (~0u)

/* Which keys mean something for which types; the others for all. */

typedef struct
{
  const char *key;
  guint types;
} RfKeyTypes;

static const RfKeyTypes key_types[] = {
  { "default", ALL & ~(BIT (RF_PARAMETER_SIZE) | BIT (RF_PARAMETER_INPUT)) },
  { "unit", NUMBERS | BIT (RF_PARAMETER_TEXT) },
  { "minimum", NUMBERS | BIT (RF_PARAMETER_TEXT) },
  { "maximum", NUMBERS | BIT (RF_PARAMETER_TEXT) },
  { "step", NUMBERS },
  { "choices", WORDS },
  { "choice-labels", WORDS },
  { "words", WORDS },
  { "prompted", WORDS },
  { "expands", BIT (RF_PARAMETER_SIZE) },
  { "max-items", BIT (RF_PARAMETER_LIST) },
  { "accepts", BIT (RF_PARAMETER_INPUT) },
};

/**
 * rf_manifest_read_enum:
 * @file: a manifest or configuration
 * @group: a group that has @key
 * @key: a key
 * @names: the words that the key takes
 * @value: (out): its value
 *
 * Returns: whether the word is one of @names; else a fault has been added
 */
gboolean
rf_manifest_read_enum (RfKeyFile *file,
                       const char *group,
                       const char *key,
                       const RfEnumName *names,
                       int *value)
{
  g_autofree char *word = rf_key_file_dup_string (file, group, key);
  g_autofree char *nearest = NULL;

  if (word == NULL || rf_enum_from_name (names, word, value))
    return word != NULL;
  nearest = rf_enum_dup_nearest (names, word);
  if (nearest != NULL)
    rf_key_file_add_fault (
        file, group, key, "unknown %s “%s”; did you mean “%s”?", key, word, nearest);
  else
    rf_key_file_add_fault (file, group, key, "unknown %s “%s”", key, word);
  return FALSE;
}

/**
 * rf_manifest_is_id:
 * @id: text
 *
 * Ids stand in keys, paths and addresses, so they are plain.
 *
 * Returns: whether @id is made of letters, digits, `.`, `_` and `-` and
 *   begins with a letter or digit
 */
gboolean
rf_manifest_is_id (const char *id)
{
  if (!g_ascii_isalnum (id[0]))
    return FALSE;
  return id[strspn (id, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "._-")] == '\0';
}

/* Between provider and parameter stands the model's id, which a service may
 * have given a version after a colon. */
static gboolean
are_ids (GStrv path, guint length)
{
  for (guint i = 0; i < length; i++)
    {
      g_autofree char *part = g_strdup (path[i]);

      if (i > 0)
        g_strdelimit (part, ":", '_');
      if (!rf_manifest_is_id (part) || path[i][0] == ':')
        return FALSE;
    }
  return TRUE;
}

/**
 * rf_manifest_split_path:
 * @group: a [model …] or [parameter …] group
 * @provider: (out): the provider's id
 * @model: (out): the model's id, in which services have slashes
 * @parameter: (out) (optional): the parameter's name; without it the whole
 *   rest is the model's id
 *
 * Returns: whether the group is named as it must be
 */
gboolean
rf_manifest_split_path (const RfKeyFileGroup *group,
                        char **provider,
                        char **model,
                        char **parameter)
{
  guint length = g_strv_length (group->path);
  const char *slash = NULL;
  char *rest = NULL;

  if (length < (parameter != NULL ? 3 : 2) || !are_ids (group->path, length) ||
      (parameter != NULL && !rf_manifest_is_id (group->path[length - 1])))
    return FALSE;
  *provider = g_strdup (group->path[0]);
  rest = g_strdup (group->name + strlen (group->path[0]) + 1);
  *model = rest;
  if (parameter == NULL)
    return TRUE;
  slash = strrchr (rest, '/');
  *parameter = g_strdup (slash + 1);
  *model = g_strndup (rest, (gsize) (slash - rest));
  g_free (rest);
  return TRUE;
}

/**
 * rf_manifest_read_text:
 * @file: a manifest or configuration
 * @group: a group
 * @key: a key that may be there, in several languages
 * @text: (inout): the text; stays as it is where @key is not there
 * @translations: (inout): of the group's texts; those of another text than the one that
 *   stands here are forgotten
 */
void
rf_manifest_read_text (RfKeyFile *file,
                       const char *group,
                       const char *key,
                       char **text,
                       GHashTable **translations)
{
  g_auto (GStrv) languages = rf_key_file_dup_languages (file, group, key);

  if (rf_key_file_has_key (file, group, key))
    {
      g_free (*text);
      *text = rf_key_file_dup_string (file, group, key);
      rf_translations_forget (*translations, key);
    }
  for (gsize i = 0; languages[i] != NULL; i++)
    {
      g_autofree char *member = g_strdup_printf ("%s[%s]", key, languages[i]);
      g_autofree char *translation = rf_key_file_dup_string (file, group, member);

      rf_translations_set (translations, key, languages[i], translation);
    }
}

static gboolean
key_suits (const char *key, RfParameterType type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (key_types); i++)
    {
      if (g_str_equal (key_types[i].key, key))
        return (key_types[i].types & BIT (type)) != 0;
    }
  return TRUE;
}

static gboolean
check_suits (RfKeyFile *file,
             const char *group,
             const RfParameter *parameter,
             const char *key,
             const char *line)
{
  if (key_suits (key, parameter->type))
    return TRUE;
  rf_key_file_add_fault (file,
                         group,
                         line,
                         "it means nothing for the type “%s”",
                         rf_enum_get_name (rf_parameter_type_names, (int) parameter->type));
  return FALSE;
}

/**
 * rf_manifest_has_key:
 * @file: a manifest or configuration
 * @group: a parameter's group
 * @parameter: the parameter
 * @key: a key
 *
 * Tells a key that means nothing for the parameter's type.
 *
 * Returns: whether @key is there to be read
 */
gboolean
rf_manifest_has_key (RfKeyFile *file,
                     const char *group,
                     const RfParameter *parameter,
                     const char *key)
{
  return rf_key_file_has_key (file, group, key) && check_suits (file, group, parameter, key, key);
}

/**
 * rf_manifest_has_text:
 * @file: a manifest or configuration
 * @group: a parameter's group
 * @parameter: the parameter
 * @key: a key
 *
 * Tells each line of a text that means nothing for the parameter's type.
 *
 * Returns: whether @key is there to be read, in whatever language
 */
gboolean
rf_manifest_has_text (RfKeyFile *file,
                      const char *group,
                      const RfParameter *parameter,
                      const char *key)
{
  g_auto (GStrv) languages = rf_key_file_dup_languages (file, group, key);
  gboolean has_text = rf_manifest_has_key (file, group, parameter, key);

  for (gsize i = 0; languages[i] != NULL; i++)
    {
      g_autofree char *line = g_strdup_printf ("%s[%s]", key, languages[i]);

      has_text = check_suits (file, group, parameter, key, line) || has_text;
    }
  return has_text;
}

/**
 * rf_manifest_find_parameter:
 * @model: a model
 * @name: a name as a manifest gives it
 *
 * Requests may use an alias, the rest of a manifest may not: what it names is
 * looked for in canonical requests.
 *
 * Returns: (transfer none) (nullable): the parameter that has just this name
 */
const RfParameter *
rf_manifest_find_parameter (const RfModelInfo *model, const char *name)
{
  const RfParameter *parameter = rf_model_info_find_parameter (model, name);

  return parameter != NULL && g_str_equal (parameter->name, name) ? parameter : NULL;
}
