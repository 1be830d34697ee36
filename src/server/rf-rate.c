/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-rate.h"

/*
 * How many requests a token has in a minute: a bucket that holds a minute's worth
 * and fills steadily. Any thread may ask.
 */

/* Of more callers than this, those that were away for a minute are forgotten: their
 * buckets are full again. */
#define MANY 1024

typedef struct
{
  double left;
  gint64 at; /* monotonic */
} RfBucket;

struct _RfRates
{
  GMutex mutex;
  GHashTable *buckets; /* (owned) utf8 → RfBucket */
};

/**
 * rf_rates_new:
 *
 * Returns: (transfer full): rates of which nothing was used
 */
RfRates *
rf_rates_new (void)
{
  RfRates *self = g_new0 (RfRates, 1);

  g_mutex_init (&self->mutex);
  self->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * rf_rates_free:
 * @self: (transfer full): rates
 */
void
rf_rates_free (RfRates *self)
{
  g_hash_table_unref (self->buckets);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static gboolean
rf_rates_is_full_cb (gpointer name, gpointer bucket, gpointer now)
{
  return *(const gint64 *) now - ((const RfBucket *) bucket)->at > 60 * G_USEC_PER_SEC;
}

static RfBucket *
rf_rates_find (RfRates *self, const char *name, guint per_minute, gint64 now)
{
  RfBucket *bucket = g_hash_table_lookup (self->buckets, name);

  if (bucket != NULL)
    return bucket;
  if (g_hash_table_size (self->buckets) >= MANY)
    g_hash_table_foreach_remove (self->buckets, rf_rates_is_full_cb, &now);
  bucket = g_new0 (RfBucket, 1);
  bucket->left = per_minute;
  bucket->at = now;
  g_hash_table_insert (self->buckets, g_strdup (name), bucket);
  return bucket;
}

/**
 * rf_rates_take:
 * @self: rates
 * @name: whose
 * @per_minute: the most requests in a minute, more than 0
 * @wait: (out): seconds after which there is one, where there is none now
 *
 * Returns: whether there was one left, which is taken
 */
gboolean
rf_rates_take (RfRates *self, const char *name, guint per_minute, guint *wait)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gint64 now = g_get_monotonic_time ();
  RfBucket *bucket = rf_rates_find (self, name, per_minute, now);
  double filled = (double) (now - bucket->at) * per_minute / (60.0 * G_USEC_PER_SEC);

  bucket->left = MIN (bucket->left + filled, (double) per_minute);
  bucket->at = now;
  *wait = 0;
  if (bucket->left >= 1.0)
    {
      bucket->left -= 1.0;
      return TRUE;
    }
  *wait = (guint) ((1.0 - bucket->left) * 60.0 / per_minute) + 1;
  return FALSE;
}
