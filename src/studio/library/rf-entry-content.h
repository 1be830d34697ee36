/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RF_TYPE_ENTRY_CONTENT (rf_entry_content_get_type ())

G_DECLARE_FINAL_TYPE (RfEntryContent, rf_entry_content, RF, ENTRY_CONTENT, GdkContentProvider)

GdkContentProvider *rf_entry_content_new (RfSession *session, const RfEntry *entry);

G_END_DECLS
