/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection.h"
#include "rf-owners.h"
#include "rf-store.h"

G_BEGIN_DECLS

gboolean rf_repeat_find (RfConnection *connection,
                         RfOwners *owners,
                         const RfPlan *plan,
                         RfEntrance **entrance,
                         GError **error);
gboolean rf_repeat_note (RfConnection *connection,
                         const RfPlan *plan,
                         RfOutcome outcome,
                         const char *generation,
                         gint64 charged,
                         GError **error);
gboolean rf_repeat_forget (RfConnection *connection, const char *generation, GError **error);

/** RF_CHARGED_LATER: the generation says what it was charged, once it has landed */
#define RF_CHARGED_LATER G_GINT64_CONSTANT (-1)

G_END_DECLS
