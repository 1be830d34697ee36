/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-media-text.h"

#include <string.h>

/*
 * Media that come as text inside of JSON. GLib's decoder passes over what is
 * no base64, so that half a picture looks like one; these are strict.
 */

static int
value_of_base64 (char character)
{
  if (character >= 'A' && character <= 'Z')
    return character - 'A';
  if (character >= 'a' && character <= 'z')
    return character - 'a' + 26;
  if (character >= '0' && character <= '9')
    return character - '0' + 52;
  if (character == '+' || character == '-')
    return 62;
  if (character == '/' || character == '_')
    return 63;
  return -1;
}

static gboolean
fail (GError **error, const char *reason)
{
  g_set_error (
      error, RF_ERROR, RF_ERROR_PROVIDER_FAILED, "The media cannot be decoded: %s", reason);
  return FALSE;
}

static gboolean
fail_too_large (GError **error, gsize max_bytes)
{
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_TOO_LARGE,
               "The media is larger than the %" G_GSIZE_FORMAT " bytes that are allowed",
               max_bytes);
  return FALSE;
}

typedef struct
{
  GByteArray *bytes; /* (owned) */
  guint32 bits;
  guint digits;
  guint padding;
} Base64;

static gboolean
take_digit (Base64 *self, char character, GError **error)
{
  int value = value_of_base64 (character);
  guint8 byte = 0;

  if (character == '=' && self->padding < 2)
    {
      self->padding++;
      return TRUE;
    }
  if (value < 0 || self->padding > 0)
    return fail (error, "it is not base64");
  self->bits = (self->bits << 6) | (guint32) value;
  self->digits++;
  if (self->digits % 4 == 1)
    return TRUE;
  byte = (guint8) (self->bits >> (6 - 2 * ((self->digits - 1) % 4)));
  g_byte_array_append (self->bytes, &byte, 1);
  return TRUE;
}

static gboolean
check_end (const Base64 *self, GError **error)
{
  guint rest = self->digits % 4;

  if (rest == 1 || (self->padding > 0 && (rest + self->padding) != 4))
    return fail (error, "its end is missing");
  return TRUE;
}

/**
 * rf_media_text_decode_base64:
 * @text: base64 (RFC 4648, either alphabet), with or without line breaks and
 *   padding; a `data:` URL's prefix is passed over
 * @max_bytes: of the result
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the bytes, or %NULL with
 *   %RF_ERROR_PROVIDER_FAILED or %RF_ERROR_TOO_LARGE
 */
GBytes *
rf_media_text_decode_base64 (const char *text, gsize max_bytes, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Base64 self = { .bytes = bytes };
  const char *comma = g_str_has_prefix (text, "data:") ? strstr (text, ";base64,") : NULL;

  for (const char *at = comma != NULL ? comma + strlen (";base64,") : text; *at != '\0'; at++)
    {
      if (strchr ("\r\n \t", *at) != NULL)
        continue;
      if (!take_digit (&self, *at, error))
        return NULL;
      if (bytes->len > max_bytes)
        {
          fail_too_large (error, max_bytes);
          return NULL;
        }
    }
  if (!check_end (&self, error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/**
 * rf_media_text_decode_hex:
 * @text: two hex digits for each byte, in either case
 * @max_bytes: of the result
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the bytes, or %NULL with
 *   %RF_ERROR_PROVIDER_FAILED or %RF_ERROR_TOO_LARGE
 */
GBytes *
rf_media_text_decode_hex (const char *text, gsize max_bytes, GError **error)
{
  gsize length = strlen (text);
  g_autofree guint8 *bytes = NULL;

  if (length / 2 > max_bytes)
    {
      fail_too_large (error, max_bytes);
      return NULL;
    }
  if (length % 2 != 0)
    {
      fail (error, "its end is missing");
      return NULL;
    }
  bytes = g_malloc (length / 2 + 1);
  for (gsize i = 0; i < length / 2; i++)
    {
      int high = g_ascii_xdigit_value (text[2 * i]);
      int low = g_ascii_xdigit_value (text[2 * i + 1]);

      if (high < 0 || low < 0)
        {
          fail (error, "it is not hex");
          return NULL;
        }
      bytes[i] = (guint8) (high << 4 | low);
    }
  return g_bytes_new_take (g_steal_pointer (&bytes), length / 2);
}
