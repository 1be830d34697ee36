/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-attempt.h"
#include "rf-create-panel.h"
#include "rf-model-form.h"
#include "rf-model-picker.h"
#include "rf-outcome-view.h"
#include "rf-quote.h"

G_BEGIN_DECLS

struct _RfCreatePanel
{
  RfPanel parent_instance;

  AdwLeaflet *leaflet;
  GtkBox *form_box;
  GtkLabel *message_label;
  GtkButton *generate_button;
  GMenu *more_menu;
  GtkMenuButton *history_button;
  GtkMenuButton *presets_button;
  GtkBox *outcome_box;
  RfModelPicker *picker;
  RfModelForm *form;
  RfOutcomeView *outcome;

  GCancellable *cancellable; /* (owned) (nullable) of what the panel asks itself */
  RfQuote *quote;            /* (owned) (nullable) while it is started */
  RfAttempt *attempt;        /* (owned) (nullable) the last one */
  char *notice;              /* (owned) (nullable) said in place of all else */
  char *fault;               /* (owned) (nullable) what is wrong and stands beside no field */
  gint64 shown_price;        /* millionths that the button said last, or -1 */
  gboolean is_ready;         /* there is a model in the form */
  gboolean is_faulty;        /* the form cannot be asked so */
  gboolean shows_faults;     /* beside fields, and they go when the form is right */
  gboolean is_armed;         /* it was pressed while the price was not known yet */
};

/* rf-create-generate.c */
void rf_create_panel_ask (RfCreatePanel *self);
void rf_create_panel_show_quote (RfCreatePanel *self);
void rf_create_panel_quote_cb (RfCreatePanel *self);
void rf_create_panel_generate (RfCreatePanel *self);
void rf_create_panel_generate_anew (RfCreatePanel *self);
void rf_create_panel_show_page (RfCreatePanel *self, const char *page);
void rf_create_panel_forget_attempt (RfCreatePanel *self);

/* rf-create-recall.c */
void rf_create_panel_recall (RfCreatePanel *self, RfRequest *request, RfRecall how);

/* rf-create-actions.c */
void rf_create_panel_install_actions (GtkWidgetClass *widget_class);
void rf_create_panel_enable_actions (RfCreatePanel *self);

G_END_DECLS
