/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-http-retry.h"

#include "rf-http-error.h"
#include "rf-time.h"

#include <errno.h>
#include <libsoup/soup.h>
#include <string.h>

/*
 * When a call may be made again, and after how long. A call can cost money,
 * so it is made again only where nothing can have been charged: it was never
 * sent, the server said that it was too busy, or it only asks for something.
 *
 * The waits are exponential with jitter ("Exponential Backoff And Jitter",
 * AWS Architecture Blog, the form with half of it fixed), unless the server
 * names one.
 */

#define FIRST_PAUSE  500 /* milliseconds */
#define MAX_PAUSE    (30 * 1000)
#define MAX_EXPONENT 6
/* Who names a longer time does not want to be asked again in this call. */
#define MAX_NAMED (120 * 1000)
/* Above this a number of seconds is a point in time: 2001, or 31 years. */
#define EPOCH_SECONDS 1000000000.0
#define MAX_HEADER    64

typedef enum
{
  FORM_MILLISECONDS, /* 1500 or 1500.5 */
  FORM_AFTER,        /* seconds, or an HTTP date */
  FORM_RESET,        /* seconds, seconds since 1970, 6m0s, or RFC 3339 */
} DelayForm;

typedef struct
{
  const char *header;
  DelayForm form;
} DelayHeader;

/* Those that speak of this very answer come first; the first that can be read
 * counts. */
static const DelayHeader delay_headers[] = {
  { "retry-after-ms", FORM_MILLISECONDS },
  { "retry-after", FORM_AFTER },
  { "x-ratelimit-reset", FORM_RESET },
  { "x-ratelimit-reset-requests", FORM_RESET },
  { "x-ratelimit-reset-tokens", FORM_RESET },
  { "anthropic-ratelimit-requests-reset", FORM_RESET },
  { "anthropic-ratelimit-tokens-reset", FORM_RESET },
};

static double
usual_jitter (gpointer user_data)
{
  return g_random_double ();
}

static gboolean
usual_wait (guint milliseconds, GCancellable *cancellable, gpointer user_data)
{
  GPollFD descriptor;

  if (cancellable == NULL || !g_cancellable_make_pollfd (cancellable, &descriptor))
    {
      g_usleep ((gulong) milliseconds * 1000);
      return !g_cancellable_is_cancelled (cancellable);
    }
  g_poll (&descriptor, 1, (int) milliseconds);
  g_cancellable_release_fd (cancellable);
  return !g_cancellable_is_cancelled (cancellable);
}

const RfHttpPatience rf_http_patience_usual = { usual_jitter, usual_wait, NULL };

/* Seconds as digits with an optional fraction; no sign, no exponent. */
static gboolean
read_number (const char *text, double *number, const char **end)
{
  gsize length = strspn (text, "0123456789.");
  char *stop = NULL;

  if (!g_ascii_isdigit (text[0]))
    return FALSE;
  *number = g_ascii_strtod (text, &stop);
  *end = stop;
  return stop == text + length;
}

/* 20ms, 1.5s, 6m0s, 1h2m3s */
static gboolean
read_span (const char *text, gint64 *milliseconds)
{
  static const struct
  {
    const char *unit;
    double factor;
  } units[] = { { "ms", 1 }, { "s", 1000 }, { "m", 60000 }, { "h", 3600000 }, { "d", 86400000 } };
  double sum = 0;

  while (*text != '\0')
    {
      double number = 0;
      gsize i = 0;

      if (!read_number (text, &number, &text))
        return FALSE;
      while (i < G_N_ELEMENTS (units) && !g_str_has_prefix (text, units[i].unit))
        i++;
      if (i == G_N_ELEMENTS (units))
        return FALSE;
      sum += number * units[i].factor;
      text += strlen (units[i].unit);
    }
  *milliseconds = (gint64) MIN (sum, (double) G_MAXINT32);
  return TRUE;
}

static gboolean
read_date (const char *text, DelayForm form, gint64 now, gint64 *milliseconds)
{
  g_autoptr (GDateTime) date = form == FORM_AFTER ? soup_date_time_new_from_http_string (text)
                                                  : g_date_time_new_from_iso8601 (text, NULL);

  if (date == NULL)
    return FALSE;
  *milliseconds = g_date_time_to_unix (date) * 1000 - now;
  return TRUE;
}

static gboolean
read_delay (const char *text, DelayForm form, gint64 now, gint64 *milliseconds)
{
  double number = 0;
  const char *end = NULL;

  if (strlen (text) > MAX_HEADER)
    return FALSE;
  if (!read_number (text, &number, &end) || *end != '\0')
    {
      if (form == FORM_MILLISECONDS)
        return FALSE;
      return (form == FORM_RESET && read_span (text, milliseconds)) ||
             read_date (text, form, now, milliseconds);
    }
  if (form != FORM_MILLISECONDS)
    number *= 1000;
  if (form == FORM_RESET && number >= EPOCH_SECONDS * 1000)
    number -= (double) now;
  *milliseconds = (gint64) MIN (number, (double) G_MAXINT32);
  return TRUE;
}

