/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-wave-view.h"

#include "rf-peaks.h"
#include "rf-say.h"

/*
 * The outline of a sound, with the place that is played; a click or an arrow asks for
 * another place, by the signal “seek”, and a space plays or pauses. Without an outline it is
 * a plain line. Time runs from left to right in every language.
 */

#define BAR      3
#define GAP      2
#define THIN     2
#define ARROW_MS 5000

struct _RfWaveView
{
  GtkWidget parent_instance;

  GArray *peaks;   /* (owned) (nullable) of RfPeak */
  gint64 place;    /* milliseconds */
  gint64 duration; /* milliseconds, or 0 */
};

enum
{
  SEEK,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfWaveView, rf_wave_view, GTK_TYPE_WIDGET)

/* The loudest sample of the stretches that a bar stands for. */
static double
rf_wave_view_get_loudness (RfWaveView *self, int bar, int bars)
{
  guint begin = (guint) ((guint64) self->peaks->len * (guint) bar / (guint) bars);
  guint end = (guint) ((guint64) self->peaks->len * ((guint) bar + 1) / (guint) bars);
  int loudest = 0;

  for (guint i = begin; i < MAX (end, begin + 1) && i < self->peaks->len; i++)
    {
      const RfPeak *peak = &g_array_index (self->peaks, RfPeak, i);

      loudest = MAX (loudest, MAX (peak->high, -peak->low));
    }
  return loudest / 127.0;
}

static void
rf_wave_view_draw (RfWaveView *self, cairo_t *cairo, int width, int height)
{
  int bars = MAX (1, width / (BAR + GAP));

  if (self->peaks == NULL || self->peaks->len == 0)
    {
      cairo_rectangle (cairo, 0, (height - THIN) / 2.0, width, THIN);
      cairo_fill (cairo);
      return;
    }
  for (int i = 0; i < bars; i++)
    {
      double tall = MAX (THIN, rf_wave_view_get_loudness (self, i, bars) * height);

      cairo_rectangle (cairo, i * (BAR + GAP), (height - tall) / 2, BAR, tall);
    }
  cairo_fill (cairo);
}

static void
rf_wave_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RfWaveView *self = RF_WAVE_VIEW (widget);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  double played = self->duration > 0 ? width * (double) self->place / (double) self->duration : 0;
  cairo_t *cairo = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  GdkRGBA colour;
  GdkRGBA accent;

  gtk_style_context_get_color (style, &colour);
  if (!gtk_style_context_lookup_color (style, "accent_color", &accent))
    accent = colour;
  cairo_save (cairo);
  cairo_rectangle (cairo, 0, 0, played, height);
  cairo_clip (cairo);
  gdk_cairo_set_source_rgba (cairo, &accent);
  rf_wave_view_draw (self, cairo, width, height);
  cairo_restore (cairo);
  cairo_rectangle (cairo, played, 0, width - played, height);
  cairo_clip (cairo);
  colour.alpha *= 0.35f;
  gdk_cairo_set_source_rgba (cairo, &colour);
  rf_wave_view_draw (self, cairo, width, height);
  cairo_destroy (cairo);
}

static void
rf_wave_view_seek (RfWaveView *self, gint64 place)
{
  if (self->duration > 0)
    g_signal_emit (self, signals[SEEK], 0, CLAMP (place, 0, self->duration));
}

static void
rf_wave_view_seek_to (RfWaveView *self, double x)
{
  int width = MAX (1, gtk_widget_get_width (GTK_WIDGET (self)));

  rf_wave_view_seek (self, (gint64) (x / width * (double) self->duration));
}

static void
rf_wave_view_drag_begin_cb (GtkGestureDrag *drag, double x, double y, RfWaveView *self)
{
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  rf_wave_view_seek_to (self, x);
}

static void
rf_wave_view_drag_update_cb (GtkGestureDrag *drag, double dx, double dy, RfWaveView *self)
{
  double x = 0;

  if (gtk_gesture_drag_get_start_point (drag, &x, NULL))
    rf_wave_view_seek_to (self, x + dx);
}

static gboolean
rf_wave_view_key (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  RfWaveView *self = RF_WAVE_VIEW (widget);
  int by = 0;

  g_variant_get (arguments, "(i)", &by);
  rf_wave_view_seek (self, self->place + by);
  return TRUE;
}

static gboolean
rf_wave_view_begin_key (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  rf_wave_view_seek (RF_WAVE_VIEW (widget), 0);
  return TRUE;
}

static gboolean
rf_wave_view_end_key (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  rf_wave_view_seek (RF_WAVE_VIEW (widget), RF_WAVE_VIEW (widget)->duration);
  return TRUE;
}

static void
rf_wave_view_dispose (GObject *object)
{
  g_clear_pointer (&RF_WAVE_VIEW (object)->peaks, g_array_unref);
  G_OBJECT_CLASS (rf_wave_view_parent_class)->dispose (object);
}

static void
rf_wave_view_class_init (RfWaveViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rf_wave_view_dispose;
  widget_class->snapshot = rf_wave_view_snapshot;
  /**
   * RfWaveView::seek:
   * @place: milliseconds
   *
   * Somebody wants to hear it from there.
   */
  signals[SEEK] = g_signal_new ("seek",
                                RF_TYPE_WAVE_VIEW,
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                1,
                                G_TYPE_INT64);
  gtk_widget_class_set_css_name (widget_class, "wave");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, rf_wave_view_key, "(i)", -ARROW_MS);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, rf_wave_view_key, "(i)", ARROW_MS);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Home, 0, rf_wave_view_begin_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_End, 0, rf_wave_view_end_key, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "media.play", NULL);
}

static void
rf_wave_view_init (RfWaveView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (rf_wave_view_drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (rf_wave_view_drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

/**
 * rf_wave_view_set_peaks:
 * @self: a view
 * @peaks: (nullable) (element-type RfPeak): the outline
 */
void
rf_wave_view_set_peaks (RfWaveView *self, GArray *peaks)
{
  g_clear_pointer (&self->peaks, g_array_unref);
  self->peaks = peaks != NULL ? g_array_ref (peaks) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * rf_wave_view_set_time:
 * @self: a view
 * @place: milliseconds from the beginning
 * @duration: milliseconds, or 0 where that is not known
 */
void
rf_wave_view_set_time (RfWaveView *self, gint64 place, gint64 duration)
{
  g_autofree char *text = rf_say_duration (place);

  self->duration = MAX (duration, 0);
  self->place = CLAMP (place, 0, self->duration);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN,
                                  0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
                                  (double) self->duration / 1000,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  (double) self->place / 1000,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  text,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
