/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-http-answer.h"

G_BEGIN_DECLS

/**
 * RfHttpFault:
 *
 * What a provider's refusal means, whatever the provider.
 */
typedef enum
{
  RF_HTTP_FAULT_KEY,
  RF_HTTP_FAULT_MONEY,
  RF_HTTP_FAULT_RATE,
  RF_HTTP_FAULT_REFUSED,
  RF_HTTP_FAULT_INPUT,
  RF_HTTP_FAULT_GONE,
  RF_HTTP_FAULT_SERVER,
} RfHttpFault;

/**
 * RfHttpFaultWord:
 * @word: a provider's own word for it: what stands in its answer as code, type
 *   or status
 * @fault: what it means
 */
typedef struct
{
  const char *word;
  RfHttpFault fault;
} RfHttpFaultWord;

gboolean rf_http_error_is_about_money (const RfHttpAnswer *answer);
gboolean rf_http_error_find_fault (const RfHttpAnswer *answer,
                                   const RfHttpFaultWord *words,
                                   RfHttpFault *fault);
GError *rf_http_error_new (const RfHttpAnswer *answer);
GError *rf_http_error_new_with_words (const RfHttpAnswer *answer, const RfHttpFaultWord *words);

G_END_DECLS
