/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-entry-item.h"
#include "rf-session.h"

G_BEGIN_DECLS

#define RF_TYPE_ENTRY_MODEL (rf_entry_model_get_type ())

G_DECLARE_FINAL_TYPE (RfEntryModel, rf_entry_model, RF, ENTRY_MODEL, GObject)

RfEntryModel *rf_entry_model_new (RfSession *session, const RfSelector *selector, guint wanted);
void rf_entry_model_stop (RfEntryModel *self);
const RfSelector *rf_entry_model_get_selector (RfEntryModel *self);
RfEntryItem *rf_entry_model_peek (RfEntryModel *self, guint position);
gboolean rf_entry_model_find (RfEntryModel *self, gint64 id, guint *position);
gboolean rf_entry_model_is_complete (RfEntryModel *self);
gboolean rf_entry_model_is_begun (RfEntryModel *self);
gboolean rf_entry_model_is_ready (RfEntryModel *self);
guint rf_entry_model_take_rows (RfEntryModel *self, RfEntryModel *before);
guint rf_entry_model_get_n_kept (RfEntryModel *self);

G_END_DECLS
