/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "flipbook-settings.h"

G_BEGIN_DECLS

/**
 * RfPose:
 * @breath: how much taller the figure is, as a part of itself
 * @squash: how much shorter and broader it is
 * @lean: how far it turns about its foot, in turns, clockwise
 * @bend: how far its top is to the right of its foot, in heights of the picture
 * @lift: how far it is up, in heights of the picture
 * @shift: how far it is to the right
 * @tilt: how far the head turns about the neck, in turns, clockwise
 * @nod: how far the head is down, in heights of the picture
 * @stretch: how much taller the head is, as a part of itself
 * @arms: how far the forearms turn about the elbows, in turns, clockwise
 * @shut: how far the eyes are shut, from 0 to 1
 * @scroll: how far the background has gone to the left, in widths of the picture
 * @shake_x: how far the camera is beside its place, in heights of the picture
 * @shake_y: the same, down
 *
 * How a picture is bent at one moment.
 */
typedef struct
{
  double breath;
  double squash;
  double lean;
  double bend;
  double lift;
  double shift;
  double tilt;
  double nod;
  double stretch;
  double arms[2];
  double shut;
  double scroll;
  double shake_x;
  double shake_y;
} RfPose;

/**
 * RfView:
 * @zoom: at least 1
 * @x: how far the camera looks to the right of the middle, in heights of the
 *   picture
 * @y: how far it looks down from it
 *
 * How the camera looks at a picture.
 */
typedef struct
{
  double zoom;
  double x;
  double y;
} RfView;

RfPose rf_motion_get_pose (const RfFlipbookSettings *settings, double time);
RfView rf_motion_get_view (const RfFlipbookSettings *settings, double time);

G_END_DECLS
