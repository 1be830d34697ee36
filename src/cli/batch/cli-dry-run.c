/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-batch.h"

#include "cli-count.h"
#include "cli-print.h"
#include "cli-tell.h"
#include "rf-credits.h"
#include "rf-hash.h"

#include <string.h>

/*
 * What a batch would come to. What stands in it twice costs once, so what would
 * be made is remembered, in 16 bytes for each; nothing else grows.
 */

/* Wrong lines that are shown one by one. */
#define SHOWN 20

typedef struct
{
  guint64 words[2]; /* both 0: free */
} CliPrint128;

/* Open addressing; never more than half full. */
typedef struct
{
  CliPrint128 *slots; /* (owned) */
  gsize n_slots;      /* a power of two */
  gsize n_used;
} CliSeen;

static CliPrint128 *
cli_seen_find (const CliSeen *self, CliPrint128 print)
{
  gsize at = (gsize) print.words[0] & (self->n_slots - 1);

  while ((self->slots[at].words[0] | self->slots[at].words[1]) != 0 &&
         memcmp (&self->slots[at], &print, sizeof print) != 0)
    at = (at + 1) & (self->n_slots - 1);
  return &self->slots[at];
}

static void
cli_seen_grow (CliSeen *self)
{
  CliSeen bigger = { NULL, MAX (2 * self->n_slots, 1024), self->n_used };

  bigger.slots = g_new0 (CliPrint128, bigger.n_slots);
  for (gsize i = 0; i < self->n_slots; i++)
    {
      if ((self->slots[i].words[0] | self->slots[i].words[1]) != 0)
        *cli_seen_find (&bigger, self->slots[i]) = self->slots[i];
    }
  g_free (self->slots);
  *self = bigger;
}

typedef struct
{
  RfService *service;
  CliManifest *manifest;
  CliSeen seen;
  CliDryRun *sums;
} CliDryRunState;

/* Returns whether it was new. */
static gboolean
cli_seen_add (CliSeen *self, const char *text)
{
  g_autofree char *hex = rf_hash_bytes (text, strlen (text));
  g_autofree char *half = g_strndup (hex, 16);
  CliPrint128 print = { { 0, 0 } };
  CliPrint128 *slot = NULL;

  g_ascii_string_to_unsigned (half, 16, 0, G_MAXUINT64, &print.words[0], NULL);
  memcpy (half, hex + 16, 16);
  g_ascii_string_to_unsigned (half, 16, 0, G_MAXUINT64, &print.words[1], NULL);
  if (2 * (self->n_used + 1) > self->n_slots)
    cli_seen_grow (self);
  slot = cli_seen_find (self, print);
  if ((slot->words[0] | slot->words[1]) != 0)
    return FALSE;
  *slot = print;
  self->n_used++;
  return TRUE;
}

/* What two requests must share to be given one generation. */
static char *
cli_dup_identity (const RfRequest *request, const RfCheck *check)
{
  const char *scope = NULL;

  if (request->strategy == RF_STRATEGY_PER_PLAYTHROUGH)
    scope = request->playthrough_id;
  else if (request->strategy == RF_STRATEGY_PER_PLAYER)
    scope = request->player_id;
  return g_strdup_printf (
      "%s %d %s", check->fingerprint, scope != NULL ? (int) request->strategy : 0, scope);
}

static void
cli_dry_run_tell (CliManifest *manifest, const RfJob *job, const GError *error)
{
  g_autofree char *where =
      g_strdup_printf ("line %" G_GINT64_FORMAT, cli_manifest_get_line (manifest, job));

  cli_tell_error (where, error);
}

/* What one request, or one step, comes to. */
typedef enum
{
  CLI_FORETOLD_HIT,
  CLI_FORETOLD_DUPLICATE,
  CLI_FORETOLD_MISS,
} CliForetold;

/* @rest is what tells requests apart whose fingerprint nobody knows yet. */
static CliForetold
cli_dry_run_add (CliDryRunState *state,
                 const RfJob *job,
                 const RfRequest *request,
                 const RfCheck *check,
                 const char *rest)
{
  g_autofree char *identity = NULL;
  gboolean is_shared = check->outcome != RF_OUTCOME_BYPASS && !request->force_refresh;

  /* Once is enough: what there is would be spent by the first. */
  if (check->shortfall != NULL && !state->sums->is_poor)
    cli_dry_run_tell (state->manifest, job, check->shortfall);
  state->sums->is_poor = state->sums->is_poor || check->shortfall != NULL;
  if (check->cached)
    {
      state->sums->cost += check->cost;
      return CLI_FORETOLD_HIT;
    }
  identity = check->fingerprint != NULL ? cli_dup_identity (request, check) : g_strdup (rest);
  if (is_shared && identity != NULL && !cli_seen_add (&state->seen, identity))
    return CLI_FORETOLD_DUPLICATE;
  state->sums->cost += check->cost;
  return CLI_FORETOLD_MISS;
}

static RfCheck *
cli_dry_run_check_cb (RfRequest *request, gpointer data, GError **error)
{
  const CliDryRunState *state = data;

  return rf_service_check (state->service, request, FALSE, NULL, error);
}

static gboolean
cli_dry_run_check_request (CliDryRunState *state,
                           const RfJob *job,
                           CliForetold *foretold,
                           GError **error)
{
  g_autoptr (RfRequest) request = rf_job_dup_request (job, error);
  g_autoptr (RfCheck) check = request != NULL ? cli_dry_run_check_cb (request, state, error) : NULL;

  if (check != NULL)
    *foretold = cli_dry_run_add (state, job, request, check, NULL);
  return check != NULL;
}

