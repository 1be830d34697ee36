/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_PANEL (rf_panel_get_type ())

G_DECLARE_DERIVABLE_TYPE (RfPanel, rf_panel, RF, PANEL, AdwBin)

/**
 * RfPanelClass:
 * @start: the session is open; called once for each session, before @update
 * @stop: the session ends: stop what is under way and let go of what is of it
 * @update: it is shown, and something has changed since it last was; or it was just started
 * @focus: put the keyboard where its work begins; without it, the first widget
 *
 * What a panel does beside its template.
 */
struct _RfPanelClass
{
  AdwBinClass parent_class;

  void (*start) (RfPanel *self, RfSession *session);
  void (*stop) (RfPanel *self);
  void (*update) (RfPanel *self);
  void (*focus) (RfPanel *self);
};

void rf_panel_set_session (RfPanel *self, RfSession *session);
RfSession *rf_panel_get_session (RfPanel *self);
const char *rf_panel_get_title (RfPanel *self);
void rf_panel_set_subtitle (RfPanel *self, const char *subtitle);
void rf_panel_set_shown (RfPanel *self, gboolean is_shown);
void rf_panel_focus (RfPanel *self);

void rf_panel_show_content (RfPanel *self);
void rf_panel_show_loading (RfPanel *self);
void
rf_panel_show_status (RfPanel *self, const char *icon, const char *title, const char *description);
void rf_panel_set_status_action (RfPanel *self, const char *label, const char *action);
void rf_panel_show_problem (RfPanel *self, const GError *error);

G_END_DECLS
