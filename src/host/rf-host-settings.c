/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-host-settings.h"

#include "rf-key-file.h"
#include "rf-paths.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/*
 * One setting of refrain.conf, for a front end that lets a person change it. Comments and
 * all other lines stay as they are. A file that has a line which GLib cannot read is not
 * written, since that line would be lost.
 */

/**
 * rf_host_dup_setting:
 * @config_file: (nullable): the configuration; %NULL for the usual place
 * @group: such as `defaults`
 * @key: such as `image`
 *
 * Returns: (transfer full) (nullable): its value, or %NULL where it has none
 */
char *
rf_host_dup_setting (const char *config_file, const char *group, const char *key)
{
  g_autofree char *path = rf_paths_dup_config_file (config_file);
  g_autoptr (RfKeyFile) config = rf_key_file_new_from_file (path, NULL);

  return config != NULL ? rf_key_file_dup_string (config, group, key) : NULL;
}

static gboolean
rf_host_load (GKeyFile *config, const char *path, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (g_key_file_load_from_file (
          config, path, G_KEY_FILE_KEEP_COMMENTS | G_KEY_FILE_KEEP_TRANSLATIONS, &failure) ||
      g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "“%s” is not changed, since it cannot be read: %s",
               path,
               failure->message);
  if (error != NULL)
    rf_error_set_hint (*error, "mend that line in a text editor first");
  return FALSE;
}

/* Who keeps the file elsewhere, behind a link, wants to find it there; and who may read
 * it is not for us to change. */
static gboolean
rf_host_replace (const char *path, const char *text, GError **error)
{
  g_autofree char *target = realpath (path, NULL);
  const char *real = target != NULL ? target : path;
  g_autofree char *folder = g_path_get_dirname (real);
  struct stat status;
  gboolean is_there = stat (real, &status) == 0;

  if (!rf_paths_ensure_directory (folder, error) ||
      !rf_paths_write_durably (real, text, strlen (text), error))
    return FALSE;
  if (is_there)
    g_chmod (real, (int) (status.st_mode & 07777));
  return TRUE;
}

/**
 * rf_host_set_setting:
 * @config_file: (nullable): the configuration; %NULL for the usual place
 * @group: such as `defaults`
 * @key: such as `image`
 * @value: (nullable): its value, or %NULL to take it away
 * @error: return location; %RF_ERROR_INVALID_REQUEST where the file cannot be read,
 *   %RF_ERROR_STORE_UNAVAILABLE where it cannot be written
 *
 * Who has opened a host with this file opens it anew to make it count.
 *
 * Returns: whether it is written, durably
 */
gboolean
rf_host_set_setting (const char *config_file,
                     const char *group,
                     const char *key,
                     const char *value,
                     GError **error)
{
  g_autofree char *path = rf_paths_dup_config_file (config_file);
  g_autofree char *text = NULL;
  g_autoptr (GKeyFile) config = g_key_file_new ();

  if (!rf_host_load (config, path, error))
    return FALSE;
  if (value != NULL)
    g_key_file_set_string (config, group, key, value);
  else
    g_key_file_remove_key (config, group, key, NULL);
  text = g_key_file_to_data (config, NULL, NULL);
  return rf_host_replace (path, text, error);
}
