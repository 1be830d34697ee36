/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fuzz.h"
#include "rf-key-file.h"

/*
 * Any bytes are a key file, perhaps one of faults alone. Every value can be
 * asked for in every form.
 */

#define PATH "any.conf"

static void
read_numbers (RfKeyFile *file, const char *group, const char *key)
{
  gboolean truth = FALSE;
  gint64 whole = 0;
  double number = 0;

  rf_key_file_read_boolean (file, group, key, &truth);
  if (rf_key_file_read_int (file, group, key, -10, 10, &whole))
    g_assert_true (whole >= -10 && whole <= 10);
  rf_key_file_read_double (file, group, key, &number);
  if (rf_key_file_read_credits (file, group, key, &whole))
    g_assert_cmpint (whole, >=, 0);
  if (rf_key_file_read_duration (file, group, key, &whole))
    g_assert_cmpint (whole, >=, 0);
}

static void
read_key (RfKeyFile *file, const char *group, const char *key)
{
  g_autofree char *text = rf_key_file_dup_string (file, group, key);
  g_auto (GStrv) languages = rf_key_file_dup_languages (file, group, key);
  g_auto (GStrv) list = rf_key_file_dup_list (file, group, key);

  g_assert_true (rf_key_file_has_key (file, group, key));
  g_assert_cmpint (
      rf_key_file_get_line (file, group, key), >, rf_key_file_get_line (file, group, NULL));
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
  for (gsize i = 0; languages[i] != NULL; i++)
    {
      g_autofree char *line = g_strdup_printf ("%s[%s]", key, languages[i]);

      g_assert_true (rf_key_file_has_key (file, group, line));
    }
  read_numbers (file, group, key);
}

static void
read_group (RfKeyFile *file, const RfKeyFileGroup *group)
{
  static const char *const known[] = { "name", "price", NULL };
  static const char *const texts[] = { "name", NULL };
  g_auto (GStrv) keys = rf_key_file_get_keys (file, group->group);

  g_assert_cmpint (rf_key_file_get_line (file, group->group, NULL), >, 0);
  g_assert_cmpstr (group->noun, !=, "");
  for (gsize i = 0; keys[i] != NULL; i++)
    read_key (file, group->group, keys[i]);
  rf_key_file_refuse_unknown_texts (file, group->group, known, texts);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfKeyFile) file = NULL;
  const GPtrArray *groups = NULL;
  const GPtrArray *faults = NULL;

  fuzz_make_criticals_fatal ();
  file = rf_key_file_new_from_data ((const char *) data, (gssize) size, PATH, &error);
  g_assert_true ((file == NULL) == (error != NULL));
  if (file == NULL)
    return 0;
  groups = rf_key_file_get_groups (file);
  for (guint i = 0; i < groups->len; i++)
    read_group (file, g_ptr_array_index (groups, i));
  faults = rf_key_file_get_faults (file);
  for (guint i = 0; i < faults->len; i++)
    {
      const char *fault = g_ptr_array_index (faults, i);

      g_assert_true (g_str_has_prefix (fault, PATH ":"));
      g_assert_true (g_utf8_validate (fault, -1, NULL));
    }
  return 0;
}
