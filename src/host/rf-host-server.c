/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-host-server.h"

#include "rf-key-file.h"
#include "rf-library.h"
#include "rf-paths.h"
#include "rf-remote.h"

#include <errno.h>
#include <sys/stat.h>

/*
 * A server in the place of this machine's data: the token that it is shown, and the
 * library that talks to it.
 */

#define TOKEN_BYTES 4096

static void rf_host_refuse (GError **error, const char *hint, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static void
rf_host_refuse (GError **error, const char *hint, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, message);
  if (error != NULL && hint != NULL)
    rf_error_set_hint (*error, hint);
}

static char *
rf_host_read_token (const char *path, GError **error)
{
  struct stat status;
  gsize length = 0;
  char *text = NULL;

  if (!g_path_is_absolute (path))
    {
      rf_host_refuse (error, "write its whole path", "token-file: “%s” is not absolute", path);
      return NULL;
    }
  if (stat (path, &status) != 0)
    {
      rf_host_refuse (error, NULL, "token-file: “%s” cannot be read: %s", path, g_strerror (errno));
      return NULL;
    }
  if ((status.st_mode & S_IRWXO) != 0)
    {
      rf_host_refuse (error,
                      "take the others' rights away: chmod o= FILE",
                      "everybody can read the token in “%s”",
                      path);
      return NULL;
    }
  text = rf_paths_read_file (path, TOKEN_BYTES, RF_ERROR_INVALID_REQUEST, &length, error);
  return text != NULL ? g_strstrip (text) : NULL;
}

/**
 * rf_host_find_server_token:
 * @config_file: (nullable): the configuration; %NULL for the usual place
 * @token: (out) (transfer full) (nullable): what stands in the file that `token-file=`
 *   in the group [server] names, or %NULL where none is named
 * @error: return location; %RF_ERROR_INVALID_REQUEST where a file is named and cannot
 *   be read, or everybody can read it
 *
 * Returns: whether the configuration could be asked
 */
gboolean
rf_host_find_server_token (const char *config_file, char **token, GError **error)
{
  g_autofree char *path = rf_paths_dup_config_file (config_file);
  g_autofree char *file = NULL;
  g_autoptr (GError) failure = NULL;
  g_autoptr (RfKeyFile) config = rf_key_file_new_from_file (path, &failure);

  *token = NULL;
  if (config == NULL && !rf_paths_is_config_named (config_file) &&
      g_error_matches (failure, RF_ERROR, RF_ERROR_NOT_FOUND))
    return TRUE;
  if (config == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  file = rf_key_file_dup_string (config, "server", "token-file");
  if (file != NULL)
    *token = rf_host_read_token (file, error);
  return file == NULL || *token != NULL;
}

/**
 * rf_host_open_server:
 * @url: where the server is
 * @token: (nullable): the secret that is shown to it
 * @error: return location
 *
 * Opens the library of the client, and with it libsoup. The server is not asked anything
 * yet.
 *
 * Returns: (transfer full) (nullable): the server as a service
 */
RfService *
rf_host_open_server (const char *url, const char *token, GError **error)
{
  RfRemoteOpenFunc open = NULL;

  *(void **) &open = rf_library_find ("client", RF_CLIENT_LIBRARY, RF_REMOTE_SYMBOL, error);
  return open != NULL ? open (url, token, error) : NULL;
}
