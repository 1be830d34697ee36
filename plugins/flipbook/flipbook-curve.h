/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double rf_curve_wrap (double turns);
double rf_curve_sine (double turns);
double rf_curve_cosine (double turns);
double rf_curve_ease (double value);
double rf_curve_pulse (double value, double rise, double fall);
double rf_curve_chance (guint64 seed, guint a, guint b);

G_END_DECLS
