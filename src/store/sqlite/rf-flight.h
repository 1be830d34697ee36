/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection.h"
#include "rf-owners.h"
#include "rf-plan.h"

G_BEGIN_DECLS

#define RF_FLIGHT_COLUMNS                                                                          \
  "f.token, f.key, f.identity, f.lane, f.owner, f.generation, f.external_cost, f.sent, f.handle,"  \
  " f.account, f.hold, f.namespace, f.request, f.job, f.seen_at, f.released"

#define RF_FLIGHT_N_COLUMNS 16

/**
 * RfFlight:
 * @lane: `shared`, `refresh`, `single` or `left`, as in 0001.sql
 * @generation: the id that its generation will have
 * @hold: millionths that are kept back for it
 * @is_late: its row is gone already, since its hold was released
 * @request: (nullable): what it was asked for, as JSON
 * @job: the job of the queue that asked, or 0
 * @seen_at: when its living owner last said so
 * @released: its hold was given back by hand; what still comes is absorbed
 *
 * A row of the flights.
 */
typedef struct
{
  gint64 token;
  char *key;
  char *identity;
  char *lane;
  char *owner;
  char *generation;
  gboolean external_cost;
  gboolean sent;
  char *handle;
  char *account;
  gint64 hold;
  gboolean is_late;
  char *namespace_;
  char *request;
  gint64 job;
  gint64 seen_at;
  gboolean released;
} RfFlight;

void rf_flight_free (RfFlight *self);

RfFlight *rf_flight_from_row (sqlite3_stmt *statement, int column);
gboolean rf_flight_is_left (const RfFlight *self, RfOwners *owners);
gboolean rf_flight_is_unknown (const RfFlight *self);
char *rf_flight_dup_name (const RfFlight *self);

const char *rf_flight_get_lane_of (const RfPlan *plan);
GPtrArray *rf_flight_list_for (RfConnection *connection, const RfPlan *plan, GError **error);
RfFlight *rf_flight_load (RfConnection *connection, gint64 token, GError **error);
gboolean
rf_flight_insert (RfConnection *connection, RfFlight *self, const RfPlan *plan, GError **error);
gboolean rf_flight_drop (RfConnection *connection, const RfFlight *self, GError **error);
gboolean rf_flight_leave (RfConnection *connection, const RfFlight *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfFlight, rf_flight_free)

G_END_DECLS
