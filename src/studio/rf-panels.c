/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-panels.h"

#include "rf-avatars-panel.h"
#include "rf-cleanup-panel.h"
#include "rf-create-panel.h"
#include "rf-library-panel.h"
#include "rf-providers-panel.h"
#include "rf-queue-panel.h"
#include "rf-statistics-panel.h"

#include <glib/gi18n.h>

/**
 * rf_panels:
 *
 * All panels, in the order of the side bar, and last one without a name.
 */
const RfPanelRow rf_panels[] = {
  { "create", N_ ("Create"), "document-new-symbolic", rf_create_panel_get_type, FALSE },
  { "library", N_ ("Library"), "folder-pictures-symbolic", rf_library_panel_get_type, FALSE },
  { "queue", N_ ("Queue"), "view-list-symbolic", rf_queue_panel_get_type, TRUE },
  { "statistics",
    N_ ("Statistics"),
    "power-profile-performance-symbolic",
    rf_statistics_panel_get_type,
    TRUE },
  { "cleanup", N_ ("Cleanup"), "edit-clear-all-symbolic", rf_cleanup_panel_get_type, TRUE },
  { "avatars", N_ ("Avatars"), "system-users-symbolic", rf_avatars_panel_get_type, TRUE },
  { "providers",
    N_ ("Providers"),
    "applications-engineering-symbolic",
    rf_providers_panel_get_type,
    FALSE },
  { NULL },
};
