/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-account.h"
#include "rf-action.h"
#include "rf-plan.h"
#include "rf-result.h"
#include "rf-selector.h"
#include "rf-stats.h"
#include "rf-upkeep.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RfEntering:
 * @RF_ENTERING_HIT: a live entry stands under the key
 * @RF_ENTERING_BOUND: a generation of the same identity was bound to the key
 * @RF_ENTERING_JOIN: somebody else's flight is under way
 * @RF_ENTERING_LEAD: the caller has the flight, and the hold
 * @RF_ENTERING_REPEAT: the request was answered before, under the same
 *   idempotency key
 */
typedef enum
{
  RF_ENTERING_HIT,
  RF_ENTERING_BOUND,
  RF_ENTERING_JOIN,
  RF_ENTERING_LEAD,
  RF_ENTERING_REPEAT,
} RfEntering;

/**
 * RfEntrance:
 * @how: what the request became
 * @entry: (nullable): for a hit and a binding, and what answered a repeat; without
 *   a key and an id where no entry was made of it
 * @token: for a join the leader's fencing token, for a lead one's own
 * @generation_id: (nullable): for a lead, the id that the generation will have
 * @handle: (nullable): for a lead that resumes a dead owner's job: its handle,
 *   already submitted
 * @hold: for a lead, millionths that are kept back for it
 * @account: (nullable): for a lead, whose they are: who left the job that is
 *   resumed may have been somebody else
 * @repeats: for a join: the flight is that of an earlier request with the same
 *   idempotency key; enter again when it has ended
 * @outcome: for a repeat, how the earlier request was answered
 * @charged: for a repeat, millionths that the earlier request was charged
 * @released: its hold was given back by hand, so its failure is nobody's
 */
typedef struct
{
  RfEntering how;
  RfEntry *entry;
  gint64 token;
  char *generation_id;
  char *handle;
  gint64 hold;
  char *account;
  gboolean repeats;
  RfOutcome outcome;
  gint64 charged;
  gboolean released;
} RfEntrance;

/**
 * RfFlightState:
 * @RF_FLIGHT_RUNNING: the owner lives and works
 * @RF_FLIGHT_DONE: it has brought an entry
 * @RF_FLIGHT_FAILED: it has failed
 * @RF_FLIGHT_ABANDONED: its owner is dead; enter again
 */
typedef enum
{
  RF_FLIGHT_RUNNING,
  RF_FLIGHT_DONE,
  RF_FLIGHT_FAILED,
  RF_FLIGHT_ABANDONED,
} RfFlightState;

/**
 * RfUse:
 *
 * One answered request, for the counters.
 */
typedef struct
{
  gint64 at;              /* milliseconds */
  const char *namespace_; /* (nullable) for the empty one */
  RfKind kind;
  const char *provider;
  const char *profile;
  RfStrategy strategy;
  gboolean failed;  /* then @outcome means nothing */
  gboolean refused; /* with @failed: by the provider */
  RfOutcome outcome;
  gint64 entry_id; /* whose uses go up by one, or 0 */
  gint64 spent;
  gint64 saved;
  gint64 bytes;
  gint64 latency; /* microseconds, or 0 where nobody measured */
} RfUse;

/**
 * RfLeftFlight:
 * @generation: what its generation would be called
 * @job: the job of the queue that asked, or 0
 * @seen_at: milliseconds, when its owner said last that it lives
 *
 * A flight that was sent, has no handle and whose owner is dead.
 */
typedef struct
{
  char *generation; /* (owned) */
  gint64 job;
  gint64 seen_at;
} RfLeftFlight;

void rf_left_flight_free (RfLeftFlight *self);

#define RF_TYPE_STORE (rf_store_get_type ())

G_DECLARE_INTERFACE (RfStore, rf_store, RF, STORE, GObject)

