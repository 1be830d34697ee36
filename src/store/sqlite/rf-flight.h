/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection.h"
#include "rf-plan.h"

G_BEGIN_DECLS

/**
 * RfFlight:
 * @lane: `shared`, `refresh`, `single` or `left`, as in 0001.sql
 * @generation: the id that its generation will have
 * @hold: millionths that are kept back for it
 * @is_late: its row is gone already, since its hold was released
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
} RfFlight;

void rf_flight_free (RfFlight *self);

const char *rf_flight_get_lane_of (const RfPlan *plan);
GPtrArray *rf_flight_list_for (RfConnection *connection, const RfPlan *plan, GError **error);
RfFlight *rf_flight_load (RfConnection *connection, gint64 token, GError **error);
gboolean
rf_flight_insert (RfConnection *connection, RfFlight *self, const RfPlan *plan, GError **error);
gboolean rf_flight_drop (RfConnection *connection, const RfFlight *self, GError **error);
gboolean rf_flight_leave (RfConnection *connection, const RfFlight *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfFlight, rf_flight_free)

G_END_DECLS
