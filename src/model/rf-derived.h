/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

/**
 * RfDerived:
 * @RF_DERIVED_THUMBNAIL: a small picture of a picture or a video, PNG
 * @RF_DERIVED_POSTER: one frame of a video at its own size, PNG
 * @RF_DERIVED_PEAKS: the outline of a sound for drawing it, JSON
 *
 * What can be made again from a blob at any time, and is kept only so that it
 * is made once.
 */
typedef enum
{
  RF_DERIVED_THUMBNAIL,
  RF_DERIVED_POSTER,
  RF_DERIVED_PEAKS,
} RfDerived;

gboolean rf_derived_check_size (RfDerived what, int size, GError **error);
char *rf_derived_dup_name (RfDerived what, int size);

G_END_DECLS
