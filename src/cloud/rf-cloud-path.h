/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *rf_cloud_path_find (JsonNode *root, const char *path);
const char *rf_cloud_path_find_string (JsonNode *root, const char *path);
JsonNode *rf_cloud_path_ensure (JsonNode *root, const char *path);
void rf_cloud_path_put (JsonNode *root, const char *path, JsonNode *value);
void rf_cloud_path_append (JsonNode *root, const char *path, JsonNode *value);

G_END_DECLS
