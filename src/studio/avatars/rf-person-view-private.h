/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-chart.h"
#include "rf-group-rows.h"
#include "rf-person-view.h"
#include "rf-preview.h"

G_BEGIN_DECLS

/* What has a curve: the heart rate and the steps. */
#define N_CURVES 2

/* The rows of what is known, as they stand. */
typedef enum
{
  ROW_REASON,
  ROW_CONFIDENCE,
  ROW_WANTED,
  ROW_PENDING,
  ROW_MEASURED,
  ROW_ANALYSED,
  ROW_GENERATED,
  ROW_TROUBLE,
  ROW_FACE,
  ROW_ACCOUNT,
  N_ROWS,
} RfPersonLine;

struct _RfPersonView
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *stale_box;
  GtkLabel *stale_label;
  RfPreview *preview;
  AdwAvatar *placeholder; /* where there is no picture yet */
  GtkLabel *name_label;
  GtkLabel *state_label;
  GtkLabel *as_of_label;
  GtkWidget *busy_box;
  GtkSpinner *busy_spinner;
  GtkButton *refresh_button;
  GtkLabel *price_label;
  AdwPreferencesGroup *state_group;
  GtkWidget *curve_boxes[N_CURVES];
  RfChart *charts[N_CURVES];
  GtkLabel *chosen_labels[N_CURVES];
  GtkLabel *curves_label;
  GtkLabel *no_curves_label;
  AdwPreferencesGroup *history_group;
  GtkWidget *more_button;
  GtkWidget *rows[N_ROWS];
  RfRows *history_rows; /* (owned) */
  char *shown_user;     /* (owned) (nullable) whose picture, curves and history are shown */
  char *shown_assets;   /* (owned) (nullable) which of them */
  char *shown_curves;   /* (owned) (nullable) up to when and how many */
  char *shown_history;  /* (owned) (nullable) up to which decision */
};

gboolean rf_person_view_turns (char **shown, char *mark);

/* rf-person-view-rows.c */
void rf_person_view_make_rows (RfPersonView *self);
void rf_person_view_show_rows (RfPersonView *self, const RfPersonFacts *facts);

/* rf-person-view-history.c */
void rf_person_view_show_history (RfPersonView *self, const RfPersonFacts *facts);

G_END_DECLS
