/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-jobs.h"

#include "rf-text.h"

#include <string.h>

/*
 * Jobs, and beside them the flights that were left and that no job asked for.
 * What a job's state is called depends on whether its owner lives, which no row
 * can say. Pages are cut by position and number, so that jobs which come and go
 * do not shift the next page. What is done or cancelled is listed from the latest
 * on, since nobody looks for the first; everything else in the order of its turn.
 */

#define JOINED "SELECT " RF_JOB_COLUMNS ", " RF_FLIGHT_COLUMNS ", f.provider, f.model FROM "

#define JOBS(index)                                                                                \
  JOINED "jobs j INDEXED BY " index " LEFT JOIN flights f ON f.job = j.id AND f.job <> 0"

#define LISTED "(j.finished_at = 0 OR j.state = 'failed')"

#define PAGE " AND (j.position, j.id) > (?3, ?4) ORDER BY j.position, j.id"

/* The same from its other end. */
#define LATEST_PAGE " AND (j.position, j.id) < (?3, ?4) ORDER BY j.position DESC, j.id DESC"

/* ?1 is the state's name, ?2 the batch. Each walks an index in the order of the
 * list, and stops where the page is full. */
static const char select_open[] = JOBS ("jobs_listed") " WHERE " LISTED PAGE;

static const char select_open_of_batch[] =
    JOBS ("jobs_listed_of_batch") " WHERE j.batch = ?2 AND " LISTED PAGE;

static const char select_state[] = JOBS ("jobs_by_state") " WHERE j.state = ?1" PAGE;

static const char select_state_of_batch[] =
    JOBS ("jobs_of_batch_by_state") " WHERE j.batch = ?2 AND j.state = ?1" PAGE;

static const char select_over[] = JOBS ("jobs_by_state") " WHERE j.state = ?1" LATEST_PAGE;

static const char select_over_of_batch[] =
    JOBS ("jobs_of_batch_by_state") " WHERE j.batch = ?2 AND j.state = ?1" LATEST_PAGE;

/* What was left under way has a flight, and of these there are few. */
static const char select_flown[] =
    JOINED "flights f INDEXED BY flights_of_job CROSS JOIN jobs j ON j.id = f.job"
           " WHERE f.job <> 0 AND " LISTED " AND (?2 IS NULL OR j.batch = ?2)" PAGE;

static const char select_job[] = JOINED "jobs j LEFT JOIN flights f ON f.job = j.id AND f.job <> 0"
                                        " WHERE j.id = ?1";

static const char select_flights[] =
    "SELECT " RF_FLIGHT_COLUMNS ", f.provider, f.model, f.started_at FROM flights f"
    " WHERE f.token > ?1 AND f.released = 0 AND (f.handle IS NOT NULL OR f.sent = 1)"
    "  AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.id = f.job) ORDER BY f.token";

static const char select_generation[] =
    "SELECT CASE f.job WHEN 0 THEN 'f' || f.token ELSE CAST (f.job AS TEXT) END FROM flights f"
    " WHERE f.generation = ?1";

static const char select_flight[] =
    "SELECT " RF_FLIGHT_COLUMNS ", f.provider, f.model, f.started_at FROM flights f"
    " WHERE f.token = ?1";

static const char select_paused[] = "SELECT paused FROM queue";

/* After so many jobs that are in another state a page ends early, perhaps empty,
 * with a cursor that goes on there. */
#define MOST_PASSED 2000

typedef struct
{
  RfOwners *owners;
  const RfSelector *selector;
  gint64 position;
  gint64 id;
  gint64 token;
  guint passed;
  RfPage *page; /* (owned) the answer */
} RfJobQuery;

typedef struct
{
  RfOwners *owners;
  const char *name;
  RfJob *job; /* (owned) (nullable) the answer */
} RfJobFind;

static void
rf_job_free_cb (gpointer job)
{
  rf_job_free (job);
}

/* What people are told a job is, by its own row and its flight. */
static RfJobState
rf_job_state_of (const RfJob *job, const char *owner, const RfFlight *flight, RfOwners *owners)
{
  if (flight != NULL && rf_flight_is_unknown (flight) && rf_flight_is_left (flight, owners))
    return RF_JOB_UNKNOWN;
  if (rf_job_is_over (job) || !rf_owners_is_dead (owners, owner))
    return job->state;
  return flight != NULL && flight->handle != NULL ? RF_JOB_RESUMABLE : RF_JOB_INTERRUPTED;
}

