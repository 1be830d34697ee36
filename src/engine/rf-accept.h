/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-output.h"

G_BEGIN_DECLS

gboolean rf_accept_output (const RfOutput *output, RfKind kind, GError **error);

G_END_DECLS
