/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** RF_CHART_MOST: a chart shows no more points than these */
#define RF_CHART_MOST 400

/** RF_CHART_SERIES: what is stacked in a point */
#define RF_CHART_SERIES 2

/**
 * RfChartPoint:
 * @label: (owned): what it is of, such as a day
 * @values: one for each series, none of them below 0
 */
typedef struct
{
  char *label;
  double values[RF_CHART_SERIES];
} RfChartPoint;

/**
 * RfChartSay:
 * @value: a value
 *
 * Returns: (transfer full): it in words, such as “5 credits”
 */
typedef char *(*RfChartSay) (double value);

#define RF_TYPE_CHART (rf_chart_get_type ())

G_DECLARE_FINAL_TYPE (RfChart, rf_chart, RF, CHART, GtkWidget)

GtkWidget *rf_chart_new (void);
GPtrArray *rf_chart_points_new (void);
void rf_chart_points_add (GPtrArray *points, char *label, double first, double second);
void rf_chart_set_series (RfChart *self, const char *first, const char *second, RfChartSay say);
void rf_chart_take_points (RfChart *self, GPtrArray *points);
void rf_chart_choose (RfChart *self, int point);
int rf_chart_get_chosen (RfChart *self);

G_END_DECLS
