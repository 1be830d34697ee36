/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RfHttpDeadline RfHttpDeadline;

RfHttpDeadline *rf_http_deadline_new (GCancellable *outer, guint seconds);
void rf_http_deadline_free (RfHttpDeadline *self);

GCancellable *rf_http_deadline_get_cancellable (RfHttpDeadline *self);
gint64 rf_http_deadline_get_left (RfHttpDeadline *self);
gboolean rf_http_deadline_has_passed (RfHttpDeadline *self);
void rf_http_deadline_hasten (RfHttpDeadline *self, guint seconds);
void rf_http_deadline_relax (RfHttpDeadline *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfHttpDeadline, rf_http_deadline_free)

G_END_DECLS
