/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-wire-private.h"

#include <string.h>

/* How the parts of a line may be written. */

static const char *const methods[] = { "GET",    "HEAD",    "POST",  "PUT",
                                       "DELETE", "OPTIONS", "PATCH", "TRACE" };

/* A method, or the name of a header. */
gboolean
rf_wire_is_token (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (text[i]) &&
          (text[i] == '\0' || strchr ("!#$%&'*+-.^_`|~", text[i]) == NULL))
        return FALSE;
    }
  return length > 0;
}

/* What may stand in a line at all. */
gboolean
rf_wire_is_text (const char *text, gsize length)
{
  gboolean is_ascii = TRUE;

  for (gsize i = 0; i < length; i++)
    {
      guchar byte = (guchar) text[i];

      if ((byte < 0x20 && byte != '\t') || byte == 0x7f)
        return FALSE;
      is_ascii = is_ascii && byte < 0x80;
    }
  return is_ascii || g_utf8_validate (text, (gssize) length, NULL);
}

gboolean
rf_wire_knows_method (const char *text, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      if (strlen (methods[i]) == length && memcmp (methods[i], text, length) == 0)
        return TRUE;
    }
  return FALSE;
}

/* A name or an address, an address with colons in brackets, and perhaps a port. */
gboolean
rf_wire_is_authority (const char *text, gsize length)
{
  const char *end = text + length;
  const char *port = NULL;

  if (length > 0 && *text == '[')
    {
      while (text < end && *text != ']')
        {
          if (*text != '[' && !g_ascii_isxdigit (*text) && *text != ':' && *text != '.')
            return FALSE;
          text++;
        }
      if (text++ == end)
        return FALSE;
    }
  else
    {
      while (text < end && (g_ascii_isalnum (*text) || strchr ("-._", *text) != NULL))
        text++;
    }
  if (text == end)
    return length > 0;
  port = text + 1;
  if (*text != ':' || end - port > 5 || (end > port && g_ascii_strtoull (port, NULL, 10) > 65535))
    return FALSE;
  while (port < end && g_ascii_isdigit (*port))
    port++;
  return port == end;
}

/* A path, which may stand behind a scheme and a name, and a query. */
gboolean
rf_wire_is_target (const char *text, gsize length)
{
  const char *end = text + length;
  const char *path = text;

  if (*text != '/')
    {
      gsize scheme = length > 7 && g_ascii_strncasecmp (text, "http://", 7) == 0    ? 7
                     : length > 8 && g_ascii_strncasecmp (text, "https://", 8) == 0 ? 8
                                                                                    : 0;

      path = scheme > 0 ? memchr (text + scheme, '/', length - scheme) : NULL;
      if (path == NULL || !rf_wire_is_authority (text + scheme, (gsize) (path - text) - scheme))
        return FALSE;
    }
  for (const char *byte = path; byte < end; byte++)
    {
      if ((guchar) *byte <= 0x20 || (guchar) *byte >= 0x7f || *byte == '#')
        return FALSE;
      if (*byte == '%' &&
          (end - byte < 3 || !g_ascii_isxdigit (byte[1]) || !g_ascii_isxdigit (byte[2])))
        return FALSE;
    }
  return TRUE;
}
