/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-upkeep-operations.h"

#include "rf-time.h"

/*
 * A verb on all entries of a selector. Few are changed in one transaction, many
 * in slices, between which others can write. All of them bear the number of the
 * same row of the log, so that what was done in many transactions, or was killed
 * in the middle, is undone as one.
 */

static const char throw_entry[] = "INSERT INTO temp.thrown SELECT id, shelf, uses FROM entries"
                                  " WHERE id = ?1 AND trashed_at = 0";

static const char unshare_thrown[] =
    "UPDATE generations SET reusable = 0 WHERE reusable = 1 AND id IN"
    " (SELECT e.generation FROM temp.thrown d CROSS JOIN entries e ON e.id = d.id)";

static const char set_pinned[] =
    "UPDATE entries SET pinned = ?2 WHERE id = ?1 AND trashed_at = 0 AND pinned <> ?2";

static const char set_rating[] =
    "UPDATE entries SET rating = ?2 WHERE id = ?1 AND trashed_at = 0 AND rating <> ?2";

static const char add_tag[] = "INSERT OR IGNORE INTO entry_tags (tag, entry)"
                              " SELECT ?2, id FROM entries WHERE id = ?1 AND trashed_at = 0";

static const char remove_tag[] = "DELETE FROM entry_tags WHERE tag = ?2 AND entry = ?1";

static const char set_tagged[] =
    "UPDATE entries SET tagged = EXISTS (SELECT 1 FROM entry_tags WHERE entry = ?1)"
    " WHERE id = ?1 AND trashed_at = 0";

static const char doom_entry[] =
    "INSERT INTO temp.doomed SELECT id, generation, shelf, 1 FROM entries"
    " WHERE id = ?1 AND trashed_at > 0";

static const char has_tag[] = "SELECT 1 FROM entry_tags WHERE tag = ?2 AND entry = ?1";

static const char is_rated[] = "SELECT 1 FROM entries WHERE id = ?1 AND rating = ?2";

/* How many entries are changed between two looks at the clock. */
#define ROWS_BETWEEN_LOOKS 64

/* From so many on there will be several slices. */
#define MANY 1000

typedef struct
{
  const RfAction *action;
  RfBlobStore *blobs; /* (nullable) */
  const GArray *ids;
  guint next; /* what is done and committed */
  gint64 id;  /* of the action, once its row is there */
  gint64 now;

  /* What the transaction at hand has come to. */
  guint rows; /* for verbs that change many rows at once: how many */
  guint reached;
  gint64 row;
  gint64 changed;
  RfDrop drop;
} RfApply;

typedef gboolean (*RfApplyChange) (RfConnection *connection,
                                   RfApply *apply,
                                   gint64 id,
                                   gboolean *changed,
                                   GError **error);

static gboolean
rf_apply_has_changed (RfConnection *connection, gboolean *changed)
{
  *changed = sqlite3_changes (connection->database) > 0;
  return TRUE;
}

static gboolean
rf_apply_restore (RfConnection *connection,
                  RfApply *apply,
                  gint64 id,
                  gboolean *changed,
                  GError **error)
{
  return rf_restore_entry (connection, id, apply->row, changed, error);
}

static gboolean
rf_apply_pin (RfConnection *connection,
              RfApply *apply,
              gint64 id,
              gboolean *changed,
              GError **error)
{
  gint64 pinned = apply->action->verb == RF_VERB_PIN;

  return rf_connection_run (connection, error, set_pinned, "ii", id, pinned) &&
         rf_apply_has_changed (connection, changed);
}

static gboolean
rf_apply_rate (RfConnection *connection,
               RfApply *apply,
               gint64 id,
               gboolean *changed,
               GError **error)
{
  gint64 rating = apply->action->rating;

  return rf_connection_run (connection, error, set_rating, "ii", id, rating) &&
         rf_apply_has_changed (connection, changed);
}

static gboolean
rf_apply_tags (RfConnection *connection,
               const char *sql,
               GStrv tags,
               gint64 id,
               gboolean *changed,
               GError **error)
{
  for (gsize i = 0; tags != NULL && tags[i] != NULL; i++)
    {
      if (!rf_connection_run (connection, error, sql, "is", id, tags[i]))
        return FALSE;
      *changed = *changed || sqlite3_changes (connection->database) > 0;
    }
  return TRUE;
}

