/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-entry-model.h"
#include "rf-entry-page.h"

G_BEGIN_DECLS

struct _RfEntryModel
{
  GObject parent_instance;

  RfSession *session;        /* (owned) */
  RfSelector *selector;      /* (owned) */
  GPtrArray *pages;          /* (owned) of RfEntryPage */
  char *next_cursor;         /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) of what makes it longer */
  guint n_rows;
  guint wanted; /* rows that somebody waits for */
  guint64 uses;
  gboolean is_growing;
  gboolean is_begun;
  gboolean is_complete;
  gboolean is_stopped;
};

/* rf-entry-model-rows.c */
RfEntryPage *rf_entry_model_find_page (RfEntryModel *self, guint position);

G_END_DECLS
