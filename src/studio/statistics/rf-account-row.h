/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_ACCOUNT_ROW (rf_account_row_get_type ())

G_DECLARE_FINAL_TYPE (RfAccountRow, rf_account_row, RF, ACCOUNT_ROW, AdwExpanderRow)

GtkWidget *rf_account_row_new (RfSession *session);
void rf_account_row_show (RfAccountRow *self, const RfAccount *account);
const char *rf_account_row_get_name (RfAccountRow *self);
void rf_account_row_stop (RfAccountRow *self);
void rf_account_row_ask_grant (GtkWidget *from, RfSession *session, const char *name);

G_END_DECLS
