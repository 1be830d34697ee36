/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RfShares:
 *
 * How much of something each one has that has any of it. For several threads.
 */
typedef struct _RfShares RfShares;

RfShares *rf_shares_new (void);
void rf_shares_free (RfShares *self);
gboolean rf_shares_take (RfShares *self, const char *name, guint most);
void rf_shares_give_back (RfShares *self, const char *name);

G_END_DECLS
