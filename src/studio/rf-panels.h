/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-panel.h"

G_BEGIN_DECLS

/**
 * RfPanelRow:
 * @name: in actions and settings
 * @title: in the side bar
 * @icon: of the side bar
 * @get_type: of the panel
 * @is_for_admins: nobody else is shown it
 *
 * A row of the side bar.
 */
typedef struct
{
  const char *name;
  const char *title;
  const char *icon;
  GType (*get_type) (void);
  gboolean is_for_admins;
} RfPanelRow;

extern const RfPanelRow rf_panels[];

G_END_DECLS
