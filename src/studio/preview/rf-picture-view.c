/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-picture-view.h"

#include "rf-pixels.h"

#include <math.h>

/*
 * A picture that can be looked at closely: with Ctrl and the wheel, two fingers, plus and
 * minus; 0 makes it fit and 1 shows each pixel. It is moved by dragging and by the arrows.
 */

#define SMALLEST 0.02
#define LARGEST  16.0
#define STEP     1.25
#define ARROW    48

struct _RfPictureView
{
  GtkWidget parent_instance;

  GtkWidget *overlay;
  GtkScrolledWindow *scrolled;
  RfPixels *pixels;
  GtkButton *actual_button;
  double zoom;               /* 0: as there is room */
  double x;                  /* of the pointer */
  double y;                  /* of the pointer */
  double begin_x;            /* where a drag found the picture */
  double begin_y;            /* where a drag found the picture */
  double begin_zoom;         /* what two fingers found */
  GtkAdjustment *horizontal; /* of the scrolled window */
  GtkAdjustment *vertical;   /* of the scrolled window */
};

G_DEFINE_FINAL_TYPE (RfPictureView, rf_picture_view, GTK_TYPE_WIDGET)

static void
rf_picture_view_say_zoom (RfPictureView *self)
{
  g_autofree char *text = g_strdup_printf ("%.0f\u2009%%", rf_picture_view_get_zoom (self) * 100);

  gtk_button_set_label (self->actual_button, text);
}

static gboolean
rf_picture_view_is_larger (RfPictureView *self)
{
  return gtk_adjustment_get_upper (self->horizontal) >
             gtk_adjustment_get_page_size (self->horizontal) ||
         gtk_adjustment_get_upper (self->vertical) > gtk_adjustment_get_page_size (self->vertical);
}

/* What lies under the point stays there. */
static void
rf_picture_view_keep (GtkAdjustment *adjustment, double point, double ratio)
{
  double value = (gtk_adjustment_get_value (adjustment) + point) * ratio - point;
  double upper = gtk_adjustment_get_upper (adjustment) * ratio;

  gtk_adjustment_set_upper (adjustment, MAX (upper, gtk_adjustment_get_page_size (adjustment)));
  gtk_adjustment_set_value (adjustment, value);
}

static void
rf_picture_view_set_zoom (RfPictureView *self, double zoom, double x, double y)
{
  double before = rf_picture_view_get_zoom (self);

  self->zoom = zoom > 0 ? CLAMP (zoom, SMALLEST, LARGEST) : 0;
  rf_pixels_set_zoom (self->pixels, self->zoom);
  if (self->zoom > 0)
    {
      rf_picture_view_keep (self->horizontal, x, self->zoom / before);
      rf_picture_view_keep (self->vertical, y, self->zoom / before);
    }
  rf_picture_view_say_zoom (self);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->pixels), self->zoom > 0 ? "grab" : NULL);
}

static void
rf_picture_view_zoom_by (RfPictureView *self, double factor)
{
  rf_picture_view_set_zoom (self,
                            rf_picture_view_get_zoom (self) * factor,
                            gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                            gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}

static void
rf_picture_view_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rf_picture_view_zoom_by (RF_PICTURE_VIEW (widget), STEP);
}

static void
rf_picture_view_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rf_picture_view_zoom_by (RF_PICTURE_VIEW (widget), 1 / STEP);
}

static void
rf_picture_view_fit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rf_picture_view_set_zoom (RF_PICTURE_VIEW (widget), 0, 0, 0);
}

static void
rf_picture_view_actual_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfPictureView *self = RF_PICTURE_VIEW (widget);

  rf_picture_view_zoom_by (self, 1 / rf_picture_view_get_zoom (self));
}

