/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-blob-store.h"
#include "rf-database.h"
#include "rf-owners.h"
#include "rf-store.h"

G_BEGIN_DECLS

/*
 * The operations of RfStore on a database, a file for each concern. What they
 * take and return is described at RfStoreInterface.
 */

/* rf-lookup.c */
RfEntry *
rf_lookup_run (RfDatabase *database, const char *namespace_, const char *key, GError **error);
RfAsset *
rf_lookup_blob (RfDatabase *database, const char *namespace_, const char *sha256, GError **error);
gboolean rf_lookup_generation (RfDatabase *database,
                               const char *id,
                               RfGeneration **generation,
                               GError **error);
gboolean rf_lookup_find (RfConnection *connection,
                         const char *namespace_,
                         const char *key,
                         RfEntry **entry,
                         GError **error);

/* rf-bind.c */
gboolean rf_bind_find_shared (RfConnection *connection,
                              RfPlan *plan,
                              gint64 replaces,
                              RfEntry **entry,
                              GError **error);
gboolean rf_bind_listed (RfConnection *connection,
                         RfPlan *plan,
                         RfGeneration *generation,
                         gint64 flight,
                         RfEntry **entry,
                         GError **error);
gboolean rf_bind_by_identity (RfConnection *connection,
                              RfPlan *plan,
                              gint64 replaces,
                              RfEntry **entry,
                              GError **error);
gboolean rf_bind_entry (RfConnection *connection,
                        RfPlan *plan,
                        RfGeneration *generation,
                        gint64 flight,
                        RfEntry **entry,
                        GError **error);

/* rf-enter.c */
RfEntrance *rf_enter_run (RfDatabase *database,
                          RfOwners *owners,
                          RfPlan *plan,
                          gint64 replaces,
                          GError **error);
RfOutcome rf_enter_get_outcome_of (const RfPlan *plan);
RfEntrance *rf_enter_preview (RfDatabase *database,
                              RfOwners *owners,
                              RfPlan *plan,
                              gint64 replaces,
                              GError **error);
gboolean rf_enter_mark_sent (RfDatabase *database, gint64 token, GError **error);
gboolean
rf_enter_save_handle (RfDatabase *database, gint64 token, const char *handle, GError **error);
gboolean rf_enter_abandon (RfDatabase *database, gint64 token, GError **error);

/* rf-landing.c */
typedef struct
{
  RfFlightState state;
  RfEntry *entry;  /* (owned) (nullable) */
  GError *failure; /* (owned) (nullable) */
} RfLanding;

gboolean rf_landing_follow (RfDatabase *database,
                            RfOwners *owners,
                            gint64 token,
                            RfLanding *landing,
                            GError **error);
RfEntry *rf_landing_commit (RfDatabase *database,
                            RfBlobStore *blobs,
                            gint64 token,
                            RfPlan *plan,
                            RfGeneration *generation,
                            GError **error);
gboolean rf_landing_fail (RfDatabase *database,
                          gint64 token,
                          gint64 cost,
                          const GError *failure,
                          GError **error);

/* rf-refusals.c */
gboolean
rf_refusals_add (RfDatabase *database, const RfPlan *plan, const GError *failure, GError **error);
gboolean rf_refusals_pass (RfConnection *connection, const RfPlan *plan, GError **error);
gboolean rf_refusals_forget (RfConnection *connection, const RfPlan *plan, GError **error);

/* search/rf-query.c */
RfPage *rf_query_run (RfDatabase *database, const RfSelector *selector, GError **error);

/* stats/rf-count.c and stats/rf-sums.c */
gboolean rf_tally_flush (RfDatabase *database, const RfUse *uses, gsize n_uses, GError **error);
RfStats *rf_tally_sum (RfDatabase *database,
                       const char *namespace_,
                       gint64 since,
                       RfStatsBy by,
                       GError **error);

/* rf-adopt.c */
gboolean rf_adopt_run (RfDatabase *database, const RfEntry *entry, GError **error);
gboolean rf_adopt_entry (RfConnection *connection, const RfEntry *entry, GError **error);
gboolean rf_adopt_save_modified (RfDatabase *database,
                                 gint64 entry_id,
                                 const RfAsset *asset,
                                 GError **error);

G_END_DECLS
