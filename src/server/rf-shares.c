/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-shares.h"

struct _RfShares
{
  GMutex mutex;
  GHashTable *counts; /* (owned) utf8 → how many; guarded by mutex */
};

/**
 * rf_shares_new:
 *
 * Returns: (transfer full): shares of which nobody has any
 */
RfShares *
rf_shares_new (void)
{
  RfShares *self = g_new0 (RfShares, 1);

  g_mutex_init (&self->mutex);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/**
 * rf_shares_free:
 * @self: (transfer full): shares
 */
void
rf_shares_free (RfShares *self)
{
  g_hash_table_unref (self->counts);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * rf_shares_take:
 * @self: shares
 * @name: who wants one more
 * @most: how many one may have
 *
 * Returns: whether it has it now
 */
gboolean
rf_shares_take (RfShares *self, const char *name, guint most)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, name));

  if (count >= most)
    return FALSE;
  g_hash_table_insert (self->counts, g_strdup (name), GUINT_TO_POINTER (count + 1));
  return TRUE;
}

/**
 * rf_shares_give_back:
 * @self: shares
 * @name: (nullable): who has one less
 */
void
rf_shares_give_back (RfShares *self, const char *name)
{
  g_autoptr (GMutexLocker) locker = NULL;
  guint count = 0;

  if (name == NULL)
    return;
  locker = g_mutex_locker_new (&self->mutex);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, name));
  if (count > 1)
    g_hash_table_insert (self->counts, g_strdup (name), GUINT_TO_POINTER (count - 1));
  else
    g_hash_table_remove (self->counts, name);
}
