/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-chart-private.h"

#include <glib/gi18n.h>

/*
 * Bars, each with two parts. What a bar says is told where the pointer is over it, or where
 * the arrow keys have led to it; whoever cannot see it is told the same. A table beside it
 * has all of it in figures, which is whoever uses the chart's to give.
 */

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfChart, rf_chart, GTK_TYPE_WIDGET)

static void
rf_chart_free_point_cb (gpointer data)
{
  RfChartPoint *point = data;

  g_free (point->label);
  g_free (point);
}

/**
 * rf_chart_points_new:
 *
 * Returns: (transfer full) (element-type RfChartPoint): no points
 */
GPtrArray *
rf_chart_points_new (void)
{
  return g_ptr_array_new_with_free_func (rf_chart_free_point_cb);
}

/**
 * rf_chart_points_add:
 * @points: points of a chart
 * @label: (transfer full): what the new one is of
 * @first: its value in the first series
 * @second: its value in the second
 */
void
rf_chart_points_add (GPtrArray *points, char *label, double first, double second)
{
  RfChartPoint *point = g_new0 (RfChartPoint, 1);

  point->label = label;
  point->values[0] = MAX (first, 0.0);
  point->values[1] = MAX (second, 0.0);
  g_ptr_array_add (points, point);
}

/* Returns: (transfer full): what the point says, in words; they are numbered from 0 */
static char *
rf_chart_dup_description (RfChart *self, int point)
{
  const RfChartPoint *told = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (point < 0 || (guint) point >= self->points->len || self->say == NULL)
    return g_strdup ("");
  told = g_ptr_array_index (self->points, (guint) point);
  first = self->say (told->values[0]);
  if (self->names[1] == NULL)
    return g_strdup_printf ("%s: %s %s", told->label, first, self->names[0]);
  second = self->say (told->values[1]);
  return g_strdup_printf (
      "%s: %s %s, %s %s", told->label, first, self->names[0], second, self->names[1]);
}

/**
 * rf_chart_choose:
 * @self: a chart
 * @point: the number of a point, or -1 for none
 */
void
rf_chart_choose (RfChart *self, int point)
{
  g_autofree char *text = NULL;

  if (point == self->chosen)
    return;
  self->chosen = point;
  text = rf_chart_dup_description (self, point);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHOSEN], 0, text);
}

/**
 * rf_chart_get_chosen:
 * @self: a chart
 *
 * Returns: the number of the point that is told of, or -1
 */
int
rf_chart_get_chosen (RfChart *self)
{
  return self->chosen;
}

/**
 * rf_chart_set_series:
 * @self: a chart
 * @first: what the lower part of each bar counts
 * @second: (nullable): what the upper part counts; %NULL where there is none
 * @say: how a value is told
 */
void
rf_chart_set_series (RfChart *self, const char *first, const char *second, RfChartSay say)
{
  g_autofree char *name = second != NULL ? g_strdup_printf (_ ("Chart: %s and %s"), first, second)
                                         : g_strdup_printf (_ ("Chart: %s"), first);

  g_free (self->names[0]);
  g_free (self->names[1]);
  self->names[0] = g_strdup (first);
  self->names[1] = g_strdup (second);
  self->say = say;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * rf_chart_take_points:
 * @self: a chart
 * @points: (transfer full) (element-type RfChartPoint): what is shown from now on; the
 *   first %RF_CHART_MOST of them
 */
void
rf_chart_take_points (RfChart *self, GPtrArray *points)
{
  if (points->len > RF_CHART_MOST)
    g_ptr_array_set_size (points, RF_CHART_MOST);
  g_ptr_array_unref (self->points);
  self->points = points;
  self->chosen = 0;
  rf_chart_choose (self, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
rf_chart_motion_cb (GtkEventControllerMotion *controller, double x, double y, RfChart *self)
{
  RfChartFrame frame;
  double slot = 0.0;

  if (self->points->len == 0 || self->say == NULL)
    return;
  frame = rf_chart_get_frame (self);
  slot = frame.width / self->points->len;
  if (x < frame.left || x >= frame.left + frame.width)
    rf_chart_choose (self, -1);
  else
    rf_chart_choose (self, MIN ((int) ((x - frame.left) / slot), (int) self->points->len - 1));
}

static void
rf_chart_leave_cb (GtkEventControllerMotion *controller, RfChart *self)
{
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    rf_chart_choose (self, -1);
}

static void
rf_chart_unfocus_cb (GtkEventControllerFocus *controller, RfChart *self)
{
  rf_chart_choose (self, -1);
}

static gboolean
rf_chart_key_cb (GtkEventControllerKey *controller,
                 guint key,
                 guint code,
                 GdkModifierType state,
                 RfChart *self)
{
  int last = (int) self->points->len - 1;

  if (last < 0 || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      rf_chart_choose (self, CLAMP (self->chosen + (key == GDK_KEY_Left ? -1 : 1), 0, last));
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      rf_chart_choose (self, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      rf_chart_choose (self, last);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
rf_chart_finalize (GObject *object)
{
  RfChart *self = RF_CHART (object);

  g_ptr_array_unref (self->points);
  g_free (self->names[0]);
  g_free (self->names[1]);
  G_OBJECT_CLASS (rf_chart_parent_class)->finalize (object);
}

static void
rf_chart_class_init (RfChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rf_chart_finalize;
  widget_class->snapshot = rf_chart_snapshot;
  /* What the chosen point says, or “”. */
  signals[CHOSEN] = g_signal_new ("chosen",
                                  G_TYPE_FROM_CLASS (klass),
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
rf_chart_add (RfChart *self, GtkEventController *controller)
{
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
rf_chart_init (RfChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  self->points = rf_chart_points_new ();
  self->chosen = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_size_request (GTK_WIDGET (self), 200, 200);
  gtk_widget_add_css_class (GTK_WIDGET (self), "caption");
  g_signal_connect (motion, "motion", G_CALLBACK (rf_chart_motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (rf_chart_leave_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (rf_chart_unfocus_cb), self);
  g_signal_connect (key, "key-pressed", G_CALLBACK (rf_chart_key_cb), self);
  rf_chart_add (self, motion);
  rf_chart_add (self, focus);
  rf_chart_add (self, key);
}

/**
 * rf_chart_new:
 *
 * Returns: (transfer floating): a chart of nothing
 */
GtkWidget *
rf_chart_new (void)
{
  return g_object_new (RF_TYPE_CHART, NULL);
}
