/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-media-report.h"

G_BEGIN_DECLS

gboolean rf_media_plain_is_for (const char *media_type);
RfMediaReport *rf_media_plain_probe (int descriptor, const char *media_type);

G_END_DECLS
