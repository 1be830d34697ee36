/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_CLEANUP_PREVIEW (rf_cleanup_preview_get_type ())

G_DECLARE_FINAL_TYPE (RfCleanupPreview,
                      rf_cleanup_preview,
                      RF,
                      CLEANUP_PREVIEW,
                      AdwPreferencesGroup)

void rf_cleanup_preview_set_session (RfCleanupPreview *self, RfSession *session);
void rf_cleanup_preview_update (RfCleanupPreview *self);
void rf_cleanup_preview_want_purge (RfCleanupPreview *self);

G_END_DECLS
