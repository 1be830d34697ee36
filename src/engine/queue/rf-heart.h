/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-job-store.h"

G_BEGIN_DECLS

/** RF_HEART_INTERVAL: milliseconds between two beats */
#define RF_HEART_INTERVAL (30 * 1000)

/**
 * RfHeart:
 *
 * Says every while, in the store, that this process lives and works.
 */
typedef struct _RfHeart RfHeart;

RfHeart *rf_heart_new (RfJobStore *store, guint interval);
void rf_heart_start (RfHeart *self);
void rf_heart_free (RfHeart *self);

G_END_DECLS
