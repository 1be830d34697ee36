/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fuzz.h"

#include <string.h>

/*
 * The main program of a fuzz target where libFuzzer is not: each file of the
 * folder that is named on the command line is one test. So what fuzzing once
 * found stays found, with any compiler.
 */

static void
test_seed (gconstpointer path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree guint8 *copy = NULL;
  gsize length = 0;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  /* Without the NUL that GLib puts behind, so that reading on is seen. */
  copy = g_malloc (MAX (length, 1));
  memcpy (copy, text, length);
  g_assert_cmpint (LLVMFuzzerTestOneInput (copy, length), ==, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = NULL;
  g_autofree char *program = g_path_get_basename (argv[0]);
  const char *name = NULL;
  guint seeds = 0;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  folder = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);
  for (name = g_dir_read_name (folder); name != NULL; name = g_dir_read_name (folder))
    {
      g_autofree char *test = g_strdup_printf ("/%s/%s", program, name);

      g_test_add_data_func_full (test, g_build_filename (argv[1], name, NULL), test_seed, g_free);
      seeds++;
    }
  g_assert_cmpuint (seeds, >, 0);
  return g_test_run ();
}
