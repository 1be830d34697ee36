/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

char *rf_json_print (JsonNode *node, gsize *length, GError **error);
gboolean rf_json_append (GString *text, JsonNode *node, GError **error);
void rf_json_append_string (GString *text, const char *string);
void rf_json_append_name (GString *text, const char *name);
void rf_json_append_text (GString *text, const char *name, const char *value);
void rf_json_append_boolean (GString *text, const char *name, gboolean value);
void rf_json_append_whole (GString *text, const char *name, gint64 value);
void rf_json_append_integer (GString *text, gint64 number);
gboolean rf_json_append_number (GString *text, double number);

G_END_DECLS
