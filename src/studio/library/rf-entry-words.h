/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-entry.h"
#include "rf-selector.h"

G_BEGIN_DECLS

char *rf_entry_say_prompt (const RfEntry *entry);
char *rf_entry_say_kind (const RfEntry *entry);
char *rf_entry_say_maker (const RfEntry *entry);
char *rf_entry_say_created (const RfEntry *entry);
char *rf_entry_say_used (const RfEntry *entry);
char *rf_entry_say_uses (const RfEntry *entry);
char *rf_entry_say_cost (const RfEntry *entry);
char *rf_entry_say_size (const RfEntry *entry);
char *rf_entry_say_saved (const RfEntry *entry);
char *rf_entry_say_state (const RfEntry *entry, int trash_days);
char *rf_entry_say_count (gint64 count);
const char *rf_say_strategy (RfStrategy strategy);

G_END_DECLS