/**
 * RfStoreInterface:
 * @lookup: the entry under a key that is not in the trash, expired or not, or
 *   %NULL without an error; reads only
 * @enter: one transaction: look up again, else bind by identity, else join a
 *   live flight, else take the flight with its hold. A hit is a live,
 *   unexpired entry under the plan's key whose generation has the plan's
 *   fingerprint, or any for a plan that matches by place. A plan that does not
 *   read the cache, or asks for a fresh one, is given neither a hit nor a
 *   binding; one that stores nothing is bound to nothing; and none leads for
 *   which rf_plan_may_lead() fails. `replaces` is the id
 *   of an entry that the caller found wanting (its blob is gone, it is too old
 *   for it), or 0: that entry is no hit, and its generation is bound to
 *   nothing; the commit puts the new one in its place
 * @recall: how a request that carries an idempotency key was answered before:
 *   a repeat, a join of its flight, or %NULL without an error; reads only
 * @charge: one transaction: what a hit, a stale entry or a join costs is
 *   charged, and noted under the plan's idempotency key. `repeated`: that has an
 *   answer already, and nothing was charged
 * @mark_sent: from here on the run may have cost something
 * @save_handle: the job's handle is durable when this returns
 * @follow: how a flight stands
 * @commit: one transaction under the fencing token: generation, assets, entry
 *   (none for a plan without a key), settlement, flight gone
 * @fail: one transaction under the fencing token: the hold is released, or
 *   settled where it cost something all the same, the failure is left for
 *   joiners, flight gone
 * @abandon: the owner lets go of the flight, whose end it does not know: from
 *   now on it is as if the owner were dead
 * @save_modified: the mtime of a blob that was hashed anew, for the next hit
 * @apply: one change of what the store keeps
 * @query: a page of entries
 * @can_pay: whether the plan's account could pay that much as it stands;
 *   `over_budget` and `not_found` where not. Reads only, so it may be another
 *   answer when it comes to paying
 * @query_accounts: a page of accounts, by name
 * @find_account: an account with its last `rows` ledger rows, or %NULL without
 *   an error
 * @flush_tally: adds uses to the counters; may be lost by a power cut, not by
 *   the death of the process
 * @stats: sums of the counters
 * @find_blob: an asset that names the blob, with media type, extension, bytes,
 *   modified and created_at; %NULL without an error where there is none, or none
 *   in the namespace, where one is told
 * @find_generation: a generation by its id, with its assets; %NULL without an
 *   error where there is none
 * @preview: what enter would make of the plan, without doing it; for a binding
 *   the entry is as it would be, without an id. Of what is left of the same
 *   content, `hold` is what the plan's account has held for it
 * @refuse: the provider's refusal is remembered for the plan's identity, for
 *   its `refusal_ttl`; enter fails with it from then on, unless the plan asks
 *   anew; a commit of that identity ends it
 * @adopt: puts an entry in that a side record tells of; where its key holds one
 *   already, the one that was made later stays
 * @verify: reads everything and names what is wrong with it
 *
 * @begin_action: a row of the log for work that follows in slices
 * @end_action: says that the work has come to its end
 * @list_actions: the log, the latest first
 * @retain: a slice of one profile's rules
 * @purge: a slice of the trash that leaves the store, blobs and side records
 *   with it
 * @make_room: a slice of entries that go because room is wanted
 * @foresee: what a whole cleanup would come to
 * @count_entries: how many are not in the trash, and what all blobs hold
 * @count_kinds: how much of each kind there is, as RfKeepingKind
 * @list_namespaces: those that have entries that are not in the trash
 * @foreach_unowned: tells which names of blobs, or of generations, no row has
 * @finish: makes the rows that a side record tells of, where they are missing.
 *   A plan, where one is told, is answered by them: its repeat is given what
 *   they say
 * @list_unknown: flights of the plan's content or place of which nobody knows
 *   what became
 * @sweep: clears away what dead processes have left beside the rows
 * @heal: makes the whole anew where it does not hang together
 * @repair: mends what rows alone can say
 *
 * Whole operations, each one transaction, so that another database can stand
 * behind it. Every method may be called from any thread. Errors are of the
 * domain %RF_ERROR: `store_unavailable`, `store_damaged`, `unknown_outcome`,
 * `over_budget`, `not_cached`, `refused`, `conflict` (the token is not the flight's any more, or a
 * slot holds another kind).
 */
struct _RfStoreInterface
{
  GTypeInterface parent_interface;

