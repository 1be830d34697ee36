/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-scanner-private.h"

#include <math.h>
#include <string.h>

/*
 * The words of a JSON text: white space, strings and numbers. The text is
 * checked once to be UTF-8 without NUL, so that what reads it need not look at
 * more than single bytes.
 */

#define LARGEST_WHOLE G_GINT64_CONSTANT (9007199254740991)

/* Digits of the largest whole number. */
#define WHOLE_DIGITS 16

/**
 * rf_json_scanner_fail_at:
 * @self: a scanner
 * @where: the place that is told, as line and column in characters, from 1 on
 * @what: what is wrong there
 *
 * Returns: %FALSE
 */
gboolean
rf_json_scanner_fail_at (RfJsonScanner *self, const char *where, const char *what)
{
  const char *line_start = self->start;
  gsize line = 1;
  gsize column = 1;

  for (const char *at = self->start; at < where; at++)
    {
      if (*at == '\n')
        {
          line++;
          line_start = at + 1;
        }
    }
  for (const char *at = line_start; at < where; at++)
    column += ((guchar) *at & 0xc0) != 0x80;
  g_set_error (self->error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "line %" G_GSIZE_FORMAT ", column %" G_GSIZE_FORMAT ": %s",
               line,
               column,
               what);
  return FALSE;
}

/**
 * rf_json_scanner_fail:
 * @self: a scanner
 * @what: what is wrong where it stands
 *
 * Returns: %FALSE
 */
gboolean
rf_json_scanner_fail (RfJsonScanner *self, const char *what)
{
  return rf_json_scanner_fail_at (self, self->at, what);
}

/**
 * rf_json_scanner_skip_space:
 * @self: a scanner
 */
void
rf_json_scanner_skip_space (RfJsonScanner *self)
{
  while (self->at < self->end &&
         (*self->at == ' ' || *self->at == '\n' || *self->at == '\r' || *self->at == '\t'))
    self->at++;
}

/**
 * rf_json_scanner_check_text:
 * @self: a scanner that stands at the start
 *
 * Returns: whether the text is UTF-8 without NUL, as the other functions
 *   take for granted
 */
gboolean
rf_json_scanner_check_text (RfJsonScanner *self)
{
  const char *at = self->start;
  guint64 eight = 0;

  /* Most texts are ASCII, where eight bytes at once are looked at: none has
   * its high bit set, and none is 0. */
  for (; self->end - at >= 8; at += 8)
    {
      memcpy (&eight, at, sizeof eight);
      if (((eight | (eight - 0x0101010101010101)) & 0x8080808080808080) != 0)
        break;
    }
  if (g_utf8_validate_len (at, (gsize) (self->end - at), &at))
    return TRUE;
  return rf_json_scanner_fail_at (
      self, at, *at == '\0' ? "a NUL is not allowed" : "the text is not valid UTF-8");
}

static gboolean
rf_json_scanner_read_hex (RfJsonScanner *self, gunichar *unit)
{
  *unit = 0;
  for (int i = 0; i < 4; i++, self->at++)
    {
      if (self->at >= self->end || !g_ascii_isxdigit (*self->at))
        return rf_json_scanner_fail (self, "“\\u” wants four hexadecimal digits");
      *unit = *unit * 16 + (gunichar) g_ascii_xdigit_value (*self->at);
    }
  return TRUE;
}

static gboolean
rf_json_scanner_read_low_surrogate (RfJsonScanner *self, const char *escape, gunichar *unit)
{
  gunichar low = 0;

  if (self->end - self->at < 2 || self->at[0] != '\\' || self->at[1] != 'u')
    return rf_json_scanner_fail_at (self, escape, "a lone surrogate is no character");
  self->at += 2;
  if (!rf_json_scanner_read_hex (self, &low))
    return FALSE;
  if (low < 0xdc00 || low > 0xdfff)
    return rf_json_scanner_fail_at (self, escape, "a lone surrogate is no character");
  *unit = 0x10000 + ((*unit - 0xd800) << 10) + (low - 0xdc00);
  return TRUE;
}

/* Stands behind `\u`. */
static gboolean
rf_json_scanner_read_unicode (RfJsonScanner *self)
{
  const char *escape = self->at - 2;
  gunichar unit = 0;

  if (!rf_json_scanner_read_hex (self, &unit))
    return FALSE;
  if (unit == 0)
    return rf_json_scanner_fail_at (self, escape, "“\\u0000” is not allowed in text");
  if (unit >= 0xdc00 && unit <= 0xdfff)
    return rf_json_scanner_fail_at (self, escape, "a lone surrogate is no character");
  if (unit >= 0xd800 && unit <= 0xdbff && !rf_json_scanner_read_low_surrogate (self, escape, &unit))
    return FALSE;
  g_string_append_unichar (self->scratch, unit);
  return TRUE;
}

static gboolean
rf_json_scanner_read_escape (RfJsonScanner *self)
{
  static const char names[] = "\"\\/bfnrt";
  static const char values[] = "\"\\/\b\f\n\r\t";
  const char *escape = self->at;
  const char *found = NULL;

  self->at++;
  if (self->at < self->end && *self->at == 'u')
    {
      self->at++;
      return rf_json_scanner_read_unicode (self);
    }
  found = self->at < self->end ? memchr (names, *self->at, sizeof names - 1) : NULL;
  if (found == NULL)
    return rf_json_scanner_fail_at (self, escape, "there is no such escape");
  g_string_append_c (self->scratch, values[found - names]);
  self->at++;
  return TRUE;
}

