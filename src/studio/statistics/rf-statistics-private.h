/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-accounts-group.h"
#include "rf-chart.h"
#include "rf-group-rows.h"
#include "rf-inquiry.h"
#include "rf-statistics-panel.h"
#include "rf-stats.h"

G_BEGIN_DECLS

struct _RfStatisticsPanel
{
  RfPanel parent_instance;

  GtkDropDown *window_drop_down;
  GtkDropDown *by_drop_down;
  GtkDropDown *measure_drop_down;
  GtkInfoBar *alert_bar;
  GtkLabel *alert_label;
  GtkLabel *rate_label;
  GtkLabel *rate_of_label;
  GtkLabel *saved_label;
  GtkLabel *spent_label;
  GtkLabel *answers_label;
  GtkLabel *failed_label;
  GtkLabel *kept_label;
  GtkLabel *kept_of_label;
  GtkStack *view_stack;
  GtkToggleButton *table_button;
  RfChart *chart;
  GtkLabel *chosen_label;
  GtkLabel *first_label;
  GtkLabel *second_label;
  GtkColumnView *table;
  AdwPreferencesGroup *latency_group;
  AdwPreferencesGroup *outcome_group;
  RfAccountsGroup *accounts_group;
  RfRows *figures;  /* (owned) rows of the groups of figures */
  RfStats *stats;   /* (owned) (nullable) what is shown */
  GPtrArray *shown; /* (owned) (nullable) of RfTallyRow: what the table has */
  RfInquiry inquiry;
};

/* rf-statistics-figures.c */
void rf_statistics_panel_show_figures (RfStatisticsPanel *self);

/* rf-statistics-view.c */
void rf_statistics_panel_prepare_view (RfStatisticsPanel *self);
void rf_statistics_panel_show_view (RfStatisticsPanel *self);

/* rf-statistics-csv.c */
char *rf_statistics_panel_dup_csv (RfStatisticsPanel *self);
void rf_statistics_panel_copy_action (GtkWidget *widget, const char *name, GVariant *parameter);
void rf_statistics_panel_save_action (GtkWidget *widget, const char *name, GVariant *parameter);

/* rf-statistics-panel.c */
gint64 rf_statistics_panel_get_since (RfStatisticsPanel *self);
RfStatsBy rf_statistics_panel_get_by (RfStatisticsPanel *self);
void rf_statistics_panel_ask (RfStatisticsPanel *self);

G_END_DECLS
