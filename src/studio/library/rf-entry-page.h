/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-entry-item.h"
#include "rf-session.h"

G_BEGIN_DECLS

/**
 * RfEntryPage:
 * @cursor: (nullable): where it begins; %NULL for the first one
 * @first: the position of its first row
 * @n_rows: how many it has
 * @rows: (nullable) (element-type RfEntryItem): its rows, while they are kept
 * @cancellable: (nullable): of the call that fills them
 * @used: when a row was last asked for, in the model's count of such things
 *
 * A stretch of a list. What is always kept of it is where it begins.
 */
typedef struct
{
  char *cursor;              /* (owned) (nullable) */
  GPtrArray *rows;           /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) */
  guint first;
  guint n_rows;
  guint64 used;
} RfEntryPage;

RfEntryPage *rf_entry_page_new (const char *cursor, guint first, guint n_rows);
void rf_entry_page_free (RfEntryPage *self);
void rf_entry_page_add_rows (RfEntryPage *self);
void rf_entry_page_drop_rows (RfEntryPage *self);
void rf_entry_page_fill (RfEntryPage *self, RfPage *page);
void rf_entry_page_take_row (RfEntryPage *self, guint index, RfEntryItem *row);

void rf_entry_page_load_async (RfSession *session,
                               const RfSelector *selector,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
RfPage *rf_entry_page_load_finish (RfSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
