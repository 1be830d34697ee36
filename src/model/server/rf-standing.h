/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RfStandingFunc:
 * @user_data: whose work it is
 * @cancellable: cancelled when the work is to end
 *
 * A piece of work, done again and again on a thread of its own.
 */
typedef void (*RfStandingFunc) (gpointer user_data, GCancellable *cancellable);

/**
 * RfStanding:
 * @cancellable: (owned): cancelled when it ends
 * @thread: (owned): does the work
 * @mutex: with @cond, for who waits for the end
 *
 * Work that stands for as long as its owner does, of which it is a member.
 */
typedef struct
{
  RfStandingFunc work;
  gpointer user_data;
  GCancellable *cancellable;
  GThread *thread;
  GMutex mutex;
  GCond cond;
} RfStanding;

void
rf_standing_begin (RfStanding *self, const char *name, RfStandingFunc work, gpointer user_data);
void rf_standing_wait (RfStanding *self);
void rf_standing_end (RfStanding *self);
void rf_standing_clear (RfStanding *self);

G_END_DECLS
