/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

GBytes *rf_media_text_decode_base64 (const char *text, gsize max_bytes, GError **error);
GBytes *rf_media_text_decode_hex (const char *text, gsize max_bytes, GError **error);

G_END_DECLS
