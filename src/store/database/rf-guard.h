/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RfGuard RfGuard;

RfGuard *rf_guard_new (const char *path, GError **error);
void rf_guard_free (RfGuard *self);
gboolean rf_guard_lock (RfGuard *self, gint64 timeout, GError **error);
void rf_guard_unlock (RfGuard *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfGuard, rf_guard_free)

G_END_DECLS
