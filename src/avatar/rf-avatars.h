/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-avatar-config.h"
#include "rf-people-store.h"
#include "rf-service.h"

G_BEGIN_DECLS

/**
 * RfAvatarsClock:
 *
 * Returns: what time it is, in milliseconds; for days that are played faster than
 *   they pass
 */
typedef gint64 (*RfAvatarsClock) (gpointer user_data);

#define RF_TYPE_AVATARS (rf_avatars_get_type ())

G_DECLARE_FINAL_TYPE (RfAvatars, rf_avatars, RF, AVATARS, GObject)

RfAvatars *rf_avatars_new (RfService *service, RfPeopleStore *store, RfAvatarConfig *config);
void rf_avatars_set_clock (RfAvatars *self, RfAvatarsClock clock, gpointer user_data);

G_END_DECLS
