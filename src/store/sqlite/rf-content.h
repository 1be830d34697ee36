/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-generation.h"

G_BEGIN_DECLS

GByteArray *rf_content_pack (const RfGeneration *generation);
gboolean
rf_content_unpack (const guint8 *data, gsize length, RfGeneration *generation, GError **error);

G_END_DECLS
