/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-store.h"

/*
 * The part of the interface by which a store is looked after. The functions
 * only pass calls on.
 */

/**
 * rf_store_begin_action:
 * @self: a store
 * @action: what begins
 * @error: return location
 *
 * Returns: the number of a row of the log, by which its entries can be restored
 *   later, or 0
 */
gint64
rf_store_begin_action (RfStore *self, const RfAction *action, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), 0);

  return RF_STORE_GET_IFACE (self)->begin_action (self, action, error);
}

/**
 * rf_store_end_action:
 * @self: a store
 * @id: what rf_store_begin_action() gave
 * @error: return location
 *
 * Returns: whether the end is noted
 */
gboolean
rf_store_end_action (RfStore *self, gint64 id, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->end_action (self, id, error);
}

/**
 * rf_store_list_actions:
 * @self: a store
 * @before: only actions with a smaller number, or 0 for all
 * @limit: how many at most
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type RfPastAction): the log, the
 *   latest first, or %NULL
 */
GPtrArray *
rf_store_list_actions (RfStore *self, gint64 before, gint64 limit, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), NULL);

  return RF_STORE_GET_IFACE (self)->list_actions (self, before, limit, error);
}

/**
 * rf_store_retain:
 * @self: a store
 * @rules: of one profile
 * @slice: (inout): how much of it, and what came of it
 * @error: return location
 *
 * Carries out a profile's rules on a slice of its entries, those that were made
 * first, in transactions between which others can write.
 *
 * Returns: whether it succeeded
 */
gboolean
rf_store_retain (RfStore *self, const RfRetention *rules, RfSlice *slice, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->retain (self, rules, slice, error);
}

/**
 * rf_store_purge:
 * @self: a store
 * @what: which entries of the trash, and which generations that have none
 * @slice: (inout): how much of it, and what came of it
 * @error: return location
 *
 * Drops entries from the trash, then the generations that nothing holds any
 * more, and the blobs of those that no other generation names: the file of each
 * goes in the same transaction as its row. Who has one open can read on.
 *
 * Returns: whether it succeeded
 */
gboolean
rf_store_purge (RfStore *self, const RfPurge *what, RfSlice *slice, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->purge (self, what, slice, error);
}

/**
 * rf_store_make_room:
 * @self: a store
 * @room: how much there is to be
 * @slice: (inout): how much of it, and what came of it
 * @error: return location
 *
 * Drops what has been longest in the trash, then giants, then what is cheap to
 * make again, big and seldom used, until there is room. Whether there is room is
 * asked again in each transaction, so two who do it at once do not do it twice.
 *
 * Returns: whether it succeeded; there may be nothing left to drop
 */
gboolean
rf_store_make_room (RfStore *self, const RfRoom *room, RfSlice *slice, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->make_room (self, room, slice, error);
}

/**
 * rf_store_foresee:
 * @self: a store
 * @what: a whole cleanup
 * @report: (inout): what it would come to is added to it
 * @error: return location
 *
 * Counts in the order in which the work would be done, and changes nothing.
 *
 * Returns: whether it could be read
 */
gboolean
rf_store_foresee (RfStore *self, const RfForesight *what, RfReport *report, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->foresee (self, what, report, error);
}

/**
 * rf_store_count_entries:
 * @self: a store
 * @entries: (out): how many are not in the trash, of all namespaces
 * @bytes: (out): what all blobs hold, those of the trash too
 * @error: return location
 *
 * Returns: whether it could be read
 */
gboolean
rf_store_count_entries (RfStore *self, gint64 *entries, gint64 *bytes, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->count_entries (self, entries, bytes, error);
}

/**
 * rf_store_count_kinds:
 * @self: a store
 * @kinds: (element-type RfKeepingKind): filled with how much of each kind there is, of
 *   all namespaces
 * @error: return location
 *
 * Takes about a second for ten million entries.
 *
 * Returns: whether it could be read
 */
gboolean
rf_store_count_kinds (RfStore *self, GPtrArray *kinds, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->count_kinds (self, kinds, error);
}

/**
 * rf_store_list_namespaces:
 * @self: a store
 * @namespaces: (element-type utf8): filled with those that have entries that are not in
 *   the trash; it frees its texts
 * @error: return location
 *
 * Returns: whether it could be read
 */
