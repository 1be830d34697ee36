/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-media-report.h"

G_BEGIN_DECLS

RfMediaReport *helper_peaks_make (int target);

G_END_DECLS
