/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-engine-private.h"

G_BEGIN_DECLS

RfReport *rf_cleanup_run (RfEngine *self, const RfAction *action, GError **error);
RfKeeping *rf_engine_get_keeping (RfService *service, GError **error);
void rf_cleanup_make_room (RfEngine *self);

/* rf-orphans.c */
GPtrArray *rf_orphans_dup_names (GHashTable *table);
gboolean rf_orphans_clear (RfEngine *self, gboolean dry_run, RfReport *report, GError **error);

G_END_DECLS
