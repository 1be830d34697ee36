/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-time.h"

#include <stdatomic.h>

/*
 * Points in time are milliseconds since 1970 in UTC; spans are seconds. Tests
 * set the clock: one atomic number, since many threads ask what time it is.
 */

/* 0: the real clock. The one variable of this layer that is no constant. */
static _Atomic gint64 time_for_tests;

/* The years 1 to 9999. */
#define EARLIEST G_GINT64_CONSTANT (-62135596800000)
#define LATEST   G_GINT64_CONSTANT (253402300799999)

typedef struct
{
  char letter;
  gint64 seconds;
} RfDurationUnit;

/* From the greatest down, as rf_duration_to_string() tries them. */
static const RfDurationUnit duration_units[] = {
  { 'w', 7 * RF_DAY }, { 'd', RF_DAY }, { 'h', 3600 }, { 'm', 60 }, { 's', 1 },
};

/**
 * rf_time_now:
 *
 * Returns: the time of the wall clock, in milliseconds since 1970, UTC
 */
gint64
rf_time_now (void)
{
  gint64 set = atomic_load_explicit (&time_for_tests, memory_order_relaxed);

  return set != 0 ? set : g_get_real_time () / 1000;
}

/**
 * rf_time_set_for_tests:
 * @milliseconds: what rf_time_now() says from now on; 0 for the real clock
 *
 * Stops the clock of this process, for tests only.
 */
void
rf_time_set_for_tests (gint64 milliseconds)
{
  atomic_store_explicit (&time_for_tests, milliseconds, memory_order_relaxed);
}

static gint64
rf_time_floor_seconds (gint64 milliseconds)
{
  return milliseconds / 1000 - (milliseconds % 1000 < 0 ? 1 : 0);
}

/* The day of a count of days since 1970. Howard Hinnant, “chrono-Compatible Low-Level
 * Date Algorithms”, civil_from_days: years begin in March, so that the day which is not
 * always there is their last, and eras of 400 years are all alike. */
static void
rf_time_split_day (gint64 days, int *year, int *month, int *day)
{
  gint64 since = days + 719468;
  gint64 era = (since >= 0 ? since : since - 146096) / 146097;
  int of_era = (int) (since - era * 146097);
  int years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int of_year = of_era - (365 * years + years / 4 - years / 100);
  int from_march = (5 * of_year + 2) / 153;

  *day = of_year - (153 * from_march + 2) / 5 + 1;
  *month = from_march < 10 ? from_march + 3 : from_march - 9;
  *year = (int) (years + era * 400) + (*month <= 2);
}

static char *
rf_time_write (char *at, int number, int digits)
{
  for (int i = digits - 1; i >= 0; i--, number /= 10)
    at[i] = (char) ('0' + number % 10);
  return at + digits;
}

/**
 * rf_time_to_string:
 * @milliseconds: a time
 *
 * Returns: (transfer full) (nullable): RFC 3339 in UTC with milliseconds, such
 *   as `2026-11-21T10:00:00.000Z`; %NULL outside the years 1 to 9999
 */
char *
rf_time_to_string (gint64 milliseconds)
{
  gint64 seconds = rf_time_floor_seconds (milliseconds);
  gint64 days = seconds >= 0 ? seconds / RF_DAY : -((RF_DAY - 1 - seconds) / RF_DAY);
  int of_day = (int) (seconds - days * RF_DAY);
  int year = 0;
  int month = 0;
  int day = 0;
  char *text = NULL;
  char *at = NULL;

  if (milliseconds < EARLIEST || milliseconds > LATEST)
    return NULL;
  rf_time_split_day (days, &year, &month, &day);
  text = g_strdup ("0000-00-00T00:00:00.000Z");
  at = rf_time_write (text, year, 4);
  at = rf_time_write (at + 1, month, 2);
  at = rf_time_write (at + 1, day, 2);
  at = rf_time_write (at + 1, of_day / 3600, 2);
  at = rf_time_write (at + 1, of_day / 60 % 60, 2);
  at = rf_time_write (at + 1, of_day % 60, 2);
  rf_time_write (at + 1, (int) (milliseconds - seconds * 1000), 3);
  return text;
}

static gboolean
rf_time_matches (const char *text, const char *pattern)
{
  for (; *pattern != '\0'; pattern++, text++)
    {
      if (*pattern == '0' ? !g_ascii_isdigit (*text) : *pattern != g_ascii_toupper (*text))
        return FALSE;
    }
  return TRUE;
}

