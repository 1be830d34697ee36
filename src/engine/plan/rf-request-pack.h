/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-request.h"

G_BEGIN_DECLS

GByteArray *rf_request_pack (const RfRequest *self);

G_END_DECLS
