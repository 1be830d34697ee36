/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-repeat.h"

#include "rf-hash.h"
#include "rf-json-printer.h"
#include "rf-rows.h"
#include "rf-time.h"

/*
 * Requests that carry an idempotency key. What one came to is noted in the
 * transaction that holds or charges its money, so a repeat finds it whatever
 * happened to the process in between. A repeat is answered as the first was,
 * joins its flight, or, where the first came to nothing and was charged
 * nothing, is a new request. Keys belong to an account and live for a day; those
 * of jobs longer, since a queue may be paused for days, and a job that is taken up
 * is given what its steps were given before.
 */

#define REMEMBERED         (RF_DAY * 1000)
#define REMEMBERED_OF_JOBS (30 * RF_DAY * 1000)

static const char select_repeat[] =
    "SELECT request, outcome, generation, charged FROM repeats"
    " WHERE namespace = ?1 AND account = ?2 AND name = ?3 AND at > ?4";

static const char forget_old[] = "DELETE FROM repeats WHERE at <= ?1";

static const char forget_of_generation[] =
    "DELETE FROM repeats WHERE generation = ?1 AND charged IS NULL";

static const char insert_repeat[] =
    "INSERT OR REPLACE INTO repeats"
    " (namespace, account, name, request, at, outcome, generation, charged)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, nullif (?8, -1))";

static const char select_entry_of[] =
    "SELECT e.id FROM entries e JOIN generations g ON g.id = e.generation"
    " WHERE g.name = ?1 AND e.namespace = ?2 AND e.key = ?3 ORDER BY e.id DESC LIMIT 1";

static const char select_flight_of[] = "SELECT token, owner FROM flights WHERE generation = ?1";

static const char select_charged[] = "SELECT count (*) FROM ledger WHERE generation = ?1"
                                     " AND kind IN ('settle', 'release') AND kind = 'settle'"
                                     " AND amount > 0";

typedef struct
{
  RfOutcome outcome;
  char *generation;
  gint64 charged; /* or RF_CHARGED_LATER */
} RfRepeat;

static void
rf_repeat_free (RfRepeat *self)
{
  g_free (self->generation);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfRepeat, rf_repeat_free)

static const char *
rf_repeat_get_account (const RfPlan *plan)
{
  return plan->account != NULL ? plan->account : RF_ACCOUNT_DEFAULT;
}

static void
rf_repeat_add_text (GString *text, const char *value)
{
  g_string_append_c (text, text->len > 0 ? ',' : '[');
  rf_json_append_string (text, value != NULL ? value : "");
}

static void
rf_repeat_add_number (GString *text, gint64 value)
{
  g_string_append_printf (text, ",%" G_GINT64_FORMAT, value);
}

/* Everything that was asked, but not who pays: a key belongs to its account. What
 * a job may cost its runner says, by what is left of the budget. */
static char *
rf_repeat_dup_request (const RfPlan *plan)
{
  g_autoptr (GString) text = g_string_new (NULL);

  rf_repeat_add_text (text, plan->key);
  rf_repeat_add_text (text, plan->identity);
  rf_repeat_add_text (text, plan->profile);
  rf_repeat_add_text (text, plan->playthrough_id);
  rf_repeat_add_text (text, plan->player_id);
  rf_repeat_add_number (text, plan->strategy);
  rf_repeat_add_number (text, plan->version);
  rf_repeat_add_number (text, plan->ttl);
  rf_repeat_add_number (text, plan->job != 0 ? -1 : plan->max_cost);
  rf_repeat_add_number (text, plan->max_age);
  rf_repeat_add_number (text, plan->force_refresh);
  rf_repeat_add_number (text, plan->only_if_cached);
  rf_repeat_add_number (text, plan->no_store);
  for (gsize i = 0; plan->tags != NULL && plan->tags[i] != NULL; i++)
    rf_repeat_add_text (text, plan->tags[i]);
  return rf_hash_bytes (text->str, text->len);
}

