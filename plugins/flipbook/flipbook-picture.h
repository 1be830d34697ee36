/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "flipbook-layer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RfPicture:
 * @layers: its pieces. One that has no layers is all in the background
 * @is_layered: whether it has any others
 * @width: of the whole picture, in pixels
 * @height: of the whole picture, in pixels
 * @neck: what the head turns about, in pixels
 * @elbows: what the forearms turn about, in pixels
 *
 * The picture that is to move.
 */
typedef struct
{
  RfLayer layers[RF_LAYER_COUNT];
  gboolean is_layered;
  int width;
  int height;
  RfPoint neck;
  RfPoint elbows[2];
} RfPicture;

/**
 * RfPictureFit:
 * @width: of the frame that it is for
 * @height: of that frame
 * @is_cropped: whether it fills the frame; else it fits in
 */
typedef struct
{
  int width;
  int height;
  gboolean is_cropped;
} RfPictureFit;

RfPicture *rf_picture_open (const char *path,
                            const RfPictureFit *fit,
                            GCancellable *cancellable,
                            GError **error);
void rf_picture_free (RfPicture *self);
double rf_picture_fit_height (const RfPictureFit *fit, double aspect);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfPicture, rf_picture_free)

G_END_DECLS
