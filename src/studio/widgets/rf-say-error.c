/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-say.h"

#include <glib/gi18n.h>

/*
 * What went wrong, for people. The engine says it in English sentences that name the thing,
 * and often the way out. Its code says what has happened; that is said first, in the
 * person's language, and the engine's own sentence stands beneath.
 */

/* Of so many faults each is told; who has more begins with these. */
#define MOST_FAULTS 5

static const char *const titles[] = {
  [RF_ERROR_FAILED] = N_ ("Something went wrong"),
  [RF_ERROR_INVALID_REQUEST] = N_ ("It cannot be asked for in this way"),
  [RF_ERROR_UNAUTHORIZED] = N_ ("The server does not know this token"),
  [RF_ERROR_FORBIDDEN] = N_ ("The token does not allow this"),
  [RF_ERROR_NOT_FOUND] = N_ ("It is not there, or not any more"),
  [RF_ERROR_NOT_CACHED] = N_ ("It is not in the library"),
  [RF_ERROR_OVER_BUDGET] = N_ ("It would cost more than is allowed"),
  [RF_ERROR_REFUSED] = N_ ("The provider refused the content"),
  [RF_ERROR_PROVIDER_FAILED] = N_ ("The provider could not make it"),
  [RF_ERROR_TIMEOUT] = N_ ("It took too long"),
  [RF_ERROR_UNKNOWN_OUTCOME] = N_ ("Nobody knows how it ended, or whether it was charged"),
  [RF_ERROR_PROVIDER_UNAVAILABLE] = N_ ("The provider is not ready"),
  [RF_ERROR_STORE_UNAVAILABLE] = N_ ("The library cannot be used now"),
  [RF_ERROR_STORE_DAMAGED] = N_ ("The library is damaged"),
  [RF_ERROR_CONFLICT] = N_ ("It contradicts what is there"),
  [RF_ERROR_TOO_LARGE] = N_ ("It is too large"),
  [RF_ERROR_RATE_LIMITED] = N_ ("Too much was asked for at once"),
  [RF_ERROR_CANCELLED] = N_ ("It was cancelled"),
};

/**
 * rf_say_error_title:
 * @error: what went wrong
 *
 * Returns: (transfer none) (nullable): what has happened, as a sentence without a full stop;
 *   %NULL for an error of another library, which speaks the person's language itself
 */
const char *
rf_say_error_title (const GError *error)
{
  RfErrorCode code = rf_error_get_code (error);

  if (error->domain != RF_ERROR)
    return NULL;
  if (rf_error_is_disk_full (error))
    return _ ("The disk is full");
  return _ (titles[(gsize) code < G_N_ELEMENTS (titles) ? code : RF_ERROR_FAILED]);
}

/* Each thing that is wrong, rather than how many there are. */
static char *
rf_say_error_message (const GError *error)
{
  const GPtrArray *details = rf_error_get_details (error);
  g_autoptr (GString) text = NULL;

  if (details == NULL || details->len < 2)
    return rf_say_sentence (error->message, 400);
  text = g_string_new (NULL);
  for (guint i = 0; i < MIN (details->len, MOST_FAULTS); i++)
    {
      const RfErrorDetail *detail = g_ptr_array_index (details, i);
      g_autofree char *fault = g_strdup_printf ("%s: %s", detail->parameter, detail->message);
      g_autofree char *line = rf_say_line (fault, 200);

      g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", line);
    }
  if (details->len > MOST_FAULTS)
    g_string_append (text, "; …");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * rf_say_error_detail:
 * @error: what went wrong
 *
 * Returns: (transfer full): what the engine says of it and the way out, on one line, for
 *   where a title stands already
 */
char *
rf_say_error_detail (const GError *error)
{
  const char *hint = rf_error_get_hint (error);
  g_autofree char *message = rf_say_error_message (error);
  g_autofree char *way_out = NULL;

  if (hint == NULL)
    return g_steal_pointer (&message);
  way_out = rf_say_sentence (hint, 400);
  return g_strdup_printf ("%s. %s", message, way_out);
}

static char *
rf_say_error_with (const GError *error, const char *between)
{
  const char *title = rf_say_error_title (error);
  g_autofree char *detail = rf_say_error_detail (error);

  if (title == NULL || g_str_has_prefix (detail, title))
    return g_steal_pointer (&detail);
  return g_strconcat (title, between, detail, NULL);
}

/**
 * rf_say_error:
 * @error: what went wrong
 *
 * Returns: (transfer full): what has happened, and beneath what the engine says of it: two
 *   lines
 */
char *
rf_say_error (const GError *error)
{
  return rf_say_error_with (error, "\n");
}

/**
 * rf_say_error_line:
 * @error: what went wrong
 *
 * Returns: (transfer full): the same on one line
 */
char *
rf_say_error_line (const GError *error)
{
  return rf_say_error_with (error, ". ");
}
