/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RfRates RfRates;

RfRates *rf_rates_new (void);
void rf_rates_free (RfRates *self);
gboolean rf_rates_take (RfRates *self, const char *name, guint per_minute, guint *wait);

G_END_DECLS
