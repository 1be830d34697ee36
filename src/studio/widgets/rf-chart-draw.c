/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-chart-private.h"

#include <math.h>

/* How a chart is drawn: bars with two parts, three lines behind them, and as many labels
 * below as there is room for. Colours are those of the theme. */

#define LABEL_GAP  6.0
#define TOP_MARGIN 12.0
#define LINES      2
#define CORNER     3.0

/* Room that a label takes besides its own, so that two are told apart. */
#define LABEL_ROOM 16.0

typedef struct
{
  RfChart *chart;
  cairo_t *cairo;
  RfChartFrame frame;
  GdkRGBA text;
  GdkRGBA series[RF_CHART_SERIES];
} RfChartDrawing;

/**
 * rf_chart_round_up:
 * @value: 0 or more
 *
 * Returns: the next of 1, 2 and 5 times a power of ten, so that the lines have round names
 */
double
rf_chart_round_up (double value)
{
  static const double steps[] = { 1.0, 2.0, 5.0, 10.0 };
  double power = 0.0;

  if (value <= 0.0 || !isfinite (value))
    return 1.0;
  power = pow (10.0, floor (log10 (value)));
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (value <= steps[i] * power * (1.0 + 1e-9))
        return steps[i] * power;
    }
  return 10.0 * power;
}

static double
rf_chart_get_most (RfChart *self)
{
  double most = 0.0;

  for (guint i = 0; i < self->points->len; i++)
    {
      const RfChartPoint *point = g_ptr_array_index (self->points, i);

      most = MAX (most, point->values[0] + point->values[1]);
    }
  return rf_chart_round_up (most);
}

static void
rf_chart_measure_text (RfChart *self, const char *text, double *width, double *height)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int pixel_width = 0;
  int pixel_height = 0;

  pango_layout_get_pixel_size (layout, &pixel_width, &pixel_height);
  *width = pixel_width;
  *height = pixel_height;
}

/**
 * rf_chart_get_frame:
 * @self: a chart
 *
 * Returns: where its points stand
 */
RfChartFrame
rf_chart_get_frame (RfChart *self)
{
  RfChartFrame frame = { .top = TOP_MARGIN, .most = rf_chart_get_most (self) };
  double text_width = 0.0;
  double text_height = 0.0;

  for (int i = 0; i <= LINES; i++)
    {
      g_autofree char *text = self->say (frame.most * i / LINES);
      double width = 0.0;

      rf_chart_measure_text (self, text, &width, &text_height);
      text_width = MAX (text_width, width);
    }
  frame.left = text_width + LABEL_GAP;
  frame.width = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - frame.left, 1.0);
  frame.height =
      MAX (gtk_widget_get_height (GTK_WIDGET (self)) - frame.top - text_height - LABEL_GAP, 1.0);
  return frame;
}

static void
rf_chart_set_colour (RfChartDrawing *self, const GdkRGBA *colour, double alpha)
{
  cairo_set_source_rgba (
      self->cairo, colour->red, colour->green, colour->blue, colour->alpha * alpha);
}

static void
rf_chart_draw_text (RfChartDrawing *self, const char *text, double x, double y, double align)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self->chart));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->chart), text);
  int width = 0;
  int height = 0;

  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_render_layout (context, self->cairo, x - width * align, y, layout);
}

static void
rf_chart_draw_lines (RfChartDrawing *self)
{
  const RfChartFrame *frame = &self->frame;

  for (int i = 0; i <= LINES; i++)
    {
      double y = round (frame->top + frame->height * (LINES - i) / LINES) + 0.5;
      g_autofree char *text = self->chart->say (frame->most * i / LINES);
      double width = 0.0;
      double height = 0.0;

      rf_chart_measure_text (self->chart, text, &width, &height);
      rf_chart_draw_text (self, text, frame->left - LABEL_GAP, y - height / 2.0, 1.0);
      rf_chart_set_colour (self, &self->text, 0.15);
      cairo_set_line_width (self->cairo, 1.0);
      cairo_move_to (self->cairo, frame->left, y);
      cairo_line_to (self->cairo, frame->left + frame->width, y);
      cairo_stroke (self->cairo);
    }
}