/* A line comes to what the worst of its steps comes to. */
static gboolean
cli_dry_run_check_steps (CliDryRunState *state,
                         const RfJob *job,
                         CliForetold *foretold,
                         GError **error)
{
  g_autoptr (RfBundle) bundle = rf_job_dup_bundle (job, error);
  g_autoptr (RfBundleAnswer) answer =
      bundle != NULL ? rf_bundle_check (bundle, cli_dry_run_check_cb, state) : NULL;
  GError *failure = answer != NULL ? rf_bundle_answer_dup_error (answer) : NULL;

  if (answer == NULL)
    return FALSE;
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  *foretold = CLI_FORETOLD_HIT;
  for (guint i = 0; i < answer->steps->len; i++)
    {
      const RfBundleStep *step = g_ptr_array_index (answer->steps, i);
      g_autofree char *rest = g_strdup_printf ("%u of %s", i, job->request);
      CliForetold one =
          cli_dry_run_add (state, job, g_ptr_array_index (bundle->steps, i), step->check, rest);

      *foretold = MAX (*foretold, one);
    }
  return TRUE;
}

static gboolean
cli_dry_run_check (CliDryRunState *state, const RfJob *job, GError **error)
{
  CliForetold foretold = CLI_FORETOLD_MISS;

  if (job->error != NULL)
    {
      g_propagate_error (error, g_error_copy (job->error));
      return FALSE;
    }
  if (job->n_steps > 0 ? !cli_dry_run_check_steps (state, job, &foretold, error)
                       : !cli_dry_run_check_request (state, job, &foretold, error))
    return FALSE;
  if (foretold == CLI_FORETOLD_HIT)
    state->sums->hits++;
  else if (foretold == CLI_FORETOLD_DUPLICATE)
    state->sums->duplicates++;
  else
    state->sums->misses++;
  return TRUE;
}

/**
 * cli_dry_run:
 * @context: the context of the verb
 * @manifest: what would be done; it is read to its end
 * @sums: (out): what it would come to; but for `max_cost`, which stays
 * @error: return location
 *
 * Returns: whether the manifest could be read
 */
gboolean
cli_dry_run (CliContext *context, CliManifest *manifest, CliDryRun *sums, GError **error)
{
  CliDryRunState state = { cli_context_get_service (context), manifest, { NULL, 0, 0 }, sums };
  GError *failure = NULL;

  while (failure == NULL)
    {
      g_autoptr (RfJob) job = cli_manifest_next (manifest, NULL, &failure);
      g_autoptr (GError) wrong = NULL;

      if (job == NULL)
        break;
      sums->lines++;
      if (cli_dry_run_check (&state, job, &wrong))
        continue;
      sums->wrong++;
      if (sums->wrong <= SHOWN)
        cli_dry_run_tell (manifest, job, wrong);
    }
  g_free (state.seen.slots);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/**
 * cli_dry_run_dup_text:
 * @sums: what it would come to
 *
 * Returns: (transfer full): that in one line
 */
char *
cli_dry_run_dup_text (const CliDryRun *sums)
{
  g_autofree char *lines = cli_dup_number (sums->lines);
  g_autofree char *hits = cli_dup_number (sums->hits);
  g_autofree char *misses = cli_dup_number (sums->misses);
  g_autofree char *cost = cli_dup_credits (sums->cost);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text,
                          "%s %s: %s %s · %s to make for %s",
                          lines,
                          sums->lines == 1 ? "request" : "requests",
                          hits,
                          sums->hits == 1 ? "hit" : "hits",
                          misses,
                          sums->cost > 0 ? cost : "nothing");
  if (sums->duplicates > 0)
    g_string_append_printf (text, " · %" G_GINT64_FORMAT " the same as another", sums->duplicates);
  if (sums->wrong > 0)
    g_string_append_printf (text, " · %" G_GINT64_FORMAT " wrong", sums->wrong);
  return g_string_free (text, FALSE);
}

static int
cli_dry_run_get_status (const CliDryRun *sums)
{
  if (sums->is_poor || (sums->max_cost >= 0 && sums->cost > sums->max_cost))
    return rf_error_code_get_exit_status (RF_ERROR_OVER_BUDGET);
  return sums->wrong > 0 ? CLI_EXIT_FAILURES : 0;
}

static int
cli_dry_run_print_json (const CliDryRun *sums, GError **error)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "dry_run", TRUE);
  json_object_set_int_member (object, "lines", sums->lines);
  json_object_set_int_member (object, "hits", sums->hits);
  json_object_set_int_member (object, "misses", sums->misses);
  json_object_set_int_member (object, "duplicates", sums->duplicates);
  json_object_set_int_member (object, "wrong", sums->wrong);
  json_object_set_double_member (object, "cost", rf_credits_to_double (sums->cost));
  json_node_take_object (node, object);
  return cli_print_json (node, error) ? cli_dry_run_get_status (sums) : -1;
}

/**
 * cli_dry_run_print:
 * @context: the context of the verb
 * @sums: what it would come to
 * @error: return location
 *
 * Returns: the exit status: as the run's would be, as far as can be known
 */
int
cli_dry_run_print (CliContext *context, const CliDryRun *sums, GError **error)
{
  g_autofree char *text = NULL;

  if (cli_context_is_json (context))
    return cli_dry_run_print_json (sums, error);
  text = cli_dry_run_dup_text (sums);
  cli_print ("%s\n", text);
  return cli_dry_run_get_status (sums);
}
