/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-library.h"

#include "rf-program.h"

#include <dlfcn.h>

/*
 * Libraries that only some commands want: with them comes libsoup, which a hit on
 * the command line should not have to load.
 */

/**
 * rf_library_find:
 * @folder: below `src`, where the build has put it
 * @library: its file's name
 * @symbol: what it exports for the program
 * @error: return location
 *
 * It stays open: it has types in it, which cannot be taken back.
 *
 * Returns: (transfer none) (nullable): the function
 */
void *
rf_library_find (const char *folder, const char *library, const char *symbol, GError **error)
{
  g_autofree char *path = rf_program_is_in_build_tree ()
                              ? g_build_filename (RF_BUILD_ROOT, "src", folder, library, NULL)
                              : g_build_filename (RF_LIB_DIR, library, NULL);
  void *opened = dlopen (path, RTLD_NOW | RTLD_LOCAL);
  void *found = opened != NULL ? dlsym (opened, symbol) : NULL;

  if (found != NULL)
    return found;
  g_set_error (error, RF_ERROR, RF_ERROR_FAILED, "the %s cannot be loaded: %s", folder, dlerror ());
  if (error != NULL)
    rf_error_set_hint (*error, "it needs libsoup 3 and the library that is installed beside it");
  return NULL;
}
