/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-database.h"
#include "rf-owners.h"
#include "rf-people-store.h"

G_BEGIN_DECLS

/* The operations of the SQLite store of people, and what they share. */

/* rf-people-rows.c */
extern const char rf_people_select_by_name[];
extern const char rf_people_select_by_id[];
extern const char rf_people_select_page[];
extern const char rf_people_select_changes[];
extern const char rf_people_select_last_change[];
RfPerson *rf_people_from_row (sqlite3_stmt *row);
RfSample *rf_people_sample_from_row (sqlite3_stmt *row);
const char *rf_people_get_namespace (const RfPersonName *name);
gboolean
rf_people_find_id (RfConnection *connection, const RfPersonName *name, gint64 *id, GError **error);
void rf_people_refuse (const RfPersonName *name, GError **error);
void rf_people_free_person_cb (gpointer person);
void rf_people_free_decision_cb (gpointer decision);
void rf_people_free_sample_cb (gpointer sample);

/* rf-people-ingest.c */
gboolean rf_people_ingest_run (RfDatabase *database,
                               const RfIngest *ingest,
                               const RfIngestRules *rules,
                               RfIngestReport *report,
                               GError **error);

/* rf-people-read.c */
RfPerson *rf_people_find_run (RfDatabase *database, const RfPersonName *name, GError **error);
char *rf_people_find_hash_run (RfDatabase *database, const RfPersonName *name, GError **error);
RfPage *rf_people_list_run (RfDatabase *database, const RfSelector *selector, GError **error);
RfPage *rf_people_history_run (RfDatabase *database,
                               const RfPersonName *name,
                               const RfSelector *selector,
                               GError **error);
GPtrArray *rf_people_samples_run (RfDatabase *database,
                                  const RfPersonName *name,
                                  gint64 since,
                                  GError **error);
GPtrArray *rf_people_changes_run (RfDatabase *database,
                                  const char *namespace_,
                                  gint64 after,
                                  gint64 limit,
                                  GError **error);

/* rf-people-claim.c */
gboolean
rf_people_claim_run (RfDatabase *database, RfOwners *owners, RfPeopleClaim *claim, GError **error);

/* rf-people-save.c */
gboolean rf_people_save_run (RfDatabase *database, RfPeopleSave *save, GError **error);
gboolean rf_people_let_go_run (RfDatabase *database, const RfPerson *person, GError **error);

/* rf-people-forget.c */
gboolean rf_people_refresh_run (RfDatabase *database,
                                const RfPersonName *name,
                                const char *base_avatar,
                                gint64 now,
                                GError **error);
GStrv rf_people_own_keys_run (RfDatabase *database, const RfPersonName *name, GError **error);
gboolean rf_people_forget_run (RfDatabase *database, const RfPersonName *name, GError **error);
gboolean rf_people_retain_run (RfDatabase *database, RfPeopleSlice *slice, GError **error);

/* rf-people-salvage.c */
char *rf_people_salvage_fill (RfConnection *connection,
                              const char *salvage,
                              gpointer data,
                              GError **error);

G_END_DECLS
