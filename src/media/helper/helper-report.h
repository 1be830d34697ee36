/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-media-report.h"

G_BEGIN_DECLS

gboolean helper_report_print (const RfMediaReport *report);

G_END_DECLS
