/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-progress.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *rf_work_bar_new (RfProgress *progress);

G_END_DECLS
