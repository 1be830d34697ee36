/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-access-log.h"

G_BEGIN_DECLS

/**
 * RfMetrics:
 *
 * How many requests a server has answered, how, and how fast. Any thread may add
 * one.
 */
typedef struct _RfMetrics RfMetrics;

RfMetrics *rf_metrics_new (void);
void rf_metrics_free (RfMetrics *self);
void rf_metrics_count (RfMetrics *self, const RfAccessLine *line);
void rf_metrics_append (RfMetrics *self, GString *text);

G_END_DECLS