static JsonObject *
get_object (JsonNode *node)
{
  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node) &&
      json_array_get_length (json_node_get_array (node)) > 0)
    node = json_array_get_element (json_node_get_array (node), 0);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* Google says it in the body: error.details[].retryDelay, as `30s`
 * (google.rpc.RetryInfo); the whole may stand in an array of one. */
static gboolean
read_body (const RfHttpAnswer *answer, gint64 *milliseconds)
{
  g_autoptr (JsonNode) root = rf_http_answer_read_json (answer, NULL, NULL);
  JsonObject *outer = get_object (root);
  JsonObject *error = outer != NULL ? get_object (json_object_get_member (outer, "error")) : NULL;
  JsonNode *details = error != NULL ? json_object_get_member (error, "details") : NULL;
  JsonArray *array =
      details != NULL && JSON_NODE_HOLDS_ARRAY (details) ? json_node_get_array (details) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *detail = get_object (json_array_get_element (array, i));
      JsonNode *delay = detail != NULL ? json_object_get_member (detail, "retryDelay") : NULL;

      if (delay != NULL && JSON_NODE_HOLDS_VALUE (delay) &&
          json_node_get_value_type (delay) == G_TYPE_STRING &&
          strlen (json_node_get_string (delay)) <= MAX_HEADER)
        return read_span (json_node_get_string (delay), milliseconds);
    }
  return FALSE;
}

/**
 * rf_http_retry_read_delay:
 * @answer: an answer
 * @now: the time, in milliseconds
 *
 * Reads when to come again, in any of the forms that providers use:
 * `Retry-After` as seconds, whole or not, or as an HTTP date (RFC 9110,
 * section 10.2.3), `retry-after-ms`, and the several `…reset` headers with
 * seconds, seconds since 1970, spans such as `6m0s`, and RFC 3339; else
 * google.rpc.RetryInfo in the body.
 *
 * Returns: milliseconds, at least 0, or -1 where nothing is said
 */
gint64
rf_http_retry_read_delay (const RfHttpAnswer *answer, gint64 now)
{
  gint64 told = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (delay_headers); i++)
    {
      const char *text = rf_http_answer_get_header (answer, delay_headers[i].header);
      gint64 milliseconds = 0;

      if (text != NULL && read_delay (text, delay_headers[i].form, now, &milliseconds))
        return MAX (milliseconds, 0);
    }
  return !rf_http_answer_is_success (answer) && read_body (answer, &told) ? MAX (told, 0) : -1;
}

/**
 * rf_http_retry_get_pause:
 * @attempt: how many have failed before this one
 * @patience: with the jitter
 *
 * Returns: milliseconds to wait where the server names no time
 */
gint64
rf_http_retry_get_pause (guint attempt, const RfHttpPatience *patience)
{
  gint64 pause = MIN ((gint64) FIRST_PAUSE << MIN (attempt, MAX_EXPONENT), MAX_PAUSE);

  return pause / 2 + (gint64) ((double) pause / 2 * patience->jitter (patience->user_data));
}

/**
 * rf_http_retry_is_busy:
 * @answer: an answer
 *
 * Returns: whether it says that the server cannot just now, and a later call
 *   may be answered well
 */
gboolean
rf_http_retry_is_busy (const RfHttpAnswer *answer)
{
  static const guint statuses[] = { 408, 425, 429, 500, 502, 503, 504, 529 };

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      if (answer->status == statuses[i])
        return !rf_http_error_is_about_money (answer);
    }
  return FALSE;
}

/**
 * rf_http_retry_after_answer:
 * @answer: an answer that is no success
 * @attempt: how many have failed before this one
 * @harmless: it only asked for something (GET)
 * @safe: the caller says that nothing can have been charged
 * @patience: with the jitter
 *
 * Returns: milliseconds to wait before the call is made again, or
 *   %RF_HTTP_NO_RETRY
 */
gint64
rf_http_retry_after_answer (const RfHttpAnswer *answer,
                            guint attempt,
                            gboolean harmless,
                            gboolean safe,
                            const RfHttpPatience *patience)
{
  gint64 named = rf_http_retry_read_delay (answer, rf_time_now ());
  gboolean free_of_charge =
      answer->status == 429 || safe || (answer->status == 503 && named >= 0 && harmless);

  if (!free_of_charge || !rf_http_retry_is_busy (answer) || named > MAX_NAMED)
    return RF_HTTP_NO_RETRY;
  /* A little more than named, or all who were sent away come at once. */
  if (named >= 0)
    return named + (gint64) (250 * patience->jitter (patience->user_data));
  return rf_http_retry_get_pause (attempt, patience);
}
