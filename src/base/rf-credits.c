/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-credits.h"

#include <math.h>

/*
 * Sums of money are whole millionths of a credit, so that they add up. Text
 * becomes such a number without a detour over floating point.
 */

#define CREDIT_PLACES 6

/* Sums are made below zero, where there is room for one more. */
static gboolean
rf_credits_add_digit (gint64 *sum, char digit)
{
  return !__builtin_mul_overflow (*sum, 10, sum) &&
         !__builtin_sub_overflow (*sum, digit - '0', sum);
}

/**
 * rf_credits_from_string:
 * @text: a decimal number such as `5`, `0.02` or `-1.5`, with at most six
 *   places; no exponent, no `+`, no white space
 * @millionths: (out): the sum; untouched where @text is no such number or is
 *   out of range
 *
 * Returns: whether @text was read
 */
gboolean
rf_credits_from_string (const char *text, gint64 *millionths)
{
  gboolean negative = text[0] == '-';
  const char *p = negative ? text + 1 : text;
  gint64 sum = 0;
  guint places = 0;

  if (!g_ascii_isdigit (*p))
    return FALSE;
  for (; g_ascii_isdigit (*p); p++)
    {
      if (!rf_credits_add_digit (&sum, *p))
        return FALSE;
    }
  if (*p == '.')
    {
      if (!g_ascii_isdigit (*++p))
        return FALSE;
      for (; g_ascii_isdigit (*p); p++)
        {
          if (++places > CREDIT_PLACES || !rf_credits_add_digit (&sum, *p))
            return FALSE;
        }
    }
  if (*p != '\0')
    return FALSE;
  for (; places < CREDIT_PLACES; places++)
    {
      if (!rf_credits_add_digit (&sum, '0'))
        return FALSE;
    }
  if (!negative && sum == G_MININT64)
    return FALSE;
  *millionths = negative ? sum : -sum;
  return TRUE;
}

/**
 * rf_credits_from_double:
 * @credits: credits, as a number of JSON has them
 * @millionths: (out): the nearest sum; untouched on failure
 *
 * Returns: whether @credits is finite and in range
 */
gboolean
rf_credits_from_double (double credits, gint64 *millionths)
{
  double rounded = round (credits * (double) RF_CREDIT);

  /* 2^63, which a double holds exactly; a NaN fails both comparisons. */
  if (!(rounded >= -0x1p63 && rounded < 0x1p63))
    return FALSE;
  *millionths = (gint64) rounded;
  return TRUE;
}

/**
 * rf_credits_to_string:
 * @millionths: a sum
 *
 * Returns: (transfer full): the shortest decimal number for it, such as `5` or
 *   `0.02`; rf_credits_from_string() reads it back
 */
char *
rf_credits_to_string (gint64 millionths)
{
  guint64 magnitude = millionths < 0 ? -(guint64) millionths : (guint64) millionths;
  guint64 whole = magnitude / RF_CREDIT;
  guint64 fraction = magnitude % RF_CREDIT;
  int places = fraction > 0 ? CREDIT_PLACES : 0;
  char text[40];
  char *begin = text + sizeof text - 1;

  /* From its end on: answers tell three sums each, and printf() takes longer than
   * finding what they tell of. */
  *begin = '\0';
  for (; places > 0 && fraction % 10 == 0; places--)
    fraction /= 10;
  for (int i = 0; i < places; i++, fraction /= 10)
    *--begin = (char) ('0' + fraction % 10);
  if (places > 0)
    *--begin = '.';
  for (; whole >= 10; whole /= 10)
    *--begin = (char) ('0' + whole % 10);
  *--begin = (char) ('0' + whole);
  if (millionths < 0)
    *--begin = '-';
  return g_strdup (begin);
}

/**
 * rf_credits_to_double:
 * @millionths: a sum
 *
 * Returns: credits, for a number of JSON; exact to six places below 9 thousand
 *   million credits
 */
double
rf_credits_to_double (gint64 millionths)
{
  return (double) millionths / (double) RF_CREDIT;
}

/**
 * rf_credits_to_words:
 * @millionths: a sum
 *
 * Returns: (transfer full): it in words, such as `5 credits` or `1 credit`
 */
char *
rf_credits_to_words (gint64 millionths)
{
  g_autofree char *number = rf_credits_to_string (millionths);

  return g_strdup_printf ("%s %s", number, millionths == RF_CREDIT ? "credit" : "credits");
}
