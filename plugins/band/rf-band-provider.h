/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-provider.h"

G_BEGIN_DECLS

#define RF_TYPE_BAND_PROVIDER (rf_band_provider_get_type ())

G_DECLARE_FINAL_TYPE (RfBandProvider, rf_band_provider, RF, BAND_PROVIDER, RfProvider)

G_END_DECLS
