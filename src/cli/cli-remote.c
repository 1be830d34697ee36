/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-remote.h"

#include "cli-library.h"
#include "cli-refuse.h"
#include "rf-key-file.h"
#include "rf-paths.h"
#include "rf-remote.h"

#include <errno.h>
#include <sys/stat.h>

/*
 * A server in the place of this machine's data: whether one is meant, the token
 * that it is shown, and the library that talks to it.
 */

#define TOKEN_BYTES 4096

static const char *
cli_get_variable (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && *value != '\0' ? value : NULL;
}

/**
 * cli_remote_find_url:
 * @arguments: the command line
 * @url: (out) (nullable): where the server is, or %NULL where none is meant
 * @error: return location; %RF_ERROR_INVALID_REQUEST where a server and a data
 *   directory are both named, or the verb is none for a server
 *
 * Options go before the environment, in which `REFRAIN_SERVER` names a server for
 * all verbs that can use one.
 *
 * Returns: whether the command line makes sense
 */
gboolean
cli_remote_find_url (const CliArguments *arguments, const char **url, GError **error)
{
  const CliVerb *verb = cli_arguments_get_verb (arguments);
  const char *option = cli_arguments_get (arguments, "server");
  gboolean has_data_dir = cli_arguments_has (arguments, "data-dir");

  *url = NULL;
  if (option != NULL && has_data_dir)
    cli_refuse (error, "leave one of them out", "--server and --data-dir do not go together");
  else if (option != NULL && verb->is_local)
    cli_refuse (error,
                "run it where the server's data is, without --server",
                "“%s” is nothing that a server does for others",
                verb->name);
  else if (option != NULL)
    *url = option;
  else if (!has_data_dir && !verb->is_local)
    *url = cli_get_variable ("REFRAIN_SERVER");
  return *error == NULL;
}

/* Returns: (transfer full) (nullable): what [server] token-file= says, or %NULL
 * without an error */
static char *
cli_remote_dup_token_file (const char *config_file, GError **error)
{
  g_autofree char *path = rf_paths_dup_config_file (config_file);
  g_autoptr (GError) failure = NULL;
  g_autoptr (RfKeyFile) config = rf_key_file_new_from_file (path, &failure);

  if (config != NULL)
    return rf_key_file_dup_string (config, "server", "token-file");
  if (rf_paths_is_config_named (config_file) ||
      !g_error_matches (failure, RF_ERROR, RF_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

static char *
cli_remote_read_token (const char *path, GError **error)
{
  struct stat status;
  gsize length = 0;
  char *text = NULL;

  if (!g_path_is_absolute (path))
    {
      cli_refuse (error, "write its whole path", "token-file: “%s” is not absolute", path);
      return NULL;
    }
  if (stat (path, &status) != 0)
    {
      cli_refuse (error, NULL, "token-file: “%s” cannot be read: %s", path, g_strerror (errno));
      return NULL;
    }
  if ((status.st_mode & S_IRWXO) != 0)
    {
      cli_refuse (error,
                  "take the others' rights away: chmod o= FILE",
                  "everybody can read the token in “%s”",
                  path);
      return NULL;
    }
  text = rf_paths_read_file (path, TOKEN_BYTES, RF_ERROR_INVALID_REQUEST, &length, error);
  return text != NULL ? g_strstrip (text) : NULL;
}

static char *
cli_remote_dup_token (const char *config_file, GError **error)
{
  const char *variable = cli_get_variable ("REFRAIN_TOKEN");
  g_autofree char *path = NULL;

  if (variable != NULL)
    return g_strdup (variable);
  path = cli_remote_dup_token_file (config_file, error);
  return path != NULL ? cli_remote_read_token (path, error) : NULL;
}

/**
 * cli_remote_open:
 * @url: where the server is
 * @config_file: (nullable): what `--config` names
 * @error: return location
 *
 * The token is that of `REFRAIN_TOKEN`, else what stands in the file that
 * `token-file=` in the group [server] of refrain.conf names.
 *
 * Returns: (transfer full) (nullable): the server as a service
 */
RfService *
cli_remote_open (const char *url, const char *config_file, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *token = cli_remote_dup_token (config_file, &failure);
  RfRemoteOpenFunc open = NULL;

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  *(void **) &open = cli_library_find ("client", RF_CLIENT_LIBRARY, RF_REMOTE_SYMBOL, error);
  return open != NULL ? open (url, token, error) : NULL;
}