  RfEntry *(*lookup) (RfStore *self, const char *namespace_, const char *key, GError **error);
  RfEntrance *(*enter) (RfStore *self, RfPlan *plan, gint64 replaces, GError **error);
  RfEntrance *(*recall) (RfStore *self, const RfPlan *plan, GError **error);
  gboolean (*charge) (RfStore *self,
                      const RfPlan *plan,
                      const char *generation_id,
                      RfOutcome outcome,
                      gboolean *repeated,
                      GError **error);
  gboolean (*mark_sent) (RfStore *self, gint64 token, GError **error);
  gboolean (*save_handle) (RfStore *self, gint64 token, const char *handle, GError **error);
  gboolean (*follow) (RfStore *self,
                      gint64 token,
                      RfFlightState *state,
                      RfEntry **entry,
                      GError **failure,
                      GError **error);
  RfEntry *(*commit) (RfStore *self,
                      gint64 token,
                      RfPlan *plan,
                      RfGeneration *generation,
                      GError **error);
  gboolean (
      *fail) (RfStore *self, gint64 token, gint64 cost, const GError *failure, GError **error);
  gboolean (*abandon) (RfStore *self, gint64 token, GError **error);
  gboolean (*save_modified) (RfStore *self, gint64 entry_id, const RfAsset *asset, GError **error);
  RfReport *(*apply) (RfStore *self, const RfAction *action, GError **error);
  RfPage *(*query) (RfStore *self, const RfSelector *selector, GError **error);
  gboolean (*can_pay) (RfStore *self, const RfPlan *plan, gint64 amount, GError **error);
  RfPage *(*query_accounts) (RfStore *self, const RfSelector *selector, GError **error);
  RfAccount *(*find_account) (RfStore *self, const char *name, gint64 rows, GError **error);
  gboolean (*flush_tally) (RfStore *self, const RfUse *uses, gsize n_uses, GError **error);
  RfStats *(
      *stats) (RfStore *self, const char *namespace_, gint64 since, RfStatsBy by, GError **error);
  RfAsset *(*find_blob) (RfStore *self, const char *namespace_, const char *sha256, GError **error);
  gboolean (*find_generation) (RfStore *self,
                               const char *id,
                               RfGeneration **generation,
                               GError **error);
  RfEntrance *(*preview) (RfStore *self, RfPlan *plan, gint64 replaces, GError **error);
  gboolean (*refuse) (RfStore *self, RfPlan *plan, const GError *failure, GError **error);
  gboolean (*adopt) (RfStore *self, const RfEntry *entry, GError **error);
  GPtrArray *(*verify) (RfStore *self, GCancellable *cancellable, GError **error);
  gint64 (*begin_action) (RfStore *self, const RfAction *action, GError **error);
  gboolean (*end_action) (RfStore *self, gint64 id, GError **error);
  GPtrArray *(*list_actions) (RfStore *self, gint64 before, gint64 limit, GError **error);
  gboolean (*retain) (RfStore *self, const RfRetention *rules, RfSlice *slice, GError **error);
  gboolean (*purge) (RfStore *self, const RfPurge *what, RfSlice *slice, GError **error);
  gboolean (*make_room) (RfStore *self, const RfRoom *room, RfSlice *slice, GError **error);
  gboolean (*foresee) (RfStore *self, const RfForesight *what, RfReport *report, GError **error);
  gboolean (*count_entries) (RfStore *self, gint64 *entries, gint64 *bytes, GError **error);
  gboolean (*count_kinds) (RfStore *self, GPtrArray *kinds, GError **error);
  gboolean (*list_namespaces) (RfStore *self, GPtrArray *namespaces, GError **error);
  gboolean (*foreach_unowned) (RfStore *self,
                               RfNoun noun,
                               const GPtrArray *names,
                               RfUnownedFunc function,
                               gpointer user_data,
                               GError **error);
  gboolean (*finish) (RfStore *self,
                      const RfEntry *record,
                      const RfPlan *plan,
                      gboolean dry_run,
                      RfRecordFate *fate,
                      GError **error);
  GPtrArray *(*list_unknown) (RfStore *self, const RfPlan *plan, GError **error);
  guint (*sweep) (RfStore *self, gboolean dry_run);
  gboolean (*heal) (RfStore *self, GCancellable *cancellable, char **sentence, GError **error);
  GPtrArray *(*repair) (RfStore *self, GError **error);
};

void rf_entrance_free (RfEntrance *self);

RfEntry *rf_store_lookup (RfStore *self, const char *namespace_, const char *key, GError **error);
RfEntrance *rf_store_enter (RfStore *self, RfPlan *plan, gint64 replaces, GError **error);
RfEntrance *rf_store_recall (RfStore *self, const RfPlan *plan, GError **error);
gboolean rf_store_charge (RfStore *self,
                          const RfPlan *plan,
                          const char *generation_id,
                          RfOutcome outcome,
                          gboolean *repeated,
                          GError **error);
