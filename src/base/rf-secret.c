/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-secret.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

/* Secrets that nobody can guess, and their comparison, which tells by its time
 * nothing of where they differ. */

#define SECRET_BYTES 32

/**
 * rf_secret_new:
 * @error: return location; %RF_ERROR_FAILED
 *
 * Returns: (transfer full): 256 bits of the kernel's randomness, as hex
 */
char *
rf_secret_new (GError **error)
{
  guint8 bytes[SECRET_BYTES];
  GString *text = NULL;

  /* So few bytes come whole, or not at all. */
  if (getrandom (bytes, sizeof bytes, 0) != (gssize) sizeof bytes)
    {
      g_set_error (
          error, RF_ERROR, RF_ERROR_FAILED, "there is no randomness: %s", g_strerror (errno));
      return NULL;
    }
  text = g_string_sized_new (2 * sizeof bytes);
  for (gsize i = 0; i < sizeof bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

/**
 * rf_secret_is_equal:
 * @one: a text
 * @other: another; that the lengths differ is no secret
 *
 * Returns: whether they are the same
 */
gboolean
rf_secret_is_equal (const char *one, const char *other)
{
  gsize length = strlen (one);
  volatile guint8 differs = 0;

  if (strlen (other) != length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    differs = (guint8) (differs | (guint8) (one[i] ^ other[i]));
  return differs == 0;
}
