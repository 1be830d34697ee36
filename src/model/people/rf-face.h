/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a face begins with that is a picture of the cache, and no name. */
#define RF_FACE_KEY    "key:"
#define RF_FACE_SHA256 "sha256:"

gboolean rf_face_is_picture (const char *base_avatar);

G_END_DECLS
