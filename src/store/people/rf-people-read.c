/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-people-operations.h"

/* What is read of people: one, pages of them, their samples and decisions. */

#define SAMPLES_MOST 20000

static const char select_samples[] =
    "SELECT at, heart_rate, steps, sleep, temperature, noise, battery, further FROM samples"
    " WHERE person = ?1 AND at >= ?2 ORDER BY at LIMIT ?3";

static const char select_hash[] =
    "SELECT state_hash FROM persons WHERE namespace = ?1 AND user_id = ?2";

static const char select_decisions[] =
    "SELECT id, at, last_at, times, verdict, mood, activity, confidence, reason, analyst,"
    " reasoning, outcome FROM decisions WHERE person = ?1 AND (?2 = 0 OR id < ?2)"
    " ORDER BY id DESC LIMIT ?3";

typedef struct
{
  const RfPersonName *name;
  const char *namespace_;
  const char *after;
  gint64 since;
  gint64 limit;
  RfPerson *person; /* (owned) (nullable) the answer */
  char *hash;       /* (owned) (nullable) the answer */
  GPtrArray *items; /* (owned) (nullable) the answer */
  RfPage *page;     /* (owned) (nullable) the answer */
} RfPeopleQuery;

typedef gpointer (*RfPeopleRowFunc) (sqlite3_stmt *row);

/* Takes at most so many rows. @more: whether there was another */
static gboolean
rf_people_take_rows (RfStatement *statement,
                     RfPeopleRowFunc from_row,
                     gint64 most,
                     GPtrArray *items,
                     gboolean *more,
                     GError **error)
{
  if (statement == NULL || !rf_statement_step (statement, more, error))
    return FALSE;
  while (*more && (gint64) items->len < most)
    {
      g_ptr_array_add (items, from_row (statement));
      if (!rf_statement_step (statement, more, error))
        return FALSE;
    }
  return TRUE;
}

static gpointer
rf_people_row_to_person (sqlite3_stmt *row)
{
  return rf_people_from_row (row);
}

static gpointer
rf_people_row_to_sample (sqlite3_stmt *row)
{
  return rf_people_sample_from_row (row);
}

static gboolean
rf_people_find_work (RfConnection *connection, gpointer data, GError **error)
{
  RfPeopleQuery *query = data;
  g_autoptr (RfStatement) statement = rf_connection_query (connection,
                                                           error,
                                                           rf_people_select_by_name,
                                                           "ss",
                                                           rf_people_get_namespace (query->name),
                                                           query->name->user_id);
  gboolean row = FALSE;

  g_clear_pointer (&query->person, rf_person_free);
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    query->person = rf_people_from_row (statement);
  return TRUE;
}

RfPerson *
rf_people_find_run (RfDatabase *database, const RfPersonName *name, GError **error)
{
  RfPeopleQuery query = { .name = name };

  if (!rf_database_run (database, RF_ACCESS_GLANCE, rf_people_find_work, &query, error))
    return NULL;
  if (query.person == NULL)
    rf_people_refuse (name, error);
  return query.person;
}

/* A watch asks every few seconds, and most often has it all: no other part of the row
 * is looked at for that. */
static gboolean
rf_people_find_hash_work (RfConnection *connection, gpointer data, GError **error)
{
  RfPeopleQuery *query = data;
  g_autoptr (RfStatement) statement = rf_connection_query (connection,
                                                           error,
                                                           select_hash,
                                                           "ss",
                                                           rf_people_get_namespace (query->name),
                                                           query->name->user_id);
  gboolean row = FALSE;

  g_clear_pointer (&query->hash, g_free);
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    query->hash = rf_statement_dup_text (statement, 0);
  return TRUE;
}

char *
rf_people_find_hash_run (RfDatabase *database, const RfPersonName *name, GError **error)
{
  RfPeopleQuery query = { .name = name };

  if (!rf_database_run (database, RF_ACCESS_GLANCE, rf_people_find_hash_work, &query, error))
    return NULL;
  if (query.hash == NULL)
    rf_people_refuse (name, error);
  return query.hash;
}

static gboolean
rf_people_list_work (RfConnection *connection, gpointer data, GError **error)
{
  RfPeopleQuery *query = data;
  g_autoptr (RfPage) page = rf_page_new (rf_people_free_person_cb);
  g_autoptr (RfStatement) statement = rf_connection_query (connection,
                                                           error,
                                                           rf_people_select_page,
                                                           "ssi",
                                                           query->namespace_,
                                                           query->after,
                                                           query->limit + 1);
  gboolean more = FALSE;

  if (!rf_people_take_rows (
          statement, rf_people_row_to_person, query->limit, page->items, &more, error))
    return FALSE;
  if (more)
    {
      const RfPerson *last = g_ptr_array_index (page->items, page->items->len - 1);

      page->next_cursor = g_strdup (last->user_id);
    }
  g_clear_pointer (&query->page, rf_page_free);
  query->page = g_steal_pointer (&page);
  return TRUE;
}

RfPage *
rf_people_list_run (RfDatabase *database, const RfSelector *selector, GError **error)
{
  RfPeopleQuery query = { .namespace_ = "", .after = "", .limit = 100 };

  if (selector != NULL && selector->namespace_ != NULL)
    query.namespace_ = selector->namespace_;
  if (selector != NULL && selector->cursor != NULL)
    query.after = selector->cursor;
  if (selector != NULL)
    query.limit = selector->limit;
  rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_people_list_work, &query, error);
  return query.page;
}

