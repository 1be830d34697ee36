/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-provider.h"

G_BEGIN_DECLS

#define RF_TYPE_ESPEAK_PROVIDER (rf_espeak_provider_get_type ())

G_DECLARE_FINAL_TYPE (RfEspeakProvider, rf_espeak_provider, RF, ESPEAK_PROVIDER, RfProvider)

G_END_DECLS