static RfJob *
rf_job_from_joined_row (sqlite3_stmt *statement, RfOwners *owners)
{
  RfJob *job = rf_job_from_row (statement);
  const char *owner = rf_statement_get_text (statement, 7);
  g_autoptr (RfFlight) flight = NULL;

  if (sqlite3_column_type (statement, RF_JOB_N_COLUMNS) != SQLITE_NULL)
    {
      int after = RF_JOB_N_COLUMNS + RF_FLIGHT_N_COLUMNS;

      flight = rf_flight_from_row (statement, RF_JOB_N_COLUMNS);
      job->flight = flight->token;
      job->handle = g_strdup (flight->handle);
      g_free (job->generation_id);
      job->generation_id = g_strdup (flight->generation);
      /* Of a bundle this may be any step's. */
      if (job->key == NULL && job->n_steps == 0)
        job->key = g_strdup (flight->key);
      job->seen_at = MAX (job->seen_at, flight->seen_at);
      job->provider = rf_statement_dup_text (statement, after);
      job->model = rf_statement_dup_text (statement, after + 1);
    }
  job->state = rf_job_state_of (job, owner, flight, owners);
  return job;
}

/* A flight that no job asked for, told as if it were one. */
static RfJob *
rf_job_from_flight_row (sqlite3_stmt *statement, RfOwners *owners)
{
  g_autoptr (RfFlight) flight = rf_flight_from_row (statement, 0);
  RfJob *job = rf_job_new ();

  job->flight = flight->token;
  job->handle = g_strdup (flight->handle);
  job->namespace_ = g_steal_pointer (&flight->namespace_);
  job->request = g_steal_pointer (&flight->request);
  job->key = g_strdup (flight->key);
  job->generation_id = g_strdup (flight->generation);
  job->provider = rf_statement_dup_text (statement, RF_FLIGHT_N_COLUMNS);
  job->model = rf_statement_dup_text (statement, RF_FLIGHT_N_COLUMNS + 1);
  job->started_at = sqlite3_column_int64 (statement, RF_FLIGHT_N_COLUMNS + 2);
  job->created_at = job->started_at;
  job->seen_at = flight->seen_at;
  job->attempts = 1;
  job->cost = flight->hold;
  job->state = RF_JOB_RUNNING;
  if (rf_flight_is_left (flight, owners))
    job->state = flight->handle != NULL ? RF_JOB_RESUMABLE
                 : flight->sent         ? RF_JOB_UNKNOWN
                                        : RF_JOB_INTERRUPTED;
  return job;
}

static char *
rf_job_dup_cursor (const RfJob *last)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT,
                          last->id != 0 ? last->position : G_MAXINT64,
                          last->id,
                          last->id != 0 ? 0 : last->flight);
}

static gboolean
rf_job_is_wanted (const RfJobQuery *query, const RfJob *job)
{
  return query->selector->job_state < 0 || query->selector->job_state == (int) job->state;
}

/* A page with its cursor set takes no more. */
static void
rf_job_page_take (RfJobQuery *query, RfPage *page, RfJob *taken)
{
  g_autoptr (RfJob) job = taken;

  if (!rf_job_is_wanted (query, job))
    {
      if (++query->passed >= MOST_PASSED)
        page->next_cursor = rf_job_dup_cursor (job);
    }
  else if ((gint64) page->items->len < query->selector->limit)
    g_ptr_array_add (page->items, g_steal_pointer (&job));
  else
    page->next_cursor = rf_job_dup_cursor (g_ptr_array_index (page->items, page->items->len - 1));
}

static gboolean
rf_job_read_page (sqlite3_stmt *statement,
                  RfJobQuery *query,
                  RfPage *page,
                  RfJob *(*read) (sqlite3_stmt *statement, RfOwners *owners),
                  GError **error)
{
  gboolean row = FALSE;

  while (page->next_cursor == NULL)
    {
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      rf_job_page_take (query, page, read (statement, query->owners));
    }
  return TRUE;
}

/* Which rows can be in the state that people are told; whose owner is dead, they
 * do not say. */
static const char *
rf_job_find_list (const RfSelector *selector)
{
  gboolean of_batch = selector->batch != NULL;

  switch (selector->job_state)
    {
    case RF_JOB_QUEUED:
    case RF_JOB_RUNNING:
    case RF_JOB_FAILED:
      return of_batch ? select_state_of_batch : select_state;
    case RF_JOB_DONE:
    case RF_JOB_CANCELLED:
      return of_batch ? select_over_of_batch : select_over;
    case RF_JOB_RESUMABLE:
    case RF_JOB_UNKNOWN:
      return select_flown;
    default:
      return of_batch ? select_open_of_batch : select_open;
    }
}

static gboolean
rf_job_list_rows (RfConnection *connection, RfJobQuery *query, RfPage *page, GError **error)
{
  int state = query->selector->job_state;
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection,
                           error,
                           rf_job_find_list (query->selector),
                           "ssii",
                           state >= 0 ? rf_enum_get_name (rf_job_state_names, state) : NULL,
                           query->selector->batch,
                           query->position,
                           query->id);

  return statement != NULL &&
         rf_job_read_page (statement, query, page, rf_job_from_joined_row, error);
}

