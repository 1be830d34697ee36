/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"
#include "rf-parameter.h"

G_BEGIN_DECLS

char *rf_say_fault (const RfErrorDetail *detail, const RfParameter *parameter);

G_END_DECLS
