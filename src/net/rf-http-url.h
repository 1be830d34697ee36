/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

GUri *rf_http_url_parse (GUri *from, const char *text, GError **error);
char *rf_http_url_dup_host (GUri *uri);

G_END_DECLS
