/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-curve.h"

#include <math.h>

/*
 * The curves that motion is made of. They use nothing but additions and
 * multiplications, which every machine does alike, while sin() of the C library
 * has several versions for several processors.
 */

/**
 * rf_curve_wrap:
 * @turns: any number
 *
 * Returns: its fraction, at least 0 and below 1
 */
double
rf_curve_wrap (double turns)
{
  return turns - floor (turns);
}

/**
 * rf_curve_sine:
 * @turns: an angle, 1 for the whole circle
 *
 * Returns: its sine, within 0.001: a parabola, corrected once
 */
double
rf_curve_sine (double turns)
{
  double x = 2 * rf_curve_wrap (turns + 0.5) - 1;
  double y = 4 * x * (1 - fabs (x));

  return 0.225 * (y * fabs (y) - y) + y;
}

/**
 * rf_curve_cosine:
 * @turns: an angle, 1 for the whole circle
 *
 * Returns: its cosine
 */
double
rf_curve_cosine (double turns)
{
  return rf_curve_sine (turns + 0.25);
}

/**
 * rf_curve_ease:
 * @value: from 0 to 1; what is outside is taken as the nearer end
 *
 * Returns: 0 to 1, slow at both ends
 */
double
rf_curve_ease (double value)
{
  double x = CLAMP (value, 0.0, 1.0);

  return x * x * x * (x * (x * 6 - 15) + 10);
}

/**
 * rf_curve_pulse:
 * @value: where, from 0 to 1
 * @rise: how much of it is the way up
 * @fall: how much of it is the way down
 *
 * Returns: 0 at both ends of the range, and 1 between
 */
double
rf_curve_pulse (double value, double rise, double fall)
{
  if (value <= 0 || value >= 1)
    return 0;
  return rf_curve_ease (MIN (value / rise, (1 - value) / fall));
}

/**
 * rf_curve_chance:
 * @seed: of the whole film
 * @a: what it is for
 * @b: which one of them
 *
 * Returns: at least 0 and below 1, without any pattern, and always the same for
 *   the same three: the finaliser of SplitMix64 (Steele, Lea, Flood, 2014)
 */
double
rf_curve_chance (guint64 seed, guint a, guint b)
{
  guint64 x = seed + (((guint64) a << 32) + b + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  x ^= x >> 31;
  return (double) (x >> 11) / 9007199254740992.0;
}
