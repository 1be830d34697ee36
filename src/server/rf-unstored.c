/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-unstored.h"

#include <fcntl.h>

/*
 * What was made and is kept nowhere: because the request said so, or because the
 * store has failed. Its client fetches it by its address as anything else, for a
 * while.
 */

/* Microseconds. */
#define KEPT (10 * 60 * G_USEC_PER_SEC)

/* How many are kept at most; of more, the oldest go before their time. */
#define MOST 1024

typedef struct
{
  char *namespace_; /* (owned) (nullable) */
  RfResult *result; /* (owned) holds the files */
  gint64 until;
} RfUnstoredResult;

struct _RfUnstored
{
  GMutex mutex;
  GPtrArray *results; /* (owned) of RfUnstoredResult, the oldest first */
};

static void
rf_unstored_result_free (gpointer data)
{
  RfUnstoredResult *kept = data;

  g_free (kept->namespace_);
  rf_result_free (kept->result);
  g_free (kept);
}

/**
 * rf_unstored_new:
 *
 * Returns: (transfer full): a place without anything in it
 */
RfUnstored *
rf_unstored_new (void)
{
  RfUnstored *self = g_new0 (RfUnstored, 1);

  g_mutex_init (&self->mutex);
  self->results = g_ptr_array_new_with_free_func (rf_unstored_result_free);
  return self;
}

/**
 * rf_unstored_free:
 * @self: (transfer full): a place; its files are deleted
 */
void
rf_unstored_free (RfUnstored *self)
{
  g_ptr_array_unref (self->results);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
rf_unstored_forget (RfUnstored *self)
{
  gint64 now = g_get_monotonic_time ();
  guint old = 0;

  while (old < self->results->len &&
         ((RfUnstoredResult *) g_ptr_array_index (self->results, old))->until < now)
    old++;
  if (old > 0)
    g_ptr_array_remove_range (self->results, 0, old);
}

/**
 * rf_unstored_take:
 * @self: a place
 * @namespace_: (nullable): the tenant that may fetch it
 * @result: (transfer full): a result with files of its own
 */
void
rf_unstored_take (RfUnstored *self, const char *namespace_, RfResult *result)
{
  RfUnstoredResult *kept = g_new0 (RfUnstoredResult, 1);

  kept->namespace_ = g_strdup (namespace_);
  kept->result = result;
  kept->until = g_get_monotonic_time () + KEPT;
  g_mutex_lock (&self->mutex);
  rf_unstored_forget (self);
  if (self->results->len >= MOST)
    g_ptr_array_remove_index (self->results, 0);
  g_ptr_array_add (self->results, kept);
  g_mutex_unlock (&self->mutex);
}

static const RfAsset *
rf_unstored_find_in (const RfUnstoredResult *kept, const char *namespace_, const char *sha256)
{
  const RfGeneration *generation = rf_result_get_generation (kept->result);

  if (namespace_ != NULL && g_strcmp0 (kept->namespace_, namespace_) != 0)
    return NULL;
  for (guint i = 0; i < generation->assets->len; i++)
    {
      const RfAsset *asset = g_ptr_array_index (generation->assets, i);

      if (g_strcmp0 (asset->sha256, sha256) == 0 && asset->path != NULL)
        return asset;
    }
  return NULL;
}

/**
 * rf_unstored_open:
 * @self: a place
 * @namespace_: (nullable): the tenant that asks, or %NULL for all of them
 * @sha256: hex
 * @asset: (out) (transfer full): what is known of it
 *
 * Returns: a descriptor, to be closed, or -1 where nothing of that name is here
 */
int
rf_unstored_open (RfUnstored *self, const char *namespace_, const char *sha256, RfAsset **asset)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const RfAsset *found = NULL;
  int descriptor = -1;

  rf_unstored_forget (self);
  for (guint i = 0; i < self->results->len && found == NULL; i++)
    found = rf_unstored_find_in (g_ptr_array_index (self->results, i), namespace_, sha256);
  if (found != NULL)
    descriptor = open (found->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor >= 0)
    *asset = rf_asset_copy (found);
  return descriptor;
}
