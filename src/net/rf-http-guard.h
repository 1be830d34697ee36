/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean rf_http_guard_is_home (GUri *base, GUri *uri);
gboolean rf_http_guard_is_public (GInetAddress *address);
gboolean rf_http_guard_check_uri (GUri *base, GUri *uri, GError **error);
gboolean rf_http_guard_check_address (GUri *base, GUri *uri, GInetAddress *address, GError **error);

G_END_DECLS
