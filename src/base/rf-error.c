/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-error.h"

#include <gio/gio.h>

/*
 * One error domain for the whole program. An error carries, beside its
 * message, a list of details (one for each parameter that is wrong) and a
 * hint that says the way out. Errors of other libraries are converted where
 * they enter, by rf_error_normalise ().
 */

typedef struct
{
  GPtrArray *details; /* (owned) (nullable) (element-type RfErrorDetail) */
  char *hint;         /* (owned) (nullable) */
  gboolean disk_full;
  gint64 charged; /* millionths */
} RfErrorPrivate;

typedef struct
{
  RfErrorCode code;
  const char *name;
  int exit_status;
  int http_status;
  const char *sentence;
} RfErrorRow;

static const RfErrorRow error_rows[] = {
  { RF_ERROR_FAILED, "failed", 1, 500, "Something went wrong" },
  { RF_ERROR_INVALID_REQUEST, "invalid_request", 2, 400, "The request is not valid" },
  { RF_ERROR_UNAUTHORIZED, "unauthorized", 1, 401, "A valid token is wanted" },
  { RF_ERROR_FORBIDDEN, "forbidden", 1, 403, "The token does not allow this" },
  { RF_ERROR_NOT_FOUND, "not_found", 6, 404, "There is no such thing" },
  { RF_ERROR_NOT_CACHED, "not_cached", 4, 504, "It is not in the cache" },
  { RF_ERROR_OVER_BUDGET, "over_budget", 5, 402, "It would cost more than is allowed" },
  { RF_ERROR_REFUSED, "refused", 3, 422, "The provider refused the content" },
  { RF_ERROR_PROVIDER_FAILED, "provider_failed", 3, 502, "The provider failed" },
  { RF_ERROR_TIMEOUT, "timeout", 3, 504, "It took too long" },
  { RF_ERROR_UNKNOWN_OUTCOME, "unknown_outcome", 3, 503, "Nobody knows how the run ended" },
  { RF_ERROR_PROVIDER_UNAVAILABLE, "provider_unavailable", 3, 503, "The provider is not ready" },
  { RF_ERROR_STORE_UNAVAILABLE, "store_unavailable", 7, 503, "The store cannot be used" },
  { RF_ERROR_STORE_DAMAGED, "store_damaged", 7, 503, "The store is damaged" },
  { RF_ERROR_CONFLICT, "conflict", 2, 409, "It contradicts what is there" },
  { RF_ERROR_TOO_LARGE, "too_large", 2, 413, "It is too large" },
  { RF_ERROR_RATE_LIMITED, "rate_limited", 3, 429, "Too many requests" },
  { RF_ERROR_CANCELLED, "cancelled", 130, 499, "Cancelled" },
};

/* As they are called on the wire. */
const RfEnumName rf_reason_names[] = {
  { RF_REASON_REQUIRED, "required" },
  { RF_REASON_TYPE, "type" },
  { RF_REASON_RANGE, "range" },
  { RF_REASON_LENGTH, "length" },
  { RF_REASON_CHOICE, "choice" },
  { RF_REASON_UNKNOWN, "unknown" },
  { 0, NULL },
};

static void
rf_error_private_init (RfErrorPrivate *priv)
{
}

static void
rf_error_detail_free (gpointer data)
{
  RfErrorDetail *detail = data;

  g_free (detail->parameter);
  g_free (detail->message);
  g_free (detail);
}

static RfErrorDetail *
rf_error_detail_new (const char *parameter, RfReason reason, const char *message)
{
  RfErrorDetail *detail = g_new0 (RfErrorDetail, 1);

  detail->parameter = g_strdup (parameter);
  detail->message = g_strdup (message);
  detail->reason = reason;
  return detail;
}

/* A copy of its own, since the two errors may be added to in two threads. */
static void
rf_error_private_copy (const RfErrorPrivate *source, RfErrorPrivate *destination)
{
  destination->hint = g_strdup (source->hint);
  destination->disk_full = source->disk_full;
  destination->charged = source->charged;
  if (source->details == NULL)
    return;
  destination->details = g_ptr_array_new_with_free_func (rf_error_detail_free);
  for (guint i = 0; i < source->details->len; i++)
    {
      const RfErrorDetail *detail = g_ptr_array_index (source->details, i);

      g_ptr_array_add (destination->details,
                       rf_error_detail_new (detail->parameter, detail->reason, detail->message));
    }
}

