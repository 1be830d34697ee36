/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "route-request.h"

#include "rf-credits.h"
#include "rf-time.h"

#include <string.h>

/*
 * Results and checks as answers: the object that the command line prints, and
 * headers that say the same to whoever only looks at these.
 */

/* A key may hold any text, and a header may not. */
static char *
rf_route_dup_key (const char *key)
{
  for (const char *byte = key; *byte != '\0'; byte++)
    {
      if ((guchar) *byte < 0x20 || (guchar) *byte >= 0x7f)
        return g_uri_escape_string (key, "|:#", FALSE);
    }
  return g_strdup (key);
}

static void
rf_route_set_credits (RfExchange *exchange, const char *name, gint64 millionths)
{
  g_autofree char *text = rf_credits_to_string (millionths);

  rf_exchange_set_header (exchange, name, text);
}

static void
rf_route_set_outcome (RfExchange *exchange, RfOutcome outcome, const char *key, const char *reason)
{
  const char *name = rf_enum_get_name (rf_outcome_names, (int) outcome);
  g_autofree char *upper = g_ascii_strup (name, -1);

  rf_exchange_note (exchange, name, key);
  rf_exchange_set_header (exchange, "X-Cache", upper);
  if (key != NULL)
    {
      g_autofree char *shown = rf_route_dup_key (key);

      rf_exchange_set_header (exchange, "X-Cache-Key", shown);
    }
  if (reason != NULL)
    rf_exchange_set_header (exchange, "X-Cache-Reason", reason);
}

static void
rf_route_append_key (GString *status, const char *key)
{
  g_autofree char *shown = key != NULL ? rf_route_dup_key (key) : NULL;

  if (shown == NULL)
    return;
  g_string_append (status, "; key=\"");
  for (const char *byte = shown; *byte != '\0'; byte++)
    {
      gsize plain = strcspn (byte, "\"\\");

      g_string_append_len (status, byte, (gssize) plain);
      byte += plain;
      if (*byte == '\0')
        break;
      g_string_append_c (status, '\\');
      g_string_append_c (status, *byte);
    }
  g_string_append_c (status, '"');
}

/* What RFC 9211 calls it. */
static const char *const status_words[] = {
  [RF_OUTCOME_HIT] = "; hit",
  [RF_OUTCOME_MISS] = "; fwd=uri-miss",
  [RF_OUTCOME_JOINED] = "; fwd=uri-miss; collapsed",
  [RF_OUTCOME_REFRESHED] = "; fwd=request",
  [RF_OUTCOME_STALE] = "; hit",
  [RF_OUTCOME_BYPASS] = "; fwd=bypass",
};

static void
rf_route_set_cache_status (RfExchange *exchange, const RfResult *result)
{
  g_autoptr (GString) status = g_string_new ("Refrain");
  gboolean is_found = result->outcome == RF_OUTCOME_HIT || result->outcome == RF_OUTCOME_STALE;

  g_string_append (status, status_words[result->outcome]);
  if (!is_found && result->stored)
    g_string_append (status, "; stored");
  if (result->entry != NULL && result->entry->expires_at > 0)
    g_string_append_printf (
        status, "; ttl=%" G_GINT64_FORMAT, (result->entry->expires_at - rf_time_now ()) / 1000);
  rf_route_append_key (status, result->key);
  rf_exchange_set_header (exchange, "Cache-Status", status->str);
}

/**
 * rf_route_set_result_headers:
 * @exchange: a request under way
 * @result: what answers it
 */
void
rf_route_set_result_headers (RfExchange *exchange, const RfResult *result)
{
  rf_route_set_outcome (exchange, result->outcome, result->key, result->reason);
  rf_route_set_credits (exchange, "X-Cost", rf_result_get_generation (result)->cost);
  rf_route_set_credits (exchange, "X-Charged", result->charged);
  rf_route_set_credits (exchange, "X-Saved", result->saved);
  if (result->repeated)
    rf_exchange_set_header (exchange, "Idempotency-Replayed", "true");
  rf_route_set_cache_status (exchange, result);
}

/* Where a file lies on this machine is nobody's business. */
static void
rf_route_hide_paths (GPtrArray *assets)
{
  for (guint i = 0; i < assets->len; i++)
    g_clear_pointer (&((RfAsset *) g_ptr_array_index (assets, i))->path, g_free);
}

