/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-key-file.h"

/*
 * Any bytes as a key file: each key of each group can be read in every way,
 * and each fault is a line of text that names a place in the file.
 */

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
read_key (RfKeyFile *file, const char *group, const char *key)
{
  gboolean boolean = FALSE;
  gint64 integer = 0;
  double number = 0;
  g_autofree char *string = rf_key_file_dup_string (file, group, key);
  g_autofree char *local = rf_key_file_dup_locale_string (file, group, key);
  g_auto (GStrv) list = rf_key_file_dup_list (file, group, key);

  rf_key_file_read_boolean (file, group, key, &boolean);
  if (rf_key_file_read_int (file, group, key, 0, 1000, &integer))
    g_assert_true (integer >= 0 && integer <= 1000);
  rf_key_file_read_double (file, group, key, &number);
  if (rf_key_file_read_credits (file, group, key, &integer))
    g_assert_cmpint (integer, >=, 0);
  rf_key_file_read_duration (file, group, key, &integer);
  g_assert_cmpint (rf_key_file_get_line (file, group, key), >, 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char *const known[] = { "name", "kind", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (RfKeyFile) file =
      rf_key_file_new_from_data ((const char *) data, (gssize) size, "fuzz", &error);
  const GPtrArray *groups = NULL;
  const GPtrArray *faults = NULL;

  if (file == NULL)
    {
      g_assert_nonnull (error);
      return 0;
    }
  groups = rf_key_file_get_groups (file);
  for (guint i = 0; i < groups->len; i++)
    {
      const RfKeyFileGroup *group = g_ptr_array_index (groups, i);
      g_auto (GStrv) keys = rf_key_file_get_keys (file, group->group);

      for (gsize n = 0; keys != NULL && keys[n] != NULL; n++)
        read_key (file, group->group, keys[n]);
      rf_key_file_refuse_unknown_keys (file, group->group, known);
    }
  faults = rf_key_file_get_faults (file);
  for (guint i = 0; i < faults->len; i++)
    {
      g_assert_true (g_str_has_prefix (g_ptr_array_index (faults, i), "fuzz:"));
      g_assert_true (g_utf8_validate (g_ptr_array_index (faults, i), -1, NULL));
    }
  return 0;
}
