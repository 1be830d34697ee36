/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RfBandRandom:
 * @state: where the sequence stands
 *
 * Chance that is the same on every machine: whole numbers only, no libm.
 */
typedef struct
{
  guint64 state;
} RfBandRandom;

RfBandRandom rf_band_random_new (guint64 seed, guint64 stream);
guint64 rf_band_random_next (RfBandRandom *self);
int rf_band_random_below (RfBandRandom *self, int limit);
int rf_band_random_between (RfBandRandom *self, int least, int greatest);
gboolean rf_band_random_chance (RfBandRandom *self, int percent);

G_END_DECLS
