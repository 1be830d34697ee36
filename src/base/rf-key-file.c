/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-key-file.h"

#include "rf-text.h"

#include <string.h>

/*
 * GKeyFile reads the values; a scan of ours beside it knows in which line each
 * key stands and blanks the lines that GKeyFile would refuse the whole file
 * for. So one wrong line is told with its number and the rest is read.
 *
 * Not thread-safe while values are read, since reading may add faults.
 */

#define RF_KEY_FILE_MAX (1024 * 1024)

struct _RfKeyFile
{
  gatomicrefcount references;
  char *path;        /* (owned) for messages */
  GKeyFile *file;    /* (owned) */
  GPtrArray *groups; /* (owned) of RfKeyFileGroup, in file order */
  GHashTable *lines; /* (owned) `group` or `group\nkey` → line */
  GPtrArray *faults; /* (owned) of utf8 */
};

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

static void
rf_key_file_add_fault_at (RfKeyFile *self, int line, const char *key, const char *message)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s:%d: ", self->path, line);
  if (key != NULL)
    g_string_append_printf (text, "%s: ", key);
  g_string_append (text, message);
  g_ptr_array_add (self->faults, g_string_free (text, FALSE));
}

static void
rf_key_file_remember_line (RfKeyFile *self, const char *group, const char *key, int line)
{
  char *place = key != NULL ? g_strconcat (group, "\n", key, NULL) : g_strdup (group);

  g_hash_table_replace (self->lines, place, GINT_TO_POINTER (line));
}

static RfKeyFileGroup *
rf_key_file_group_new (const char *text)
{
  RfKeyFileGroup *group = g_new0 (RfKeyFileGroup, 1);
  const char *space = strchr (text, ' ');

  group->group = g_strdup (text);
  group->noun = space != NULL ? g_strndup (text, (gsize) (space - text)) : g_strdup (text);
  group->name = g_strdup (space != NULL ? space + 1 : "");
  group->path = g_strsplit (group->name, "/", -1);
  return group;
}

static const char *
rf_key_file_scan_group (RfKeyFile *self, char *line, int number)
{
  char *end = strchr (line, ']');
  RfKeyFileGroup *group = NULL;

  if (end == NULL || end[1] != '\0' || end == line + 1 || strchr (line + 1, '[') != NULL)
    {
      rf_key_file_add_fault_at (self, number, NULL, "a group is written [noun name]");
      return NULL;
    }
  *end = '\0';
  if (g_hash_table_contains (self->lines, line + 1))
    {
      rf_key_file_add_fault_at (self, number, NULL, "this group stands in the file already");
      return NULL;
    }
  group = rf_key_file_group_new (line + 1);
  g_ptr_array_add (self->groups, group);
  rf_key_file_remember_line (self, group->group, NULL, number);
  return group->group;
}

static gboolean
rf_key_file_scan_key (RfKeyFile *self, const char *group, const char *line, int number)
{
  const char *equals = strchr (line, '=');
  g_autofree char *key = equals != NULL ? g_strndup (line, (gsize) (equals - line)) : NULL;
  g_autofree char *place = NULL;

  if (key != NULL)
    g_strstrip (key);
  if (key == NULL || *key == '\0')
    {
      rf_key_file_add_fault_at (self, number, NULL, "a line is written key=value");
      return FALSE;
    }
  if (group == NULL)
    {
      rf_key_file_add_fault_at (self, number, key, "it stands in no group");
      return FALSE;
    }
  place = g_strconcat (group, "\n", key, NULL);
  if (g_hash_table_contains (self->lines, place))
    {
      rf_key_file_add_fault_at (self, number, key, "it stands in this group already");
      return FALSE;
    }
  rf_key_file_remember_line (self, group, key, number);
  return TRUE;
}

static gboolean
rf_key_file_scan_line (RfKeyFile *self, const char *raw, int number, const char **group)
{
  g_autofree char *line = g_strstrip (g_strdup (raw));

  if (*line == '\0' || *line == '#')
    return TRUE;
  if (!g_utf8_validate (line, -1, NULL))
    {
      rf_key_file_add_fault_at (self, number, NULL, "it is not valid UTF-8");
      return FALSE;
    }
  if (*line == '[')
    {
      *group = rf_key_file_scan_group (self, line, number);
      return *group != NULL;
    }
  return rf_key_file_scan_key (self, *group, line, number);
}

