/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-generation.h"

G_BEGIN_DECLS

const char *rf_file_places_get_extension (const char *media_type);
gboolean rf_file_places_is_blob (const RfAsset *asset);
char *rf_file_places_dup_month (const char *data_dir, gint64 milliseconds);
void rf_file_places_get_month (gint64 milliseconds, gint64 *begin, gint64 *end);
char *rf_file_places_dup_blob (const char *data_dir, const RfAsset *asset);
char *
rf_file_places_dup_record (const char *data_dir, const char *generation_id, gint64 created_at);
char *rf_file_places_dup_derived (const char *data_dir, const char *sha256, const char *name);
gboolean rf_file_places_is_record (const char *name);
char *rf_file_places_dup_sha256 (const char *name);
gboolean rf_file_places_is_number (const char *name, gsize digits);

G_END_DECLS
