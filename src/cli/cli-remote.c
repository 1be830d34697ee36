/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-remote.h"

#include "cli-refuse.h"
#include "rf-host-server.h"

/*
 * A server in the place of this machine's data: whether one is meant, and where it is.
 */

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

/**
 * cli_remote_open:
 * @url: where the server is
 * @config_file: (nullable): what `--config` names
 * @error: return location
 *
 * The token is that of `REFRAIN_TOKEN`, else the one that the configuration leads to.
 *
 * Returns: (transfer full) (nullable): the server as a service
 */
RfService *
cli_remote_open (const char *url, const char *config_file, GError **error)
{
  g_autofree char *token = g_strdup (cli_get_variable ("REFRAIN_TOKEN"));

  if (token == NULL && !rf_host_find_server_token (config_file, &token, error))
    return NULL;
  return rf_host_open_server (url, token, error);
}
