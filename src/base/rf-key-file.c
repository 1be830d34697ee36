/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-key-file-private.h"

#include "rf-paths.h"
#include "rf-text.h"

#include <string.h>

/*
 * Manifests and refrain.conf. What is wrong is gathered with file and line
 * instead of ending the reading, so that people see all of it at once.
 *
 * Not thread-safe while values are read, since reading may add faults.
 */

#define MAX_BYTES (1024 * 1024)

static void
rf_key_file_group_free_cb (gpointer data)
{
  RfKeyFileGroup *group = data;

  g_free (group->group);
  g_free (group->noun);
  g_free (group->name);
  g_strfreev (group->path);
  g_free (group);
}

/**
 * rf_key_file_tell:
 * @self: a key file
 * @line: a line, or 0 for the file as a whole
 * @key: (nullable): a key in it
 * @message: what is wrong
 *
 * Notes `path:line: key: message`, once however often it is found; without a
 * line where @line is 0.
 */
void
rf_key_file_tell (RfKeyFile *self, int line, const char *key, const char *message)
{
  g_autofree char *number = line > 0 ? g_strdup_printf ("%d:", line) : g_strdup ("");
  char *fault = g_strdup_printf (
      "%s:%s %s%s%s", self->path, number, key != NULL ? key : "", key != NULL ? ": " : "", message);

  if (g_hash_table_contains (self->told, fault))
    {
      g_free (fault);
      return;
    }
  g_ptr_array_add (self->faults, fault);
  g_hash_table_add (self->told, fault);
}

/**
 * rf_key_file_new_from_data:
 * @text: the file's content
 * @length: its bytes, or -1 up to the NUL
 * @path: what it is called in messages
 * @error: return location; %RF_ERROR_TOO_LARGE
 *
 * Returns: (transfer full): the file; what is wrong in it is among its faults
 */
RfKeyFile *
rf_key_file_new_from_data (const char *text, gssize length, const char *path, GError **error)
{
  gsize bytes = length >= 0 ? (gsize) length : strlen (text);
  RfKeyFile *self = NULL;

  if (bytes > MAX_BYTES)
    {
      g_set_error (
          error, RF_ERROR, RF_ERROR_TOO_LARGE, "%s: it is larger than %d bytes", path, MAX_BYTES);
      return NULL;
    }
  self = g_new0 (RfKeyFile, 1);
  g_atomic_ref_count_init (&self->references);
  self->path = g_strdup (path);
  self->file = g_key_file_new ();
  self->groups = g_ptr_array_new_with_free_func (rf_key_file_group_free_cb);
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->faults = g_ptr_array_new_with_free_func (g_free);
  self->told = g_hash_table_new (g_str_hash, g_str_equal);
  rf_key_file_scan (self, text, bytes);
  return self;
}

/**
 * rf_key_file_new_from_file:
 * @path: a file
 * @error: return location; %RF_ERROR_NOT_FOUND where there is none,
 *   %RF_ERROR_TOO_LARGE, %RF_ERROR_FAILED where it cannot be read
 *
 * Returns: (transfer full): the file; what is wrong in it is among its faults
 */
RfKeyFile *
rf_key_file_new_from_file (const char *path, GError **error)
{
  gsize length = 0;
  g_autofree char *text = rf_paths_read_file (path, MAX_BYTES, RF_ERROR_FAILED, &length, error);

  if (text == NULL)
    return NULL;
  return rf_key_file_new_from_data (text, (gssize) length, path, error);
}

/**
 * rf_key_file_ref:
 * @self: a key file
 *
 * Returns: (transfer full): the same key file
 */
RfKeyFile *
rf_key_file_ref (RfKeyFile *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * rf_key_file_unref:
 * @self: (transfer full): a key file
 */
void
rf_key_file_unref (RfKeyFile *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->path);
  g_key_file_unref (self->file);
  g_ptr_array_unref (self->groups);
  g_hash_table_unref (self->lines);
  g_hash_table_unref (self->told);
  g_ptr_array_unref (self->faults);
  g_free (self);
}

/**
 * rf_key_file_get_path:
 * @self: a key file
 *
 * Returns: (transfer none): what it is called in messages
 */
const char *
rf_key_file_get_path (RfKeyFile *self)
{
  return self->path;
}

/**
 * rf_key_file_get_groups:
 * @self: a key file
 *
 * Returns: (transfer none) (element-type RfKeyFileGroup): its groups, in order
 */
const GPtrArray *
rf_key_file_get_groups (RfKeyFile *self)
{
  return self->groups;
}

/**
 * rf_key_file_get_keys:
 * @self: a key file
 * @group: a group
 *
 * Returns: (transfer full): the keys of the group, in order; none where there
 *   is no such group
 */
GStrv
rf_key_file_get_keys (RfKeyFile *self, const char *group)
{
  char **keys = g_key_file_get_keys (self->file, group, NULL, NULL);

  return keys != NULL ? keys : g_new0 (char *, 1);
}

/**
 * rf_key_file_has_key:
 * @self: a key file
 * @group: a group
 * @key: a key
 *
 * Returns: whether it stands there
 */
gboolean
rf_key_file_has_key (RfKeyFile *self, const char *group, const char *key)
{
  return g_key_file_has_key (self->file, group, key, NULL);
}

/**
 * rf_key_file_get_line:
 * @self: a key file
 * @group: a group
 * @key: (nullable): a key, or %NULL for the group itself
 *
 * Returns: the line it stands in, from 1 on, or 0 where it stands nowhere
 */
