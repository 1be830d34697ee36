/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-key-file.h"

#include "rf-bytes.h"
#include "rf-credits.h"
#include "rf-time.h"

#include <math.h>
#include <string.h>

/*
 * Values of a key file that are no strings. All are read as strings first, so
 * that a wrong one is told in our words, with its line.
 */

/**
 * rf_key_file_read_boolean:
 * @self: a key file
 * @group: a group
 * @key: a key
 * @value: (out): untouched when there is no readable value
 *
 * Reads `yes`, `no`, `true` or `false`; anything else is a fault.
 *
 * Returns: whether @value was set
 */
gboolean
rf_key_file_read_boolean (RfKeyFile *self, const char *group, const char *key, gboolean *value)
{
  g_autofree char *text = rf_key_file_dup_string (self, group, key);
  gboolean yes = g_strcmp0 (text, "yes") == 0 || g_strcmp0 (text, "true") == 0;
  gboolean no = g_strcmp0 (text, "no") == 0 || g_strcmp0 (text, "false") == 0;

  if (yes || no)
    *value = yes;
  else if (text != NULL)
    rf_key_file_add_fault (self, group, key, "must be “yes” or “no”");
  return yes || no;
}

/**
 * rf_key_file_read_int:
 * @self: a key file
 * @group: a group
 * @key: a key
 * @minimum: the least that is allowed
 * @maximum: the most
 * @value: (out): untouched when there is no readable value
 *
 * Returns: whether @value was set; a value that is no whole number in the
 *   range is a fault
 */
gboolean
rf_key_file_read_int (RfKeyFile *self,
                      const char *group,
                      const char *key,
                      gint64 minimum,
                      gint64 maximum,
                      gint64 *value)
{
  g_autofree char *text = rf_key_file_dup_string (self, group, key);

  if (text == NULL)
    return FALSE;
  if (g_ascii_string_to_signed (g_strstrip (text), 10, minimum, maximum, value, NULL))
    return TRUE;
  rf_key_file_add_fault (self,
                         group,
                         key,
                         "must be a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                         minimum,
                         maximum);
  return FALSE;
}

/**
 * rf_key_file_read_double:
 * @self: a key file
 * @group: a group
 * @key: a key
 * @value: (out): untouched when there is no readable value
 *
 * Returns: whether @value was set; a value that is no finite number is a fault
 */
gboolean
rf_key_file_read_double (RfKeyFile *self, const char *group, const char *key, double *value)
{
  g_autofree char *text = rf_key_file_dup_string (self, group, key);
  char *end = NULL;
  double number = 0;

  if (text == NULL)
    return FALSE;
  g_strstrip (text);
  number = g_ascii_strtod (text, &end);
  /* strtod also reads hexadecimal numbers, and words. */
  if (*text != '\0' && *end == '\0' && isfinite (number) &&
      strspn (text, "+-.0123456789eE") == strlen (text))
    {
      *value = number;
      return TRUE;
    }
  rf_key_file_add_fault (self, group, key, "must be a number");
  return FALSE;
}

/**
 * rf_key_file_read_credits:
 * @self: a key file
 * @group: a group
 * @key: a key
 * @value: (out): millionths; untouched when there is no readable value
 *
 * Returns: whether @value was set; a value that is no amount is a fault
 */
gboolean
rf_key_file_read_credits (RfKeyFile *self, const char *group, const char *key, gint64 *value)
{
  g_autofree char *text = rf_key_file_dup_string (self, group, key);
  gint64 millionths = 0;

  if (text == NULL)
    return FALSE;
  if (rf_credits_from_string (g_strstrip (text), &millionths) && millionths >= 0)
    {
      *value = millionths;
      return TRUE;
    }
  rf_key_file_add_fault (
      self, group, key, "must be credits: a decimal of at most six places, not negative");
  return FALSE;
}

/**
 * rf_key_file_read_bytes:
 * @self: a key file
 * @group: a group
 * @key: a key
 * @bytes: (out): untouched when there is no readable value
 *
 * Returns: whether @bytes was set; a value that is no size is a fault
 */
gboolean
rf_key_file_read_bytes (RfKeyFile *self, const char *group, const char *key, gint64 *bytes)
{
  g_autofree char *text = rf_key_file_dup_string (self, group, key);

  if (text == NULL)
    return FALSE;
  if (rf_bytes_from_string (g_strstrip (text), bytes))
    return TRUE;
  rf_key_file_add_fault (self, group, key, "must be a size such as “5MB” or “512KiB”");
  return FALSE;
}

/**
 * rf_key_file_read_duration:
 * @self: a key file
 * @group: a group
 * @key: a key
 * @seconds: (out): untouched when there is no readable value
 *
 * Returns: whether @seconds was set; a value that is no duration is a fault
 */
gboolean
rf_key_file_read_duration (RfKeyFile *self, const char *group, const char *key, gint64 *seconds)
{
  g_autofree char *text = rf_key_file_dup_string (self, group, key);

  if (text == NULL)
    return FALSE;
  if (rf_duration_from_string (g_strstrip (text), seconds))
    return TRUE;
  rf_key_file_add_fault (self, group, key, "must be a duration such as “7d” or “90s”");
  return FALSE;
}
