/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-name.h"

#include "cli-manifest.h"
#include "rf-hash.h"

#include <string.h>

/*
 * The id of a run that was given none: the same command over the same content
 * has the same one, so that it goes on where it was interrupted. What comes from
 * a pipe has another one each time.
 */

#define LENGTH 12

/**
 * cli_name_dup_for_text:
 * @text: what the run is of
 *
 * Returns: (transfer full): its id
 */
char *
cli_name_dup_for_text (const char *text)
{
  g_autofree char *hash = rf_hash_bytes (text, strlen (text));

  return g_strndup (hash, LENGTH);
}

/**
 * cli_name_dup_for_file:
 * @path: a manifest
 * @places: what stands for its marks
 * @n_scenes: for how many scenes a line is repeated
 * @total: (out): how many jobs it has, or -1 where nobody knows yet
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the run's id
 */
char *
cli_name_dup_for_file (const char *path,
                       const char *places,
                       gint64 n_scenes,
                       gint64 *total,
                       GError **error)
{
  g_autofree char *full = g_canonicalize_filename (path, NULL);
  g_autofree char *hash = NULL;
  g_autofree char *text = NULL;

  *total = -1;
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_autofree char *random = g_uuid_string_random ();

      return cli_name_dup_for_text (random);
    }
  hash = cli_manifest_survey (path, n_scenes, total, error);
  if (hash == NULL)
    return NULL;
  text = g_strconcat (full, "\n", hash, "\n", places, NULL);
  return cli_name_dup_for_text (text);
}
