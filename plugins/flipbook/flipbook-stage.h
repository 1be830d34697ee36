/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "flipbook-motion.h"
#include "flipbook-picture.h"

G_BEGIN_DECLS

/** Which pieces are drawn in one go: something else may come between */
typedef enum
{
  RF_STAGE_SCENERY,
  RF_STAGE_FIGURE
} RfStagePart;

/**
 * RfStage:
 * @picture: what is shown
 * @frame: where it is drawn, of the format %CAIRO_FORMAT_RGB24
 * @clip: the part of the frame that the picture may be seen in
 * @pose: how it is bent
 * @view: how the camera looks at it
 * @has_signs: whether the drawing's own signs of movement are shown
 */
typedef struct
{
  const RfPicture *picture;
  cairo_surface_t *frame;
  cairo_rectangle_int_t clip;
  RfPose pose;
  RfView view;
  gboolean has_signs;
} RfStage;

void rf_stage_draw (const RfStage *self, RfStagePart part);

G_END_DECLS
