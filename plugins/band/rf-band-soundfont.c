/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-band-soundfont.h"

#include <string.h>

/*
 * The soundfonts that can be asked for. Another soundfont is another sound, so
 * its name is a parameter and part of the key, and a name always means the same
 * file: never whatever happens to be installed.
 */

#define HEADER_LENGTH 12

static const struct
{
  const char *name;
  const char *file;
  const char *package;
} soundfonts[] = {
  { RF_BAND_SOUNDFONT_DEFAULT, "sf2/TimGM6mb.sf2", "timgm6mb-soundfont" },
  { "fluid-r3", "sf2/FluidR3_GM.sf2", "fluid-soundfont-gm" },
  { "fluid-r3-mono", "sf3/FluidR3Mono_GM.sf3", "fluidr3mono-gm-soundfont" },
};

/* SoundFont 2.04, section 4: one RIFF chunk of the form “sfbk” fills the file. A
 * file that was cut off is refused here, before a library trips over it. */
static gboolean
check_file (const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  const char *data = file != NULL ? g_mapped_file_get_contents (file) : NULL;
  gsize length = file != NULL ? g_mapped_file_get_length (file) : 0;
  guint32 size = 0;

  if (file == NULL)
    {
      g_set_error (
          error, RF_ERROR, RF_ERROR_PROVIDER_UNAVAILABLE, "the soundfont %s is missing", path);
      return FALSE;
    }
  if (length >= HEADER_LENGTH)
    memcpy (&size, data + 4, sizeof size);
  if (length >= HEADER_LENGTH && memcmp (data, "RIFF", 4) == 0 &&
      memcmp (data + 8, "sfbk", 4) == 0 && (gsize) GUINT32_FROM_LE (size) + 8 <= length)
    return TRUE;
  g_set_error (error, RF_ERROR, RF_ERROR_PROVIDER_UNAVAILABLE, "the soundfont %s is damaged", path);
  return FALSE;
}

/**
 * rf_band_soundfont_dup_names:
 *
 * Returns: (transfer full): the names of all soundfonts that may be asked for
 */
GStrv
rf_band_soundfont_dup_names (void)
{
  GStrv names = g_new0 (char *, G_N_ELEMENTS (soundfonts) + 1);

  for (gsize i = 0; i < G_N_ELEMENTS (soundfonts); i++)
    names[i] = g_strdup (soundfonts[i].name);
  return names;
}

/**
 * rf_band_soundfont_find:
 * @folder: the folder above `sf2` and `sf3`
 * @name: one of rf_band_soundfont_dup_names()
 * @error: %RF_ERROR_PROVIDER_UNAVAILABLE, with the package to install as hint,
 *   where it is not installed or not whole
 *
 * Returns: (transfer full) (nullable): the soundfont's path
 */
char *
rf_band_soundfont_find (const char *folder, const char *name, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autofree char *path = NULL;
  g_autofree char *hint = NULL;
  gsize i = 0;

  while (i < G_N_ELEMENTS (soundfonts) && g_strcmp0 (soundfonts[i].name, name) != 0)
    i++;
  if (i == G_N_ELEMENTS (soundfonts))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "there is no soundfont of the name “%s”",
                   name);
      return NULL;
    }
  path = g_build_filename (folder, soundfonts[i].file, NULL);
  if (check_file (path, &fault))
    return g_steal_pointer (&path);
  hint = g_strdup_printf ("install the package %s", soundfonts[i].package);
  rf_error_set_hint (fault, hint);
  g_propagate_error (error, g_steal_pointer (&fault));
  return NULL;
}
