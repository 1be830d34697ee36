/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-pixels.h"

#include <math.h>

/*
 * The pixels of one picture, as large as the zoom says, or as there is room. 1 is one pixel
 * of the picture to one of the screen.
 */

struct _RfPixels
{
  GtkWidget parent_instance;

  GdkTexture *texture; /* (owned) (nullable) */
  double zoom;         /* 0: as there is room */
};

G_DEFINE_FINAL_TYPE (RfPixels, rf_pixels, GTK_TYPE_WIDGET)

static double
rf_pixels_get_length (RfPixels *self, GtkOrientation orientation)
{
  int pixels = 0;

  if (self->texture == NULL)
    return 0;
  pixels = orientation == GTK_ORIENTATION_HORIZONTAL ? gdk_texture_get_width (self->texture)
                                                     : gdk_texture_get_height (self->texture);
  return (double) pixels / gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

/**
 * rf_pixels_get_zoom:
 * @self: pixels
 *
 * Returns: what the picture is shown at, also where that follows the room
 */
double
rf_pixels_get_zoom (RfPixels *self)
{
  double width = rf_pixels_get_length (self, GTK_ORIENTATION_HORIZONTAL);
  double height = rf_pixels_get_length (self, GTK_ORIENTATION_VERTICAL);

  if (self->zoom > 0 || width <= 0 || height <= 0)
    return self->zoom > 0 ? self->zoom : 1;
  return MIN (1.0,
              MIN (gtk_widget_get_width (GTK_WIDGET (self)) / width,
                   gtk_widget_get_height (GTK_WIDGET (self)) / height));
}

/* What fits asks for no room, and so takes what there is. */
static void
rf_pixels_ask_for_room (RfPixels *self)
{
  double width = rf_pixels_get_length (self, GTK_ORIENTATION_HORIZONTAL) * self->zoom;
  double height = rf_pixels_get_length (self, GTK_ORIENTATION_VERTICAL) * self->zoom;

  gtk_widget_set_size_request (GTK_WIDGET (self), (int) ceil (width), (int) ceil (height));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
rf_pixels_scale_cb (RfPixels *self, GParamSpec *pspec, gpointer user_data)
{
  rf_pixels_ask_for_room (self);
}

static void
rf_pixels_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RfPixels *self = RF_PIXELS (widget);
  double zoom = rf_pixels_get_zoom (self);
  double width = rf_pixels_get_length (self, GTK_ORIENTATION_HORIZONTAL) * zoom;
  double height = rf_pixels_get_length (self, GTK_ORIENTATION_VERTICAL) * zoom;
  double x = floor ((gtk_widget_get_width (widget) - width) / 2);
  double y = floor ((gtk_widget_get_height (widget) - height) / 2);

  if (self->texture == NULL || width <= 0 || height <= 0)
    return;
  gtk_snapshot_append_texture (
      snapshot,
      self->texture,
      &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

static void
rf_pixels_dispose (GObject *object)
{
  g_clear_object (&RF_PIXELS (object)->texture);
  G_OBJECT_CLASS (rf_pixels_parent_class)->dispose (object);
}

static void
rf_pixels_class_init (RfPixelsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rf_pixels_dispose;
  widget_class->snapshot = rf_pixels_snapshot;
  gtk_widget_class_set_css_name (widget_class, "picture");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
rf_pixels_init (RfPixels *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (rf_pixels_scale_cb), NULL);
}

/**
 * rf_pixels_set_texture:
 * @self: pixels
 * @texture: (nullable): the picture
 */
void
rf_pixels_set_texture (RfPixels *self, GdkTexture *texture)
{
  g_set_object (&self->texture, texture);
  rf_pixels_ask_for_room (self);
}

/**
 * rf_pixels_set_zoom:
 * @self: pixels
 * @zoom: pixels of the screen for one of the picture; 0: as there is room, and never larger
 *   than it is
 */
void
rf_pixels_set_zoom (RfPixels *self, double zoom)
{
  self->zoom = zoom;
  rf_pixels_ask_for_room (self);
}