/* A picture that fits leaves the arrows to who moves the focus. */
static gboolean
rf_picture_view_arrow (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  RfPictureView *self = RF_PICTURE_VIEW (widget);
  int x = 0;
  int y = 0;

  if (!rf_picture_view_is_larger (self))
    return FALSE;
  g_variant_get (arguments, "(ii)", &x, &y);
  gtk_adjustment_set_value (self->horizontal,
                            gtk_adjustment_get_value (self->horizontal) + x * ARROW);
  gtk_adjustment_set_value (self->vertical, gtk_adjustment_get_value (self->vertical) + y * ARROW);
  return TRUE;
}

static void
rf_picture_view_motion_cb (GtkEventControllerMotion *motion,
                           double x,
                           double y,
                           RfPictureView *self)
{
  self->x = x;
  self->y = y;
}

/* Without Ctrl the wheel scrolls whatever the picture is in. */
static gboolean
rf_picture_view_scroll_cb (GtkEventControllerScroll *scroll,
                           double dx,
                           double dy,
                           RfPictureView *self)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));

  if ((state & GDK_CONTROL_MASK) == 0 || dy == 0)
    return FALSE;
  rf_picture_view_set_zoom (
      self, rf_picture_view_get_zoom (self) * pow (STEP, -dy), self->x, self->y);
  return TRUE;
}

static void
rf_picture_view_drag_begin_cb (GtkGestureDrag *drag, double x, double y, RfPictureView *self)
{
  self->begin_x = gtk_adjustment_get_value (self->horizontal);
  self->begin_y = gtk_adjustment_get_value (self->vertical);
  gtk_widget_grab_focus (GTK_WIDGET (self->pixels));
  gtk_gesture_set_state (GTK_GESTURE (drag),
                         rf_picture_view_is_larger (self) ? GTK_EVENT_SEQUENCE_CLAIMED
                                                          : GTK_EVENT_SEQUENCE_DENIED);
}

static void
rf_picture_view_drag_update_cb (GtkGestureDrag *drag, double dx, double dy, RfPictureView *self)
{
  gtk_adjustment_set_value (self->horizontal, self->begin_x - dx);
  gtk_adjustment_set_value (self->vertical, self->begin_y - dy);
}

static void
rf_picture_view_pinch_begin_cb (GtkGesture *gesture,
                                GdkEventSequence *sequence,
                                RfPictureView *self)
{
  self->begin_zoom = rf_picture_view_get_zoom (self);
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
rf_picture_view_pinch_cb (GtkGestureZoom *gesture, double factor, RfPictureView *self)
{
  double x = 0;
  double y = 0;

  gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y);
  rf_picture_view_set_zoom (self, self->begin_zoom * factor, x, y);
}

static gboolean
rf_picture_view_say_zoom_cb (gpointer user_data)
{
  RfPictureView *self = user_data;

  if (self->overlay != NULL)
    rf_picture_view_say_zoom (self);
  return G_SOURCE_REMOVE;
}

/* What fits has another zoom now. A label may not change while sizes are given out. */
static void
rf_picture_view_room_cb (GtkAdjustment *adjustment, GParamSpec *pspec, gpointer user_data)
{
  RfPictureView *self = user_data;

  if (self->zoom <= 0)
    g_idle_add_full (
        G_PRIORITY_DEFAULT, rf_picture_view_say_zoom_cb, g_object_ref (self), g_object_unref);
}

static void
rf_picture_view_dispose (GObject *object)
{
  RfPictureView *self = RF_PICTURE_VIEW (object);

  if (self->overlay != NULL)
    gtk_widget_dispose_template (GTK_WIDGET (self), RF_TYPE_PICTURE_VIEW);
  self->overlay = NULL;
  G_OBJECT_CLASS (rf_picture_view_parent_class)->dispose (object);
}

