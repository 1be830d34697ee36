/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-http-error.h"

#include "rf-http-retry.h"
#include "rf-text.h"
#include "rf-time.h"

#include <string.h>

/*
 * What a provider's refusal means for the one who asked. The provider's own
 * words are shown, made printable; its key or money being wanting is told as
 * `provider_unavailable`, since `unauthorized` and `over_budget` speak of
 * Refrain's own tokens and accounts.
 */

#define MAX_EXCERPT 200
#define MAX_TEXT    4096

typedef struct
{
  guint first;
  guint last;
  RfErrorCode code;
  const char *what;
  const char *hint;
} StatusRow;

#define TELL_KEY   "Check the API key of this provider, and what it may do"
#define TELL_MONEY "Add credit to the account with this provider, or raise its limit there"
#define TELL_LATER "Try again later"

/* The first row that holds the status counts. */
static const StatusRow status_rows[] = {
  { 206, 206, RF_ERROR_PROVIDER_FAILED, "sent only a part", TELL_LATER },
  { 300, 399, RF_ERROR_PROVIDER_FAILED, "sends the call elsewhere", "Check the base URL" },
  { 401, 401, RF_ERROR_PROVIDER_UNAVAILABLE, "does not accept the API key", TELL_KEY },
  { 402, 402, RF_ERROR_PROVIDER_UNAVAILABLE, "wants to be paid first", TELL_MONEY },
  { 403, 403, RF_ERROR_PROVIDER_UNAVAILABLE, "does not allow this call", TELL_KEY },
  { 404, 404, RF_ERROR_PROVIDER_FAILED, "knows no such thing", "Check the model and the base URL" },
  { 408, 408, RF_ERROR_TIMEOUT, "took too long", TELL_LATER },
  { 410, 410, RF_ERROR_PROVIDER_FAILED, "does not have it any more", NULL },
  { 413, 413, RF_ERROR_TOO_LARGE, "finds the request too large", "Use smaller inputs" },
  { 429, 429, RF_ERROR_RATE_LIMITED, "is asked too often", TELL_LATER },
  { 400, 499, RF_ERROR_INVALID_REQUEST, "does not accept the request", NULL },
  { 504, 504, RF_ERROR_TIMEOUT, "took too long", TELL_LATER },
  { 500, 599, RF_ERROR_PROVIDER_FAILED, "failed", TELL_LATER },
  { 0, G_MAXUINT, RF_ERROR_PROVIDER_FAILED, "gave an answer that is not understood", NULL },
};

static const StatusRow money_row = { 0,
                                     0,
                                     RF_ERROR_PROVIDER_UNAVAILABLE,
                                     "says that the account has run out",
                                     TELL_MONEY };

/* By RfHttpFault. */
static const StatusRow fault_rows[] = {
  { 0, 0, RF_ERROR_PROVIDER_UNAVAILABLE, "does not accept the API key", TELL_KEY },
  { 0, 0, RF_ERROR_PROVIDER_UNAVAILABLE, "says that the account has run out", TELL_MONEY },
  { 0, 0, RF_ERROR_RATE_LIMITED, "is asked too often", TELL_LATER },
  { 0, 0, RF_ERROR_REFUSED, "refuses this content", "Ask for something else, or in other words" },
  { 0,
    0,
    RF_ERROR_INVALID_REQUEST,
    "does not accept the request",
    "Change the parameter it names" },
  { 0, 0, RF_ERROR_PROVIDER_FAILED, "does not have it any more", "Ask for it anew" },
  { 0, 0, RF_ERROR_PROVIDER_FAILED, "failed", TELL_LATER },
};

static const char *const money_words[] = {
  "insufficient_quota",         "quota_exceeded",
  "billing_hard_limit_reached", "insufficient_balance",
  "insufficient_credits",       "insufficient_funds",
  "payment_required",           NULL,
};

/* Where providers put the object with what went wrong, and in it the words. */
static const char *const object_names[] = { "error", "detail", "base_resp", NULL };
static const char *const word_names[] = { "code", "type", "status", NULL };
static const char *const text_names[] = { "message", "msg",        "detail",      "error",
                                          "title",   "status_msg", "description", NULL };

static const char *
get_string (JsonObject *object, const char *const *names, const char *const *wanted)
{
  for (gsize i = 0; names[i] != NULL; i++)
    {
      JsonNode *node = json_object_get_member (object, names[i]);
      const char *text = NULL;

      if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
          json_node_get_value_type (node) == G_TYPE_STRING)
        text = json_node_get_string (node);
      if (text != NULL && (wanted == NULL || g_strv_contains (wanted, text)))
        return text;
    }
  return NULL;
}

/* Some have numbers for it. */
static gboolean
has_word (JsonObject *object, const char *word)
{
  for (gsize i = 0; word_names[i] != NULL; i++)
    {
      JsonNode *node = json_object_get_member (object, word_names[i]);
      GType type =
          node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : 0;
      g_autofree char *number =
          type == G_TYPE_INT64 ? g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node))
                               : NULL;

      if (number != NULL && g_str_equal (number, word))
        return TRUE;
    }
  return FALSE;
}

static JsonObject *
get_outer_object (JsonNode *root)
{
  /* Gemini puts the error into an array of one. */
  if (JSON_NODE_HOLDS_ARRAY (root) && json_array_get_length (json_node_get_array (root)) > 0)
    root = json_array_get_element (json_node_get_array (root), 0);
  return JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
}

