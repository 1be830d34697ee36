/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-registry.h"

#include "rf-program.h"

/*
 * Where plugins are looked for. A program that was just built finds those
 * that were built with it, with no word from the developer.
 */

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
  g_strv_builder_add (builder,
                      rf_program_is_in_build_tree () ? RF_PLUGIN_BUILD_DIR : RF_PLUGIN_DIR);
  return g_strv_builder_end (builder);
}
