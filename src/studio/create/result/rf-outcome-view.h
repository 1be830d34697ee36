/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-attempt.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_OUTCOME_VIEW (rf_outcome_view_get_type ())

G_DECLARE_FINAL_TYPE (RfOutcomeView, rf_outcome_view, RF, OUTCOME_VIEW, GtkBox)

GtkWidget *rf_outcome_view_new (void);
void rf_outcome_view_show_attempt (RfOutcomeView *self, RfSession *session, RfAttempt *attempt);
void rf_outcome_view_show_nothing (RfOutcomeView *self);
void rf_outcome_view_set_anew (RfOutcomeView *self, gint64 price);
const RfAsset *rf_outcome_view_get_asset (RfOutcomeView *self);
const char *rf_outcome_view_get_path (RfOutcomeView *self);

G_END_DECLS
