/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-engine-private.h"

G_BEGIN_DECLS

/**
 * RfInspect:
 * @mends: what can be mended is, and only that is told of; else all that is wrong
 *   is told of and nothing is changed
 * @progress: (nullable): is told how many of the entries were looked at
 * @recorded: generations that have a side record
 * @named: SHA-256 of blobs that a side record without rows names
 * @sentences: what is told
 *
 * One look at everything. Both ways are one walk, so that what is mended is what
 * was found.
 */
typedef struct
{
  RfEngine *engine;
  gboolean mends;
  RfProgress *progress;
  GCancellable *cancellable;
  gint64 n_entries; /* how many there were when it began */
  gint64 n_done;
  GHashTable *recorded; /* (owned) */
  GHashTable *named;    /* (owned) */
  GPtrArray *sentences; /* (owned) of utf8 */
} RfInspect;

void rf_inspect_tell (RfInspect *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* rf-inspect-records.c */
gboolean rf_inspect_records (RfInspect *self, GError **error);

/* rf-inspect-entries.c */
gboolean rf_inspect_entries (RfInspect *self, GError **error);

/* rf-inspect-files.c */
gboolean rf_inspect_files (RfInspect *self, GError **error);

G_END_DECLS
