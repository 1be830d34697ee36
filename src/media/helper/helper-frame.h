/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-media-report.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

GdkPixbuf *helper_frame_load (RfMediaReport **report);

G_END_DECLS
