/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-trash.h"

#include "rf-key-file.h"
#include "rf-paths.h"

/* How long entries stay in the trash unless the configuration says otherwise. */
#define USUAL_DAYS 30

/**
 * rf_trash_read_days:
 * @session: a session
 *
 * Reads the configuration, which is a small file.
 *
 * Returns: how many days entries stay in the trash, or -1 where that is a server's matter
 */
int
rf_trash_read_days (RfSession *session)
{
  g_autofree char *path = NULL;
  g_autoptr (RfKeyFile) file = NULL;
  gint64 days = USUAL_DAYS;

  if (rf_session_is_remote (session))
    return -1;
  path = rf_paths_dup_config_file (rf_session_get_config_file (session));
  file = path != NULL ? rf_key_file_new_from_file (path, NULL) : NULL;
  if (file != NULL)
    rf_key_file_read_int (file, "store", "trash-days", 0, 36500, &days);
  return (int) days;
}
