/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-account.h"
#include "rf-action.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_ACCOUNT_DIALOG (rf_account_dialog_get_type ())

G_DECLARE_FINAL_TYPE (RfAccountDialog, rf_account_dialog, RF, ACCOUNT_DIALOG, AdwMessageDialog)

RfAccountDialog *rf_account_dialog_new_grant (const char *name);
RfAccountDialog *rf_account_dialog_new_limit (const RfAccount *account);
RfAction *rf_account_dialog_dup_action (RfAccountDialog *self);

G_END_DECLS
