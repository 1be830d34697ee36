/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-media-report.h"

G_BEGIN_DECLS

RfMediaReport *
helper_stream_probe (const char *media_type, const RfMediaReport *form, guint seconds);

G_END_DECLS
