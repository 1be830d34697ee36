/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-caller.h"
#include "rf-events.h"
#include "rf-job.h"
#include "rf-people-metrics.h"
#include "rf-watch.h"

G_BEGIN_DECLS

#define RF_TYPE_SERVER_WATCH (rf_server_watch_get_type ())

G_DECLARE_FINAL_TYPE (RfServerWatch, rf_server_watch, RF, SERVER_WATCH, GObject)

RfServerWatch *rf_server_watch_new (void);
void rf_server_watch_close (RfServerWatch *self);
RfEvents *rf_server_watch_get_events (RfServerWatch *self);
RfPeopleMetrics *rf_server_watch_get_people (RfServerWatch *self);
void rf_server_watch_tell_job (RfServerWatch *self, const RfJob *job);
guint rf_server_watch_count_runs (RfServerWatch *self);
gboolean rf_server_watch_add_progress (RfServerWatch *self,
                                       const RfCaller *caller,
                                       const char *id,
                                       JsonObject *object);
void rf_server_watch_show (RfExchange *exchange, const RfJob *job, JsonObject *object);
void rf_server_watch_tell (RfExchange *exchange, const RfJob *job);
gboolean rf_server_watch_answer_run (RfExchange *exchange, const char *id);
RfProgress *rf_server_watch_new_progress (const char *key, const char *account);
char *rf_server_watch_dup_run (RfExchange *exchange, const char *id);
gboolean rf_server_watch_is_waited_for (RfExchange *exchange, const char *key);

G_END_DECLS
