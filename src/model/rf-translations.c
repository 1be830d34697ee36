/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-translations.h"

#include "rf-json-fields.h"

#include <string.h>

/*
 * The keys are those of the manifest, `name[language]`, and so are the members in JSON: a
 * text goes from the manifest to a form, here or behind a server, in all languages that it
 * has, and who shows it picks one.
 */

/**
 * rf_translations_set:
 * @self: (inout): a table that is still being filled in, or %NULL for one that is not there yet
 * @name: what is translated, such as `label`
 * @language: into which language, as a locale names it
 * @text: (nullable): the translation; nothing or an empty one takes none
 */
void
rf_translations_set (GHashTable **self, const char *name, const char *language, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  if (*self == NULL)
    *self = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_replace (*self, g_strdup_printf ("%s[%s]", name, language), g_strdup (text));
}

/**
 * rf_translations_split:
 * @member: a key or a member, perhaps `name[language]`
 * @language: (out): the language, where there is one
 *
 * Returns: (transfer full) (nullable): the name; %NULL where @member has no language
 */
char *
rf_translations_split (const char *member, char **language)
{
  const char *bracket = strchr (member, '[');
  gsize length = strlen (member);

  if (bracket == NULL || bracket == member || member[length - 1] != ']' || bracket[1] == ']')
    return NULL;
  *language = g_strndup (bracket + 1, length - 2 - (gsize) (bracket - member));
  return g_strndup (member, (gsize) (bracket - member));
}

static gboolean
rf_translations_is_of_cb (gpointer key, gpointer value, gpointer name)
{
  gsize length = strlen (name);

  return strncmp (key, name, length) == 0 && ((const char *) key)[length] == '[';
}

/**
 * rf_translations_forget:
 * @self: (nullable): a table that is still being filled in
 * @name: what has another text now, of which these are no translations
 */
void
rf_translations_forget (GHashTable *self, const char *name)
{
  if (self != NULL)
    g_hash_table_foreach_remove (self, rf_translations_is_of_cb, (gpointer) name);
}

/**
 * rf_translations_copy:
 * @self: (nullable): a table
 *
 * Returns: (transfer full) (nullable): another one like it
 */
GHashTable *
rf_translations_copy (GHashTable *self)
{
  GHashTable *copy = NULL;
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer text = NULL;

  if (self == NULL)
    return NULL;
  copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_iter_init (&iter, self);
  while (g_hash_table_iter_next (&iter, &name, &text))
    g_hash_table_insert (copy, g_strdup (name), g_strdup (text));
  return copy;
}

/**
 * rf_translations_pick:
 * @self: (nullable): a table
 * @name: what is to be shown, such as `label`
 * @original: (nullable): its text as it was written
 * @languages: somebody's languages, the best first, as g_get_language_names() has them
 *
 * Returns: (transfer none) (nullable): the text in the first of the languages that it has,
 *   or @original
 */
const char *
rf_translations_pick (GHashTable *self,
                      const char *name,
                      const char *original,
                      const char *const *languages)
{
  for (gsize i = 0; self != NULL && languages[i] != NULL; i++)
    {
      g_autofree char *member = g_strdup_printf ("%s[%s]", name, languages[i]);
      const char *text = g_hash_table_lookup (self, member);

      if (text != NULL)
        return text;
    }
  return original;
}

/**
 * rf_translations_write:
 * @self: (nullable): a table
 * @builder: in an object that has the original texts
 *
 * Adds a member `name[language]` for each.
 */
void
rf_translations_write (GHashTable *self, JsonBuilder *builder)
{
  g_autoptr (GList) names = self != NULL ? g_hash_table_get_keys (self) : NULL;

  names = g_list_sort (names, (GCompareFunc) strcmp);
  for (GList *at = names; at != NULL; at = at->next)
    {
      json_builder_set_member_name (builder, at->data);
      json_builder_add_string_value (builder, g_hash_table_lookup (self, at->data));
    }
}

/**
 * rf_translations_read:
 * @self: (inout): a table that is still being filled in, or %NULL
 * @object: what rf_translations_write() has written into, here or on another machine
 * @names: what may be translated there
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: whether all of them are texts
 */
gboolean
rf_translations_read (GHashTable **self,
                      JsonObject *object,
                      const char *const *names,
                      GError **error)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *at = members; at != NULL; at = at->next)
    {
      g_autofree char *language = NULL;
      g_autofree char *name = rf_translations_split (at->data, &language);
      g_autofree char *text = NULL;

      if (name == NULL || !g_strv_contains (names, name))
        continue;
      if (!rf_json_object_read_string (object, at->data, &text, error))
        return FALSE;
      rf_translations_set (self, name, language, text);
    }
  return TRUE;
}
