/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-http-exchange.h"

G_BEGIN_DECLS

gboolean rf_http_body_read (const RfHttpRequest *request,
                            SoupMessage *message,
                            GSocket *socket,
                            GInputStream *stream,
                            RfHttpAnswer *answer,
                            GError **error);

G_END_DECLS
