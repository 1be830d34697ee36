/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-batch.h"
#include "cli-print.h"
#include "cli-refuse.h"
#include "cli-verbs.h"

/* `refrain queue pause|resume|cancel|retry|move`: what is done to the queue. */

static gboolean
cli_queue_apply (CliContext *context, RfVerb verb, const char *name, gint64 place, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_JOB, verb);
  g_autoptr (RfReport) report = NULL;

  action->name = g_strdup (name);
  action->place = place;
  report = rf_service_apply (cli_context_get_service (context), action, error);
  return report != NULL;
}

static gboolean
cli_queue_apply_to_all (CliContext *context,
                        const CliArguments *arguments,
                        RfVerb verb,
                        GError **error)
{
  for (guint i = 0; i < cli_arguments_get_n_words (arguments); i++)
    {
      if (!cli_queue_apply (context, verb, cli_arguments_get_word (arguments, i), 0, error))
        return FALSE;
    }
  return TRUE;
}

static int
cli_queue_print (CliContext *context,
                 const CliArguments *arguments,
                 const char *done,
                 const char *words,
                 GError **error)
{
  JsonNode *node = NULL;
  JsonObject *object = NULL;
  JsonArray *ids = NULL;
  gboolean moves = g_str_equal (done, "moved");
  guint n_ids = arguments == NULL ? 0 : moves ? 1 : cli_arguments_get_n_words (arguments);

  if (!cli_context_is_json (context))
    {
      if (!cli_context_is_quiet (context))
        cli_print ("%s\n", words);
      return 0;
    }
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  if (arguments != NULL)
    {
      ids = json_array_new ();
      for (guint i = 0; i < n_ids; i++)
        json_array_add_string_element (ids, cli_arguments_get_word (arguments, i));
      json_object_set_array_member (object, done, ids);
    }
  else
    {
      json_object_set_boolean_member (object, done, TRUE);
    }
  json_node_take_object (node, object);
  return cli_print_json (node, error) ? 0 : -1;
}

/**
 * cli_verb_queue_pause:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_queue_pause (CliContext *context, const CliArguments *arguments, GError **error)
{
  if (!cli_queue_apply (context, RF_VERB_PAUSE, NULL, 0, error))
    return -1;
  return cli_queue_print (
      context, NULL, "paused", "paused: what runs ends, and no other job is begun", error);
}

/**
 * cli_verb_queue_resume:
 *
 * Returns: the exit status, or -1 with @error set
 */
int
cli_verb_queue_resume (CliContext *context, const CliArguments *arguments, GError **error)
{
  g_autoptr (CliBatch) batch = cli_batch_new (context, arguments, error);

  if (batch == NULL || !cli_queue_apply (context, RF_VERB_RESUME, NULL, 0, error) ||
      rf_service_take_over (cli_context_get_service (context), error) < 0)
    return -1;
  cli_batch_keep_going (batch);
  return cli_batch_run (batch, error);
}

/**
 * cli_verb_queue_cancel:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_queue_cancel (CliContext *context, const CliArguments *arguments, GError **error)
{
  if (!cli_queue_apply_to_all (context, arguments, RF_VERB_CANCEL, error))
    return -1;
  return cli_queue_print (context, arguments, "cancelled", "cancelled", error);
}

/**
 * cli_verb_queue_retry:
 *
 * Returns: the exit status, or -1 with @error set
 */
int
cli_verb_queue_retry (CliContext *context, const CliArguments *arguments, GError **error)
{
  g_autoptr (CliBatch) batch = cli_batch_new (context, arguments, error);

  if (batch == NULL || !cli_queue_apply_to_all (context, arguments, RF_VERB_RETRY, error))
    return -1;
  cli_batch_keep_going (batch);
  return cli_batch_run (batch, error);
}

/**
 * cli_verb_queue_move:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_queue_move (CliContext *context, const CliArguments *arguments, GError **error)
{
  const char *name = cli_arguments_get_word (arguments, 0);
  const char *place = cli_arguments_get_word (arguments, 1);
  guint64 number = 0;

  if (g_str_equal (place, "first"))
    number = 1;
  else if (!g_str_equal (place, "last") &&
           !g_ascii_string_to_unsigned (place, 10, 1, G_MAXINT32, &number, NULL))
    {
      cli_refuse (
          error, "first, last, or a number from 1 on", "“%s” is no place in the queue", place);
      return -1;
    }
  if (!cli_queue_apply (context, RF_VERB_MOVE, name, (gint64) number, error))
    return -1;
  return cli_queue_print (context, arguments, "moved", "moved", error);
}
