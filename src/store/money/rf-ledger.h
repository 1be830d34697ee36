/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-accounts.h"

G_BEGIN_DECLS

gboolean rf_ledger_hold (RfConnection *connection,
                         const RfPayer *payer,
                         const char *generation,
                         gint64 amount,
                         GError **error);
gboolean rf_ledger_settle (RfConnection *connection,
                           const char *account,
                           const char *generation,
                           gint64 held,
                           gint64 cost,
                           GError **error);
gboolean rf_ledger_release (RfConnection *connection,
                            const char *account,
                            const char *generation,
                            gint64 held,
                            GError **error);
gboolean rf_ledger_charge (RfConnection *connection,
                           const RfPayer *payer,
                           const char *generation,
                           gint64 amount,
                           GError **error);
gboolean
rf_ledger_grant (RfConnection *connection, const char *account, gint64 amount, GError **error);
gboolean rf_ledger_find_released (RfConnection *connection,
                                  const char *generation,
                                  char **account,
                                  gint64 *held,
                                  GError **error);
gboolean rf_ledger_absorb (RfConnection *connection,
                           const char *account,
                           const char *generation,
                           gint64 cost,
                           GError **error);

G_END_DECLS