static void
rf_key_file_scan (RfKeyFile *self, const char *text, gsize length)
{
  g_autofree char *copy = g_memdup2 (text, length);
  g_autofree char *whole = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) clean = g_string_sized_new (length);
  const char *group = NULL;
  gboolean skipping = FALSE;

  /* A NUL would end the text early; it makes its own line invalid. */
  for (gsize i = 0; i < length; i++)
    {
      if (copy[i] == '\0')
        copy[i] = '\xff';
    }
  whole = g_strndup (copy != NULL ? copy : "", length);
  lines = g_strsplit (whole, "\n", -1);
  for (int i = 0; lines[i] != NULL; i++)
    {
      gboolean is_group = lines[i][0] == '[';
      gboolean valid = FALSE;

      if (!is_group && skipping)
        continue;
      valid = rf_key_file_scan_line (self, lines[i], i + 1, &group);
      skipping = is_group ? !valid : skipping;
      if (valid)
        g_string_append (clean, lines[i]);
      g_string_append_c (clean, '\n');
    }
  g_key_file_load_from_data (
      self->file, clean->str, clean->len, G_KEY_FILE_KEEP_TRANSLATIONS, NULL);
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

  if (bytes > RF_KEY_FILE_MAX)
    {
      g_set_error (error, RF_ERROR, RF_ERROR_TOO_LARGE, "%s: it is larger than 1 MiB", path);
      return NULL;
    }
  self = g_new0 (RfKeyFile, 1);
  g_atomic_ref_count_init (&self->references);
  self->path = g_strdup (path);
  self->file = g_key_file_new ();
  self->groups = g_ptr_array_new_with_free_func (rf_key_file_group_free_cb);
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->faults = g_ptr_array_new_with_free_func (g_free);
  rf_key_file_scan (self, text, bytes);
  return self;
}

/**
 * rf_key_file_new_from_file:
 * @path: a file
 * @error: return location; %RF_ERROR_NOT_FOUND where there is none
 *
 * Returns: (transfer full): the file; what is wrong in it is among its faults
 */
RfKeyFile *
rf_key_file_new_from_file (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, error))
    {
      gboolean missing =
          error != NULL && g_error_matches (*error, G_FILE_ERROR, G_FILE_ERROR_NOENT);

      rf_error_normalise (error, missing ? RF_ERROR_NOT_FOUND : RF_ERROR_FAILED);
      return NULL;
    }
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
 * Returns: (transfer full): the keys of the group, in order
 */
GStrv
rf_key_file_get_keys (RfKeyFile *self, const char *group)
{
  return g_key_file_get_keys (self->file, group, NULL, NULL);
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
  rf_key_file_add_fault_at (self, line, key, message);
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
  char *value = g_key_file_get_string (self->file, group, key, &error);

  if (g_error_matches (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE))
    rf_key_file_add_fault (self, group, key, "there is no such escape");
  return value;
}

/**
 * rf_key_file_dup_locale_string:
 * @self: a key file
 * @group: a group
 * @key: a key
 *
 * Returns: (transfer full) (nullable): the value in the language of the user,
 *   where `key[language]` gives one
 */
char *
rf_key_file_dup_locale_string (RfKeyFile *self, const char *group, const char *key)
{
  return g_key_file_get_locale_string (self->file, group, key, NULL, NULL);
}

/**
 * rf_key_file_dup_list:
 * @self: a key file
 * @group: a group
 * @key: a key
 *
 * Returns: (transfer full) (nullable): the words between the semicolons,
 *   without white space around them and without empty ones
 */
GStrv
rf_key_file_dup_list (RfKeyFile *self, const char *group, const char *key)
{
  g_auto (GStrv) words = g_key_file_get_string_list (self->file, group, key, NULL, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (words == NULL)
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

/**
 * rf_key_file_refuse_unknown_keys:
 * @self: a key file
 * @group: a group
 * @known: the keys that it may have
 *
 * Notes a fault for each key that is not known, with the nearest one.
 */
void
rf_key_file_refuse_unknown_keys (RfKeyFile *self, const char *group, const char *const *known)
{
  g_auto (GStrv) keys = rf_key_file_get_keys (self, group);

  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *name = rf_key_file_dup_key_name (keys[i]);
      const char *nearest = NULL;

      if (g_strv_contains (known, name))
        continue;
      nearest = rf_text_find_nearest (name, known);
      if (nearest != NULL)
        rf_key_file_add_fault (
            self, group, keys[i], "it is not known here; did you mean “%s”?", nearest);
      else
        rf_key_file_add_fault (self, group, keys[i], "it is not known here");
    }
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
