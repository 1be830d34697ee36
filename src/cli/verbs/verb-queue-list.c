/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-context.h"
#include "cli-page.h"
#include "cli-print.h"
#include "cli-refuse.h"
#include "cli-verbs.h"
#include "rf-text.h"
#include "rf-time.h"

#include <stdio.h>

/* `refrain queue list`: a page of jobs, and of flights that were left. */

#define MOST_LIMIT 1000

/* Characters of a prompt that are shown. */
#define SHOWN_PROMPT 40

static JsonNode *
cli_queue_item_to_json_cb (gconstpointer item)
{
  return rf_job_to_json (item);
}

static JsonNode *
cli_queue_to_json (const RfPage *page)
{
  JsonNode *node = rf_page_to_json (page, "jobs", cli_queue_item_to_json_cb);

  json_object_set_boolean_member (json_node_get_object (node), "paused", page->paused);
  return node;
}

/* Returns: (transfer full) (nullable): the first request that it asks for */
static RfRequest *
cli_dup_first_request (const RfJob *job)
{
  g_autoptr (RfBundle) bundle = NULL;

  if (job->request == NULL)
    return NULL;
  if (job->n_steps == 0)
    return rf_job_dup_request (job, NULL);
  bundle = rf_job_dup_bundle (job, NULL);
  return bundle != NULL ? rf_request_ref (g_ptr_array_index (bundle->steps, 0)) : NULL;
}

/* Returns: (transfer full): what is asked for first, in words */
static char *
cli_dup_asked_first (const RfJob *job)
{
  g_autoptr (RfRequest) request = cli_dup_first_request (job);
  JsonNode *prompt = request != NULL ? json_object_get_member (request->params, "prompt") : NULL;
  const char *kind = request != NULL && request->has_kind
                         ? rf_enum_get_name (rf_kind_names, (int) request->kind)
                         : "-";
  g_autofree char *words = NULL;

  if (request == NULL && job->key != NULL)
    return g_strdup (job->key);
  if (prompt == NULL || !JSON_NODE_HOLDS_VALUE (prompt) ||
      json_node_get_value_type (prompt) != G_TYPE_STRING)
    return g_strdup (kind);
  words = rf_text_dup_printable (json_node_get_string (prompt), SHOWN_PROMPT);
  return g_strdup_printf ("%s “%s”", kind, words);
}

static char *
cli_dup_asked (const RfJob *job)
{
  g_autofree char *first = cli_dup_asked_first (job);

  return job->n_steps > 1 && job->request != NULL
             ? g_strdup_printf ("%s + %" G_GINT64_FORMAT, first, job->n_steps - 1)
             : g_steal_pointer (&first);
}

static char *
cli_dup_ago (gint64 time, gint64 now)
{
  g_autofree char *span = NULL;

  if (time == 0)
    return g_strdup ("-");
  span = cli_dup_span (MAX (now - time, 0) / 1000);
  return g_strdup_printf ("%s ago", span);
}

static void
cli_add_job (CliTable *table, const RfJob *job, gint64 now)
{
  cli_table_take_cell (table, cli_dup_asked (job));
  cli_table_take_cell (table, rf_job_dup_name (job));
  cli_table_take_cell (table, g_strdup (rf_enum_get_name (rf_job_state_names, (int) job->state)));
  cli_table_take_cell (table,
                       job->batch != NULL
                           ? g_strdup_printf ("%s:%" G_GINT64_FORMAT, job->batch, job->line)
                           : g_strdup ("-"));
  cli_table_take_cell (table, g_strdup_printf ("%" G_GINT64_FORMAT, job->attempts));
  cli_table_take_cell (table, cli_dup_ago (job->created_at, now));
  cli_table_take_cell (table, cli_dup_ago (job->seen_at, now));
}

static void
cli_tell_ways_out (const RfPage *page)
{
  gboolean unknown = FALSE;
  gboolean left = FALSE;

  for (guint i = 0; i < page->items->len; i++)
    {
      const RfJob *job = g_ptr_array_index (page->items, i);

      unknown = unknown || job->state == RF_JOB_UNKNOWN;
      left = left || job->state == RF_JOB_INTERRUPTED || job->state == RF_JOB_RESUMABLE;
    }
  if (unknown)
    fputs ("unknown: it may have been charged; look at the provider, then “refrain queue retry ID” "
           "asks it anew, or “refrain queue cancel ID” gives the hold back\n",
           stderr);
  if (left)
    fputs ("interrupted or resumable: “refrain queue resume” goes on with them\n", stderr);
}

static void
cli_print_queue (const RfPage *page, gboolean is_quiet)
{
  static const char *const titles[] = { "WHAT",  "ID",    "STATE", "RUN:LINE",
                                        "TRIES", "ADDED", "SEEN",  NULL };
  g_autoptr (CliTable) table = cli_table_new (titles);
  gint64 now = rf_time_now ();

  for (guint i = 0; i < page->items->len; i++)
    cli_add_job (table, g_ptr_array_index (page->items, i), now);
  if (page->items->len > 0)
    cli_table_print (table, cli_terminal_width ());
  else if (!is_quiet)
    cli_print ("no jobs\n");
  if (is_quiet)
    return;
  if (page->paused)
    cli_print ("the queue is paused\n");
  cli_tell_ways_out (page);
  if (page->next_cursor != NULL)
    fprintf (stderr, "more: --cursor %s\n", page->next_cursor);
}

static RfSelector *
cli_queue_select (const CliArguments *arguments, GError **error)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  const char *state = cli_arguments_get (arguments, "state");
  const char *limit = cli_arguments_get (arguments, "limit");
  guint64 number = 0;

  /* The parser has seen that the state is of its list. */
  if (state != NULL)
    rf_enum_from_name (rf_job_state_names, state, &selector->job_state);
  selector->batch = g_strdup (cli_arguments_get (arguments, "run"));
  selector->cursor = g_strdup (cli_arguments_get (arguments, "cursor"));
  if (limit != NULL && !g_ascii_string_to_unsigned (limit, 10, 1, MOST_LIMIT, &number, NULL))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "--limit: “%s” is no whole number from 1 to %d",
                   limit,
                   MOST_LIMIT);
      return NULL;
    }
  if (limit != NULL)
    selector->limit = (gint64) number;
  return g_steal_pointer (&selector);
}

/**
 * cli_verb_queue_list:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_queue_list (CliContext *context, const CliArguments *arguments, GError **error)
{
  g_autoptr (RfSelector) selector = cli_queue_select (arguments, error);
  g_autoptr (RfPage) page = NULL;

  if (selector == NULL)
    return -1;
  page = cli_page_list (cli_context_get_service (context), RF_NOUN_JOB, selector, error);
  if (page == NULL)
    return -1;
  if (cli_context_is_json (context))
    return cli_print_json (cli_queue_to_json (page), error) ? 0 : -1;
  cli_print_queue (page, cli_context_is_quiet (context));
  return 0;
}
