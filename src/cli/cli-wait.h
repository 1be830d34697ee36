/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-service.h"

G_BEGIN_DECLS

RfResult *cli_wait_for_generation (RfService *service,
                                   RfRequest *request,
                                   gboolean tells_progress,
                                   GError **error);

G_END_DECLS
