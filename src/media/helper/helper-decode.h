/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-media-report.h"

G_BEGIN_DECLS

/**
 * HelperDecoded:
 * @units: frames of video, or where there is none pieces of sound, that had
 *   something in them
 * @end: where the last of all streams ended, in milliseconds
 * @longest_pause: between the beginnings of two frames of video, in
 *   milliseconds
 * @width: of the last frame
 * @height: of the last frame
 *
 * What came out when all of it was decoded.
 */
typedef struct
{
  gint64 units;
  gint64 end;
  gint64 longest_pause;
  int width;
  int height;
} HelperDecoded;

RfMediaReport *helper_decode (HelperDecoded *decoded);

G_END_DECLS
