/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-result.h"

G_BEGIN_DECLS

typedef struct _RfUnstored RfUnstored;

RfUnstored *rf_unstored_new (void);
void rf_unstored_free (RfUnstored *self);
void rf_unstored_take (RfUnstored *self, const char *namespace_, RfResult *result);
int
rf_unstored_open (RfUnstored *self, const char *namespace_, const char *sha256, RfAsset **asset);

G_END_DECLS
