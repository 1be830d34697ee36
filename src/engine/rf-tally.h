/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-store.h"

G_BEGIN_DECLS

typedef struct _RfTally RfTally;

RfTally *rf_tally_new (RfStore *store, gboolean brief);
void rf_tally_add (RfTally *self, const RfUse *use);
void rf_tally_note_token (RfTally *self, gint64 id, gint64 at);
void rf_tally_free (RfTally *self);

G_END_DECLS
