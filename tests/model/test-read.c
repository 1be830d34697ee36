/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "read-provider.h"
#include "rf-account.h"
#include "rf-credits.h"
#include "rf-job.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"
#include "rf-keeping.h"
#include "rf-model-info.h"
#include "rf-past-action.h"
#include "rf-result.h"
#include "rf-stats.h"

#include <string.h>

/*
 * Answers that were written and read back say the same; and whatever else another
 * machine sends in their place is an error and nothing worse.
 */

#define SHA "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define AT  G_GINT64_CONSTANT (1764000000123)

/* Reads JSON and writes what was read; NULL with an error where it cannot. */
typedef JsonNode *(*Again) (JsonNode *node, GError **error);

static RfAsset *
asset_new (void)
{
  RfAsset *asset = rf_asset_new (RF_ROLE_VIDEO, "video/webm");

  asset->sha256 = g_strdup (SHA);
  asset->extension = g_strdup ("webm");
  asset->url = g_strdup ("https://example.com/assets/" SHA ".webm");
  asset->bytes = 1234;
  asset->width = 640;
  asset->height = 480;
  asset->duration = 2500;
  return asset;
}

static RfGeneration *
generation_new (void)
{
  RfGeneration *generation = rf_generation_new ();

  generation->id = g_strdup ("0b5a1a2e-5f0e-4c05-a8f5-9f6d0f6b8a10");
  generation->fingerprint = g_strdup (SHA);
  generation->kind = RF_KIND_VIDEO;
  generation->provider = g_strdup ("flipbook");
  generation->model = g_strdup ("motion");
  generation->answered_model = g_strdup ("motion-2");
  generation->seed = g_strdup ("42");
  generation->prompt = g_strdup ("a “cat”");
  generation->canonical = g_strdup ("{\"kind\":\"video\"}");
  generation->cost = 5250000;
  generation->finished_at = AT;
  generation->started_at = AT - 1500;
  g_ptr_array_add (generation->assets, asset_new ());
  g_ptr_array_add (generation->assets, asset_new ());
  return generation;
}

static RfEntry *
entry_new (void)
{
  RfEntry *entry = rf_entry_new ();

  entry->id = 42;
  entry->key = g_strdup ("generation:video|||per_player|player:7|v3");
  entry->profile = g_strdup ("scenes");
  entry->strategy = RF_STRATEGY_PER_PLAYER;
  entry->player_id = g_strdup ("7");
  entry->version = 3;
  entry->tags = g_strsplit ("one,two", ",", -1);
  entry->created_at = AT;
  entry->expires_at = AT + 86400000;
  entry->last_used_at = AT + 1;
  entry->uses = 9;
  entry->pinned = TRUE;
  entry->rating = 4;
  entry->generation = generation_new ();
  return entry;
}

static JsonNode *
entry_write (void)
{
  g_autoptr (RfEntry) entry = entry_new ();

  return rf_entry_to_json (entry);
}

static JsonNode *
entry_again (JsonNode *node, GError **error)
{
  g_autoptr (RfEntry) entry = rf_entry_new_from_json (node, error);

  return entry != NULL ? rf_entry_to_json (entry) : NULL;
}

static RfResult *
result_new (gboolean stored)
{
  RfResult *result = rf_result_new (RF_OUTCOME_STALE);

  result->reason = g_strdup ("clock");
  result->key = g_strdup ("CACHE#video#" SHA);
  result->fingerprint = g_strdup (SHA);
  result->strategy = RF_STRATEGY_ONCE;
  result->version = 2;
  result->charged = 1000001;
  result->saved = 4250000;
  result->stored = stored;
  result->content_differs = TRUE;
  if (stored)
    result->entry = entry_new ();
  else
    result->generation = generation_new ();
  return result;
}

static JsonNode *
result_write (void)
{
  g_autoptr (RfResult) result = result_new (TRUE);

  result->step = result_new (FALSE);
  return rf_result_to_json (result);
}

static JsonNode *
result_again (JsonNode *node, GError **error)
{
  g_autoptr (RfResult) result = rf_result_new_from_json (node, error);

  return result != NULL ? rf_result_to_json (result) : NULL;
}