static void
rf_route_hide_places (const RfResult *result)
{
  rf_route_hide_paths (rf_result_get_generation (result)->assets);
  if (result->step != NULL)
    rf_route_hide_places (result->step);
}

/* What is kept nowhere else waits here until its client has fetched it. */
static void
rf_route_keep (RfExchange *exchange, RfResult *result)
{
  if (result->work_directory != NULL)
    rf_unstored_take (
        rf_exchange_get_unstored (exchange), rf_exchange_get_caller (exchange)->namespace_, result);
  else
    rf_result_free (result);
}

static GString *
rf_route_write_result (const RfResult *result)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  GPtrArray *assets = rf_result_get_generation (result)->assets;
  GString *text = g_string_sized_new (1024);

  if (result->work_directory == NULL)
    {
      rf_route_hide_places (result);
      rf_result_append_json (result, text);
      return text;
    }
  /* Its files are still to be found by who fetches them. */
  for (guint i = 0; i < assets->len; i++)
    g_ptr_array_add (paths, g_steal_pointer (&((RfAsset *) g_ptr_array_index (assets, i))->path));
  rf_result_append_json (result, text);
  for (guint i = 0; i < assets->len; i++)
    ((RfAsset *) g_ptr_array_index (assets, i))->path = g_ptr_array_index (paths, i);
  return text;
}

/**
 * rf_route_answer_result:
 * @exchange: a request under way
 * @result: (transfer full): what answers it
 */
void
rf_route_answer_result (RfExchange *exchange, RfResult *result)
{
  rf_route_set_result_headers (exchange, result);
  rf_exchange_answer_written (exchange, 200, rf_route_write_result (result));
  rf_route_keep (exchange, result);
}

static guint
rf_route_get_status (const RfBundleAnswer *answer)
{
  const GError *error = rf_bundle_answer_get_error (answer);

  return error != NULL ? (guint) rf_error_code_get_http_status (rf_error_get_code (error)) : 200;
}

/**
 * rf_route_answer_bundle:
 * @exchange: a request under way
 * @answer: (transfer full): how its steps ended
 */
void
rf_route_answer_bundle (RfExchange *exchange, RfBundleAnswer *answer)
{
  g_autoptr (RfBundleAnswer) owned = answer;

  if (rf_bundle_answer_get_error (answer) == NULL)
    rf_route_set_outcome (exchange, rf_bundle_answer_get_outcome (answer), NULL, NULL);
  for (guint i = 0; i < answer->steps->len; i++)
    {
      RfBundleStep *step = g_ptr_array_index (answer->steps, i);

      if (step->result != NULL && step->result->work_directory == NULL)
        rf_route_hide_places (step->result);
    }
  rf_exchange_answer (exchange, rf_route_get_status (answer), rf_bundle_answer_to_json (answer));
  for (guint i = 0; i < answer->steps->len; i++)
    {
      RfBundleStep *step = g_ptr_array_index (answer->steps, i);

      if (step->result != NULL)
        rf_route_keep (exchange, g_steal_pointer (&step->result));
    }
}

/**
 * rf_route_answer_check:
 * @exchange: a request under way
 * @check: what was found
 */
void
rf_route_answer_check (RfExchange *exchange, const RfCheck *check)
{
  g_autoptr (GString) status = g_string_new ("Refrain");
  g_autoptr (GString) text = g_string_sized_new (1024);

  rf_route_set_outcome (exchange, check->outcome, check->key, check->reason);
  rf_route_set_credits (exchange, "X-Cost", check->cost);
  /* Nothing is fetched or made: a miss goes nowhere. */
  g_string_append (status, check->cached ? "; hit" : "; detail=miss");
  if (check->ttl_seconds >= 0)
    g_string_append_printf (status, "; ttl=%" G_GINT64_FORMAT, check->ttl_seconds);
  rf_route_append_key (status, check->key);
  rf_exchange_set_header (exchange, "Cache-Status", status->str);
  rf_check_append_json (check, text);
  rf_exchange_answer_written (exchange, 200, g_steal_pointer (&text));
}