static int
rf_time_digits (const char *text, int count)
{
  int number = 0;

  for (int i = 0; i < count; i++)
    number = number * 10 + (text[i] - '0');
  return number;
}

/* Reads `.digits`, where there are any; what is finer than a millisecond is cut off. */
static const char *
rf_time_read_fraction (const char *text, gint64 *milliseconds)
{
  int scale = 100;

  *milliseconds = 0;
  if (text[0] != '.' || !g_ascii_isdigit (text[1]))
    return text;
  for (text++; g_ascii_isdigit (*text); text++, scale /= 10)
    *milliseconds += scale * (*text - '0');
  return text;
}

static gboolean
rf_time_read_offset (const char *text, gint64 *seconds)
{
  int hours;
  int minutes;

  *seconds = 0;
  if (g_ascii_toupper (text[0]) == 'Z')
    return text[1] == '\0';
  if ((text[0] != '+' && text[0] != '-') || !rf_time_matches (text + 1, "00:00") || text[6] != '\0')
    return FALSE;
  hours = rf_time_digits (text + 1, 2);
  minutes = rf_time_digits (text + 4, 2);
  *seconds = (hours * 3600 + minutes * 60) * (text[0] == '-' ? -1 : 1);
  return hours < 24 && minutes < 60;
}

/**
 * rf_time_from_string:
 * @text: RFC 3339 with `Z` or an offset such as `+02:00`, with any fraction of
 *   a second
 * @milliseconds: (out): the time; untouched where @text is no such time
 *
 * A leap second (`:60`) is read as the second after it.
 *
 * Returns: whether @text was read
 */
gboolean
rf_time_from_string (const char *text, gint64 *milliseconds)
{
  g_autoptr (GDateTime) time = NULL;
  gint64 fraction;
  gint64 offset;
  int second;

  if (!rf_time_matches (text, "0000-00-00T00:00:00"))
    return FALSE;
  second = rf_time_digits (text + 17, 2);
  if (second > 60 || !rf_time_read_offset (rf_time_read_fraction (text + 19, &fraction), &offset))
    return FALSE;
  time = g_date_time_new_utc (rf_time_digits (text, 4),
                              rf_time_digits (text + 5, 2),
                              rf_time_digits (text + 8, 2),
                              rf_time_digits (text + 11, 2),
                              rf_time_digits (text + 14, 2),
                              0);
  if (time == NULL)
    return FALSE;
  *milliseconds = (g_date_time_to_unix (time) + second - offset) * 1000 + fraction;
  return TRUE;
}

static const RfDurationUnit *
rf_duration_find_unit (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (duration_units); i++)
    {
      if (duration_units[i].letter == text[0] && text[1] == '\0')
        return &duration_units[i];
    }
  return NULL;
}

/* So many seconds still fit into 64 bits as milliseconds after any date. */
#define DURATION_MAX ((G_GINT64_CONSTANT (1) << 53) - 1)

/**
 * rf_duration_from_string:
 * @text: digits with a unit: `90s`, `15m`, `24h`, `7d`, `2w`; only `0`
 *   needs none
 * @seconds: (out): the span; untouched where @text is none or is out of range
 *
 * Returns: whether @text was read
 */
gboolean
rf_duration_from_string (const char *text, gint64 *seconds)
{
  const RfDurationUnit *unit = NULL;
  const char *p = text;
  gint64 seconds_each = 1;
  gint64 count = 0;

  if (!g_ascii_isdigit (*p))
    return FALSE;
  for (; g_ascii_isdigit (*p) && count <= DURATION_MAX; p++)
    count = count * 10 + (*p - '0');
  /* A number alone would be seconds to one reader and days to another. */
  if (*p != '\0' || count != 0)
    {
      unit = rf_duration_find_unit (p);
      if (unit == NULL)
        return FALSE;
      seconds_each = unit->seconds;
    }
  if (count > DURATION_MAX / seconds_each)
    return FALSE;
  *seconds = count * seconds_each;
  return TRUE;
}

/**
 * rf_duration_to_string:
 * @seconds: a span, not negative
 *
 * Returns: (transfer full): the span in the greatest unit that gives a whole
 *   number; rf_duration_from_string() reads it back
 */
char *
rf_duration_to_string (gint64 seconds)
{
  for (gsize i = 0; i < G_N_ELEMENTS (duration_units); i++)
    {
      if (seconds != 0 && seconds % duration_units[i].seconds == 0)
        return g_strdup_printf ("%" G_GINT64_FORMAT "%c",
                                seconds / duration_units[i].seconds,
                                duration_units[i].letter);
    }
  return g_strdup ("0s");
}
