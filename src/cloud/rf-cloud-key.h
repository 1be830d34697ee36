/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-provider.h"

G_BEGIN_DECLS

char *rf_cloud_key_find (RfProvider *provider, GError **error);

G_END_DECLS
