/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *rf_openapi_new (GPtrArray *providers, const char *url);

G_END_DECLS
