/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-registry.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * Where plugins are looked for. A program that was just built finds those
 * that were built with it, with no word from the developer.
 */

static gboolean
runs_in_build_tree (void)
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

/**
 * rf_registry_dup_default_folders:
 *
 * Returns: (transfer full): the folders that `RF_PLUGIN_PATH` names, with
 *   colons between them, and after them the build tree's where the running
 *   program stands in it, else the installed one
 */
GStrv
rf_registry_dup_default_folders (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *path = g_getenv ("RF_PLUGIN_PATH");
  g_auto (GStrv) added = g_strsplit (path != NULL ? path : "", ":", -1);

  for (gsize i = 0; added[i] != NULL; i++)
    {
      g_autofree char *folder =
          added[i][0] != '\0' ? g_canonicalize_filename (added[i], NULL) : NULL;

      if (folder != NULL)
        g_strv_builder_add (builder, folder);
    }
  g_strv_builder_add (builder, runs_in_build_tree () ? RF_PLUGIN_BUILD_DIR : RF_PLUGIN_DIR);
  return g_strv_builder_end (builder);
}
