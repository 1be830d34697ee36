/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** RF_MEDIA_HEAD: as many of the first bytes of a file as are looked at */
#define RF_MEDIA_HEAD 512

char *rf_media_head_dup_fault (const char *media_type, const char *head, gsize length);

G_END_DECLS