static JsonNode *
check_write (void)
{
  g_autoptr (RfCheck) check = rf_check_new ();

  check->outcome = RF_OUTCOME_MISS;
  check->reason = g_strdup ("reading_off");
  check->key = g_strdup ("CACHE#image#" SHA);
  check->fingerprint = g_strdup (SHA);
  check->provider = g_strdup ("portrait");
  check->model = g_strdup ("character");
  check->cost = 5000000;
  check->canonical = g_strdup ("{}");
  check->nearest = g_strdup ("CACHE#image#x");
  rf_check_take_difference (check, "size", json_node_init_int (json_node_alloc (), 512), NULL);
  rf_check_take_difference (
      check, "word", NULL, json_node_init_string (json_node_alloc (), "cached"));
  return rf_check_to_json (check);
}

static JsonNode *
check_again (JsonNode *node, GError **error)
{
  g_autoptr (RfCheck) check = rf_check_new_from_json (node, error);

  return check != NULL ? rf_check_to_json (check) : NULL;
}

static JsonNode *
hit_write (void)
{
  g_autoptr (RfCheck) check = rf_check_new ();

  check->cached = TRUE;
  check->outcome = RF_OUTCOME_HIT;
  check->ttl_seconds = 0;
  check->generation_id = g_strdup ("g1");
  return rf_check_to_json (check);
}

static JsonNode *
report_write (void)
{
  const RfReport report = { 1, 2, 3, 4000000, .dry_run = TRUE };

  return rf_report_to_json (&report, "invalidated");
}

static JsonNode *
report_again (JsonNode *node, GError **error)
{
  g_autoptr (RfReport) report = rf_report_new_from_json (node, "invalidated", error);

  return report != NULL ? rf_report_to_json (report, "invalidated") : NULL;
}

static JsonNode *
cleanup_write (void)
{
  g_autofree char *doubt = g_strdup ("the clock was set");
  const RfReport report = { 0, 0, 9, 0, 1, 2, 3, 4, 5, 6, 7, doubt, FALSE };

  return rf_report_to_cleanup_json (&report);
}

static JsonNode *
cleanup_again (JsonNode *node, GError **error)
{
  g_autoptr (RfReport) report = rf_report_new_from_json (node, NULL, error);

  return report != NULL ? rf_report_to_cleanup_json (report) : NULL;
}

static JsonNode *
foreseen_write (void)
{
  const RfReport report = { .cost_to_remake = 4500000, .unused = 2, .dry_run = TRUE };

  return rf_report_to_cleanup_json (&report);
}

static JsonNode *
keeping_write (void)
{
  g_autoptr (RfKeeping) keeping = rf_keeping_new ();
  RfKeepingRule *rule = rf_keeping_add_rule (keeping, "scenes");
  RfKeepingKind *kind = g_new0 (RfKeepingKind, 1);

  rf_keeping_add_rule (keeping, "never");
  rule->older_than = 7776000;
  rule->fewer_uses = 2;
  rule->more_uses = 100;
  rule->grace = 60;
  kind->kind = RF_KIND_TTS;
  kind->entries = 1;
  kind->bytes = 2;
  kind->trashed = 3;
  kind->trashed_bytes = 4;
  g_ptr_array_add (keeping->kinds, kind);
  keeping->trash_days = 30;
  keeping->max_bytes = 5;
  keeping->min_free = 6;
  keeping->bytes = 7;
  return rf_keeping_to_json (keeping);
}

static JsonNode *
keeping_again (JsonNode *node, GError **error)
{
  g_autoptr (RfKeeping) keeping = rf_keeping_new_from_json (node, error);

  return keeping != NULL ? rf_keeping_to_json (keeping) : NULL;
}

static void
ledger_row_free (gpointer row)
{
  rf_ledger_row_free (row);
}

static JsonNode *
account_write (void)
{
  g_autoptr (RfAccount) account = rf_account_new ("ann");
  RfLedgerRow *row = g_new0 (RfLedgerRow, 1);

  row->id = 3;
  row->at = AT;
  row->kind = g_strdup ("hold");
  row->amount = 5500000;
  account->limited = TRUE;
  account->configured = TRUE;
  account->balance = -1500000;
  account->held = 5500000;
  account->limit_day = 100 * RF_CREDIT;
  account->spent_today = 1;
  account->spent_month = 2;
  account->profile = g_strdup ("scenes");
  account->ledger = g_ptr_array_new_with_free_func (ledger_row_free);
  g_ptr_array_add (account->ledger, row);
  return rf_account_to_json (account);
}