static gboolean
rf_job_list_flights (RfConnection *connection, RfJobQuery *query, RfPage *page, GError **error)
{
  g_autoptr (RfStatement) statement = NULL;

  if (page->next_cursor != NULL || query->selector->batch != NULL)
    return TRUE;
  statement = rf_connection_query (connection, error, select_flights, "i", query->token);
  return statement != NULL &&
         rf_job_read_page (statement, query, page, rf_job_from_flight_row, error);
}

static gboolean
rf_job_list_work (RfConnection *connection, gpointer data, GError **error)
{
  RfJobQuery *query = data;
  g_autoptr (RfPage) page = rf_page_new (rf_job_free_cb);
  gint64 paused = 0;

  query->passed = 0;
  if (!rf_connection_read_int (connection, select_paused, &paused, error) ||
      !rf_job_list_rows (connection, query, page, error) ||
      !rf_job_list_flights (connection, query, page, error))
    return FALSE;
  page->paused = paused != 0;
  g_clear_pointer (&query->page, rf_page_free);
  query->page = g_steal_pointer (&page);
  return TRUE;
}

static gboolean
rf_job_read_cursor (RfJobQuery *query, GError **error)
{
  g_auto (GStrv) parts =
      query->selector->cursor != NULL ? g_strsplit (query->selector->cursor, ".", 4) : NULL;
  gint64 *numbers[] = { &query->position, &query->id, &query->token };
  gboolean valid = parts == NULL || g_strv_length (parts) == G_N_ELEMENTS (numbers);

  for (gsize i = 0; parts != NULL && valid && i < G_N_ELEMENTS (numbers); i++)
    valid = g_ascii_string_to_signed (parts[i], 10, -G_MAXINT64, G_MAXINT64, numbers[i], NULL);
  if (!valid)
    g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "the cursor is of no list of jobs");
  return valid;
}

RfPage *
rf_job_list (RfDatabase *database, RfOwners *owners, const RfSelector *selector, GError **error)
{
  RfJobQuery query = { owners, selector, -G_MAXINT64, 0, 0, 0, NULL };

  if (selector->job_state == RF_JOB_DONE || selector->job_state == RF_JOB_CANCELLED)
    query.position = query.id = G_MAXINT64;
  if (rf_job_read_cursor (&query, error) &&
      rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_job_list_work, &query, error))
    return query.page;
  g_clear_pointer (&query.page, rf_page_free);
  return NULL;
}

/* The id of a generation under way is another name for its job. */
static gboolean
rf_job_find_name (RfConnection *connection, const char *name, char **found, GError **error)
{
  gint64 id = 0;
  gint64 token = 0;
  g_autoptr (RfStatement) statement = NULL;
  gboolean row = FALSE;

  *found = NULL;
  if (rf_job_parse_name (name, &id, &token))
    {
      *found = g_strdup (name);
      return TRUE;
    }
  statement = rf_connection_query (connection, error, select_generation, "s", name);
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    *found = rf_statement_dup_text (statement, 0);
  return TRUE;
}

/**
 * rf_job_load:
 * @name: what people call it, or the id of its generation
 * @job: (out): the job, in the state that people are told
 *
 * Returns: whether there is one; `not_found` where there is none
 */
gboolean
rf_job_load (RfConnection *connection,
             RfOwners *owners,
             const char *name,
             RfJob **job,
             GError **error)
{
  gint64 id = 0;
  gint64 token = 0;
  g_autofree char *found = NULL;
  g_autoptr (RfStatement) statement = NULL;
  g_autofree char *shown = NULL;
  gboolean row = FALSE;

  if (!rf_job_find_name (connection, name, &found, error))
    return FALSE;
  if (found != NULL && rf_job_parse_name (found, &id, &token))
    {
      statement = rf_connection_query (
          connection, error, id != 0 ? select_job : select_flight, "i", id != 0 ? id : token);
      if (statement == NULL || !rf_statement_step (statement, &row, error))
        return FALSE;
    }
  if (row)
    {
      *job = id != 0 ? rf_job_from_joined_row (statement, owners)
                     : rf_job_from_flight_row (statement, owners);
      return TRUE;
    }
  shown = rf_text_dup_printable (name, 40);
  g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "there is no job “%s”", shown);
  if (error != NULL)
    rf_error_set_hint (*error, "“refrain queue list” shows them");
  return FALSE;
}

static gboolean
rf_job_find_work (RfConnection *connection, gpointer data, GError **error)
{
  RfJobFind *find = data;

  g_clear_pointer (&find->job, rf_job_free);
  return rf_job_load (connection, find->owners, find->name, &find->job, error);
}

RfJob *
rf_job_find (RfDatabase *database, RfOwners *owners, const char *name, GError **error)
{
  RfJobFind find = { owners, name, NULL };

  if (rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_job_find_work, &find, error))
    return find.job;
  g_clear_pointer (&find.job, rf_job_free);
  return NULL;
}
