/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

gboolean
rf_json_object_read_string (JsonObject *object, const char *name, char **value, GError **error);
gboolean rf_json_object_read_int (JsonObject *object,
                                  const char *name,
                                  gint64 minimum,
                                  gint64 maximum,
                                  gint64 *value,
                                  GError **error);
gboolean
rf_json_object_read_boolean (JsonObject *object, const char *name, gboolean *value, GError **error);
gboolean rf_json_object_read_object (JsonObject *object,
                                     const char *name,
                                     JsonObject **value,
                                     GError **error);
gboolean
rf_json_object_read_array (JsonObject *object, const char *name, JsonArray **value, GError **error);
gboolean
rf_json_object_read_strings (JsonObject *object, const char *name, GStrv *value, GError **error);
const char *rf_json_node_get_type_word (JsonNode *node);
JsonObject *rf_json_copy_object (JsonObject *object);
JsonNode *rf_json_copy (JsonNode *node);
JsonNode *rf_json_take_object (JsonObject *object);

G_END_DECLS
