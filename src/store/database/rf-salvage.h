/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection.h"

G_BEGIN_DECLS

char *
rf_salvage_fill (RfConnection *connection, const char *salvage, gpointer blobs, GError **error);

G_END_DECLS
