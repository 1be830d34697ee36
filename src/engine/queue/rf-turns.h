/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RfTurns:
 *
 * Whose run is next, among those that wait for a worker: each asker has one in each
 * turn, however many it has waiting. Not for several threads at once.
 */
typedef struct _RfTurns RfTurns;

RfTurns *rf_turns_new (void);
void rf_turns_free (RfTurns *self);
gint64 rf_turns_take (RfTurns *self, const char *asker);
void rf_turns_begin (RfTurns *self, gint64 turn);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfTurns, rf_turns_free)

G_END_DECLS
