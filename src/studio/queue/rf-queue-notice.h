/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void rf_queue_notice_watch (GtkApplication *application, RfSession *session);

G_END_DECLS
