/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-asset.h"
#include "rf-session.h"

G_BEGIN_DECLS

/**
 * RfPeak:
 * @low: the lowest sample of a stretch, from -127
 * @high: the highest one, to 127
 *
 * A stretch of a sound.
 */
typedef struct
{
  gint8 low;
  gint8 high;
} RfPeak;

void rf_peaks_load_async (RfSession *session,
                          const RfAsset *asset,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
GArray *rf_peaks_load_finish (RfSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
