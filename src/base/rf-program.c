/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-program.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * Which of the two trees the running program stands in. One that was just
 * built finds what was built with it, with no word from the developer.
 */

/**
 * rf_program_is_in_build_tree:
 *
 * Returns: whether the running program's file lies in the tree where this
 *   library was built, and so not where it is installed
 */
gboolean
rf_program_is_in_build_tree (void)
{
  char program[PATH_MAX] = "";
  ssize_t length = readlink ("/proc/self/exe", program, sizeof program - 1);
  g_autofree char *root = NULL;
  char *resolved = NULL;

  if (length <= 0)
    return FALSE;
  resolved = realpath (RF_BUILD_ROOT, NULL);
  if (resolved == NULL)
    return FALSE;
  root = g_strconcat (resolved, "/", NULL);
  free (resolved);
  return g_str_has_prefix (program, root);
}
