/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-provider.h"

G_BEGIN_DECLS

#define RF_TYPE_FLIPBOOK_PROVIDER (rf_flipbook_provider_get_type ())

G_DECLARE_FINAL_TYPE (RfFlipbookProvider, rf_flipbook_provider, RF, FLIPBOOK_PROVIDER, RfProvider)

G_END_DECLS
