/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-exchange.h"

G_BEGIN_DECLS

/**
 * RfEvents:
 *
 * What happens in a server, for those who listen. The last events are kept, so that
 * who was away for a moment misses nothing. Any thread may add one.
 */
typedef struct _RfEvents RfEvents;

RfEvents *rf_events_new (void);
void rf_events_free (RfEvents *self);
void rf_events_close (RfEvents *self);
void rf_events_add (RfEvents *self, const char *type, const char *namespace_, JsonNode *data);
void rf_events_add_of_person (RfEvents *self,
                              const char *type,
                              const char *namespace_,
                              const char *user_id,
                              JsonNode *data);
void rf_events_beat (RfEvents *self);
guint rf_events_count_readers (RfEvents *self);
RfBody *rf_events_read (RfEvents *self, RfExchange *exchange, const char *last_id);

G_END_DECLS
