/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-time.h"

#include <string.h>

typedef struct
{
  const char *text;
  gint64 number;
} TimeCase;

static void
test_clock (void)
{
  gint64 before = g_get_real_time () / 1000;
  gint64 now = rf_time_now ();

  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now, <=, g_get_real_time () / 1000);
  rf_time_set_for_tests (12345);
  g_assert_cmpint (rf_time_now (), ==, 12345);
  rf_time_set_for_tests (0);
  g_assert_cmpint (rf_time_now (), >=, before);
}

static void
test_both_ways (void)
{
  static const TimeCase cases[] = {
    { "1970-01-01T00:00:00.000Z", 0 },
    { "1969-12-31T23:59:59.999Z", -1 },
    { "1969-12-31T23:59:59.000Z", -1000 },
    { "2024-02-29T12:30:45.678Z", G_GINT64_CONSTANT (1709209845678) },
    { "0001-01-01T00:00:00.000Z", G_GINT64_CONSTANT (-62135596800000) },
    { "9999-12-31T23:59:59.999Z", G_GINT64_CONSTANT (253402300799999) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = rf_time_to_string (cases[i].number);
      gint64 number = 77;

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_true (rf_time_from_string (text, &number));
      g_assert_cmpint (number, ==, cases[i].number);
    }
}

/* Each day of 800 years, and times all over the rest, as GLib has them. */
static void
test_as_glib_has_it (void)
{
  for (gint64 i = -150000; i < 150000; i++)
    {
      gint64 number = i * 86400000 + 45296789 + i % 1000;
      gint64 seconds = number / 1000 - (number % 1000 < 0);
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);
      g_autofree char *wanted = g_date_time_format (date, "%Y-%m-%dT%H:%M:%S");
      g_autofree char *text = rf_time_to_string (number);

      g_assert_true (strncmp (text, wanted, 19) == 0);
    }
}

static void
test_out_of_range (void)
{
  static const gint64 times[] = {
    G_MININT64,
    G_MAXINT64,
    G_GINT64_CONSTANT (-62135596800001),
    G_GINT64_CONSTANT (253402300800000),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    g_assert_null (rf_time_to_string (times[i]));
}

static void
test_other_forms (void)
{
  static const TimeCase cases[] = {
    { "1970-01-01T00:00:00Z", 0 },
    { "1970-01-01t00:00:00z", 0 },
    { "1970-01-01T02:00:00+02:00", 0 },
    { "1969-12-31T18:30:00-05:30", 0 },
    { "1970-01-01T00:00:00-00:00", 0 },
    { "1970-01-01T00:00:00.5Z", 500 },
    { "1970-01-01T00:00:00.1239999999999999999999Z", 123 },
    { "1970-01-01T00:00:00.000000000000000000000000000009Z", 0 },
    { "2016-12-31T23:59:60Z", G_GINT64_CONSTANT (1483228800000) }, /* a leap second */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 number = 77;

      g_assert_true (rf_time_from_string (cases[i].text, &number));
      g_assert_cmpint (number, ==, cases[i].number);
    }
}

static void
test_no_time (void)
{
  static const char *const texts[] = {
    "",
    "2024",
    "now",
    "2024-02-29",
    "2024-02-29T12:30:45",
    "2024-02-29 12:30:45Z",
    "2024-02-29T12:30Z",
    "2023-02-29T00:00:00Z",
    "2024-13-01T00:00:00Z",
    "2024-00-01T00:00:00Z",
    "2024-01-00T00:00:00Z",
    "2024-01-32T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "2024-01-01T24:00:00Z",
    "2024-01-01T00:60:00Z",
    "2024-01-01T00:00:61Z",
    "2024-01-01T00:00:00.Z",
    "2024-01-01T00:00:00,5Z",
    "2024-01-01T00:00:00+2:00",
    "2024-01-01T00:00:00+0200",
    "2024-01-01T00:00:00+24:00",
    "2024-01-01T00:00:00+00:60",
    "2024-01-01T00:00:00+",
    "2024-01-01T00:00:00ZZ",
    "2024-01-01T00:00:00Z ",
    " 2024-01-01T00:00:00Z",
    "-024-01-01T00:00:00Z",
    "+2024-01-01T00:00:00Z",
    "20240-01-01T00:00:00Z",
    "٢٠٢٤-01-01T00:00:00Z",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gint64 number = 77;

      g_assert_false (rf_time_from_string (texts[i], &number));
      g_assert_cmpint (number, ==, 77);
    }
}

static void
test_durations (void)
{
  static const TimeCase cases[] = {
    { "0", 0 },
    { "90s", 90 },
    { "15m", 900 },
    { "24h", 86400 },
    { "7d", 7 * RF_DAY },
    { "2w", 14 * RF_DAY },
    { "007d", 7 * RF_DAY },
    { "0w", 0 },
    { "9007199254740991s", G_GINT64_CONSTANT (9007199254740991) },
    { "14892855910w", G_GINT64_CONSTANT (9007199254368000) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 seconds = 77;

      g_assert_true (rf_duration_from_string (cases[i].text, &seconds));
      g_assert_cmpint (seconds, ==, cases[i].number);
    }
}

static void
test_no_duration (void)
{
  static const char *const texts[] = {
    "",
    "s",
    "-1",
    "+1",
    " 1",
    "1 ",
    "1 d",
    "1dd",
    "1d2h",
    "1.5h",
    "1e3",
    "1D",
    "1y",
    "0x1",
    "1\n",
    "forever",
    "90",
    "9007199254740992s",
    "14892855911w",
    "9223372036854775807s",
    "9223372036854775808s",
    "15250284452471w",
    "99999999999999999999999",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gint64 seconds = 77;

      g_assert_false (rf_duration_from_string (texts[i], &seconds));
      g_assert_cmpint (seconds, ==, 77);
    }
}

static void
test_duration_to_string (void)
{
  static const TimeCase cases[] = {
    { "0s", 0 },
    { "1s", 1 },
    { "90s", 90 },
    { "2m", 120 },
    { "36h", 36 * 3600 },
    { "1d", RF_DAY },
    { "1w", 7 * RF_DAY },
    { "365d", 365 * RF_DAY },
    { "9007199254740991s", G_GINT64_CONSTANT (9007199254740991) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = rf_duration_to_string (cases[i].number);
      gint64 back = 77;

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_true (rf_duration_from_string (text, &back));
      g_assert_cmpint (back, ==, cases[i].number);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time/clock", test_clock);
  g_test_add_func ("/time/both-ways", test_both_ways);
  g_test_add_func ("/time/out-of-range", test_out_of_range);
  g_test_add_func ("/time/other-forms", test_other_forms);
  g_test_add_func ("/time/no-time", test_no_time);
  g_test_add_func ("/time/durations", test_durations);
  g_test_add_func ("/time/no-duration", test_no_duration);
  g_test_add_func ("/time/as-glib-has-it", test_as_glib_has_it);
  g_test_add_func ("/time/duration-to-string", test_duration_to_string);
  return g_test_run ();
}
