/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection.h"

G_BEGIN_DECLS

/** RF_PLACE_SIZE: how many ids beginning with rf_place_get_first() are one key's */
#define RF_PLACE_SIZE 256

gint64 rf_place_get_first (const char *namespace_, const char *key);
gboolean rf_place_choose (RfConnection *connection,
                          const char *namespace_,
                          const char *key,
                          gint64 *id,
                          GError **error);

G_END_DECLS