static gboolean
rf_apply_tag (RfConnection *connection,
              RfApply *apply,
              gint64 id,
              gboolean *changed,
              GError **error)
{
  return rf_apply_tags (connection, add_tag, apply->action->add_tags, id, changed, error) &&
         rf_apply_tags (connection, remove_tag, apply->action->remove_tags, id, changed, error) &&
         (!*changed || rf_connection_run (connection, error, set_tagged, "i", id));
}

static const struct
{
  RfVerb verb;
  RfApplyChange change;
} changes[] = {
  { RF_VERB_RESTORE, rf_apply_restore }, { RF_VERB_PIN, rf_apply_pin },
  { RF_VERB_UNPIN, rf_apply_pin },       { RF_VERB_TAG, rf_apply_tag },
  { RF_VERB_RATE, rf_apply_rate },
};

static RfApplyChange
rf_apply_find_change (RfVerb verb)
{
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      if (changes[i].verb == verb)
        return changes[i].change;
    }
  g_assert_not_reached ();
}

static gboolean
rf_apply_change_slice (RfConnection *connection, RfApply *apply, GError **error)
{
  RfApplyChange change = rf_apply_find_change (apply->action->verb);
  gint64 deadline = g_get_monotonic_time () + RF_SLICE_TIME;
  guint end = MIN (apply->ids->len, apply->next + RF_SLICE_ROWS);

  for (apply->reached = apply->next; apply->reached < end; apply->reached++)
    {
      gboolean changed = FALSE;
      guint done = apply->reached - apply->next;

      if (done % ROWS_BETWEEN_LOOKS == ROWS_BETWEEN_LOOKS - 1 && g_get_monotonic_time () > deadline)
        return TRUE;
      if (!change (connection,
                   apply,
                   g_array_index (apply->ids, gint64, apply->reached),
                   &changed,
                   error))
        return FALSE;
      apply->changed += changed ? 1 : 0;
    }
  return TRUE;
}

/* Writes the next entries into a table, out of which they are all changed at
 * once. */
static gboolean
rf_apply_gather (RfConnection *connection, RfApply *apply, const char *sql, GError **error)
{
  guint end = MIN (apply->ids->len, apply->next + apply->rows);

  for (apply->reached = apply->next; apply->reached < end; apply->reached++)
    {
      gint64 id = g_array_index (apply->ids, gint64, apply->reached);

      if (!rf_connection_run (connection, error, sql, "i", id))
        return FALSE;
      apply->changed += sqlite3_changes (connection->database);
    }
  return TRUE;
}

static gboolean
rf_apply_bulk (RfConnection *connection, gpointer data, GError **error)
{
  RfApply *apply = data;

  if (apply->action->verb == RF_VERB_PURGE)
    return rf_drop_prepare (connection, error) &&
           rf_apply_gather (connection, apply, doom_entry, error) &&
           rf_drop_run (connection, &apply->drop, error);
  return rf_trash_prepare (connection, error) &&
         rf_apply_gather (connection, apply, throw_entry, error) &&
         rf_connection_run (connection, error, unshare_thrown, "") &&
         rf_trash_run (connection, apply->now, apply->row, error);
}

static gboolean
rf_apply_change_rows (RfConnection *connection, RfApply *apply, GError **error)
{
  gint64 start = g_get_monotonic_time ();

  if (apply->action->verb != RF_VERB_PURGE && apply->action->verb != RF_VERB_INVALIDATE)
    return rf_apply_change_slice (connection, apply, error);
  if (!rf_bulk_run (connection, rf_apply_bulk, apply, error))
    return FALSE;
  apply->rows = rf_bulk_get_rows (apply->rows, g_get_monotonic_time () - start);
  return TRUE;
}

