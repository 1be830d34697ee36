/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-turns.h"

/* Askers that are remembered before those that have nothing waiting are forgotten. */
#define FEW 64

struct _RfTurns
{
  gint64 begun;      /* the latest turn of which something was begun */
  GHashTable *lasts; /* (owned) asker → its last turn, as gint64 */
  guint most;        /* as many askers, and those who have gone are looked for */
};

/**
 * rf_turns_new:
 *
 * Returns: (transfer full): turns of nobody yet
 */
RfTurns *
rf_turns_new (void)
{
  RfTurns *self = g_new0 (RfTurns, 1);

  self->lasts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->most = FEW;
  return self;
}

/**
 * rf_turns_free:
 * @self: (transfer full): turns
 */
void
rf_turns_free (RfTurns *self)
{
  g_hash_table_unref (self->lasts);
  g_free (self);
}

static gboolean
rf_turns_is_past_cb (gpointer asker, gpointer last, gpointer data)
{
  const RfTurns *self = data;

  return *(const gint64 *) last <= self->begun;
}

/* Who has nothing waiting begins anew whenever it comes again. Those are looked for
 * when there are twice as many as were left the last time. */
static void
rf_turns_forget (RfTurns *self)
{
  if (g_hash_table_size (self->lasts) < self->most)
    return;
  g_hash_table_foreach_remove (self->lasts, rf_turns_is_past_cb, self);
  self->most = MAX (2 * g_hash_table_size (self->lasts), FEW);
}

/**
 * rf_turns_take:
 * @self: turns
 * @asker: whose run will wait
 *
 * Returns: in which turn it is; what is less goes first
 */
gint64
rf_turns_take (RfTurns *self, const char *asker)
{
  gint64 *last = g_hash_table_lookup (self->lasts, asker);

  if (last == NULL)
    {
      rf_turns_forget (self);
      last = g_new0 (gint64, 1);
      g_hash_table_insert (self->lasts, g_strdup (asker), last);
    }
  *last = MAX (*last, self->begun) + 1;
  return *last;
}

/**
 * rf_turns_begin:
 * @self: turns
 * @turn: of a run that waits no longer
 */
void
rf_turns_begin (RfTurns *self, gint64 turn)
{
  self->begun = MAX (self->begun, turn);
}
