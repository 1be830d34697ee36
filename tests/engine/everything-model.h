/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-model-info.h"

G_BEGIN_DECLS

RfModelInfo *everything_model_new (void);

G_END_DECLS
