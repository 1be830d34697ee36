/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-shelves.h"

G_BEGIN_DECLS

/* Rows that may all be looked at for one page. */
#define RF_CANDIDATES_FEW 1200

typedef struct _RfCandidates RfCandidates;

RfCandidates *rf_candidates_new (RfConnection *connection,
                                 const RfSelector *selector,
                                 RfShelves *shelves,
                                 GError **error);
void rf_candidates_free (RfCandidates *self);
gboolean rf_candidates_find_few (RfCandidates *self, GArray **ids, GError **error);
gboolean rf_candidates_find_many (RfCandidates *self, GArray **ids, GError **error);
gboolean rf_candidates_holds (const GArray *ids, gint64 id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfCandidates, rf_candidates_free)

G_END_DECLS
