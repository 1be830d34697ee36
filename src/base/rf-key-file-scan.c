/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-key-file-private.h"

#include <string.h>

/*
 * Reads the lines of a key file one by one and hands those that are right to a
 * GKeyFile, whose own reader gives up at the first wrong line and knows no
 * line numbers. A wrong line is told and skipped; a wrong group is skipped
 * with all its keys, since they would fall into the group before it.
 */

/* Of U+FEFF, which some editors put in front. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

typedef struct
{
  RfKeyFile *file;
  const char *group; /* (nullable) the one that keys belong to */
  gboolean skipping; /* the keys of a wrong group */
  int number;        /* of the line */
} RfKeyFileScan;

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

static gboolean
rf_key_file_has_control (const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (g_ascii_iscntrl (*text))
        return TRUE;
    }
  return FALSE;
}

static gboolean
rf_key_file_is_group (const char *name)
{
  gsize length = strlen (name);

  return length > 0 && name[0] != ' ' && name[length - 1] != ' ' && strpbrk (name, "[]") == NULL &&
         strstr (name, "  ") == NULL && !rf_key_file_has_control (name);
}

/* `name` or `name[language]`. */
static gboolean
rf_key_file_is_key (const char *key)
{
  gsize name = strcspn (key, "[]");
  const char *language = key + name + 1;
  gsize length;

  if (name == 0 || key[name - 1] == ' ' || rf_key_file_has_control (key))
    return FALSE;
  if (key[name] == '\0')
    return TRUE;
  length = strspn (language, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_.@");
  return key[name] == '[' && length > 0 && strcmp (language + length, "]") == 0;
}

static gboolean
rf_key_file_scan_group (RfKeyFileScan *scan, char *line)
{
  RfKeyFile *self = scan->file;
  RfKeyFileGroup *group = NULL;
  gsize length = strlen (line);
  char *name = line + 1;

  if (line[length - 1] == ']')
    line[length - 1] = '\0';
  else
    *name = '\0';
  if (!rf_key_file_is_group (name))
    {
      rf_key_file_tell (self, scan->number, NULL, "a group is written [noun name]");
      return FALSE;
    }
  if (g_hash_table_contains (self->lines, name))
    {
      rf_key_file_tell (self, scan->number, NULL, "this group stands in the file already");
      return FALSE;
    }
  group = rf_key_file_group_new (name);
  g_ptr_array_add (self->groups, group);
  g_hash_table_insert (self->lines, g_strdup (name), GINT_TO_POINTER (scan->number));
  scan->group = group->group;
  return TRUE;
}

static void
rf_key_file_scan_key (RfKeyFileScan *scan, char *line)
{
  RfKeyFile *self = scan->file;
  char *equals = strchr (line, '=');
  g_autofree char *place = NULL;
  const char *wrong = NULL;
  char *key = line;

  if (equals != NULL)
    *equals = '\0';
  g_strchomp (key);
  if (equals == NULL || *key == '\0')
    {
      rf_key_file_tell (self, scan->number, NULL, "a line is written key=value");
      return;
    }
  place = g_strconcat (scan->group != NULL ? scan->group : "", "\n", key, NULL);
  if (!rf_key_file_is_key (key))
    wrong = "a key is written name or name[language]";
  else if (scan->group == NULL)
    wrong = "it stands in no group";
  else if (g_hash_table_contains (self->lines, place))
    wrong = "it stands in this group already";
  if (wrong != NULL)
    {
      rf_key_file_tell (self, scan->number, key, wrong);
      return;
    }
  g_hash_table_insert (self->lines, g_steal_pointer (&place), GINT_TO_POINTER (scan->number));
  g_key_file_set_value (self->file, scan->group, key, g_strchug (equals + 1));
}

static void
rf_key_file_scan_line (RfKeyFileScan *scan, const char *raw, gsize length)
{
  g_autofree char *line = g_strstrip (g_strndup (raw, length));
  gboolean is_group = *line == '[';
  const char *wrong = NULL;

  if (scan->skipping && !is_group)
    return;
  if (memchr (raw, '\0', length) != NULL)
    wrong = "a NUL is not allowed";
  else if (*line == '\0' || *line == '#')
    return;
  else if (!g_utf8_validate (line, -1, NULL))
    wrong = "it is not valid UTF-8";
  if (wrong != NULL)
    {
      rf_key_file_tell (scan->file, scan->number, NULL, wrong);
      scan->skipping = is_group;
      return;
    }
  if (is_group)
    scan->skipping = !rf_key_file_scan_group (scan, line);
  else
    rf_key_file_scan_key (scan, line);
}

/**
 * rf_key_file_scan:
 * @self: an empty key file
 * @text: its content
 * @length: bytes of @text
 *
 * Fills it, and notes what is wrong.
 */
void
rf_key_file_scan (RfKeyFile *self, const char *text, gsize length)
{
  RfKeyFileScan scan = { .file = self, .number = 1 };
  const char *end = text + length;
  const char *at = text;

  if (length >= strlen (BYTE_ORDER_MARK) &&
      memcmp (text, BYTE_ORDER_MARK, strlen (BYTE_ORDER_MARK)) == 0)
    at += strlen (BYTE_ORDER_MARK);
  for (; at < end; scan.number++)
    {
      const char *stop = memchr (at, '\n', (gsize) (end - at));

      if (stop == NULL)
        stop = end;
      rf_key_file_scan_line (&scan, at, (gsize) (stop - at));
      at = stop < end ? stop + 1 : end;
    }
}
