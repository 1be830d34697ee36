/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

G_BEGIN_DECLS

/** RF_QUOTE_PAUSE: milliseconds after the last key until the service is asked */
#define RF_QUOTE_PAUSE 150

/**
 * RfQuoteState:
 * @RF_QUOTE_NOTHING: nothing is asked
 * @RF_QUOTE_UNKNOWN: something is asked, and nobody knows yet
 * @RF_QUOTE_KNOWN: the check says what it would come to
 * @RF_QUOTE_FAILED: it cannot be asked so, or nobody could be asked
 */
typedef enum
{
  RF_QUOTE_NOTHING,
  RF_QUOTE_UNKNOWN,
  RF_QUOTE_KNOWN,
  RF_QUOTE_FAILED,
} RfQuoteState;

#define RF_TYPE_QUOTE (rf_quote_get_type ())

G_DECLARE_FINAL_TYPE (RfQuote, rf_quote, RF, QUOTE, GObject)

RfQuote *rf_quote_new (RfSession *session);
void rf_quote_ask (RfQuote *self, RfRequest *request);
void rf_quote_ask_again (RfQuote *self);
void rf_quote_ask_now (RfQuote *self);
void rf_quote_stop (RfQuote *self);
RfQuoteState rf_quote_get_state (RfQuote *self);
const RfCheck *rf_quote_get_check (RfQuote *self);
gint64 rf_quote_get_anew (RfQuote *self);
const GError *rf_quote_get_error (RfQuote *self);

G_END_DECLS
