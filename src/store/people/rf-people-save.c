/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-people-operations.h"

#include "rf-json-printer.h"

/*
 * What has become of a person, under the claim of who worked on it. What came in
 * meanwhile is in `stirred`, and decides when the person is looked at again.
 */

static const char select_claim[] = "SELECT claim, owner, stirred FROM persons WHERE id = ?1";

static const char update_state[] =
    "UPDATE persons SET wanted_mood = ?2, wanted_activity = ?3, wanted_reasoning = ?4,"
    "  changed_at = ?5, pending_mood = ?6, pending_activity = ?7, pending_at = ?8,"
    "  analysed_at = ?9, analyst = ?10, trouble = ?11, make_at = ?12, video_at = ?13, tries = ?14,"
    "  answered = ?15, due_at = ?16"
    " WHERE id = ?1";

static const char update_shown[] =
    "UPDATE persons SET mood = ?2, activity = ?3, reasoning = ?4, state_hash = ?5, shown_at = ?6,"
    "  generated_at = ?7, image = ?8, video = ?9, change = ?10"
    " WHERE id = ?1";

static const char next_change[] = "UPDATE changes SET last = last + 1 WHERE id = 1";
static const char select_change[] = "SELECT last FROM changes WHERE id = 1";
static const char let_go[] = "UPDATE persons SET owner = '' WHERE id = ?1";

static const char let_go_of_claim[] =
    "UPDATE persons SET owner = '' WHERE id = ?1 AND claim = ?2 AND owner <> ''";

static const char insert_face[] = "INSERT INTO faces (person, namespace, key) VALUES (?1, ?2, ?3)"
                                  " ON CONFLICT (person, key) DO NOTHING";

/* What is decided again and again in the same way is one row that counts. */
static const char repeat_decision[] =
    "UPDATE decisions SET last_at = ?2, times = times + 1, confidence = ?8, reasoning = ?9"
    " WHERE id = (SELECT max (id) FROM decisions WHERE person = ?1) AND verdict = ?3 AND mood = ?4"
    "  AND activity = ?5 AND reason IS ?6 AND analyst IS ?7 AND outcome IS NULL";

static const char insert_decision[] =
    "INSERT INTO decisions (person, at, last_at, times, verdict, mood, activity, reason, analyst,"
    "  confidence, reasoning, outcome)"
    " VALUES (?1, ?2, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

static gboolean
rf_save_check_claim (RfConnection *connection,
                     const RfPerson *person,
                     gint64 *stirred,
                     GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_claim, "i", person->number);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "the person was forgotten meanwhile");
      return FALSE;
    }
  *stirred = sqlite3_column_int64 (statement, 2);
  if (sqlite3_column_int64 (statement, 0) == person->claim &&
      *rf_statement_get_text (statement, 1) != '\0')
    return TRUE;
  g_set_error (error, RF_ERROR, RF_ERROR_CONFLICT, "another process works on the person by now");
  return FALSE;
}

/* When the person is looked at next: as was decided, or sooner where something has
 * come in that the decision did not know. */
static gint64
rf_save_get_due (const RfPeopleSave *save, gint64 stirred)
{
  gint64 due_at = save->person->due_at;

  if (stirred == save->person->stirred)
    return due_at;
  return due_at != 0 ? MIN (due_at, save->soon) : save->soon;
}

static gboolean
rf_save_state (RfConnection *connection, const RfPeopleSave *save, gint64 stirred, GError **error)
{
  const RfPerson *person = save->person;

  return rf_connection_run (connection,
                            error,
                            update_state,
                            "isssissiissiiiii",
                            person->number,
                            rf_enum_get_name (rf_mood_names, (int) person->wanted_mood),
                            rf_enum_get_name (rf_activity_names, (int) person->wanted_activity),
                            person->wanted_reasoning,
                            person->changed_at,
                            rf_enum_get_name (rf_mood_names, (int) person->pending_mood),
                            rf_enum_get_name (rf_activity_names, (int) person->pending_activity),
                            person->pending_at,
                            person->analysed_at,
                            person->analyst,
                            person->trouble,
                            person->make_at,
                            person->video_at,
                            person->tries,
                            person->answered,
                            rf_save_get_due (save, stirred));
}

