/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-why.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_WHY_VIEW (rf_why_view_get_type ())

G_DECLARE_FINAL_TYPE (RfWhyView, rf_why_view, RF, WHY_VIEW, GObject)

RfWhyView *rf_why_view_new (AdwExpanderRow *row);
void rf_why_view_set_entry (RfWhyView *self, RfSession *session, const RfEntry *entry);
void rf_why_view_ask (RfWhyView *self);

G_END_DECLS
