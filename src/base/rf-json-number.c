/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-printer.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * Numbers as ECMAScript prints them, which is how RFC 8785 wants them. The C
 * library's printf and strtod are exact, so they find the digits: a few tries,
 * but numbers with a fraction are rare and whole ones need none.
 */

/* Of a double: 17 digits, and room for one that is carried. */
#define MAX_DIGITS 20

/* Every whole number below has at most 15 digits, which a double holds exactly. */
#define SMALL_WHOLE 1e15

typedef struct
{
  char digits[MAX_DIGITS]; /* not ended by a NUL */
  int count;
  int exponent; /* of ten, of the first digit */
} RfDecimal;

static void
rf_decimal_init (RfDecimal *self, double number, int count)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  char format[] = "%.16e";
  const char *exponent = NULL;

  g_snprintf (format, sizeof format, "%%.%de", count - 1);
  g_ascii_formatd (buffer, sizeof buffer, format, number);
  exponent = strchr (buffer, 'e');
  self->exponent = atoi (exponent + 1);
  self->count = 0;
  for (const char *at = buffer; at < exponent; at++)
    {
      if (*at != '.')
        self->digits[self->count++] = *at;
    }
}

static gboolean
rf_decimal_is (const RfDecimal *self, double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_snprintf (buffer,
              sizeof buffer,
              "%c.%.*se%d",
              self->digits[0],
              self->count - 1,
              self->digits + 1,
              self->exponent);
  return g_ascii_strtod (buffer, NULL) == number;
}

/* Makes the last digit one more. */
static void
rf_decimal_increase (RfDecimal *self)
{
  int i = self->count - 1;

  for (; i > 0 && self->digits[i] == '9'; i--)
    self->digits[i] = '0';
  if (self->digits[i] != '9')
    {
      self->digits[i]++;
      return;
    }
  self->digits[0] = '1';
  self->exponent++;
}

/*
 * The fewest digits that read back as the number, and of those the closest.
 * printf gives the closest of each length. It can be one that does not read
 * back although another of its length does: below a power of two doubles are
 * twice as dense as above, so the next decimal above may be nearer to it than
 * to any other double although it is further away.
 */
static void
rf_decimal_init_shortest (RfDecimal *self, double number)
{
  int exponent = 0;
  gboolean is_power_of_two = frexp (number, &exponent) == 0.5;

  /* Any fifteen digits survive a double, but for the subnormal ones. */
  for (int count = number < DBL_MIN ? 1 : DBL_DIG; count <= DBL_DECIMAL_DIG; count++)
    {
      rf_decimal_init (self, number, count);
      if (rf_decimal_is (self, number))
        break;
      if (!is_power_of_two)
        continue;
      rf_decimal_increase (self);
      if (rf_decimal_is (self, number))
        break;
    }
  while (self->count > 1 && self->digits[self->count - 1] == '0')
    self->count--;
}

static void
rf_decimal_append (const RfDecimal *self, GString *text)
{
  int point = self->exponent + 1; /* digits before the decimal point */

  if (self->count <= point && point <= 21)
    {
      g_string_append_len (text, self->digits, self->count);
      for (int i = self->count; i < point; i++)
        g_string_append_c (text, '0');
    }
  else if (0 < point && point <= 21)
    {
      g_string_append_len (text, self->digits, point);
      g_string_append_c (text, '.');
      g_string_append_len (text, self->digits + point, self->count - point);
    }
  else if (-6 < point && point <= 0)
    {
      g_string_append (text, "0.");
      for (int i = point; i < 0; i++)
        g_string_append_c (text, '0');
      g_string_append_len (text, self->digits, self->count);
    }
  else
    {
      g_string_append_c (text, self->digits[0]);
      if (self->count > 1)
        {
          g_string_append_c (text, '.');
          g_string_append_len (text, self->digits + 1, self->count - 1);
        }
      g_string_append_printf (text, "e%+d", self->exponent);
    }
}

/**
 * rf_json_append_integer:
 * @text: where to append
 * @number: a number
 *
 * Appends it in decimal digits.
 */
void
rf_json_append_integer (GString *text, gint64 number)
{
  char buffer[24];
  char *first = buffer + sizeof buffer;
  guint64 rest = number < 0 ? -(guint64) number : (guint64) number;

  do
    {
      *--first = (char) ('0' + rest % 10);
      rest /= 10;
    }
  while (rest > 0);
  if (number < 0)
    *--first = '-';
  g_string_append_len (text, first, buffer + sizeof buffer - first);
}

/**
 * rf_json_append_number:
 * @text: where to append
 * @number: a number
 *
 * Appends a number as ECMAScript's Number::toString does (ECMA-262, 6.1.6.1.20).
 *
 * Returns: whether JSON can hold it; infinities and NaN it cannot
 */
gboolean
rf_json_append_number (GString *text, double number)
{
  RfDecimal decimal;

  if (!isfinite (number))
    return FALSE;
  if (fabs (number) < SMALL_WHOLE && number == floor (number))
    {
      rf_json_append_integer (text, (gint64) number);
      return TRUE;
    }
  if (number < 0)
    g_string_append_c (text, '-');
  rf_decimal_init_shortest (&decimal, fabs (number));
  rf_decimal_append (&decimal, text);
  return TRUE;
}