static gboolean
rf_repeat_check_request (const RfPlan *plan, const char *request, GError **error)
{
  g_autofree char *own = rf_repeat_dup_request (plan);

  if (g_strcmp0 (own, request) == 0)
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_CONFLICT,
               "the idempotency key “%s” was given to another request",
               plan->idempotency_key);
  if (error != NULL)
    rf_error_set_hint (*error, "a new request needs a key of its own");
  return FALSE;
}

/* From when on the plan's key is remembered for a day. */
static gint64
rf_repeat_get_start (const RfPlan *plan)
{
  return rf_time_now () + (plan->job != 0 ? REMEMBERED_OF_JOBS - REMEMBERED : 0);
}

/* Sets *repeat to NULL where the plan has no key, or a new one. */
static gboolean
rf_repeat_load (RfConnection *connection, const RfPlan *plan, RfRepeat **repeat, GError **error)
{
  g_autoptr (RfStatement) statement = NULL;
  gboolean row = FALSE;
  int outcome = RF_OUTCOME_MISS;

  *repeat = NULL;
  if (plan->idempotency_key == NULL)
    return TRUE;
  statement = rf_connection_query (connection,
                                   error,
                                   select_repeat,
                                   "sssi",
                                   plan->namespace_,
                                   rf_repeat_get_account (plan),
                                   plan->idempotency_key,
                                   rf_time_now () - REMEMBERED);
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  if (!rf_repeat_check_request (plan, rf_statement_get_text (statement, 0), error))
    return FALSE;
  rf_enum_from_name (rf_outcome_names, rf_statement_get_text (statement, 1), &outcome);
  *repeat = g_new0 (RfRepeat, 1);
  (*repeat)->outcome = (RfOutcome) outcome;
  (*repeat)->generation = rf_statement_dup_text (statement, 2);
  (*repeat)->charged = sqlite3_column_type (statement, 3) == SQLITE_NULL
                           ? RF_CHARGED_LATER
                           : sqlite3_column_int64 (statement, 3);
  return TRUE;
}

/* The entry may have been superseded or thrown away since; it answers all the
 * same. Without a key there never was one. */
static gboolean
rf_repeat_load_answer (RfConnection *connection,
                       const RfPlan *plan,
                       const RfRepeat *repeat,
                       RfEntry **entry,
                       GError **error)
{
  gint64 id = 0;
  gboolean row = FALSE;
  g_autoptr (RfStatement) statement = rf_connection_query (
      connection, error, select_entry_of, "sss", repeat->generation, plan->namespace_, plan->key);

  *entry = NULL;
  if (statement == NULL || !rf_statement_step (statement, &row, error) ||
      !rf_rows_find_generation (connection, repeat->generation, &id, error))
    return FALSE;
  if (row)
    return rf_rows_load_entry (connection, sqlite3_column_int64 (statement, 0), entry, error);
  if (id == 0)
    return TRUE;
  *entry = rf_entry_new ();
  (*entry)->namespace_ = g_strdup (plan->namespace_);
  (*entry)->strategy = plan->strategy;
  (*entry)->version = plan->version;
  (*entry)->generation = rf_rows_load_generation (connection, id, error);
  if ((*entry)->generation != NULL)
    return TRUE;
  g_clear_pointer (entry, rf_entry_free);
  return FALSE;
}

static RfEntrance *
rf_repeat_make_entrance (const RfRepeat *repeat, RfEntry *entry)
{
  RfEntrance *entrance = g_new0 (RfEntrance, 1);

  entrance->how = RF_ENTERING_REPEAT;
  entrance->outcome = repeat->outcome;
  entrance->charged =
      repeat->charged == RF_CHARGED_LATER ? entry->generation->charged : repeat->charged;
  entrance->entry = entry;
  return entrance;
}

