/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

G_BEGIN_DECLS

/**
 * RfAttemptState:
 * @RF_ATTEMPT_RUNNING: it is being made, or waited for
 * @RF_ATTEMPT_CANCELLING: somebody does not want it any more, and it has not ended yet
 * @RF_ATTEMPT_DONE: there is a result
 * @RF_ATTEMPT_FAILED: there is an error
 * @RF_ATTEMPT_CANCELLED: it was stopped, or left
 */
typedef enum
{
  RF_ATTEMPT_RUNNING,
  RF_ATTEMPT_CANCELLING,
  RF_ATTEMPT_DONE,
  RF_ATTEMPT_FAILED,
  RF_ATTEMPT_CANCELLED,
} RfAttemptState;

#define RF_TYPE_ATTEMPT (rf_attempt_get_type ())

G_DECLARE_FINAL_TYPE (RfAttempt, rf_attempt, RF, ATTEMPT, GObject)

RfAttempt *rf_attempt_new (RfSession *session, const RfRequest *request, gint64 shown_price);
void rf_attempt_start (RfAttempt *self);
void rf_attempt_cancel (RfAttempt *self);
RfAttemptState rf_attempt_get_state (RfAttempt *self);
gboolean rf_attempt_is_over (RfAttempt *self);
RfRequest *rf_attempt_get_request (RfAttempt *self);
RfProgress *rf_attempt_get_progress (RfAttempt *self);
const RfResult *rf_attempt_get_result (RfAttempt *self);
const GError *rf_attempt_get_error (RfAttempt *self);
const GError *rf_attempt_get_refusal (RfAttempt *self);
gboolean rf_attempt_was_left (RfAttempt *self);
gint64 rf_attempt_get_seconds (RfAttempt *self);

G_END_DECLS
