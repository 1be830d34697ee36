/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** How many bytes rf_ebml_append_place() and the size before it take */
#define RF_EBML_PLACE 8

void rf_ebml_append_number (GByteArray *array, guint32 id, guint64 value);
void rf_ebml_append_place (GByteArray *array, guint32 id, guint64 value);
void rf_ebml_append_float (GByteArray *array, guint32 id, double value);
void rf_ebml_append_text (GByteArray *array, guint32 id, const char *text);
void rf_ebml_append_bytes (GByteArray *array, guint32 id, const void *data, gsize length);
void rf_ebml_append_group (GByteArray *array, guint32 id, const GByteArray *members);
void rf_ebml_append_head (GByteArray *array, guint32 id, guint64 size);
void rf_ebml_write_big (guint8 *place, guint64 value, int bytes);

G_END_DECLS