static gboolean
rf_repeat_find_flight (RfConnection *connection,
                       RfOwners *owners,
                       const RfRepeat *repeat,
                       RfEntrance **entrance,
                       GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_flight_of, "s", repeat->generation);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (!row || rf_owners_is_dead (owners, rf_statement_get_text (statement, 1)))
    return TRUE;
  *entrance = g_new0 (RfEntrance, 1);
  (*entrance)->how = RF_ENTERING_JOIN;
  (*entrance)->repeats = TRUE;
  (*entrance)->token = sqlite3_column_int64 (statement, 0);
  return TRUE;
}

/* What was charged and is not there cannot be given again, and is not charged
 * again without a word. */
static gboolean
rf_repeat_refuse_charged (RfConnection *connection,
                          const RfPlan *plan,
                          const RfRepeat *repeat,
                          GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_charged, "s", repeat->generation);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (repeat->charged <= 0 && sqlite3_column_int64 (statement, 0) == 0)
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_CONFLICT,
               "the request with the idempotency key “%s” was answered and charged, and what it "
               "was given is not kept",
               plan->idempotency_key);
  if (error != NULL)
    rf_error_set_hint (*error, "another key makes it a new request, which is charged anew");
  return FALSE;
}

/**
 * rf_repeat_find:
 * @entrance: (out) (transfer full) (nullable): a repeat, or a join of the first
 *   one's flight; %NULL where the plan is to be treated as a new request
 *
 * Returns: whether the plan may go on; `conflict` where its key was given to
 *   another request, or what was charged is gone
 */
gboolean
rf_repeat_find (RfConnection *connection,
                RfOwners *owners,
                const RfPlan *plan,
                RfEntrance **entrance,
                GError **error)
{
  g_autoptr (RfRepeat) repeat = NULL;
  RfEntry *entry = NULL;

  *entrance = NULL;
  if (!rf_repeat_load (connection, plan, &repeat, error))
    return FALSE;
  if (repeat == NULL)
    return TRUE;
  if (!rf_repeat_load_answer (connection, plan, repeat, &entry, error))
    return FALSE;
  if (entry != NULL)
    {
      *entrance = rf_repeat_make_entrance (repeat, entry);
      return TRUE;
    }
  if (!rf_repeat_find_flight (connection, owners, repeat, entrance, error))
    return FALSE;
  return *entrance != NULL || rf_repeat_refuse_charged (connection, plan, repeat, error);
}

/**
 * rf_repeat_note:
 * @outcome: how the request is answered
 * @generation: with what
 * @charged: millionths, or %RF_CHARGED_LATER
 *
 * Notes it under the plan's idempotency key, where it has one; to be called in
 * the transaction that holds or charges.
 *
 * Returns: whether it could be written
 */
gboolean
rf_repeat_note (RfConnection *connection,
                const RfPlan *plan,
                RfOutcome outcome,
                const char *generation,
                gint64 charged,
                GError **error)
{
  g_autofree char *request = NULL;

  if (plan->idempotency_key == NULL)
    return TRUE;
  request = rf_repeat_dup_request (plan);
  return rf_connection_run (connection, error, forget_old, "i", rf_time_now () - REMEMBERED) &&
         rf_connection_run (connection,
                            error,
                            insert_repeat,
                            "ssssissi",
                            plan->namespace_,
                            rf_repeat_get_account (plan),
                            plan->idempotency_key,
                            request,
                            rf_repeat_get_start (plan),
                            rf_enum_get_name (rf_outcome_names, (int) outcome),
                            generation,
                            charged);
}

/**
 * rf_repeat_forget:
 * @generation: one that failed and was charged nothing
 *
 * A repeat of its request is a new request.
 *
 * Returns: whether it could be written
 */
gboolean
rf_repeat_forget (RfConnection *connection, const char *generation, GError **error)
{
  return rf_connection_run (connection, error, forget_of_generation, "s", generation);
}
