/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-say.h"

#include "rf-credits.h"
#include "rf-text.h"
#include "rf-time.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

/*
 * What values are called for people, in their language. Nothing here is markup: what takes
 * markup escapes it itself.
 */

/**
 * rf_say_line:
 * @text: what somebody wrote; need not be UTF-8
 * @max_characters: where it is cut
 *
 * Returns: (transfer full): it as one line of printable UTF-8
 */
char *
rf_say_line (const char *text, gsize max_characters)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);

  g_strdelimit (g_strstrip (valid), "\n\r\t", ' ');
  return rf_text_dup_printable (valid, max_characters);
}

/* As it is written where the reader lives: “39.537” is many more credits in Berlin. */
static char *
rf_say_millionths (gint64 millionths)
{
  g_autofree char *plain = rf_credits_to_string (millionths);
  char *point = strchr (plain, '.');
  const char *fraction = point != NULL ? point + 1 : "";
  gint64 whole = g_ascii_strtoll (plain, NULL, 10);

  return g_strdup_printf ("%s%'" G_GINT64_FORMAT "%s%s",
                          millionths < 0 && whole == 0 ? "-" : "",
                          whole,
                          point != NULL ? localeconv ()->decimal_point : "",
                          fraction);
}

/**
 * rf_say_credits:
 * @millionths: credits
 *
 * Returns: (transfer full): such as “5 credits”, or “free” for none
 */
char *
rf_say_credits (gint64 millionths)
{
  g_autofree char *number = NULL;

  if (millionths == 0)
    return g_strdup (_ ("free"));
  number = rf_say_millionths (millionths);
  return g_strdup_printf (millionths == RF_CREDIT ? _ ("%s credit") : _ ("%s credits"), number);
}

/**
 * rf_say_bytes:
 * @bytes: a size
 *
 * Returns: (transfer full): such as “4.2 MB”
 */
char *
rf_say_bytes (gint64 bytes)
{
  return g_format_size ((guint64) MAX (bytes, 0));
}

/**
 * rf_say_time:
 * @milliseconds: since 1970, or 0 for never
 *
 * Returns: (transfer full): the local date and time
 */
char *
rf_say_time (gint64 milliseconds)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;

  if (milliseconds <= 0)
    return g_strdup (_ ("never"));
  utc = g_date_time_new_from_unix_utc (milliseconds / 1000);
  local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  return local != NULL ? g_date_time_format (local, "%x %X") : g_strdup (_ ("never"));
}

/**
 * rf_say_ago:
 * @milliseconds: since 1970, or 0 for never
 *
 * Returns: (transfer full): how long that is ago, such as “3 days ago”
 */
char *
rf_say_ago (gint64 milliseconds)
{
  gint64 seconds = (rf_time_now () - milliseconds) / 1000;
  guint count = 0;

  if (milliseconds <= 0)
    return g_strdup (_ ("never"));
  if (seconds < 60)
    return g_strdup (_ ("just now"));
  count = (guint) (seconds / 60);
  if (count < 60)
    return g_strdup_printf (ngettext ("%u minute ago", "%u minutes ago", count), count);
  count /= 60;
  if (count < 24)
    return g_strdup_printf (ngettext ("%u hour ago", "%u hours ago", count), count);
  count /= 24;
  return g_strdup_printf (ngettext ("%u day ago", "%u days ago", count), count);
}

/**
 * rf_say_duration:
 * @milliseconds: a length
 *
 * Returns: (transfer full): minutes and seconds, such as “1:05”
 */
char *
rf_say_duration (gint64 milliseconds)
{
  gint64 seconds = (milliseconds + 500) / 1000;

  return g_strdup_printf ("%" G_GINT64_FORMAT ":%02" G_GINT64_FORMAT, seconds / 60, seconds % 60);
}

/**
 * rf_say_sentence:
 * @text: a sentence of the engine, which begins with a small letter
 * @max_characters: where it is cut
 *
 * Returns: (transfer full): it as one line that begins with a capital
 */
char *
rf_say_sentence (const char *text, gsize max_characters)
{
  g_autofree char *line = rf_say_line (text, max_characters);
  const char *rest = *line != '\0' ? g_utf8_next_char (line) : line;
  g_autofree char *first = g_utf8_strup (line, rest - line);

  return g_strconcat (first, rest, NULL);
}

/**
 * rf_say_kind:
 * @kind: a kind
 *
 * Returns: its name on a button
 */
const char *
rf_say_kind (RfKind kind)
{
  static const char *const names[] = {
    [RF_KIND_IMAGE] = N_ ("Image"), [RF_KIND_VIDEO] = N_ ("Video"), [RF_KIND_MUSIC] = N_ ("Music"),
    [RF_KIND_TTS] = N_ ("Speech"),  [RF_KIND_TEXT] = N_ ("Text"),
  };

  return _ (names[kind]);
}

/**
 * rf_say_kind_icon:
 * @kind: a kind
 *
 * Returns: the name of its symbolic icon
 */
const char *
rf_say_kind_icon (RfKind kind)
{
  static const char *const icons[] = {
    [RF_KIND_IMAGE] = "image-x-generic-symbolic", [RF_KIND_VIDEO] = "video-x-generic-symbolic",
    [RF_KIND_MUSIC] = "emblem-music-symbolic",    [RF_KIND_TTS] = "audio-input-microphone-symbolic",
    [RF_KIND_TEXT] = "text-x-generic-symbolic",
  };

  return icons[kind];
}

/**
 * rf_say_span:
 * @seconds: not negative
 *
 * Returns: (transfer full): how long that is, in the words in which rules are set
 */
char *
rf_say_span (gint64 seconds)
{
  guint days = (guint) (seconds / RF_DAY);
  guint hours = (guint) (seconds / 3600);

  if (seconds % RF_DAY == 0)
    return g_strdup_printf (ngettext ("%u day", "%u days", days), days);
  if (seconds % 3600 == 0)
    return g_strdup_printf (ngettext ("%u hour", "%u hours", hours), hours);
  return rf_duration_to_string (seconds);
}
