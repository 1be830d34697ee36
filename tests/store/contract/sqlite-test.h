/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store-contract.h"

G_BEGIN_DECLS

/* What the tests of the SQLite store share. The file is looked at through
 * SQLite, or by other means only while nobody has it open. */

RfStore *sqlite_test_open (const char *place);
char *sqlite_test_path (const char *place, const char *ending);
gint64 sqlite_test_size (const char *place, const char *ending);
gboolean sqlite_test_execute (const char *place, const char *sql);
gint64 sqlite_test_ask (const char *place, const char *sql);
void sqlite_test_overwrite (const char *place, gint64 offset, const void *data, gsize length);
guint sqlite_test_count_files (const char *place, const char *prefix);
void sqlite_test_make_recorded (StoreFixture *fixture, const char *word, const char *account);
int sqlite_test_wait (pid_t process);

G_END_DECLS
