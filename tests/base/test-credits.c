/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-credits.h"

#include <math.h>

typedef struct
{
  const char *text;
  gint64 millionths;
} CreditsCase;

static void
test_both_ways (void)
{
  static const CreditsCase cases[] = {
    { "0", 0 },
    { "5", 5 * RF_CREDIT },
    { "0.02", 20000 },
    { "0.000001", 1 },
    { "-0.000001", -1 },
    { "-1.5", -1500000 },
    { "1.000001", 1000001 },
    { "0.1", 100000 },
    { "9223372036854.775807", G_MAXINT64 },
    { "-9223372036854.775808", G_MININT64 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = rf_credits_to_string (cases[i].millionths);
      gint64 back = 77;

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_true (rf_credits_from_string (text, &back));
      g_assert_cmpint (back, ==, cases[i].millionths);
    }
}

static void
test_other_forms (void)
{
  static const CreditsCase cases[] = {
    { "005", 5 * RF_CREDIT }, { "5.0", 5 * RF_CREDIT }, { "5.000000", 5 * RF_CREDIT }, { "-0", 0 },
    { "0.10", 100000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 millionths = 77;

      g_assert_true (rf_credits_from_string (cases[i].text, &millionths));
      g_assert_cmpint (millionths, ==, cases[i].millionths);
    }
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "",
    "-",
    "+5",
    " 5",
    "5 ",
    "5.",
    ".5",
    "-.5",
    "1e3",
    "0x5",
    "5,5",
    "1.2.3",
    "--5",
    "0.0000001",
    "1.0000000",
    "nan",
    "inf",
    "5c",
    "٥",
    "9223372036854.775808",
    "-9223372036854.775809",
    "9223372036855",
    "99999999999999999999999999",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gint64 millionths = 77;

      g_assert_false (rf_credits_from_string (texts[i], &millionths));
      g_assert_cmpint (millionths, ==, 77);
    }
}

static void
test_sums_are_exact (void)
{
  gint64 sum = 0;
  gint64 tenth = 0;

  g_assert_true (rf_credits_from_string ("0.1", &tenth));
  for (int i = 0; i < 1000; i++)
    sum += tenth;
  g_assert_cmpint (sum, ==, 100 * RF_CREDIT);
}

static void
test_doubles (void)
{
  gint64 millionths = 77;

  g_assert_false (rf_credits_from_double (NAN, &millionths));
  g_assert_false (rf_credits_from_double (INFINITY, &millionths));
  g_assert_false (rf_credits_from_double (-INFINITY, &millionths));
  g_assert_false (rf_credits_from_double (1e13, &millionths));
  g_assert_false (rf_credits_from_double (-1e13, &millionths));
  g_assert_cmpint (millionths, ==, 77);
  g_assert_true (rf_credits_from_double (0.1, &millionths));
  g_assert_cmpint (millionths, ==, 100000);
  g_assert_true (rf_credits_from_double (-2.5, &millionths));
  g_assert_cmpint (millionths, ==, -2500000);
  g_assert_true (rf_credits_from_double (-0.0, &millionths));
  g_assert_cmpint (millionths, ==, 0);
  for (gint64 i = -1000; i <= 1000; i++)
    {
      g_assert_true (rf_credits_from_double (rf_credits_to_double (i * 7919), &millionths));
      g_assert_cmpint (millionths, ==, i * 7919);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/credits/both-ways", test_both_ways);
  g_test_add_func ("/credits/other-forms", test_other_forms);
  g_test_add_func ("/credits/refused", test_refused);
  g_test_add_func ("/credits/sums-are-exact", test_sums_are_exact);
  g_test_add_func ("/credits/doubles", test_doubles);
  return g_test_run ();
}