static void
rf_picture_view_add_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    const char *action;
  } zooms[] = {
    { GDK_KEY_plus, "picture.zoom-in" },         { GDK_KEY_equal, "picture.zoom-in" },
    { GDK_KEY_KP_Add, "picture.zoom-in" },       { GDK_KEY_minus, "picture.zoom-out" },
    { GDK_KEY_KP_Subtract, "picture.zoom-out" }, { GDK_KEY_0, "picture.zoom-fit" },
    { GDK_KEY_1, "picture.zoom-actual" },
  };
  static const struct
  {
    guint key;
    int x;
    int y;
  } arrows[] = {
    { GDK_KEY_Left, -1, 0 },
    { GDK_KEY_Right, 1, 0 },
    { GDK_KEY_Up, 0, -1 },
    { GDK_KEY_Down, 0, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++)
    gtk_widget_class_add_binding_action (widget_class, zooms[i].key, 0, zooms[i].action, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (arrows); i++)
    gtk_widget_class_add_binding (
        widget_class, arrows[i].key, 0, rf_picture_view_arrow, "(ii)", arrows[i].x, arrows[i].y);
}

static void
rf_picture_view_class_init (RfPictureViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (RF_TYPE_PIXELS);
  G_OBJECT_CLASS (klass)->dispose = rf_picture_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RF_STUDIO_RESOURCES "preview/rf-picture-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RfPictureView, overlay);
  gtk_widget_class_bind_template_child (widget_class, RfPictureView, scrolled);
  gtk_widget_class_bind_template_child (widget_class, RfPictureView, pixels);
  gtk_widget_class_bind_template_child (widget_class, RfPictureView, actual_button);
  gtk_widget_class_install_action (
      widget_class, "picture.zoom-in", NULL, rf_picture_view_in_action);
  gtk_widget_class_install_action (
      widget_class, "picture.zoom-out", NULL, rf_picture_view_out_action);
  gtk_widget_class_install_action (
      widget_class, "picture.zoom-fit", NULL, rf_picture_view_fit_action);
  gtk_widget_class_install_action (
      widget_class, "picture.zoom-actual", NULL, rf_picture_view_actual_action);
  rf_picture_view_add_keys (widget_class);
}

static void
rf_picture_view_add_gestures (RfPictureView *self)
{
  GtkWidget *area = GTK_WIDGET (self->scrolled);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (rf_picture_view_motion_cb), self);
  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect (scroll, "scroll", G_CALLBACK (rf_picture_view_scroll_cb), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (rf_picture_view_drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (rf_picture_view_drag_update_cb), self);
  g_signal_connect (pinch, "begin", G_CALLBACK (rf_picture_view_pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (rf_picture_view_pinch_cb), self);
  gtk_widget_add_controller (area, motion);
  gtk_widget_add_controller (area, scroll);
  gtk_widget_add_controller (area, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (area, GTK_EVENT_CONTROLLER (pinch));
}

static void
rf_picture_view_init (RfPictureView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->horizontal = gtk_scrolled_window_get_hadjustment (self->scrolled);
  self->vertical = gtk_scrolled_window_get_vadjustment (self->scrolled);
  g_signal_connect_object (
      self->horizontal, "notify::page-size", G_CALLBACK (rf_picture_view_room_cb), self, 0);
  g_signal_connect_object (
      self->vertical, "notify::page-size", G_CALLBACK (rf_picture_view_room_cb), self, 0);
  rf_picture_view_add_gestures (self);
}

/**
 * rf_picture_view_show:
 * @self: a view
 * @texture: (nullable): the picture, which is made to fit
 * @label: what it is called for those who do not see it
 */
void
rf_picture_view_show (RfPictureView *self, GdkTexture *texture, const char *label)
{
  rf_pixels_set_texture (self->pixels, texture);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->pixels), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  rf_picture_view_set_zoom (self, 0, 0, 0);
}

/**
 * rf_picture_view_get_zoom:
 * @self: a view
 *
 * Returns: pixels of the screen for one of the picture
 */
double
rf_picture_view_get_zoom (RfPictureView *self)
{
  return rf_pixels_get_zoom (self->pixels);
}
