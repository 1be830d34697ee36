/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-people.h"
#include "cli-print.h"
#include "cli-refuse.h"
#include "cli-verbs.h"
#include "rf-json-object.h"
#include "rf-json-reader.h"
#include "rf-paths.h"
#include "rf-time.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * `refrain avatar ingest`: what watches have measured. One sample as words, or one
 * JSON object a line, in the form of POST /sensor-data, from a file or from what is
 * piped in. Each line is on the disk before the next is read.
 */

#define LINE_MOST (1024 * 1024)

static const RfJsonLimits line_limits = { LINE_MOST, 8, FALSE };

/* Numbers are numbers, everything else is text: a time, or a mistake that is told. */
static void
cli_ingest_set (JsonObject *object, const char *name, const char *value)
{
  char *end = NULL;
  double number = g_ascii_strtod (value, &end);

  if (*value != '\0' && *end == '\0')
    json_object_set_double_member (object, name, number);
  else
    json_object_set_string_member (object, name, value);
}

static RfIngest *
cli_ingest_new_from_words (const CliArguments *arguments, GError **error)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = rf_json_take_object (object);

  json_object_set_string_member (object, "user_id", cli_arguments_get_word (arguments, 0));
  for (guint i = 1; i < cli_arguments_get_n_words (arguments); i++)
    {
      const char *word = cli_arguments_get_word (arguments, i);
      const char *equals = strchr (word, '=');
      g_autofree char *name = NULL;

      if (equals == NULL || equals == word)
        {
          cli_refuse (error, "such as heart_rate=72", "“%s” is no NAME=VALUE", word);
          return NULL;
        }
      name = g_strndup (word, (gsize) (equals - word));
      cli_ingest_set (object, name, equals + 1);
    }
  return rf_ingest_new_from_json (node, rf_time_now (), error);
}

static gboolean
cli_ingest_take (RfPeople *people, const RfIngest *ingest, RfIngestReport *sum, GError **error)
{
  RfIngestReport report = { 0, 0, 0 };

  if (!rf_people_ingest (people, ingest, &report, error))
    return FALSE;
  sum->accepted += report.accepted;
  sum->repeated += report.repeated;
  sum->expired += report.expired;
  return TRUE;
}

static gboolean
cli_ingest_take_line (RfPeople *people,
                      const char *line,
                      gsize length,
                      RfIngestReport *sum,
                      GError **error)
{
  g_autoptr (JsonNode) node = rf_json_parse (line, (gssize) length, &line_limits, error);
  g_autoptr (RfIngest) ingest =
      node != NULL ? rf_ingest_new_from_json (node, rf_time_now (), error) : NULL;

  return ingest != NULL && cli_ingest_take (people, ingest, sum, error);
}

static gboolean
cli_ingest_is_blank (const char *line, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isspace (line[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
cli_ingest_take_lines (RfPeople *people, FILE *file, RfIngestReport *sum, GError **error)
{
  char *line = NULL;
  size_t size = 0;
  ssize_t length = 0;
  guint number = 0;
  gboolean done = TRUE;

  while (done && (length = getline (&line, &size, file)) >= 0)
    {
      number++;
      if (cli_ingest_is_blank (line, (gsize) length))
        continue;
      done = cli_ingest_take_line (people, line, (gsize) length, sum, error);
      if (!done)
        g_prefix_error (error, "line %u: ", number);
    }
  free (line);
  return done;
}

static gboolean
cli_ingest_take_file (RfPeople *people, const char *path, RfIngestReport *sum, GError **error)
{
  FILE *file = g_str_equal (path, "-") ? stdin : fopen (path, "re");
  gboolean done = FALSE;

  if (file == NULL)
    {
      g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "cannot read “%s”: %m", path);
      return FALSE;
    }
  done = cli_ingest_take_lines (people, file, sum, error);
  if (file != stdin)
    fclose (file);
  return done;
}

/* A terminal is nobody's pipe, and neither is what services have for one. */
static gboolean
cli_ingest_is_piped (void)
{
  struct stat status;

  return fstat (STDIN_FILENO, &status) == 0 &&
         (S_ISFIFO (status.st_mode) || S_ISREG (status.st_mode) || S_ISSOCK (status.st_mode));
}

static void
cli_ingest_print (const RfIngestReport *sum)
{
  cli_print ("accepted: %" G_GINT64_FORMAT, sum->accepted);
  if (sum->repeated > 0)
    cli_print (", there already: %" G_GINT64_FORMAT, sum->repeated);
  if (sum->expired > 0)
    cli_print (", too old to be kept: %" G_GINT64_FORMAT, sum->expired);
  cli_print ("\n");
}

static void
cli_ingest_refuse (GError **error)
{
  cli_refuse (error,
              "refrain avatar ingest USER heart_rate=72, --from FILE, or lines into a pipe",
              "samples come as words, from a file or from a pipe, and from one of them");
}

/* Words, a file that is named, or what is piped in; a pipe of nothing is a mistake. */
static gboolean
cli_ingest_run (CliContext *context,
                const CliArguments *arguments,
                RfIngestReport *sum,
                GError **error)
{
  const char *path = cli_arguments_get (arguments, "from");
  gboolean has_words = cli_arguments_get_n_words (arguments) > 0;
  gboolean is_piped = !has_words && path == NULL && cli_ingest_is_piped ();
  g_autoptr (RfIngest) ingest = NULL;
  RfPeople *people = NULL;

  if (has_words == (path != NULL) && !is_piped)
    {
      cli_ingest_refuse (error);
      return FALSE;
    }
  if (has_words && (ingest = cli_ingest_new_from_words (arguments, error)) == NULL)
    return FALSE;
  people = cli_people_get (context, error);
  if (people == NULL)
    return FALSE;
  if (ingest != NULL)
    return cli_ingest_take (people, ingest, sum, error);
  if (!cli_ingest_take_file (people, is_piped ? "-" : path, sum, error))
    return FALSE;
  if (!is_piped || sum->accepted + sum->repeated + sum->expired > 0)
    return TRUE;
  cli_ingest_refuse (error);
  return FALSE;
}

/**
 * cli_verb_avatar_ingest:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_avatar_ingest (CliContext *context, const CliArguments *arguments, GError **error)
{
  RfIngestReport sum = { 0, 0, 0 };

  if (!cli_ingest_run (context, arguments, &sum, error))
    return -1;
  if (cli_context_is_json (context))
    return cli_print_json (rf_ingest_report_to_json (&sum), error) ? 0 : -1;
  if (!cli_context_is_quiet (context))
    cli_ingest_print (&sum);
  return 0;
}
