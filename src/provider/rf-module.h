/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-provider.h"

G_BEGIN_DECLS

RfProvider *rf_module_open (const RfProviderInfo *info, GError **error);

G_END_DECLS
