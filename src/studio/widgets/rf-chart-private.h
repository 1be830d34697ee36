/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-chart.h"

G_BEGIN_DECLS

struct _RfChart
{
  GtkWidget parent_instance;

  char *names[RF_CHART_SERIES]; /* (owned) */
  RfChartSay say;
  GPtrArray *points; /* (owned) of RfChartPoint */
  int chosen;        /* by pointer or keyboard, or -1 */
};

/**
 * RfChartFrame:
 * @left: where the points begin
 * @top: of the highest value
 * @width: of all points
 * @height: of the highest value
 * @most: that value
 *
 * Where in the widget the points stand.
 */
typedef struct
{
  double left;
  double top;
  double width;
  double height;
  double most;
} RfChartFrame;

/* rf-chart-draw.c */
RfChartFrame rf_chart_get_frame (RfChart *self);
double rf_chart_round_up (double value);
void rf_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);

G_END_DECLS
