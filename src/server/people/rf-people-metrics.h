/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-sample.h"

G_BEGIN_DECLS

/**
 * RfPeopleMetrics:
 *
 * What has come of people's samples and avatars since the server began. Begin with all
 * zero; any thread may count.
 */
typedef struct
{
  guint64 accepted; /* atomic, as all of them */
  guint64 repeated;
  guint64 expired;
  guint64 shown;
} RfPeopleMetrics;

void rf_people_metrics_count (RfPeopleMetrics *self, const RfIngestReport *report);
void rf_people_metrics_count_shown (RfPeopleMetrics *self);
void rf_people_metrics_append (RfPeopleMetrics *self, GString *text);

G_END_DECLS
