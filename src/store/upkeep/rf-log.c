/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

#include "rf-time.h"

/*
 * The audit log: who did what to many entries, when, and what came of it. A row
 * is put in with the first slice of the work and counts along with each, in the
 * same transaction, so it is right even where the work was killed.
 */

static const char insert_action[] =
    "INSERT INTO actions (began_at, who, verb, subject) VALUES (?1, ?2, ?3, ?4)";

static const char add_to_action[] =
    "UPDATE actions SET changed = changed + ?2, bytes = bytes + ?3 WHERE id = ?1";

static const char end_action[] = "UPDATE actions SET ended_at = ?2 WHERE id = ?1";

static const char select_actions[] =
    "SELECT id, began_at, ended_at, who, verb, subject, changed, bytes FROM actions"
    " WHERE id < ?1 ORDER BY id DESC LIMIT ?2";

/* Only what went there about that time is looked at: it has the time at which it was chosen,
 * which is before the work begins. */
static const char find_in_trash[] =
    "SELECT 1 FROM entries INDEXED BY entries_by_trash WHERE trashed_at > 0"
    " AND trashed_at BETWEEN ?2 AND ?3 AND action = ?1 LIMIT 1";

/* The longest that choosing takes, in milliseconds. */
#define RF_LOG_CHOOSING (3600 * 1000)

typedef struct
{
  const RfAction *action;
  gint64 id;
} RfLogBegin;

typedef struct
{
  gint64 before;
  gint64 limit;
  GPtrArray *actions;
} RfLogList;

static void
rf_log_append_tags (GString *text, const char *option, GStrv tags)
{
  for (gsize i = 0; tags != NULL && tags[i] != NULL; i++)
    g_string_append_printf (text, " --%s=%s", option, tags[i]);
}

static char *
rf_log_dup_subject (const RfAction *action)
{
  g_autofree char *chosen =
      action->selector != NULL ? rf_selector_to_string (action->selector) : g_strdup ("");
  GString *text = g_string_new (chosen);

  rf_log_append_tags (text, "add", action->add_tags);
  rf_log_append_tags (text, "remove", action->remove_tags);
  if (action->verb == RF_VERB_RATE)
    g_string_append_printf (text, " --stars=%d", action->rating);
  if (action->purge)
    g_string_append (text, " --purge");
  if (action->orphans)
    g_string_append (text, " --orphans");
  return g_strchug (g_string_free (text, FALSE));
}

/**
 * rf_log_begin:
 * @action: what begins
 * @id: (out): its number
 *
 * Returns: whether it is noted
 */
gboolean
rf_log_begin (RfConnection *connection, const RfAction *action, gint64 *id, GError **error)
{
  g_autofree char *subject = rf_log_dup_subject (action);

  if (!rf_connection_run (connection,
                          error,
                          insert_action,
                          "isss",
                          rf_time_now (),
                          action->who != NULL ? action->who : g_get_user_name (),
                          rf_enum_get_name (rf_verb_names, (int) action->verb),
                          subject))
    return FALSE;
  *id = sqlite3_last_insert_rowid (connection->database);
  return TRUE;
}

/**
 * rf_log_add:
 * @id: an action's number, or 0 for none
 * @changed: entries that this transaction changes
 * @bytes: bytes that it frees
 *
 * Returns: whether it is noted
 */
gboolean
rf_log_add (RfConnection *connection, gint64 id, gint64 changed, gint64 bytes, GError **error)
{
  return id == 0 || (changed == 0 && bytes == 0) ||
         rf_connection_run (connection, error, add_to_action, "iii", id, changed, bytes);
}

/**
 * rf_log_end:
 * @id: an action's number
 *
 * Returns: whether its end is noted
 */
gboolean
rf_log_end (RfConnection *connection, gint64 id, GError **error)
{
  return rf_connection_run (connection, error, end_action, "ii", id, rf_time_now ());
}

static gboolean
rf_log_begin_work (RfConnection *connection, gpointer data, GError **error)
{
  RfLogBegin *begin = data;

  return rf_log_begin (connection, begin->action, &begin->id, error);
}

gint64
rf_log_begin_run (RfDatabase *database, const RfAction *action, GError **error)
{
  RfLogBegin begin = { action, 0 };

  return rf_database_run (database, RF_ACCESS_CHANGE, rf_log_begin_work, &begin, error) ? begin.id
                                                                                        : 0;
}

static gboolean
rf_log_end_work (RfConnection *connection, gpointer data, GError **error)
{
  return rf_log_end (connection, *(const gint64 *) data, error);
}

gboolean
rf_log_end_run (RfDatabase *database, gint64 id, GError **error)
{
  return rf_database_run (database, RF_ACCESS_CHANGE, rf_log_end_work, &id, error);
}

static RfPastAction *
rf_log_read (sqlite3_stmt *statement)
{
  RfPastAction *past = rf_past_action_new ();
  int verb = RF_VERB_INVALIDATE;

  rf_enum_from_name (rf_verb_names, rf_statement_get_text (statement, 4), &verb);
  past->id = sqlite3_column_int64 (statement, 0);
  past->began_at = sqlite3_column_int64 (statement, 1);
  past->ended_at = sqlite3_column_int64 (statement, 2);
  past->who = rf_statement_dup_text (statement, 3);
  past->verb = (RfVerb) verb;
  past->subject = rf_statement_dup_text (statement, 5);
  past->changed = sqlite3_column_int64 (statement, 6);
  past->bytes = sqlite3_column_int64 (statement, 7);
  return past;
}

static gboolean
rf_log_list_rows (RfConnection *connection, RfLogList *list, GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_actions, "ii", list->before, list->limit);
  gboolean row = FALSE;

  g_ptr_array_set_size (list->actions, 0);
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row)
    {
      g_ptr_array_add (list->actions, rf_log_read (statement));
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_log_look_into_trash (RfConnection *connection, RfPastAction *past, GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection,
                           error,
                           find_in_trash,
                           "iii",
                           past->id,
                           past->began_at - RF_LOG_CHOOSING,
                           past->ended_at > 0 ? past->ended_at : G_MAXINT64);

  return statement != NULL && rf_statement_step (statement, &past->in_trash, error);
}

static gboolean
rf_log_work (RfConnection *connection, gpointer data, GError **error)
{
  RfLogList *list = data;

  if (!rf_log_list_rows (connection, list, error))
    return FALSE;
  for (guint i = 0; i < list->actions->len; i++)
    {
      if (!rf_log_look_into_trash (connection, g_ptr_array_index (list->actions, i), error))
        return FALSE;
    }
  return TRUE;
}

GPtrArray *
rf_log_list_run (RfDatabase *database, gint64 before, gint64 limit, GError **error)
{
  g_autoptr (GPtrArray) actions =
      g_ptr_array_new_with_free_func ((GDestroyNotify) rf_past_action_free);
  RfLogList list = { before > 0 ? before : G_MAXINT64, limit, actions };

  if (!rf_database_run (database, RF_ACCESS_GLANCE, rf_log_work, &list, error))
    return NULL;
  return g_steal_pointer (&actions);
}
