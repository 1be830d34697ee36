/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-plan.h"

G_BEGIN_DECLS

/** RF_KEY_SCHEMA: bumped when the same request begins to make another fingerprint */
#define RF_KEY_SCHEMA 1

char *
rf_key_dup_canonical (const RfModelInfo *model, JsonObject *keyed, guint version, GError **error);
char *rf_key_dup_identity (const char *fingerprint, RfStrategy strategy, const char *scope);
char *rf_key_dup_content (RfKind kind, const char *identity);
char *rf_key_dup_slot (const RfRequest *request,
                       RfKind kind,
                       RfStrategy strategy,
                       const char *scope,
                       guint version);
gboolean rf_key_request_is_slot (const RfRequest *request);
gint64 rf_key_fold_seed (const char *scope, guint version, gint64 minimum, gint64 maximum);

G_END_DECLS