static gpointer
rf_people_row_to_decision (sqlite3_stmt *row)
{
  RfDecision *self = rf_decision_new (RF_VERDICT_SAME, sqlite3_column_int64 (row, 1));
  int verdict = RF_VERDICT_SAME;
  int mood = RF_MOOD_UNKNOWN;
  int activity = RF_ACTIVITY_UNKNOWN;

  rf_enum_from_name (rf_verdict_names, rf_statement_get_text (row, 4), &verdict);
  rf_enum_from_name (rf_mood_names, rf_statement_get_text (row, 5), &mood);
  rf_enum_from_name (rf_activity_names, rf_statement_get_text (row, 6), &activity);
  self->id = sqlite3_column_int64 (row, 0);
  self->last_at = sqlite3_column_int64 (row, 2);
  self->times = sqlite3_column_int64 (row, 3);
  self->verdict = (RfVerdict) verdict;
  self->mood = (RfMood) mood;
  self->activity = (RfActivity) activity;
  self->confidence = sqlite3_column_double (row, 7);
  self->reason = rf_statement_dup_text (row, 8);
  self->analyst = rf_statement_dup_text (row, 9);
  self->reasoning = rf_statement_dup_text (row, 10);
  self->outcome = rf_statement_dup_text (row, 11);
  return self;
}

static gboolean
rf_people_history_work (RfConnection *connection, gpointer data, GError **error)
{
  RfPeopleQuery *query = data;
  g_autoptr (RfPage) page = rf_page_new (rf_people_free_decision_cb);
  g_autoptr (RfStatement) statement = NULL;
  gint64 person = 0;
  gboolean more = FALSE;

  if (!rf_people_find_id (connection, query->name, &person, error))
    return FALSE;
  statement = rf_connection_query (
      connection, error, select_decisions, "iii", person, query->since, query->limit + 1);
  if (!rf_people_take_rows (
          statement, rf_people_row_to_decision, query->limit, page->items, &more, error))
    return FALSE;
  if (more)
    {
      const RfDecision *last = g_ptr_array_index (page->items, page->items->len - 1);

      page->next_cursor = g_strdup_printf ("%" G_GINT64_FORMAT, last->id);
    }
  g_clear_pointer (&query->page, rf_page_free);
  query->page = g_steal_pointer (&page);
  return TRUE;
}

RfPage *
rf_people_history_run (RfDatabase *database,
                       const RfPersonName *name,
                       const RfSelector *selector,
                       GError **error)
{
  RfPeopleQuery query = { .name = name, .limit = selector != NULL ? selector->limit : 100 };
  guint64 before = 0;

  if (selector != NULL && selector->cursor != NULL &&
      !g_ascii_string_to_unsigned (selector->cursor, 10, 1, G_MAXINT64, &before, NULL))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "“%s” is no cursor of this list",
                   selector->cursor);
      return NULL;
    }
  query.since = (gint64) before;
  rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_people_history_work, &query, error);
  return query.page;
}

static gboolean
rf_people_samples_work (RfConnection *connection, gpointer data, GError **error)
{
  RfPeopleQuery *query = data;
  g_autoptr (GPtrArray) samples = g_ptr_array_new_with_free_func (rf_people_free_sample_cb);
  g_autoptr (RfStatement) statement = NULL;
  gint64 person = 0;
  gboolean more = FALSE;

  if (!rf_people_find_id (connection, query->name, &person, error))
    return FALSE;
  statement = rf_connection_query (
      connection, error, select_samples, "iii", person, query->since, (gint64) SAMPLES_MOST);
  if (!rf_people_take_rows (statement, rf_people_row_to_sample, G_MAXINT64, samples, &more, error))
    return FALSE;
  g_clear_pointer (&query->items, g_ptr_array_unref);
  query->items = g_steal_pointer (&samples);
  return TRUE;
}

GPtrArray *
rf_people_samples_run (RfDatabase *database, const RfPersonName *name, gint64 since, GError **error)
{
  RfPeopleQuery query = { .name = name, .since = since };

  rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_people_samples_work, &query, error);
  return query.items;
}

static gboolean
rf_people_changes_work (RfConnection *connection, gpointer data, GError **error)
{
  RfPeopleQuery *query = data;
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func (rf_people_free_person_cb);
  g_autoptr (RfStatement) statement =
      query->since < 0
          ? rf_connection_query (
                connection, error, rf_people_select_last_change, "s", query->namespace_)
          : rf_connection_query (connection,
                                 error,
                                 rf_people_select_changes,
                                 "isi",
                                 query->since,
                                 query->namespace_,
                                 query->limit);
  gboolean more = FALSE;

  if (!rf_people_take_rows (statement, rf_people_row_to_person, G_MAXINT64, people, &more, error))
    return FALSE;
  g_clear_pointer (&query->items, g_ptr_array_unref);
  query->items = g_steal_pointer (&people);
  return TRUE;
}

GPtrArray *
rf_people_changes_run (RfDatabase *database,
                       const char *namespace_,
                       gint64 after,
                       gint64 limit,
                       GError **error)
{
  RfPeopleQuery query = { .namespace_ = namespace_, .since = after, .limit = limit };

  rf_database_run (database, RF_ACCESS_GLANCE, rf_people_changes_work, &query, error);
  return query.items;
}