static JsonNode *
account_again (JsonNode *node, GError **error)
{
  g_autoptr (RfAccount) account = rf_account_new_from_json (node, error);

  return account != NULL ? rf_account_to_json (account) : NULL;
}

static JsonNode *
job_write (void)
{
  g_autoptr (RfJob) job = rf_job_new ();

  job->id = 12;
  job->batch = g_strdup ("run-1");
  job->line = 4;
  job->state = RF_JOB_FAILED;
  job->attempts = 2;
  job->request = g_strdup ("{\"kind\":\"image\",\"params\":{\"prompt\":\"x\"}}");
  job->provider = g_strdup ("dummy");
  job->error = g_error_new (RF_ERROR, RF_ERROR_REFUSED, "no");
  rf_error_set_hint (job->error, "ask otherwise");
  rf_error_add_detail (job->error, "prompt", "is not liked");
  job->created_at = AT;
  job->finished_at = AT + 5;
  return rf_job_to_json (job);
}

static JsonNode *
flight_write (void)
{
  g_autoptr (RfJob) job = rf_job_new ();

  job->flight = 7;
  job->state = RF_JOB_DONE;
  job->outcome = RF_OUTCOME_JOINED;
  job->charged = 1;
  return rf_job_to_json (job);
}

static JsonNode *
job_again (JsonNode *node, GError **error)
{
  g_autoptr (RfJob) job = rf_job_new_from_json (node, error);

  return job != NULL ? rf_job_to_json (job) : NULL;
}

static JsonNode *
action_write (void)
{
  g_autoptr (RfPastAction) action = rf_past_action_new ();

  action->id = 3;
  action->began_at = AT;
  action->who = g_strdup ("ann");
  action->verb = RF_VERB_PIN;
  action->subject = g_strdup ("--tag=x");
  action->changed = 5;
  action->in_trash = TRUE;
  return rf_past_action_to_json (action);
}

static JsonNode *
action_again (JsonNode *node, GError **error)
{
  g_autoptr (RfPastAction) action = rf_past_action_new_from_json (node, error);

  return action != NULL ? rf_past_action_to_json (action) : NULL;
}

static void
fill_row (RfTallyRow *row, gint64 start)
{
  for (gsize i = 0; i < G_N_ELEMENTS (row->outcomes); i++)
    row->outcomes[i] = start + (gint64) i;
  row->failed = start + 10;
  row->refused = start + 11;
  row->spent = start * RF_CREDIT + 1;
  row->saved = start * RF_CREDIT + 2;
  row->bytes = start * 1000;
  row->latencies[RF_LATENCY_MADE] = (RfLatency){ 5, 100, 200, 300 };
}

static JsonNode *
stats_write (void)
{
  g_autoptr (RfStats) stats = rf_stats_new ();

  stats->total_entries = 100;
  stats->total_uses = 200;
  stats->total_bytes = 300;
  fill_row (&stats->day, 10);
  fill_row (&stats->week, 20);
  fill_row (&stats->total, 30);
  fill_row (&stats->all, 40);
  stats->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_tally_row_free);
  g_ptr_array_add (stats->kinds, rf_tally_row_new ("image"));
  g_ptr_array_add (stats->rows, rf_tally_row_new ("2026-11-21T10"));
  fill_row (g_ptr_array_index (stats->kinds, 0), 50);
  fill_row (g_ptr_array_index (stats->rows, 0), 60);
  rf_stats_add_alerts (stats, 0.9, 1);
  g_assert_cmpuint (stats->alerts->len, ==, 1);
  return rf_stats_to_json (stats);
}

static JsonNode *
stats_again (JsonNode *node, GError **error)
{
  g_autoptr (RfStats) stats = rf_stats_new_from_json (node, error);

  return stats != NULL ? rf_stats_to_json (stats) : NULL;
}

static JsonNode *
provider_again (JsonNode *node, GError **error)
{
  g_autoptr (RfProviderInfo) info = rf_provider_info_new_from_json (node, error);

  return info != NULL ? rf_provider_info_to_json (info) : NULL;
}

typedef struct
{
  const char *name;
  JsonNode *(*write) (void);
  Again again;
} Form;

