/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-people-operations.h"

#include "rf-json-printer.h"
#include "rf-json-reader.h"

#include <math.h>

/* Rows of people and samples as values. */

#define COLUMNS                                                                                    \
  "id, namespace, user_id, account, base_avatar, created_at, last_sample_at, mood, activity,"      \
  " reasoning, state_hash, shown_at, generated_at, image, video, change, wanted_mood,"             \
  " wanted_activity, wanted_reasoning, changed_at, pending_mood, pending_activity, pending_at,"    \
  " analysed_at, analyst, trouble, due_at, make_at, video_at, tries, asked, answered, stirred,"    \
  " claim"

const char rf_people_select_by_name[] =
    "SELECT " COLUMNS " FROM persons WHERE namespace = ?1 AND user_id = ?2";

const char rf_people_select_by_id[] = "SELECT " COLUMNS " FROM persons WHERE id = ?1";

const char rf_people_select_page[] =
    "SELECT " COLUMNS " FROM persons"
    " WHERE namespace = ?1 AND user_id > ?2 ORDER BY user_id LIMIT ?3";

const char rf_people_select_changes[] =
    "SELECT " COLUMNS " FROM persons INDEXED BY persons_changed"
    " WHERE change > ?1 AND change > 0 AND (?2 IS NULL OR namespace = ?2)"
    " ORDER BY change LIMIT ?3";

const char rf_people_select_last_change[] =
    "SELECT " COLUMNS " FROM persons INDEXED BY persons_changed"
    " WHERE change > 0 AND (?1 IS NULL OR namespace = ?1) ORDER BY change DESC LIMIT 1";

static const char select_id[] = "SELECT id FROM persons WHERE namespace = ?1 AND user_id = ?2";

static RfMood
rf_people_read_mood (sqlite3_stmt *row, int column)
{
  int mood = RF_MOOD_UNKNOWN;

  rf_enum_from_name (rf_mood_names, rf_statement_get_text (row, column), &mood);
  return (RfMood) mood;
}

static RfActivity
rf_people_read_activity (sqlite3_stmt *row, int column)
{
  int activity = RF_ACTIVITY_UNKNOWN;

  rf_enum_from_name (rf_activity_names, rf_statement_get_text (row, column), &activity);
  return (RfActivity) activity;
}

static RfAsset *
rf_people_read_asset (sqlite3_stmt *row, int column)
{
  const char *text = rf_statement_get_text (row, column);
  g_autoptr (JsonNode) node =
      text != NULL ? rf_json_parse (text, -1, &rf_json_default_limits, NULL) : NULL;

  return node != NULL ? rf_asset_new_from_json (node, NULL) : NULL;
}

static void
rf_people_read_shown (RfPerson *self, sqlite3_stmt *row)
{
  self->mood = rf_people_read_mood (row, 7);
  self->activity = rf_people_read_activity (row, 8);
  self->reasoning = rf_statement_dup_text (row, 9);
  self->state_hash = rf_statement_dup_text (row, 10);
  self->timestamp = sqlite3_column_int64 (row, 11);
  self->generated_at = sqlite3_column_int64 (row, 12);
  self->image = rf_people_read_asset (row, 13);
  self->video = rf_people_read_asset (row, 14);
  self->change = sqlite3_column_int64 (row, 15);
}

static void
rf_people_read_wanted (RfPerson *self, sqlite3_stmt *row)
{
  self->wanted_mood = rf_people_read_mood (row, 16);
  self->wanted_activity = rf_people_read_activity (row, 17);
  self->wanted_reasoning = rf_statement_dup_text (row, 18);
  self->changed_at = sqlite3_column_int64 (row, 19);
  self->pending_mood = rf_people_read_mood (row, 20);
  self->pending_activity = rf_people_read_activity (row, 21);
  self->pending_at = sqlite3_column_int64 (row, 22);
  self->analysed_at = sqlite3_column_int64 (row, 23);
  self->analyst = rf_statement_dup_text (row, 24);
  self->trouble = rf_statement_dup_text (row, 25);
}

/**
 * rf_people_from_row:
 * @row: a row of one of the statements above
 *
 * Returns: (transfer full): the person
 */
RfPerson *
rf_people_from_row (sqlite3_stmt *row)
{
  RfPerson *self = rf_person_new (rf_statement_get_text (row, 1), rf_statement_get_text (row, 2));

  self->number = sqlite3_column_int64 (row, 0);
  self->account = rf_statement_dup_text (row, 3);
  self->base_avatar = rf_statement_dup_text (row, 4);
  self->created_at = sqlite3_column_int64 (row, 5);
  self->last_sample_at = sqlite3_column_int64 (row, 6);
  rf_people_read_shown (self, row);
  rf_people_read_wanted (self, row);
  self->due_at = sqlite3_column_int64 (row, 26);
  self->make_at = sqlite3_column_int64 (row, 27);
  self->video_at = sqlite3_column_int64 (row, 28);
  self->tries = sqlite3_column_int64 (row, 29);
  self->asked = sqlite3_column_int64 (row, 30);
  self->answered = sqlite3_column_int64 (row, 31);
  self->stirred = sqlite3_column_int64 (row, 32);
  self->claim = sqlite3_column_int64 (row, 33);
  return self;
}

/**
 * rf_people_sample_from_row:
 * @row: `at`, the sensors in their order, `further`
 *
 * Returns: (transfer full): the sample
 */
RfSample *
rf_people_sample_from_row (sqlite3_stmt *row)
{
  RfSample *self = rf_sample_new (sqlite3_column_int64 (row, 0));

  for (int i = 0; i < RF_N_SENSORS; i++)
    {
      if (sqlite3_column_type (row, 1 + i) != SQLITE_NULL)
        self->values[i] = sqlite3_column_double (row, 1 + i);
    }
  self->further = rf_statement_dup_text (row, 1 + RF_N_SENSORS);
  return self;
}

const char *
rf_people_get_namespace (const RfPersonName *name)
{
  return name->namespace_ != NULL ? name->namespace_ : "";
}

/* The id is not repeated: an error may be logged. */
void
rf_people_refuse (const RfPersonName *name, GError **error)
{
  g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "there is no such person");
  if (error != NULL)
    rf_error_set_hint (*error, "a person begins with the first sample: “refrain avatar ingest”");
}

/**
 * rf_people_find_id:
 * @name: whose
 * @id: (out): of the row
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * Returns: whether there is such a person
 */
gboolean
rf_people_find_id (RfConnection *connection, const RfPersonName *name, gint64 *id, GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (
      connection, error, select_id, "ss", rf_people_get_namespace (name), name->user_id);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    *id = sqlite3_column_int64 (statement, 0);
  else
    rf_people_refuse (name, error);
  return row;
}

void
rf_people_free_person_cb (gpointer person)
{
  rf_person_free (person);
}

void
rf_people_free_decision_cb (gpointer decision)
{
  rf_decision_free (decision);
}

void
rf_people_free_sample_cb (gpointer sample)
{
  rf_sample_free (sample);
}
