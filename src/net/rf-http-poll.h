/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-http-client.h"

G_BEGIN_DECLS

/**
 * RfHttpPollState:
 * @RF_HTTP_POLL_PENDING: not yet
 * @RF_HTTP_POLL_DONE: this answer has the result
 * @RF_HTTP_POLL_FAILED: the job has failed
 */
typedef enum
{
  RF_HTTP_POLL_PENDING,
  RF_HTTP_POLL_DONE,
  RF_HTTP_POLL_FAILED,
} RfHttpPollState;

/**
 * RfHttpPollFunc:
 * @answer: what the provider said
 * @fraction: (out): how far the job is, where the provider tells
 * @user_data: of the poll
 * @error: why the job has failed; may be left unset
 *
 * Returns: how the job stands
 */
typedef RfHttpPollState (*RfHttpPollFunc) (JsonNode *answer,
                                           double *fraction,
                                           gpointer user_data,
                                           GError **error);

/**
 * RfHttpPoll:
 * @call: asks how the job stands
 * @read: reads the answer
 * @interval: milliseconds between two questions
 * @seconds: how long to ask at most; 0 for 3600
 * @max_failures: how many questions in a row may go unanswered; 0 for 5
 */
typedef struct
{
  RfHttpCall call;
  RfHttpPollFunc read;
  gpointer user_data;
  guint interval;
  guint seconds;
  guint max_failures;
} RfHttpPoll;

JsonNode *rf_http_client_poll (RfHttpClient *self,
                               const RfHttpPoll *poll,
                               RfProgress *progress,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