static const Form forms[] = {
  { "entry", entry_write, entry_again },
  { "result", result_write, result_again },
  { "check", check_write, check_again },
  { "hit", hit_write, check_again },
  { "report", report_write, report_again },
  { "cleanup", cleanup_write, cleanup_again },
  { "account", account_write, account_again },
  { "job", job_write, job_again },
  { "flight", flight_write, job_again },
  { "action", action_write, action_again },
  { "foreseen", foreseen_write, cleanup_again },
  { "keeping", keeping_write, keeping_again },
  { "stats", stats_write, stats_again },
  { "provider", read_provider_write, provider_again },
};

static void
test_round_trip (gconstpointer data)
{
  const Form *form = data;
  g_autoptr (JsonNode) written = form->write ();
  g_autofree char *text = rf_json_print (written, NULL, NULL);
  g_autoptr (JsonNode) read = rf_json_parse (text, -1, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) again = form->again (read, &error);
  g_autofree char *same = NULL;

  g_assert_no_error (error);
  same = rf_json_print (again, NULL, NULL);
  g_assert_cmpstr (same, ==, text);
}

/* Puts @wrong in the place of the value that begins at @at. */
static char *
dup_with (const char *text, gsize at, const char *wrong)
{
  const char *end = text + at;
  gboolean in_string = FALSE;
  int depth = 0;

  for (; *end != '\0'; end++)
    {
      if (in_string)
        {
          end += *end == '\\';
          in_string = *end != '"';
          continue;
        }
      if (depth == 0 && strchr (",}]", *end) != NULL)
        break;
      in_string = *end == '"';
      depth += *end == '{' || *end == '[' ? 1 : *end == '}' || *end == ']' ? -1 : 0;
    }
  return g_strdup_printf ("%.*s%s%s", (int) at, text, wrong, end);
}

static void
try_wrong (const Form *form, const char *text)
{
  g_autoptr (JsonNode) node = rf_json_parse (text, -1, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) again = NULL;

  if (node == NULL)
    return;
  again = form->again (node, &error);
  if (again == NULL)
    g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  else
    g_assert_no_error (error);
}

/* Every value in turn is something else. G_DEBUG=fatal-criticals does the rest. */
static void
test_wrong (gconstpointer data)
{
  static const char *const wrongs[] = {
    "null",  "true", "-1",     "1e300",           "\"\"", "\"/../x\"", "[]",
    "[[1]]", "{}",   "[null]", "9007199254740991"
  };
  const Form *form = data;
  g_autoptr (JsonNode) written = form->write ();
  g_autofree char *text = rf_json_print (written, NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (wrongs); i++)
    {
      try_wrong (form, wrongs[i]);
      for (const char *colon = strchr (text, ':'); colon != NULL; colon = strchr (colon + 1, ':'))
        {
          g_autofree char *wrong = dup_with (text, (gsize) (colon - text) + 1, wrongs[i]);

          try_wrong (form, wrong);
        }
    }
}

static void
assert_entry_refused (const char *from, const char *to)
{
  g_autoptr (JsonNode) written = entry_write ();
  g_autofree char *text = rf_json_print (written, NULL, NULL);
  g_auto (GStrv) parts = g_strsplit (text, from, 2);
  g_autofree char *wrong = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  wrong = g_strjoinv (to, parts);
  node = rf_json_parse (wrong, -1, NULL, NULL);
  g_assert_null (rf_entry_new_from_json (node, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
}

/* Files are named after these. */
static void
test_names_of_files (void)
{
  assert_entry_refused ("0b5a1a2e-", "../../evil");
  assert_entry_refused ("0b5a1a2e-5f0e-4c05-a8f5-9f6d0f6b8a10", "");
  assert_entry_refused (SHA ".webm", SHA ".we/bm");
  assert_entry_refused (SHA ".webm", SHA);
  assert_entry_refused ("\"" SHA "\",\"url\"", "\"E3\",\"url\"");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *same = g_strconcat ("/read/round-trip/", forms[i].name, NULL);
      g_autofree char *wrong = g_strconcat ("/read/wrong/", forms[i].name, NULL);

      g_test_add_data_func (same, &forms[i], test_round_trip);
      g_test_add_data_func (wrong, &forms[i], test_wrong);
    }
  g_test_add_func ("/read/names-of-files", test_names_of_files);
  return g_test_run ();
}