static char *
rf_save_dup_asset (const RfAsset *asset)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (asset == NULL)
    return NULL;
  rf_asset_append_json (asset, text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
rf_save_shown (RfConnection *connection, const RfPerson *person, gint64 change, GError **error)
{
  g_autofree char *image = rf_save_dup_asset (person->image);
  g_autofree char *video = rf_save_dup_asset (person->video);

  return rf_connection_run (connection,
                            error,
                            update_shown,
                            "issssiissi",
                            person->number,
                            rf_enum_get_name (rf_mood_names, (int) person->mood),
                            rf_enum_get_name (rf_activity_names, (int) person->activity),
                            person->reasoning,
                            person->state_hash,
                            person->timestamp,
                            person->generated_at,
                            image,
                            video,
                            change);
}

static gboolean
rf_save_keys (RfConnection *connection, const RfPeopleSave *save, GError **error)
{
  for (gsize i = 0; save->keys != NULL && save->keys[i] != NULL; i++)
    {
      if (!rf_connection_run (connection,
                              error,
                              insert_face,
                              "iss",
                              save->person->number,
                              save->person->namespace_,
                              save->keys[i]))
        return FALSE;
    }
  return TRUE;
}

/* Numbers with a fraction are bound by hand. */
static gboolean
rf_save_run_decision (RfConnection *connection,
                      const char *sql,
                      gint64 person,
                      const RfDecision *decision,
                      GError **error)
{
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection,
                           error,
                           sql,
                           "iisssss",
                           person,
                           decision->last_at,
                           rf_enum_get_name (rf_verdict_names, (int) decision->verdict),
                           rf_enum_get_name (rf_mood_names, (int) decision->mood),
                           rf_enum_get_name (rf_activity_names, (int) decision->activity),
                           decision->reason,
                           decision->analyst);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_double (statement, 8, decision->confidence);
  sqlite3_bind_text (statement, 9, decision->reasoning, -1, SQLITE_STATIC);
  if (sql == insert_decision)
    sqlite3_bind_text (statement, 10, decision->outcome, -1, SQLITE_STATIC);
  return rf_statement_step (statement, &row, error);
}

static gboolean
rf_save_decision (RfConnection *connection,
                  gint64 person,
                  const RfDecision *decision,
                  GError **error)
{
  if (decision == NULL)
    return TRUE;
  if (decision->outcome == NULL)
    {
      if (!rf_save_run_decision (connection, repeat_decision, person, decision, error))
        return FALSE;
      if (sqlite3_changes (connection->database) > 0)
        return TRUE;
    }
  return rf_save_run_decision (connection, insert_decision, person, decision, error);
}

typedef struct
{
  const RfPeopleSave *save;
  gint64 change;
} RfSaveWork;

static gboolean
rf_save_work (RfConnection *connection, gpointer data, GError **error)
{
  RfSaveWork *work = data;
  const RfPeopleSave *save = work->save;
  const RfPerson *person = save->person;
  gint64 stirred = 0;

  if (!rf_save_check_claim (connection, person, &stirred, error) ||
      !rf_save_state (connection, save, stirred, error) ||
      !rf_save_decision (connection, person->number, save->decision, error) ||
      !rf_save_keys (connection, save, error))
    return FALSE;
  if (save->shows && (!rf_connection_run (connection, error, next_change, "") ||
                      !rf_connection_read_int (connection, select_change, &work->change, error) ||
                      !rf_save_shown (connection, person, work->change, error)))
    return FALSE;
  return !save->lets_go || rf_connection_run (connection, error, let_go, "i", person->number);
}

gboolean
rf_people_save_run (RfDatabase *database, RfPeopleSave *save, GError **error)
{
  RfSaveWork work = { save, 0 };

  if (!rf_database_run_grouped (database, rf_save_work, &work, error))
    return FALSE;
  if (save->shows)
    save->person->change = work.change;
  return TRUE;
}

static gboolean
rf_people_let_go_work (RfConnection *connection, gpointer data, GError **error)
{
  const RfPerson *person = data;

  if (!rf_connection_run (connection, error, let_go_of_claim, "ii", person->number, person->claim))
    return FALSE;
  if (sqlite3_changes (connection->database) > 0)
    return TRUE;
  g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "the person is not claimed any more");
  return FALSE;
}

gboolean
rf_people_let_go_run (RfDatabase *database, const RfPerson *person, GError **error)
{
  return rf_database_run_grouped (database, rf_people_let_go_work, (gpointer) person, error);
}
