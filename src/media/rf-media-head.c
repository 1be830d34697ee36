/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-media-head.h"

#include "rf-types.h"

#include <string.h>

/*
 * The cheap look: whether a file begins as its media type does. Most of what is
 * no media is found here, without a helper: a page of a proxy, an error in
 * JSON, an apology.
 */

static gboolean
is_text (const char *head, gsize length)
{
  const char *end = NULL;

  /* The head may end inside a character of up to four bytes. */
  return g_utf8_validate_len (head, length, &end) || (gsize) (head + length - end) < 4;
}

/* White space may stand before a page and the like. */
static gboolean
begins_with (const char *head, gsize length, const char *word)
{
  for (; length > 0 && g_ascii_isspace (*head); head++)
    length--;
  return length >= strlen (word) && g_ascii_strncasecmp (head, word, strlen (word)) == 0;
}

static gboolean
is_page (const char *head, gsize length)
{
  return begins_with (head, length, "<!doctype html") || begins_with (head, length, "<html");
}

static const char *
describe_text (const char *head, gsize length)
{
  if (is_page (head, length))
    return "is an HTML page";
  if (begins_with (head, length, "{") || begins_with (head, length, "["))
    return "is JSON, perhaps an error";
  return "is text";
}

static gboolean
has_form (const char *media_type, const char *head, gsize length)
{
  if (g_str_equal (media_type, "image/svg+xml"))
    return g_strstr_len (head, (gssize) length, "<svg") != NULL && !is_page (head, length);
  if (g_str_has_prefix (media_type, "text/") || g_str_equal (media_type, "application/json"))
    return is_text (head, length);
  return FALSE;
}

/**
 * rf_media_head_dup_fault:
 * @media_type: what a file is said to be
 * @head: (array length=length): its first bytes, %RF_MEDIA_HEAD where there are
 *   so many
 * @length: how many there are
 *
 * Returns: (transfer full) (nullable): what it is instead, a clause that goes
 *   on from “it”; %NULL where it begins as it should
 */
char *
rf_media_head_dup_fault (const char *media_type, const char *head, gsize length)
{
  const char *sniffed = rf_media_type_sniff (head, length);

  if (length == 0)
    return g_strdup ("is empty");
  if (sniffed != NULL && !g_str_equal (sniffed, media_type))
    return g_strdup_printf ("is %s by its content", sniffed);
  if (sniffed != NULL || has_form (media_type, head, length))
    return NULL;
  return g_strdup (is_text (head, length) ? describe_text (head, length)
                                          : "does not begin as its media type does");
}
