/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-context.h"
#include "cli-verbs.h"
#include "rf-library.h"
#include "rf-serve.h"
#include "rf-service-tokens.h"

#include <string.h>
#include <unistd.h>

/*
 * `refrain serve`. The server is a library of its own that is opened here: with it
 * comes libsoup, which a hit on the command line should not have to load.
 */

#define DEFAULT_LISTEN "127.0.0.1:8000"
#define MOST_THREADS   256

static GStrv
cli_dup_own_arguments (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents ("/proc/self/cmdline", &text, &length, NULL))
    return NULL;
  for (gsize at = 0; at < length; at += strlen (text + at) + 1)
    g_strv_builder_add (builder, text + at);
  return g_strv_builder_end (builder);
}

/* GLib before 2.76 keeps what small blocks were taken from: a server that has had ten
 * thousand clients stays as large as with them. Its environment says that it should not,
 * and is read before main () begins, so the program begins anew, as the same process. */
static void
cli_begin_without_slices (void)
{
  g_autofree char *program = NULL;
  g_auto (GStrv) arguments = NULL;

  if (glib_check_version (2, 76, 0) == NULL || g_getenv ("G_SLICE") != NULL)
    return;
  program = g_file_read_link ("/proc/self/exe", NULL);
  arguments = cli_dup_own_arguments ();
  if (program == NULL || arguments == NULL || !g_setenv ("G_SLICE", "always-malloc", TRUE))
    return;
  /* Where it cannot, the server takes more memory, and that is all. */
  execv (program, arguments);
}

/* Returns: whether it is such a number; 0 where it is not told */
static gboolean
cli_read_count (const CliArguments *arguments, const char *name, guint *count, GError **error)
{
  const char *text = cli_arguments_get (arguments, name);
  guint64 number = 0;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, MOST_THREADS, &number, NULL))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "--%s: “%s” is no whole number from 1 to %d",
                   name,
                   text,
                   MOST_THREADS);
      return FALSE;
    }
  *count = (guint) number;
  return TRUE;
}

static gboolean
cli_check_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;

  if (url == NULL ||
      (uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' &&
       (g_str_equal (scheme, "http") || g_str_equal (scheme, "https"))))
    return TRUE;
  g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "--public-url: “%s” is no address", url);
  rf_error_set_hint (*error, "write it as https://media.example.org");
  return FALSE;
}

/**
 * cli_verb_serve:
 *
 * Returns: 0 when it was told to stop, or -1 with @error set
 */
int
cli_verb_serve (CliContext *context, const CliArguments *arguments, GError **error)
{
  const char *listen = cli_arguments_get (arguments, "listen");
  RfServeSettings settings = {
    .unix_path = cli_arguments_get (arguments, "unix"),
    .public_url = cli_arguments_get (arguments, "public-url"),
    .public_assets = cli_arguments_has (arguments, "public-assets"),
    .is_quiet = cli_context_is_quiet (context),
  };
  RfServeFunc serve = NULL;
  g_autoptr (RfTokens) tokens = NULL;
  RfService *service = NULL;

  /* A socket alone is enough for who asks for one. */
  settings.listen = listen == NULL && settings.unix_path == NULL ? DEFAULT_LISTEN : listen;
  if (!cli_read_count (arguments, "threads", &settings.threads, error) ||
      !cli_read_count (arguments, "jobs", &settings.jobs, error) ||
      !cli_check_url (settings.public_url, error))
    return -1;
  cli_begin_without_slices ();
  *(void **) &serve = rf_library_find ("server", RF_SERVER_LIBRARY, RF_SERVE_SYMBOL, error);
  if (serve == NULL)
    return -1;
  cli_context_set_lasting (context);
  service = cli_context_get_service (context);
  tokens = rf_service_tokens_new (service);
  settings.tokens = tokens;
  settings.openai = cli_context_get_openai_names (context);
  return serve (service, &settings, error) ? 0 : -1;
}