/* With round corners above, where there is room for them. */
static void
rf_chart_draw_bar (RfChartDrawing *self, double x, double y, double width, double height)
{
  double radius = MIN (MIN (CORNER, width / 2.0), height);

  cairo_new_sub_path (self->cairo);
  cairo_move_to (self->cairo, x, y + height);
  cairo_line_to (self->cairo, x, y + radius);
  cairo_arc (self->cairo, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_arc (self->cairo, x + width - radius, y + radius, radius, 1.5 * G_PI, 2.0 * G_PI);
  cairo_line_to (self->cairo, x + width, y + height);
  cairo_close_path (self->cairo);
  cairo_fill (self->cairo);
}

static void
rf_chart_draw_point (RfChartDrawing *self, guint index)
{
  const RfChartPoint *point = g_ptr_array_index (self->chart->points, index);
  const RfChartFrame *frame = &self->frame;
  double slot = frame->width / self->chart->points->len;
  double width = MIN (MAX (slot * 0.7, 1.0), 56.0);
  double x = frame->left + slot * index + (slot - width) / 2.0;
  double y = frame->top + frame->height;
  gboolean dims = self->chart->chosen >= 0 && self->chart->chosen != (int) index;

  for (gsize i = 0; i < RF_CHART_SERIES; i++)
    {
      double height = frame->height * point->values[i] / frame->most;

      if (height <= 0.0)
        continue;
      y -= height;
      rf_chart_set_colour (self, &self->series[i], dims ? 0.5 : 1.0);
      rf_chart_draw_bar (self, x, y, width, height);
    }
}

static void
rf_chart_draw_labels (RfChartDrawing *self)
{
  const RfChartFrame *frame = &self->frame;
  double slot = frame->width / self->chart->points->len;
  double y = frame->top + frame->height + LABEL_GAP;
  double free_from = -G_MAXDOUBLE;

  for (guint i = 0; i < self->chart->points->len; i++)
    {
      const RfChartPoint *point = g_ptr_array_index (self->chart->points, i);
      double middle = frame->left + slot * (i + 0.5);
      double width = 0.0;
      double height = 0.0;

      rf_chart_measure_text (self->chart, point->label, &width, &height);
      if (middle - width / 2.0 < free_from ||
          middle + width / 2.0 > frame->left + frame->width + LABEL_ROOM / 2.0)
        continue;
      rf_chart_draw_text (self, point->label, middle, y, 0.5);
      free_from = middle + width / 2.0 + LABEL_ROOM;
    }
}

static void
rf_chart_find_colours (RfChartDrawing *self)
{
  static const char *const names[RF_CHART_SERIES] = { "accent_bg_color", "warning_bg_color" };
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self->chart));

  gtk_style_context_get_color (context, &self->text);
  for (gsize i = 0; i < RF_CHART_SERIES; i++)
    {
      if (!gtk_style_context_lookup_color (context, names[i], &self->series[i]))
        self->series[i] = self->text;
    }
}

/**
 * rf_chart_snapshot:
 * @widget: a chart
 * @snapshot: where it is drawn
 */
void
rf_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RfChartDrawing self = { .chart = RF_CHART (widget) };
  graphene_rect_t bounds;

  if (self.chart->points->len == 0 || self.chart->say == NULL)
    return;
  graphene_rect_init (&bounds,
                      0.0f,
                      0.0f,
                      (float) gtk_widget_get_width (widget),
                      (float) gtk_widget_get_height (widget));
  self.cairo = gtk_snapshot_append_cairo (snapshot, &bounds);
  self.frame = rf_chart_get_frame (self.chart);
  rf_chart_find_colours (&self);
  rf_chart_draw_lines (&self);
  for (guint i = 0; i < self.chart->points->len; i++)
    rf_chart_draw_point (&self, i);
  rf_chart_draw_labels (&self);
  cairo_destroy (self.cairo);
}