int
rf_key_file_get_line (RfKeyFile *self, const char *group, const char *key)
{
  g_autofree char *place = key != NULL ? g_strconcat (group, "\n", key, NULL) : g_strdup (group);

  return GPOINTER_TO_INT (g_hash_table_lookup (self->lines, place));
}

/**
 * rf_key_file_add_fault:
 * @self: a key file
 * @group: a group
 * @key: (nullable): a key in it
 * @format: what is wrong with it, as for printf()
 *
 * Notes `path:line: key: message`.
 */
void
rf_key_file_add_fault (RfKeyFile *self, const char *group, const char *key, const char *format, ...)
{
  g_autofree char *message = NULL;
  int line = rf_key_file_get_line (self, group, key);
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (line == 0)
    line = rf_key_file_get_line (self, group, NULL);
  rf_key_file_tell (self, line, key, message);
}

/**
 * rf_key_file_dup_string:
 * @self: a key file
 * @group: a group
 * @key: a key
 *
 * Returns: (transfer full) (nullable): the value, %NULL where there is none or
 *   its escapes are wrong (which is a fault)
 */
char *
rf_key_file_dup_string (RfKeyFile *self, const char *group, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = g_key_file_get_string (self->file, group, key, &error);

  /* GLib gives what it could make of it all the same. */
  if (g_error_matches (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE))
    rf_key_file_add_fault (self, group, key, "there is no such escape");
  return error == NULL ? g_steal_pointer (&value) : NULL;
}

/**
 * rf_key_file_dup_languages:
 * @self: a key file
 * @group: a group
 * @key: a key
 *
 * Returns: (transfer full): the languages in which `key[language]` stands there
 */
GStrv
rf_key_file_dup_languages (RfKeyFile *self, const char *group, const char *key)
{
  g_auto (GStrv) keys = rf_key_file_get_keys (self, group);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gsize length = strlen (key);

  for (gsize i = 0; keys[i] != NULL; i++)
    {
      /* The scan has let through nothing but `name` and `name[language]`. */
      if (strncmp (keys[i], key, length) != 0 || keys[i][length] != '[')
        continue;
      keys[i][strlen (keys[i]) - 1] = '\0';
      g_strv_builder_add (builder, keys[i] + length + 1);
    }
  return g_strv_builder_end (builder);
}

/**
 * rf_key_file_dup_list:
 * @self: a key file
 * @group: a group
 * @key: a key
 *
 * Returns: (transfer full) (nullable): the words between the semicolons,
 *   without white space around them and without empty ones; %NULL where there
 *   is none or its escapes are wrong (which is a fault)
 */
GStrv
rf_key_file_dup_list (RfKeyFile *self, const char *group, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = g_key_file_get_string_list (self->file, group, key, NULL, &error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (g_error_matches (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE))
    rf_key_file_add_fault (self, group, key, "there is no such escape");
  if (words == NULL || error != NULL)
    return NULL;
  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (*g_strstrip (words[i]) != '\0')
        g_strv_builder_add (builder, words[i]);
    }
  return g_strv_builder_end (builder);
}

static char *
rf_key_file_dup_key_name (const char *key)
{
  const char *bracket = strchr (key, '[');

  return bracket != NULL ? g_strndup (key, (gsize) (bracket - key)) : g_strdup (key);
}

static void
rf_key_file_refuse_key (RfKeyFile *self, const char *group, const char *key, const char *nearest)
{
  if (nearest != NULL)
    rf_key_file_add_fault (self, group, key, "it is not known here; did you mean “%s”?", nearest);
  else
    rf_key_file_add_fault (self, group, key, "it is not known here");
}

/**
 * rf_key_file_refuse_unknown_texts:
 * @self: a key file
 * @group: a group
 * @known: the keys that it may have
 * @texts: those of them that may stand there in several languages
 *
 * Notes a fault for each key that is not known, with the nearest one, and for each
 * `key[language]` of a key that is no text.
 */
void
rf_key_file_refuse_unknown_texts (RfKeyFile *self,
                                  const char *group,
                                  const char *const *known,
                                  const char *const *texts)
{
  g_auto (GStrv) keys = rf_key_file_get_keys (self, group);

  for (gsize i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *name = rf_key_file_dup_key_name (keys[i]);

      if (!g_strv_contains (known, name))
        rf_key_file_refuse_key (self, group, keys[i], rf_text_find_nearest (name, known));
      else if (!g_str_equal (name, keys[i]) && !g_strv_contains (texts, name))
        rf_key_file_add_fault (
            self, group, keys[i], "“%s” is no text, and the same in each language", name);
    }
}

/**
 * rf_key_file_refuse_unknown_keys:
 * @self: a key file
 * @group: a group without texts
 * @known: the keys that it may have
 *
 * Notes a fault for each key that is not known, with the nearest one.
 */
void
rf_key_file_refuse_unknown_keys (RfKeyFile *self, const char *group, const char *const *known)
{
  static const char *const texts[] = { NULL };

  rf_key_file_refuse_unknown_texts (self, group, known, texts);
}

/**
 * rf_key_file_get_faults:
 * @self: a key file
 *
 * Returns: (transfer none) (element-type utf8): everything that is wrong with
 *   the file and was noticed so far, each as `path:line: key: message`
 */
const GPtrArray *
rf_key_file_get_faults (RfKeyFile *self)
{
  return self->faults;
}