/* Looks in the objects that the body may hold, innermost first. */
static const char *
find_string (JsonNode *root, const char *const *names, const char *const *wanted)
{
  JsonObject *outer = root != NULL ? get_outer_object (root) : NULL;
  const char *text = NULL;

  for (gsize i = 0; outer != NULL && text == NULL && object_names[i] != NULL; i++)
    {
      JsonNode *inner = json_object_get_member (outer, object_names[i]);

      if (inner != NULL && JSON_NODE_HOLDS_OBJECT (inner))
        text = get_string (json_node_get_object (inner), names, wanted);
    }
  return text != NULL || outer == NULL ? text : get_string (outer, names, wanted);
}

/**
 * rf_http_error_is_about_money:
 * @answer: an answer
 *
 * Some providers say 429 or 401 when the account is empty; asking again does
 * not help then.
 *
 * Returns: whether the provider wants money
 */
gboolean
rf_http_error_is_about_money (const RfHttpAnswer *answer)
{
  g_autoptr (JsonNode) root = rf_http_answer_read_json (answer, NULL, NULL);

  return answer->status == 402 || find_string (root, word_names, money_words) != NULL;
}

static gboolean
is_html (const RfHttpAnswer *answer, const char *text)
{
  return g_strcmp0 (answer->media_type, "text/html") == 0 ||
         g_ascii_strncasecmp (text, "<!doctype", 9) == 0 ||
         g_ascii_strncasecmp (text, "<html", 5) == 0;
}

static char *
dup_excerpt (const RfHttpAnswer *answer)
{
  g_autoptr (JsonNode) root = rf_http_answer_read_json (answer, NULL, NULL);
  const char *message = find_string (root, text_names, NULL);
  g_autofree char *text = NULL;
  const char *data = NULL;
  gsize length = 0;

  if (message != NULL)
    return rf_text_dup_printable (message, MAX_EXCERPT);
  if (answer->body != NULL)
    data = g_bytes_get_data (answer->body, &length);
  text = g_strndup (data != NULL ? data : "", MIN (length, MAX_TEXT));
  g_strstrip (text);
  if (is_html (answer, text))
    return g_strdup ("an HTML page");
  return rf_text_dup_printable (text, MAX_EXCERPT);
}

static const StatusRow *
find_row (const RfHttpAnswer *answer)
{
  gsize i = 0;

  if (answer->status >= 400 && rf_http_error_is_about_money (answer))
    return &money_row;
  while (answer->status < status_rows[i].first || answer->status > status_rows[i].last)
    i++;
  return &status_rows[i];
}

static void
set_hint (GError *error, const RfHttpAnswer *answer, const char *usual)
{
  gint64 delay = rf_http_retry_read_delay (answer, rf_time_now ());
  g_autofree char *hint = NULL;

  if (error->code == RF_ERROR_RATE_LIMITED && delay >= 0)
    hint = g_strdup_printf ("Try again in %" G_GINT64_FORMAT " seconds", (delay + 999) / 1000);
  rf_error_set_hint (error, hint != NULL ? hint : usual);
}

/**
 * rf_http_error_find_fault:
 * @answer: an answer
 * @words: (nullable): the provider's own words, ended by one without a word
 * @fault: (out): what the first of them that stands in it means
 *
 * Returns: whether one of them stands in it
 */
gboolean
rf_http_error_find_fault (const RfHttpAnswer *answer,
                          const RfHttpFaultWord *words,
                          RfHttpFault *fault)
{
  g_autoptr (JsonNode) root = rf_http_answer_read_json (answer, NULL, NULL);
  JsonObject *outer = root != NULL ? get_outer_object (root) : NULL;

  for (gsize i = 0; words != NULL && words[i].word != NULL; i++)
    {
      const char *const wanted[] = { words[i].word, NULL };

      if (find_string (root, word_names, wanted) != NULL ||
          (outer != NULL && has_word (outer, words[i].word)))
        {
          *fault = words[i].fault;
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * rf_http_error_new:
 * @answer: an answer that is no success
 *
 * Returns: (transfer full): what it means, with the provider's own words
 */
GError *
rf_http_error_new (const RfHttpAnswer *answer)
{
  return rf_http_error_new_with_words (answer, NULL);
}

/**
 * rf_http_error_new_with_words:
 * @answer: an answer that is no success
 * @words: (nullable): this provider's own words, ended by one without a word;
 *   the first that stands in the answer counts, and none means what the
 *   status does
 *
 * Returns: (transfer full): what it means, with the provider's own words
 */
GError *
rf_http_error_new_with_words (const RfHttpAnswer *answer, const RfHttpFaultWord *words)
{
  RfHttpFault fault = RF_HTTP_FAULT_SERVER;
  const StatusRow *row =
      rf_http_error_find_fault (answer, words, &fault) ? &fault_rows[fault] : find_row (answer);
  g_autofree char *excerpt = dup_excerpt (answer);
  GError *error = g_error_new (RF_ERROR,
                               (int) row->code,
                               "%s %s (HTTP %u)%s%s",
                               answer->host,
                               row->what,
                               answer->status,
                               excerpt[0] != '\0' ? ": " : "",
                               excerpt);

  set_hint (error, answer, row->hint);
  return error;
}
