/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-output.h"

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean rf_accept_output (RfOutput *output,
                           RfKind kind,
                           gboolean paid,
                           GCancellable *cancellable,
                           GError **error);

G_END_DECLS
