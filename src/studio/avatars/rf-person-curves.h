/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-sample.h"

G_BEGIN_DECLS

/** RF_CURVE_HOURS: how much of a day curves show */
#define RF_CURVE_HOURS 6

/** RF_CURVE_SLOT: milliseconds of one of their points */
#define RF_CURVE_SLOT (G_GINT64_CONSTANT (5) * 60 * 1000)

/** RF_CURVE_SPAN: milliseconds of all of them */
#define RF_CURVE_SPAN (RF_CURVE_HOURS * G_GINT64_CONSTANT (3600) * 1000)

gint64 rf_person_curves_get_until (gint64 last_sample_at, gint64 now);
GPtrArray *rf_person_curves_new_points (const GPtrArray *samples, RfSensor sensor, gint64 until);
gboolean rf_person_curves_have (const GPtrArray *samples, RfSensor sensor);

G_END_DECLS
