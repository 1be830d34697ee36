/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-store.h"

G_BEGIN_DECLS

/* Returns: (transfer full): the entry of a number, the same each time */
typedef RfEntry *(*BenchMakeEntry) (gint64 number);

char *bench_dup_folder (const char *wanted);
void bench_remove_folder (const char *folder);
void bench_fill (const char *folder, gint64 entries, BenchMakeEntry make_entry);

G_END_DECLS