static void
rf_error_private_clear (RfErrorPrivate *priv)
{
  g_clear_pointer (&priv->details, g_ptr_array_unref);
  g_clear_pointer (&priv->hint, g_free);
}

/* The macro's own arithmetic keeps the alignment that clang misses in it. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-align"
G_DEFINE_EXTENDED_ERROR (RfError, rf_error)
#pragma GCC diagnostic pop

static const RfErrorRow *
rf_error_row (RfErrorCode code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (error_rows); i++)
    {
      if (error_rows[i].code == code)
        return &error_rows[i];
    }
  return &error_rows[0];
}

/**
 * rf_error_code_get_name:
 * @code: a code
 *
 * Returns: (transfer none): the code's name on the wire, such as `not_found`
 */
const char *
rf_error_code_get_name (RfErrorCode code)
{
  return rf_error_row (code)->name;
}

/**
 * rf_error_code_from_name:
 * @name: a name as rf_error_code_get_name() gives it
 * @code: (out): the code; untouched when the name is unknown
 *
 * Returns: whether there is such a code
 */
gboolean
rf_error_code_from_name (const char *name, RfErrorCode *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (error_rows); i++)
    {
      if (g_strcmp0 (error_rows[i].name, name) == 0)
        {
          *code = error_rows[i].code;
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * rf_error_code_get_exit_status:
 * @code: a code
 *
 * Returns: what a command that ends with this error exits with
 */
int
rf_error_code_get_exit_status (RfErrorCode code)
{
  return rf_error_row (code)->exit_status;
}

/**
 * rf_error_code_get_http_status:
 * @code: a code
 *
 * Returns: the HTTP status of an answer that is this error
 */
int
rf_error_code_get_http_status (RfErrorCode code)
{
  return rf_error_row (code)->http_status;
}

/**
 * rf_error_code_get_sentence:
 * @code: a code
 *
 * Returns: (transfer none): what the code means, for people
 */
const char *
rf_error_code_get_sentence (RfErrorCode code)
{
  return rf_error_row (code)->sentence;
}

/**
 * rf_error_add_detail_for:
 * @error: an error of the domain %RF_ERROR
 * @parameter: what the message is about
 * @reason: what is wrong with it
 * @message: the same in words
 *
 * Adds one line to what the error says, so that all faults of a request are
 * told at once.
 */
void
rf_error_add_detail_for (GError *error, const char *parameter, RfReason reason, const char *message)
{
  RfErrorPrivate *priv = rf_error_get_private (error);

  g_return_if_fail (priv != NULL);

  if (priv->details == NULL)
    priv->details = g_ptr_array_new_with_free_func (rf_error_detail_free);
  g_ptr_array_add (priv->details, rf_error_detail_new (parameter, reason, message));
}

/**
 * rf_error_add_detail:
 * @error: an error of the domain %RF_ERROR
 * @parameter: what the message is about
 * @message: what is wrong with it
 *
 * Adds one line that only its words explain.
 */
void
rf_error_add_detail (GError *error, const char *parameter, const char *message)
{
  rf_error_add_detail_for (error, parameter, RF_REASON_OTHER, message);
}

static void
rf_error_collect_message (GError **error,
                          const char *parameter,
                          RfReason reason,
                          const char *message)
{
  if (*error == NULL)
    {
      *error = g_error_new (RF_ERROR, RF_ERROR_INVALID_REQUEST, "%s: %s", parameter, message);
      rf_error_add_detail_for (*error, parameter, reason, message);
      return;
    }
  rf_error_normalise (error, RF_ERROR_INVALID_REQUEST);
  if (rf_error_get_details (*error) == NULL)
    rf_error_add_detail (*error, "request", (*error)->message);
  rf_error_add_detail_for (*error, parameter, reason, message);
  g_free ((*error)->message);
  (*error)->message =
      g_strdup_printf ("%u things are wrong with the request", rf_error_get_details (*error)->len);
}

/**
 * rf_error_collect:
 * @error: (inout): an error that is being collected, or %NULL at first; one
 *   that came otherwise becomes the first fault
 * @parameter: what the message is about
 * @format: what is wrong with it, as for printf()
 *
 * Notes one fault of a request and lets its reader go on, so that all faults
 * are told at once. The first one makes the error
 * (%RF_ERROR_INVALID_REQUEST); its message names the one fault, or says how
 * many there are.
 */
void
rf_error_collect (GError **error, const char *parameter, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  rf_error_collect_message (error, parameter, RF_REASON_OTHER, message);
}

/**
 * rf_error_collect_for:
 * @error: (inout): an error that is being collected, or %NULL at first
 * @parameter: what the message is about
 * @reason: what is wrong with it
 * @format: the same in words, as for printf()
 *
 * Like rf_error_collect(), for a fault that programs know, too.
 */
void
rf_error_collect_for (GError **error,
                      const char *parameter,
                      RfReason reason,
                      const char *format,
                      ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  rf_error_collect_message (error, parameter, reason, message);
}

/**
 * rf_error_get_details:
 * @error: any error
 *
 * Returns: (transfer none) (nullable) (element-type RfErrorDetail): the
 *   details, or %NULL where there are none
 */
const GPtrArray *
rf_error_get_details (const GError *error)
{
  if (error->domain != RF_ERROR)
    return NULL;
  return rf_error_get_private (error)->details;
}

/**
 * rf_error_set_hint:
 * @error: an error of the domain %RF_ERROR
 * @hint: (nullable): the way out, one sentence without a full stop
 */
void
rf_error_set_hint (GError *error, const char *hint)
{
  RfErrorPrivate *priv = rf_error_get_private (error);

  g_return_if_fail (priv != NULL);

  g_free (priv->hint);
  priv->hint = g_strdup (hint);
}

/**
 * rf_error_get_hint:
 * @error: any error
 *
 * Returns: (transfer none) (nullable): the way out, where one is known
 */
const char *
rf_error_get_hint (const GError *error)
{
  if (error->domain != RF_ERROR)
    return NULL;
  return rf_error_get_private (error)->hint;
}

/**
 * rf_error_set_disk_full:
 * @error: an error of the domain %RF_ERROR
 *
 * Notes that there was no room on the disk, so that who can make some does.
 */
void
rf_error_set_disk_full (GError *error)
{
  RfErrorPrivate *priv = rf_error_get_private (error);

  g_return_if_fail (priv != NULL);

  priv->disk_full = TRUE;
}

/**
 * rf_error_is_disk_full:
 * @error: any error
 *
 * Returns: whether there was no room on the disk
 */
gboolean
rf_error_is_disk_full (const GError *error)
{
  return error->domain == RF_ERROR && rf_error_get_private (error)->disk_full;
}

/**
 * rf_error_set_charged:
 * @error: an error of the domain %RF_ERROR
 * @charged: millionths
 *
 * Notes what was charged although the whole has failed: what it should be made
 * from was made, and stays.
 */
void
rf_error_set_charged (GError *error, gint64 charged)
{
  RfErrorPrivate *priv = rf_error_get_private (error);

  g_return_if_fail (priv != NULL);

  priv->charged = charged;
}

/**
 * rf_error_get_charged:
 * @error: any error
 *
 * Returns: millionths that were charged all the same
 */
gint64
rf_error_get_charged (const GError *error)
{
  return error->domain == RF_ERROR ? rf_error_get_private (error)->charged : 0;
}

static RfErrorCode
rf_error_code_of_foreign (const GError *error, RfErrorCode fallback)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return RF_ERROR_CANCELLED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return RF_ERROR_TIMEOUT;
  return fallback;
}

/* What GIO says of a cancelled operation is of no operation that people know,
 * and in the language of the locale. */
static const char *
rf_error_get_words (const GError *foreign)
{
  if (g_error_matches (foreign, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "it was cancelled";
  return foreign->message;
}

/**
 * rf_error_normalise:
 * @error: (inout): an error of any domain
 * @fallback: the code it gets when its own domain says nothing better
 *
 * Converts an error of another library to %RF_ERROR, where it enters. An
 * error of our own domain stays as it is.
 */
void
rf_error_normalise (GError **error, RfErrorCode fallback)
{
  GError *foreign = error != NULL ? *error : NULL;

  if (foreign == NULL || foreign->domain == RF_ERROR)
    return;
  *error = g_error_new_literal (
      RF_ERROR, (int) rf_error_code_of_foreign (foreign, fallback), rf_error_get_words (foreign));
  g_error_free (foreign);
}

/**
 * rf_error_get_code:
 * @error: any error
 *
 * Returns: the code that the error has in the one table; a foreign error that
 *   slipped through is %RF_ERROR_FAILED
 */
RfErrorCode
rf_error_get_code (const GError *error)
{
  if (error->domain == RF_ERROR)
    return (RfErrorCode) error->code;
  return rf_error_code_of_foreign (error, RF_ERROR_FAILED);
}
