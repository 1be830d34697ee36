/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-field-types-private.h"

G_BEGIN_DECLS

gint64 rf_seed_draw (const RfParameter *parameter);
void rf_seed_field_roll (RfSeedField *self);

G_END_DECLS
