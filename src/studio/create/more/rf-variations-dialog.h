/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-model-info.h"
#include "rf-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *rf_variations_dialog_new (GtkWidget *from,
                                     RfSession *session,
                                     const RfRequest *request,
                                     const RfParameter *seed);
GPtrArray *rf_variations_make (const RfRequest *request, const RfParameter *seed, guint n);

G_END_DECLS
