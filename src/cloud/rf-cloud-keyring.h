/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

/** RF_CLOUD_KEYRING_WAIT: milliseconds that the keyring has for its answer */
#define RF_CLOUD_KEYRING_WAIT 3000

char *rf_cloud_keyring_lookup (const char *provider, guint milliseconds, GError **error);

G_END_DECLS
