/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-provider.h"

G_BEGIN_DECLS

#define RF_TYPE_PORTRAIT_PROVIDER (rf_portrait_provider_get_type ())

G_DECLARE_FINAL_TYPE (RfPortraitProvider, rf_portrait_provider, RF, PORTRAIT_PROVIDER, RfProvider)

G_END_DECLS