gboolean
rf_store_list_namespaces (RfStore *self, GPtrArray *namespaces, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->list_namespaces (self, namespaces, error);
}

/**
 * rf_store_foreach_unowned:
 * @self: a store
 * @noun: %RF_NOUN_ENTRY for the SHA-256 of blobs, %RF_NOUN_JOB for the ids of
 *   generations
 * @names: (element-type utf8): a few hundred at most
 * @function: (scope call): called with each that no row has
 * @user_data: for @function
 * @error: return location
 *
 * Returns: whether the store could be locked and read
 */
gboolean
rf_store_foreach_unowned (RfStore *self,
                          RfNoun noun,
                          const GPtrArray *names,
                          RfUnownedFunc function,
                          gpointer user_data,
                          GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->foreach_unowned (self, noun, names, function, user_data, error);
}

/**
 * rf_store_finish:
 * @self: a store
 * @record: what a side record tells, whose blobs are all there
 * @dry_run: only say what would become of it
 * @fate: (out): what became of it
 * @error: return location
 *
 * Finishes a commit that was interrupted between its side record and its rows:
 * makes the rows, and settles the hold of the flight that its dead owner has
 * left, since what it cost is known now.
 *
 * Returns: whether it succeeded
 */
gboolean
rf_store_finish (RfStore *self,
                 const RfEntry *record,
                 gboolean dry_run,
                 RfRecordFate *fate,
                 GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->finish (self, record, NULL, dry_run, fate, error);
}

/**
 * rf_store_finish_for:
 * @self: a store
 * @record: what a side record tells, whose blobs are all there
 * @plan: (nullable): the plan of whoever asks again for what the record is of
 * @fate: (out): what became of it
 * @error: return location
 *
 * As rf_store_finish(). With an idempotency key the plan is a repeat from then
 * on, answered by what was made.
 *
 * Returns: whether it succeeded
 */
gboolean
rf_store_finish_for (RfStore *self,
                     const RfEntry *record,
                     const RfPlan *plan,
                     RfRecordFate *fate,
                     GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->finish (self, record, plan, FALSE, fate, error);
}

/**
 * rf_left_flight_free:
 * @self: (transfer full): a flight that was left
 */
void
rf_left_flight_free (RfLeftFlight *self)
{
  g_free (self->generation);
  g_free (self);
}

/**
 * rf_store_list_unknown:
 * @self: a store
 * @plan: a plan
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type RfLeftFlight): the flights
 *   for which entering fails with %RF_ERROR_UNKNOWN_OUTCOME
 */
GPtrArray *
rf_store_list_unknown (RfStore *self, const RfPlan *plan, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), NULL);

  return RF_STORE_GET_IFACE (self)->list_unknown (self, plan, error);
}

/**
 * rf_store_sweep:
 * @self: a store
 * @dry_run: only count
 *
 * Clears away the files of owners that are dead.
 *
 * Returns: how many there were
 */
guint
rf_store_sweep (RfStore *self, gboolean dry_run)
{
  g_return_val_if_fail (RF_IS_STORE (self), 0);

  return RF_STORE_GET_IFACE (self)->sweep (self, dry_run);
}

/**
 * rf_store_heal:
 * @self: a store
 * @cancellable: (nullable): stops the look
 * @sentence: (out) (transfer full) (nullable): what was done, or %NULL where
 *   nothing was wrong
 * @error: return location
 *
 * Looks whether the whole index hangs together, and makes it anew where it does
 * not, as for damage that is met by chance. To be asked before anything is
 * concluded from what it does not say.
 *
 * Returns: whether it hangs together now
 */
gboolean
rf_store_heal (RfStore *self, GCancellable *cancellable, char **sentence, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), FALSE);

  return RF_STORE_GET_IFACE (self)->heal (self, cancellable, sentence, error);
}

/**
 * rf_store_repair:
 * @self: a store
 * @error: return location
 *
 * Mends sums, packed contents, keys under which more than one entry lives, and
 * flights that dead owners have left and that cannot have cost anything. Releases nothing that may
 * have been paid for.
 *
 * Returns: (transfer full) (nullable) (element-type utf8): a sentence for each
 *   thing that was mended, or %NULL
 */
GPtrArray *
rf_store_repair (RfStore *self, GError **error)
{
  g_return_val_if_fail (RF_IS_STORE (self), NULL);

  return RF_STORE_GET_IFACE (self)->repair (self, error);
}
