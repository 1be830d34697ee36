/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint32 rf_ogg_page_get_checksum (const guint8 *page, gsize length);
guint32 rf_ogg_page_compute_checksum (const guint8 *page, gsize length);
gboolean rf_ogg_page_set_serial (guint8 *page, gsize length, guint32 serial);

G_END_DECLS
