/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-action.h"
#include "rf-plan.h"
#include "rf-result.h"
#include "rf-selector.h"
#include "rf-stats.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RfEntering:
 * @RF_ENTERING_HIT: a live entry stands under the key
 * @RF_ENTERING_BOUND: a generation of the same identity was bound to the key
 * @RF_ENTERING_JOIN: somebody else's flight is under way
 * @RF_ENTERING_LEAD: the caller has the flight, and the hold
 */
typedef enum
{
  RF_ENTERING_HIT,
  RF_ENTERING_BOUND,
  RF_ENTERING_JOIN,
  RF_ENTERING_LEAD,
} RfEntering;

/**
 * RfEntrance:
 * @how: what the request became
 * @entry: (nullable): for a hit and a binding
 * @token: for a join the leader's fencing token, for a lead one's own
 * @generation_id: (nullable): for a lead, the id that the generation will have
 * @handle: (nullable): for a lead that resumes a dead owner's job: its handle,
 *   already submitted
 * @released: its hold was given back by hand, so its failure is nobody's
 */
typedef struct
{
  RfEntering how;
  RfEntry *entry;
  gint64 token;
  char *generation_id;
  char *handle;
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
  gboolean failed; /* then @outcome means nothing */
  RfOutcome outcome;
  gint64 entry_id; /* whose uses go up by one, or 0 */
  gint64 spent;
  gint64 saved;
  gint64 bytes;
} RfUse;

#define RF_TYPE_STORE (rf_store_get_type ())

G_DECLARE_INTERFACE (RfStore, rf_store, RF, STORE, GObject)

/**
 * RfStoreInterface:
 * @lookup: the entry under a key that is not in the trash, expired or not, or
 *   %NULL without an error; reads only
 * @enter: one transaction: look up again, else bind by identity, else join a
 *   live flight, else take the flight with its hold. A hit is a live,
 *   unexpired entry under the plan's key whose generation has the plan's
 *   fingerprint, or any for a plan that matches by place. `replaces` is the id
 *   of an entry that the caller found wanting (its blob is gone, it is too old
 *   for it), or 0: that entry is no hit, and its generation is bound to
 *   nothing; the commit puts the new one in its place
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
 * @flush_tally: adds uses to the counters; may be lost by a power cut, not by
 *   the death of the process
 * @stats: sums of the counters
 * @find_blob: an asset that names the blob, with media type, extension, bytes,
 *   modified and created_at; %NULL without an error where there is none
 * @adopt: puts an entry in that a side record tells of; where its key holds one
 *   already, the one that was made later stays
 * @verify: reads everything and names what is wrong with it
 *
 * Whole operations, each one transaction, so that another database can stand
 * behind it. Every method may be called from any thread. Errors are of the
 * domain %RF_ERROR: `store_unavailable`, `store_damaged`, `unknown_outcome`,
 * `over_budget`, `conflict` (the token is not the flight's any more, or a slot
 * holds another kind).
 */
struct _RfStoreInterface
{
  GTypeInterface parent_interface;

  RfEntry *(*lookup) (RfStore *self, const char *namespace_, const char *key, GError **error);
  RfEntrance *(*enter) (RfStore *self, RfPlan *plan, gint64 replaces, GError **error);
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
  gboolean (*flush_tally) (RfStore *self, const RfUse *uses, gsize n_uses, GError **error);
  RfStats *(
      *stats) (RfStore *self, const char *namespace_, gint64 since, RfStatsBy by, GError **error);
  RfAsset *(*find_blob) (RfStore *self, const char *sha256, GError **error);
  gboolean (*adopt) (RfStore *self, const RfEntry *entry, GError **error);
  GPtrArray *(*verify) (RfStore *self, GCancellable *cancellable, GError **error);
};

void rf_entrance_free (RfEntrance *self);

RfEntry *rf_store_lookup (RfStore *self, const char *namespace_, const char *key, GError **error);
RfEntrance *rf_store_enter (RfStore *self, RfPlan *plan, gint64 replaces, GError **error);
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
gboolean rf_store_flush_tally (RfStore *self, const RfUse *uses, gsize n_uses, GError **error);
RfStats *
rf_store_stats (RfStore *self, const char *namespace_, gint64 since, RfStatsBy by, GError **error);
RfAsset *rf_store_find_blob (RfStore *self, const char *sha256, GError **error);
gboolean rf_store_adopt (RfStore *self, const RfEntry *entry, GError **error);
GPtrArray *rf_store_verify (RfStore *self, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfEntrance, rf_entrance_free)

G_END_DECLS