static gboolean
rf_apply_work (RfConnection *connection, gpointer data, GError **error)
{
  RfApply *apply = data;

  apply->row = apply->id;
  apply->changed = 0;
  apply->drop = (RfDrop){ apply->blobs, 0 };
  if (apply->row == 0 && !rf_log_begin (connection, apply->action, &apply->row, error))
    return FALSE;
  if (!rf_apply_change_rows (connection, apply, error) ||
      !rf_log_add (connection, apply->row, apply->changed, apply->drop.bytes, error))
    return FALSE;
  return apply->reached < apply->ids->len || rf_log_end (connection, apply->row, error);
}

static gboolean
rf_apply_change_all (RfDatabase *database, RfApply *apply, RfReport *report, GError **error)
{
  RfAccess access = apply->ids->len > MANY ? RF_ACCESS_BULK : RF_ACCESS_CHANGE;

  do
    {
      if (apply->next > 0)
        g_usleep (RF_SLICE_PAUSE);
      if (!rf_database_run (database, access, rf_apply_work, apply, error))
        return FALSE;
      apply->id = apply->row;
      apply->next = apply->reached;
      report->changed += apply->changed;
      report->bytes_freed += apply->drop.bytes;
    }
  while (apply->next < apply->ids->len);
  return TRUE;
}

static gboolean
rf_apply_finds (RfConnection *connection,
                const char *sql,
                gint64 id,
                const char *tag,
                GError **error)
{
  g_autoptr (RfStatement) statement = rf_connection_query (connection, error, sql, "is", id, tag);
  gboolean row = FALSE;

  return statement != NULL && rf_statement_step (statement, &row, error) && row;
}

/* Whether one of the tags is there, or is not, as @there says. */
static gboolean
rf_apply_any_tag (RfConnection *connection, GStrv tags, gint64 id, gboolean there, GError **error)
{
  for (gsize i = 0; tags != NULL && tags[i] != NULL; i++)
    {
      if (rf_apply_finds (connection, has_tag, id, tags[i], error) == there)
        return TRUE;
    }
  return FALSE;
}

static gboolean
rf_apply_would_change (RfConnection *connection, const RfAction *action, gint64 id, GError **error)
{
  g_autoptr (RfStatement) statement = NULL;
  gboolean row = FALSE;

  if (action->verb == RF_VERB_TAG)
    return rf_apply_any_tag (connection, action->add_tags, id, FALSE, error) ||
           rf_apply_any_tag (connection, action->remove_tags, id, TRUE, error);
  statement = rf_connection_query (connection, error, is_rated, "ii", id, (gint64) action->rating);
  return statement != NULL && rf_statement_step (statement, &row, error) && !row;
}

static gboolean
rf_apply_foresee_work (RfConnection *connection, gpointer data, GError **error)
{
  RfApply *apply = data;

  apply->changed = 0;
  for (guint i = 0; i < apply->ids->len; i++)
    {
      g_autoptr (GError) failure = NULL;
      gint64 id = g_array_index (apply->ids, gint64, i);

      apply->changed += rf_apply_would_change (connection, apply->action, id, &failure);
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }
  return TRUE;
}

/* What was chosen is what would be changed, but for what may be so already. */
static gboolean
rf_apply_foresee (RfDatabase *database, RfApply *apply, RfReport *report, GError **error)
{
  gboolean asks = apply->action->verb == RF_VERB_TAG || apply->action->verb == RF_VERB_RATE;

  if (!asks)
    return TRUE;
  if (!rf_database_run (database, RF_ACCESS_SNAPSHOT, rf_apply_foresee_work, apply, error))
    return FALSE;
  report->changed = apply->changed;
  return TRUE;
}

RfReport *
rf_apply_run (RfDatabase *database, RfBlobStore *blobs, const RfAction *action, GError **error)
{
  g_autoptr (RfReport) report = rf_report_new ();
  g_autoptr (GArray) ids = rf_choose_run (database, action, report, error);
  RfApply apply = { .action = action,
                    .blobs = blobs,
                    .ids = ids,
                    .now = rf_time_now (),
                    .rows = rf_bulk_get_rows (0, 0) };

  if (ids == NULL)
    return NULL;
  report->dry_run = action->dry_run;
  if (action->dry_run ? !rf_apply_foresee (database, &apply, report, error)
                      : !rf_apply_change_all (database, &apply, report, error))
    return NULL;
  return g_steal_pointer (&report);
}
