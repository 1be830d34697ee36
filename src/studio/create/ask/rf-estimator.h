/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-estimate.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_ESTIMATOR (rf_estimator_get_type ())

G_DECLARE_FINAL_TYPE (RfEstimator, rf_estimator, RF, ESTIMATOR, GObject)

RfEstimator *rf_estimator_new (RfSession *session);
void rf_estimator_ask (RfEstimator *self, GPtrArray *requests);
void rf_estimator_stop (RfEstimator *self);
const RfEstimate *rf_estimator_get_estimate (RfEstimator *self);
gboolean rf_estimator_may_enqueue (RfEstimator *self);
char *rf_estimator_say (RfEstimator *self);
void rf_estimator_enqueue (RfEstimator *self, GtkWidget *from);

G_END_DECLS
