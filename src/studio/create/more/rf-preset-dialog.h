/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-request.h"

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *rf_preset_dialog_new (GtkWidget *from, const RfRequest *request);

G_END_DECLS
