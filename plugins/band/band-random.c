/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-random.h"

/*
 * SplitMix64: Steele, Lea and Flood, “Fast splittable pseudorandom number
 * generators”, OOPSLA 2014, figure 17, with the finaliser “variant 13” of
 * David Stafford. Each part of the composer draws from a stream of its own, so
 * that a change to one does not move the others.
 */

#define GOLDEN_GAMMA G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)

static guint64
mix (guint64 value)
{
  value = (value ^ (value >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  value = (value ^ (value >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return value ^ (value >> 31);
}

/**
 * rf_band_random_new:
 * @seed: the seed of the piece
 * @stream: which of its independent sequences
 *
 * Returns: a sequence at its beginning
 */
RfBandRandom
rf_band_random_new (guint64 seed, guint64 stream)
{
  return (RfBandRandom){ mix (seed + GOLDEN_GAMMA) ^ mix ((stream + 1) * GOLDEN_GAMMA) };
}

/**
 * rf_band_random_next:
 * @self: a sequence
 *
 * Returns: the next 64 bits
 */
guint64
rf_band_random_next (RfBandRandom *self)
{
  self->state += GOLDEN_GAMMA;
  return mix (self->state);
}

/**
 * rf_band_random_below:
 * @self: a sequence
 * @limit: above 0
 *
 * Returns: one of 0 … @limit - 1, evenly but for a part in 2^32
 */
int
rf_band_random_below (RfBandRandom *self, int limit)
{
  guint64 high = rf_band_random_next (self) >> 32;

  g_return_val_if_fail (limit > 0, 0);

  return (int) ((high * (guint64) limit) >> 32);
}

/**
 * rf_band_random_between:
 * @self: a sequence
 * @least: the least
 * @greatest: the greatest, not below @least
 *
 * Returns: one of @least … @greatest
 */
int
rf_band_random_between (RfBandRandom *self, int least, int greatest)
{
  return least + rf_band_random_below (self, greatest - least + 1);
}

/**
 * rf_band_random_chance:
 * @self: a sequence
 * @percent: how often
 *
 * Returns: %TRUE in @percent of a hundred
 */
gboolean
rf_band_random_chance (RfBandRandom *self, int percent)
{
  return rf_band_random_below (self, 100) < percent;
}
