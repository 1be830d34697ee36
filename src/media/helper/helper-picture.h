/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-media-report.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

RfMediaReport *helper_picture_check_size (int width, int height);
RfMediaReport *helper_picture_probe (const char *media_type, const guint8 *data, gsize length);
GdkPixbuf *helper_picture_load (const char *media_type,
                                const guint8 *data,
                                gsize length,
                                int size,
                                RfMediaReport **report);
RfMediaReport *helper_picture_save (GdkPixbuf *picture, int size, int target);

G_END_DECLS
