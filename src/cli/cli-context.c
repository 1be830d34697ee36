/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-context.h"

#include "cli-remote.h"
#include "cli-tell.h"
#include "rf-host.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/*
 * What a verb works with: the service, opened when it is first asked for, and
 * how the caller wants to be answered.
 */

struct _CliContext
{
  char *data_dir;    /* (owned) (nullable) */
  char *config_file; /* (owned) (nullable) */
  gboolean is_json;
  gboolean is_quiet;
  gboolean wants_progress;
  gboolean is_lasting;
  RfHost *host;      /* (owned) (nullable) */
  RfService *remote; /* (owned) (nullable) the server that is asked instead */
};

/* Prices may stand in the file, so a slip in its name must not pass for a
 * machine without settings. */
static gboolean
cli_is_readable (const char *path, GError **error)
{
  if (faccessat (AT_FDCWD, path, R_OK, AT_EACCESS) != 0)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "--config: “%s” cannot be read: %s",
                   path,
                   g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

/**
 * cli_context_new:
 * @arguments: the command line
 * @error: return location; %RF_ERROR_INVALID_REQUEST where `--config` names a
 *   file that cannot be read, and where a server cannot be asked
 *
 * Opens nothing yet but the way to a server.
 *
 * Returns: (transfer full): the context of a verb
 */
CliContext *
cli_context_new (const CliArguments *arguments, GError **error)
{
  g_autoptr (CliContext) self = g_new0 (CliContext, 1);
  const char *url = NULL;

  self->data_dir = g_strdup (cli_arguments_get (arguments, "data-dir"));
  self->config_file = g_strdup (cli_arguments_get (arguments, "config"));
  self->is_json = cli_arguments_has (arguments, "json");
  self->is_quiet = cli_arguments_has (arguments, "quiet");
  self->wants_progress =
      cli_arguments_has (arguments, "progress") || (!self->is_quiet && isatty (STDERR_FILENO) == 1);
  if ((self->config_file != NULL && !cli_is_readable (self->config_file, error)) ||
      !cli_remote_find_url (arguments, &url, error))
    return NULL;
  if (url == NULL)
    return g_steal_pointer (&self);
  self->remote = cli_remote_open (url, self->config_file, error);
  if (self->remote == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

static void
cli_tell_notices (RfHost *host)
{
  g_auto (GStrv) notices = rf_host_dup_notices (host);

  for (gsize i = 0; notices[i] != NULL; i++)
    cli_tell (notices[i]);
}

/**
 * cli_context_free:
 * @self: (transfer full): a context; what it has opened is closed, and what
 *   came up meanwhile is told
 */
void
cli_context_free (CliContext *self)
{
  if (self->host != NULL)
    cli_tell_notices (self->host);
  g_clear_object (&self->host);
  g_clear_object (&self->remote);
  g_free (self->data_dir);
  g_free (self->config_file);
  g_free (self);
}

static void
cli_tell_faults (RfHost *host)
{
  const GPtrArray *faults = rf_host_get_faults (host);

  for (guint i = 0; i < faults->len; i++)
    cli_tell (g_ptr_array_index (faults, i));
}

/**
 * cli_context_set_lasting:
 * @self: a context that has opened nothing yet
 *
 * The process answers many requests and not one.
 */
void
cli_context_set_lasting (CliContext *self)
{
  self->is_lasting = TRUE;
}

/**
 * cli_context_get_service:
 * @self: a context
 *
 * The first call reads the configuration and tells its faults, once, on
 * standard error; they stop nothing.
 *
 * Returns: (transfer none): the service
 */
RfService *
cli_context_get_service (CliContext *self)
{
  if (self->remote != NULL)
    return self->remote;
  if (self->host == NULL)
    {
      self->host = rf_host_new (
          self->data_dir, self->config_file, self->is_lasting ? RF_HOST_FLAG_NONE : RF_HOST_BRIEF);
      cli_tell_faults (self->host);
    }
  return rf_host_get_service (self->host);
}

/**
 * cli_context_get_host:
 * @self: a context whose service was asked for
 *
 * Returns: (transfer none) (nullable): what this machine's service was put together
 *   by; %NULL where a server is asked
 */
RfHost *
cli_context_get_host (CliContext *self)
{
  return self->host;
}

/**
 * cli_context_get_openai_names:
 * @self: a context whose service was asked for
 *
 * Returns: (transfer none): what names of OpenAI's interface mean
 */
RfOpenaiNames *
cli_context_get_openai_names (CliContext *self)
{
  return rf_host_get_openai_names (self->host);
}

/**
 * cli_context_is_json:
 * @self: a context
 *
 * Returns: whether one JSON object is wanted instead of words
 */
gboolean
cli_context_is_json (const CliContext *self)
{
  return self->is_json;
}

/**
 * cli_context_is_quiet:
 * @self: a context
 *
 * Returns: whether only errors are to be told, and what was asked for
 */
gboolean
cli_context_is_quiet (const CliContext *self)
{
  return self->is_quiet;
}

/**
 * cli_context_wants_progress:
 * @self: a context
 *
 * Returns: whether progress goes to standard error
 */
gboolean
cli_context_wants_progress (const CliContext *self)
{
  return self->wants_progress;
}
