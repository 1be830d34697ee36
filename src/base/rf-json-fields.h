/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-enum.h"
#include "rf-json-object.h"

G_BEGIN_DECLS

/**
 * RfJsonFieldsFunc:
 * @element: an element of an array
 * @user_data: what was given along
 * @error: return location
 *
 * Returns: whether it could be read
 */
typedef gboolean (*RfJsonFieldsFunc) (JsonNode *element, gpointer user_data, GError **error);

JsonObject *rf_json_fields_get_object (JsonNode *node, const char *what, GError **error);
gboolean
rf_json_fields_need_string (JsonObject *object, const char *name, char **value, GError **error);
gboolean rf_json_fields_need (JsonObject *object, const char *name, GError **error);
gboolean rf_json_fields_foreach (JsonObject *object,
                                 const char *name,
                                 RfJsonFieldsFunc function,
                                 gpointer user_data,
                                 GError **error);
gboolean
rf_json_fields_read_count (JsonObject *object, const char *name, gint64 *value, GError **error);
gboolean
rf_json_fields_read_double (JsonObject *object, const char *name, double *value, GError **error);
gboolean rf_json_fields_read_time (JsonObject *object,
                                   const char *name,
                                   gint64 *milliseconds,
                                   GError **error);
gboolean rf_json_fields_read_credits (JsonObject *object,
                                      const char *name,
                                      gint64 *millionths,
                                      GError **error);
gboolean rf_json_fields_read_word (JsonObject *object,
                                   const char *name,
                                   const RfEnumName *table,
                                   int *value,
                                   GError **error);

G_END_DECLS
