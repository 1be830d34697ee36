/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-request.h"

G_BEGIN_DECLS

GStrv rf_presets_list (void);
gboolean rf_presets_save (const char *name, const RfRequest *request);
gboolean rf_presets_delete (const char *name);
RfRequest *rf_presets_dup_request (const char *name);

void rf_drafts_add (const RfRequest *request);
void rf_drafts_remove (const RfRequest *request);
GPtrArray *rf_drafts_list (void);

char *rf_choices_dup_model (RfKind kind);
void rf_choices_remember_model (RfKind kind, const char *provider, const char *model);

G_END_DECLS