gboolean rf_store_mark_sent (RfStore *self, gint64 token, GError **error);
gboolean rf_store_save_handle (RfStore *self, gint64 token, const char *handle, GError **error);
gboolean rf_store_follow (RfStore *self,
                          gint64 token,
                          RfFlightState *state,
                          RfEntry **entry,
                          GError **failure,
                          GError **error);
RfEntry *rf_store_commit (RfStore *self,
                          gint64 token,
                          RfPlan *plan,
                          RfGeneration *generation,
                          GError **error);
gboolean
rf_store_fail (RfStore *self, gint64 token, gint64 cost, const GError *failure, GError **error);
gboolean rf_store_abandon (RfStore *self, gint64 token, GError **error);
gboolean
rf_store_save_modified (RfStore *self, gint64 entry_id, const RfAsset *asset, GError **error);
RfReport *rf_store_apply (RfStore *self, const RfAction *action, GError **error);
RfPage *rf_store_query (RfStore *self, const RfSelector *selector, GError **error);
gboolean rf_store_can_pay (RfStore *self, const RfPlan *plan, gint64 amount, GError **error);
RfPage *rf_store_query_accounts (RfStore *self, const RfSelector *selector, GError **error);
RfAccount *rf_store_find_account (RfStore *self, const char *name, gint64 rows, GError **error);
gboolean rf_store_flush_tally (RfStore *self, const RfUse *uses, gsize n_uses, GError **error);
RfStats *
rf_store_stats (RfStore *self, const char *namespace_, gint64 since, RfStatsBy by, GError **error);
RfAsset *rf_store_find_blob (RfStore *self, const char *sha256, GError **error);
RfAsset *
rf_store_find_blob_of (RfStore *self, const char *namespace_, const char *sha256, GError **error);
RfEntrance *rf_store_preview (RfStore *self, RfPlan *plan, gint64 replaces, GError **error);
gboolean rf_store_refuse (RfStore *self, RfPlan *plan, const GError *failure, GError **error);
gboolean
rf_store_find_generation (RfStore *self, const char *id, RfGeneration **generation, GError **error);
gboolean rf_store_adopt (RfStore *self, const RfEntry *entry, GError **error);
GPtrArray *rf_store_verify (RfStore *self, GCancellable *cancellable, GError **error);

/* rf-store-upkeep.c */
gint64 rf_store_begin_action (RfStore *self, const RfAction *action, GError **error);
gboolean rf_store_end_action (RfStore *self, gint64 id, GError **error);
GPtrArray *rf_store_list_actions (RfStore *self, gint64 before, gint64 limit, GError **error);
gboolean rf_store_retain (RfStore *self, const RfRetention *rules, RfSlice *slice, GError **error);
gboolean rf_store_purge (RfStore *self, const RfPurge *what, RfSlice *slice, GError **error);
gboolean rf_store_make_room (RfStore *self, const RfRoom *room, RfSlice *slice, GError **error);
gboolean
rf_store_foresee (RfStore *self, const RfForesight *what, RfReport *report, GError **error);
gboolean rf_store_count_entries (RfStore *self, gint64 *entries, gint64 *bytes, GError **error);
gboolean rf_store_count_kinds (RfStore *self, GPtrArray *kinds, GError **error);
gboolean rf_store_list_namespaces (RfStore *self, GPtrArray *namespaces, GError **error);
gboolean rf_store_foreach_unowned (RfStore *self,
                                   RfNoun noun,
                                   const GPtrArray *names,
                                   RfUnownedFunc function,
                                   gpointer user_data,
                                   GError **error);
gboolean rf_store_finish (RfStore *self,
                          const RfEntry *record,
                          gboolean dry_run,
                          RfRecordFate *fate,
                          GError **error);
gboolean rf_store_finish_for (RfStore *self,
                              const RfEntry *record,
                              const RfPlan *plan,
                              RfRecordFate *fate,
                              GError **error);
GPtrArray *rf_store_list_unknown (RfStore *self, const RfPlan *plan, GError **error);
guint rf_store_sweep (RfStore *self, gboolean dry_run);
gboolean rf_store_heal (RfStore *self, GCancellable *cancellable, char **sentence, GError **error);
GPtrArray *rf_store_repair (RfStore *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfEntrance, rf_entrance_free)

G_END_DECLS
