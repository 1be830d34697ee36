/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-people-operations.h"

#include "rf-time.h"

#include <math.h>

/*
 * Taking samples in. The work is a few inserts, done together with those of
 * whoever sends at the same moment, so a thousand watches share one fsync. It may
 * be run twice, so what it finds out is handed over at the end.
 */

static const char insert_person[] =
    "INSERT INTO persons (namespace, user_id, account, created_at) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT (namespace, user_id) DO UPDATE SET account = coalesce (?3, account)"
    " RETURNING id, state_hash";

static const char set_hash[] = "UPDATE persons SET state_hash = ?2, shown_at = ?3 WHERE id = ?1";

static const char insert_sample[] =
    "INSERT INTO samples (person, at, heart_rate, steps, sleep, temperature, noise, battery,"
    "  further) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (person, at) DO NOTHING";

/* Whoever is due already is due no later for what comes meanwhile: a watch that
 * sends all the time would never be looked at. */
static const char stir_person[] =
    "UPDATE persons SET last_sample_at = max (last_sample_at, ?2), stirred = stirred + ?3,"
    "  due_at = CASE WHEN ?3 = 0 THEN due_at WHEN due_at = 0 THEN ?4 ELSE min (due_at, ?4) END"
    " WHERE id = ?1";

typedef struct
{
  const RfIngest *ingest;
  const RfIngestRules *rules;
  const char *first_hash;
  RfIngestReport report;
  gint64 latest; /* of the new samples */
} RfIngestWork;

static gboolean
rf_ingest_find_person (RfConnection *connection, RfIngestWork *work, gint64 *id, GError **error)
{
  const RfIngest *ingest = work->ingest;
  const char *namespace_ = ingest->namespace_ != NULL ? ingest->namespace_ : "";
  g_autoptr (RfStatement) statement = rf_connection_query (connection,
                                                           error,
                                                           insert_person,
                                                           "sssi",
                                                           namespace_,
                                                           ingest->user_id,
                                                           ingest->account,
                                                           work->rules->now);
  gboolean row = FALSE;
  gboolean is_new = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  *id = sqlite3_column_int64 (statement, 0);
  is_new = *rf_statement_get_text (statement, 1) == '\0';
  if (!rf_statement_step (statement, &row, error))
    return FALSE;
  return !is_new ||
         rf_connection_run (
             connection, error, set_hash, "isi", *id, work->first_hash, work->rules->now);
}

static gboolean
rf_ingest_insert (RfConnection *connection, gint64 person, const RfSample *sample, GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, insert_sample, "ii", person, sample->at);
  gboolean row = FALSE;
  int code = SQLITE_OK;

  if (statement == NULL)
    return FALSE;
  for (int i = 0; i < RF_N_SENSORS && code == SQLITE_OK; i++)
    code = rf_sample_has (sample, (RfSensor) i)
               ? sqlite3_bind_double (statement, 3 + i, sample->values[i])
               : sqlite3_bind_null (statement, 3 + i);
  if (code == SQLITE_OK)
    code = sqlite3_bind_text (statement, 3 + RF_N_SENSORS, sample->further, -1, SQLITE_STATIC);
  if (code != SQLITE_OK)
    return rf_connection_fail (connection, code, error);
  return rf_statement_step (statement, &row, error);
}

static gboolean
rf_ingest_take (RfConnection *connection,
                RfIngestWork *work,
                gint64 person,
                const RfSample *sample,
                GError **error)
{
  if (sample->at < work->rules->now - work->rules->keep)
    {
      work->report.expired++;
      return TRUE;
    }
  if (!rf_ingest_insert (connection, person, sample, error))
    return FALSE;
  if (sqlite3_changes (connection->database) == 0)
    {
      work->report.repeated++;
      return TRUE;
    }
  work->report.accepted++;
  work->latest = MAX (work->latest, sample->at);
  return TRUE;
}

static gboolean
rf_ingest_work (RfConnection *connection, gpointer data, GError **error)
{
  RfIngestWork *work = data;
  const RfIngestRules *rules = work->rules;
  gint64 person = 0;
  gboolean stirs = FALSE;

  work->report = (RfIngestReport){ 0, 0, 0 };
  work->latest = 0;
  if (!rf_ingest_find_person (connection, work, &person, error))
    return FALSE;
  for (guint i = 0; i < work->ingest->samples->len; i++)
    {
      const RfSample *sample = g_ptr_array_index (work->ingest->samples, i);

      if (!rf_ingest_take (connection, work, person, sample, error))
        return FALSE;
    }
  if (work->report.accepted == 0)
    return TRUE;
  stirs = work->latest >= rules->now - rules->window;
  return rf_connection_run (connection,
                            error,
                            stir_person,
                            "iiii",
                            person,
                            work->latest,
                            (gint64) stirs,
                            rules->now + rules->debounce);
}

/* A clock that goes ahead a little is believed; one that is wrong by hours would
 * make all that comes after it look late. */
static gboolean
rf_ingest_check (const RfIngest *ingest, const RfIngestRules *rules, GError **error)
{
  GError *failure = NULL;

  for (guint i = 0; i < ingest->samples->len; i++)
    {
      const RfSample *sample = g_ptr_array_index (ingest->samples, i);
      g_autofree char *place = g_strdup_printf ("samples[%u].at", i);
      g_autofree char *span = NULL;

      if (sample->at <= rules->now + rules->ahead)
        continue;
      span = rf_duration_to_string (rules->ahead / 1000);
      rf_error_collect (&failure, place, "lies more than %s ahead of this machine's clock", span);
    }
  if (failure == NULL)
    return TRUE;
  rf_error_set_hint (failure, "set the clock of the device that measures");
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean
rf_people_ingest_run (RfDatabase *database,
                      const RfIngest *ingest,
                      const RfIngestRules *rules,
                      RfIngestReport *report,
                      GError **error)
{
  g_autoptr (RfPerson) nobody = rf_person_new (NULL, NULL);
  g_autofree char *first_hash = rf_person_dup_hash (nobody);
  RfIngestWork work = { ingest, rules, first_hash, { 0, 0, 0 }, 0 };

  if (!rf_ingest_check (ingest, rules, error) ||
      !rf_database_run_grouped (database, rf_ingest_work, &work, error))
    return FALSE;
  *report = work.report;
  return TRUE;
}