static const char *
rf_json_scanner_skip_plain (const char *at, const char *end)
{
  while (at < end && *at != '"' && *at != '\\' && (guchar) *at >= 0x20)
    at++;
  return at;
}

/**
 * rf_json_scanner_read_string:
 * @self: a scanner that stands at a quote
 *
 * Appends the string to the scratch.
 *
 * Returns: whether there was one
 */
gboolean
rf_json_scanner_read_string (RfJsonScanner *self)
{
  const char *opening = self->at;

  self->at++;
  while (TRUE)
    {
      const char *run = self->at;

      self->at = rf_json_scanner_skip_plain (run, self->end);
      g_string_append_len (self->scratch, run, self->at - run);
      if (self->at >= self->end)
        return rf_json_scanner_fail_at (self, opening, "the string that begins here does not end");
      if (*self->at == '"')
        break;
      if (*self->at != '\\')
        return rf_json_scanner_fail (self, "a control character in text must be escaped");
      if (!rf_json_scanner_read_escape (self))
        return FALSE;
    }
  self->at++;
  return TRUE;
}

static gsize
rf_json_scanner_skip_digits (RfJsonScanner *self)
{
  const char *first = self->at;

  while (self->at < self->end && g_ascii_isdigit (*self->at))
    self->at++;
  return (gsize) (self->at - first);
}

static gboolean
rf_json_scanner_skip_exponent (RfJsonScanner *self)
{
  self->at++;
  if (self->at < self->end && (*self->at == '+' || *self->at == '-'))
    self->at++;
  return rf_json_scanner_skip_digits (self) > 0 ||
         rf_json_scanner_fail (self, "a digit was expected in the exponent");
}

static gboolean
rf_json_scanner_skip_number (RfJsonScanner *self, gboolean *whole)
{
  const char *digits = NULL;

  *whole = TRUE;
  if (*self->at == '-')
    self->at++;
  digits = self->at;
  if (rf_json_scanner_skip_digits (self) == 0)
    return rf_json_scanner_fail (self, "a digit was expected");
  if (*digits == '0' && self->at - digits > 1)
    return rf_json_scanner_fail_at (self, digits, "a number must not begin with 0");
  if (self->at < self->end && *self->at == '.')
    {
      *whole = FALSE;
      self->at++;
      if (rf_json_scanner_skip_digits (self) == 0)
        return rf_json_scanner_fail (self, "a digit was expected after the point");
    }
  if (self->at < self->end && (*self->at == 'e' || *self->at == 'E'))
    {
      *whole = FALSE;
      return rf_json_scanner_skip_exponent (self);
    }
  return TRUE;
}

static gboolean
rf_json_scanner_get_whole (RfJsonScanner *self, const char *first, gint64 *number)
{
  gboolean negative = *first == '-';
  const char *digits = negative ? first + 1 : first;

  *number = 0;
  if (self->at - digits > WHOLE_DIGITS)
    return FALSE;
  for (const char *at = digits; at < self->at; at++)
    *number = *number * 10 + (*at - '0');
  if (*number > LARGEST_WHOLE)
    return FALSE;
  *number = negative ? -*number : *number;
  return TRUE;
}

static double
rf_json_scanner_get_double (RfJsonScanner *self, const char *first)
{
  gsize length = (gsize) (self->at - first);
  char buffer[64];
  g_autofree char *copy = NULL;

  if (length >= sizeof buffer)
    {
      copy = g_strndup (first, length);
      return g_ascii_strtod (copy, NULL);
    }
  /* The text need not end here with anything that ends a number. */
  memcpy (buffer, first, length);
  buffer[length] = '\0';
  return g_ascii_strtod (buffer, NULL);
}

/**
 * rf_json_scanner_read_number:
 * @self: a scanner that stands at a minus sign or a digit
 * @take_large: whether a whole number beyond ±(2^53-1) is a double, which the
 *   printer writes so, and no fault
 *
 * Returns: (transfer full) (nullable): an integer for a literal without
 *   fraction and exponent, else a double; %NULL where there is no number
 */
JsonNode *
rf_json_scanner_read_number (RfJsonScanner *self, gboolean take_large)
{
  const char *first = self->at;
  gboolean whole = FALSE;
  gint64 integer = 0;
  double number = 0;

  if (!rf_json_scanner_skip_number (self, &whole))
    return NULL;
  if (whole && rf_json_scanner_get_whole (self, first, &integer))
    return json_node_init_int (json_node_alloc (), integer);
  if (whole && !take_large)
    {
      rf_json_scanner_fail_at (self,
                               first,
                               "a whole number must be within ±9007199254740991; "
                               "write a larger one, such as a seed, as a string");
      return NULL;
    }
  number = rf_json_scanner_get_double (self, first);
  if (!isfinite (number))
    {
      rf_json_scanner_fail_at (self, first, "the number is too large");
      return NULL;
    }
  return json_node_init_double (json_node_alloc (), number);
}
