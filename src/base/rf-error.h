/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-enum.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define RF_ERROR (rf_error_quark ())

/**
 * RfErrorCode:
 *
 * What went wrong, in the words that every front end shows. One table in
 * rf-error.c maps each code to its name, exit status, HTTP status and a
 * sentence for people.
 */
typedef enum
{
  RF_ERROR_FAILED,
  RF_ERROR_INVALID_REQUEST,
  RF_ERROR_UNAUTHORIZED,
  RF_ERROR_FORBIDDEN,
  RF_ERROR_NOT_FOUND,
  RF_ERROR_NOT_CACHED,
  RF_ERROR_OVER_BUDGET,
  RF_ERROR_REFUSED,
  RF_ERROR_PROVIDER_FAILED,
  RF_ERROR_TIMEOUT,
  RF_ERROR_UNKNOWN_OUTCOME,
  RF_ERROR_PROVIDER_UNAVAILABLE,
  RF_ERROR_STORE_UNAVAILABLE,
  RF_ERROR_STORE_DAMAGED,
  RF_ERROR_CONFLICT,
  RF_ERROR_TOO_LARGE,
  RF_ERROR_RATE_LIMITED,
  RF_ERROR_CANCELLED,
} RfErrorCode;

/**
 * RfReason:
 * @RF_REASON_OTHER: none of these; only the message says it
 * @RF_REASON_REQUIRED: it must be given
 * @RF_REASON_TYPE: it is another sort of value
 * @RF_REASON_RANGE: a number that is out of its range, or between two steps
 * @RF_REASON_LENGTH: a text or a list that is too long or too short
 * @RF_REASON_CHOICE: a word that is none of those that it may be
 * @RF_REASON_UNKNOWN: there is no such parameter
 *
 * What is wrong with a parameter, for who knows its table and says it in another language.
 */
typedef enum
{
  RF_REASON_OTHER,
  RF_REASON_REQUIRED,
  RF_REASON_TYPE,
  RF_REASON_RANGE,
  RF_REASON_LENGTH,
  RF_REASON_CHOICE,
  RF_REASON_UNKNOWN,
} RfReason;

/**
 * RfErrorDetail:
 * @parameter: what the message is about: a parameter, an option, a field, or
 *   `file:line` of a configuration file
 * @message: one sentence without a full stop
 * @reason: the same for programs
 */
typedef struct
{
  char *parameter; /* (owned) */
  char *message;   /* (owned) */
  RfReason reason;
} RfErrorDetail;

extern const RfEnumName rf_reason_names[];

GQuark rf_error_quark (void);

const char *rf_error_code_get_name (RfErrorCode code);
gboolean rf_error_code_from_name (const char *name, RfErrorCode *code);
int rf_error_code_get_exit_status (RfErrorCode code);
int rf_error_code_get_http_status (RfErrorCode code);
const char *rf_error_code_get_sentence (RfErrorCode code);

void rf_error_add_detail (GError *error, const char *parameter, const char *message);
void rf_error_add_detail_for (GError *error,
                              const char *parameter,
                              RfReason reason,
                              const char *message);
void rf_error_collect (GError **error, const char *parameter, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void rf_error_collect_for (GError **error,
                           const char *parameter,
                           RfReason reason,
                           const char *format,
                           ...) G_GNUC_PRINTF (4, 5);
const GPtrArray *rf_error_get_details (const GError *error);
void rf_error_set_hint (GError *error, const char *hint);
const char *rf_error_get_hint (const GError *error);
void rf_error_set_disk_full (GError *error);
gboolean rf_error_is_disk_full (const GError *error);
void rf_error_set_charged (GError *error, gint64 charged);
gint64 rf_error_get_charged (const GError *error);

void rf_error_normalise (GError **error, RfErrorCode fallback);
RfErrorCode rf_error_get_code (const GError *error);

JsonNode *rf_error_to_json (const GError *error);
GError *rf_error_new_from_json (JsonNode *node);

G_END_DECLS
