/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-http-answer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RfHttpPatience:
 * @jitter: a number in [0, 1) for each wait
 * @wait: waits milliseconds; returns whether it was not cancelled
 * @user_data: for both
 *
 * How a client spends its waiting time. Tests put in one that does not wait.
 */
typedef struct
{
  double (*jitter) (gpointer user_data);
  gboolean (*wait) (guint milliseconds, GCancellable *cancellable, gpointer user_data);
  gpointer user_data;
} RfHttpPatience;

extern const RfHttpPatience rf_http_patience_usual;

/** RF_HTTP_NO_RETRY: the time to wait where nothing shall be tried again */
#define RF_HTTP_NO_RETRY (-1)

gint64 rf_http_retry_read_delay (const RfHttpAnswer *answer, gint64 now);
gboolean rf_http_retry_is_busy (const RfHttpAnswer *answer);
gint64 rf_http_retry_after_answer (const RfHttpAnswer *answer,
                                   guint attempt,
                                   gboolean harmless,
                                   gboolean safe,
                                   const RfHttpPatience *patience);
gint64 rf_http_retry_get_pause (guint attempt, const RfHttpPatience *patience);

G_END_DECLS
