/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-renewals.h"

#include "rf-job-store.h"
#include "rf-time.h"

/*
 * What has expired within its profile's grace, in a process that stays and runs
 * jobs: everybody is served it, and one job makes it anew. That job is the request
 * of whoever came first, for something younger than what stands there, so it is a
 * hit where another has made it meanwhile. Its row has a name that is made of the
 * entry's: two processes put in one. It goes before what waits, since without a
 * grace it would have been made by now; and while the queue is paused, nobody is
 * served what none would make anew.
 */

/* How long nobody looks again whether an entry's job is there, in microseconds; so
 * long it rests after a failure, too. */
#define INTERVAL G_TIME_SPAN_MINUTE

/* More are never remembered; then those are forgotten whose time is over. */
#define MOST 4096

#define MILLISECONDS_OF_DAY (RF_DAY * 1000)

struct _RfRenewals
{
  int runners;       /* atomic */
  int is_paused;     /* atomic, the queue */
  GMutex mutex;      /* over what follows */
  GHashTable *asked; /* id of an entry → when its job was asked for, both gint64 */
};

/**
 * rf_renewals_new:
 *
 * Returns: (transfer full): nothing asked for yet
 */
RfRenewals *
rf_renewals_new (void)
{
  RfRenewals *self = g_new0 (RfRenewals, 1);

  g_mutex_init (&self->mutex);
  self->asked = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  return self;
}

/**
 * rf_renewals_free:
 * @self: (transfer full): what was asked for
 */
void
rf_renewals_free (RfRenewals *self)
{
  g_hash_table_unref (self->asked);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * rf_renewals_begin:
 * @self: what was asked for
 *
 * A runner of jobs is there from now on.
 */
void
rf_renewals_begin (RfRenewals *self)
{
  g_atomic_int_inc (&self->runners);
}

/**
 * rf_renewals_end:
 * @self: what was asked for
 *
 * It is there no longer.
 */
void
rf_renewals_end (RfRenewals *self)
{
  g_atomic_int_add (&self->runners, -1);
}

/**
 * rf_renewals_set_paused:
 * @self: what was asked for
 * @is_paused: whether the queue is, as its runner has read
 */
void
rf_renewals_set_paused (RfRenewals *self, gboolean is_paused)
{
  g_atomic_int_set (&self->is_paused, is_paused);
}

/**
 * rf_renewals_serve:
 * @self: what was asked for
 * @plan: what is wanted
 * @now: milliseconds, when it is asked for
 * @entry: what stands there, and has expired
 *
 * Who takes only what is in the cache, or wants nothing kept, has nothing made anew.
 *
 * Returns: whether it is served, since a job will make it anew
 */
gboolean
rf_renewals_serve (RfRenewals *self, const RfPlan *plan, gint64 now, const RfEntry *entry)
{
  return plan->grace > 0 && g_atomic_int_get (&self->runners) > 0 &&
         !g_atomic_int_get (&self->is_paused) && !plan->only_if_cached && !plan->no_store &&
         !rf_entry_is_expired (entry, now - plan->grace * 1000);
}

/* The lock is held. */
static gboolean
rf_renewals_is_due (RfRenewals *self, gint64 id, gint64 now)
{
  const gint64 *asked = g_hash_table_lookup (self->asked, &id);

  return asked == NULL || now - *asked >= INTERVAL;
}

static gboolean
rf_renewals_is_late (const RfResult *result)
{
  return result != NULL && result->outcome == RF_OUTCOME_STALE &&
         g_strcmp0 (result->reason, RF_REASON_GRACE) == 0;
}

/**
 * rf_renewals_want:
 * @self: what was asked for
 * @result: (nullable): what is about to be served
 *
 * Returns: whether rf_renewals_ask() would have something to do
 */
gboolean
rf_renewals_want (RfRenewals *self, const RfResult *result)
{
  g_autoptr (GMutexLocker) locker = NULL;

  if (!rf_renewals_is_late (result))
    return FALSE;
  locker = g_mutex_locker_new (&self->mutex);
  return rf_renewals_is_due (self, result->entry->id, g_get_monotonic_time ());
}

static gboolean
rf_renewals_is_over_cb (gpointer id, gpointer asked, gpointer now)
{
  return *(gint64 *) now - *(gint64 *) asked >= INTERVAL;
}

/* Returns: whether it is the caller who has to see to it */
static gboolean
rf_renewals_take (RfRenewals *self, gint64 id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gint64 now = g_get_monotonic_time ();

  if (!rf_renewals_is_due (self, id, now))
    return FALSE;
  if (g_hash_table_size (self->asked) >= MOST)
    g_hash_table_foreach_remove (self->asked, rf_renewals_is_over_cb, &now);
  g_hash_table_insert (self->asked, g_memdup2 (&id, sizeof id), g_memdup2 (&now, sizeof now));
  return TRUE;
}

/* Returns: (transfer full) (nullable): the same request, for something younger */
static RfRequest *
rf_renewals_dup_request (const RfRequest *request, const RfResult *result, GError **error)
{
  const RfGeneration *generation = rf_result_get_generation (result);
  gint64 age = (rf_time_now () - generation->finished_at) / 1000;
  g_autoptr (JsonNode) node = rf_request_to_json (request);
  RfRequest *copy = rf_request_new_from_local_json (node, "/", error);

  if (copy == NULL)
    return NULL;
  g_free (copy->namespace_);
  copy->namespace_ = g_strdup (request->namespace_);
  copy->max_age = MAX (age - 1, 0);
  return copy;
}

static void
rf_job_free_cb (gpointer job)
{
  rf_job_free (job);
}

static gboolean
rf_renewals_is_queued (RfJobStore *jobs, const char *batch, gboolean *is_queued, GError **error)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;

  selector->batch = g_strdup (batch);
  page = rf_job_store_list (jobs, selector, error);
  *is_queued = FALSE;
  /* One that has failed is listed as well, and tried again. */
  for (guint i = 0; page != NULL && i < page->items->len; i++)
    *is_queued |= !rf_job_is_over (g_ptr_array_index (page->items, i));
  return page != NULL;
}

/* What was done is not done again under the same hash: an entry that comes back
 * from the trash is made anew once a day. */
static gboolean
rf_renewals_enqueue (RfJobStore *store,
                     const RfRequest *request,
                     const RfResult *result,
                     GError **error)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (rf_job_free_cb);
  g_autoptr (RfRequest) wanted = rf_renewals_dup_request (request, result, error);
  RfJob *job = rf_job_new ();
  gboolean is_queued = FALSE;

  g_ptr_array_add (jobs, job);
  job->batch = g_strdup_printf ("renew-%" G_GINT64_FORMAT, result->entry->id);
  job->line = 1;
  job->goes_first = TRUE;
  job->hash = g_strdup_printf ("%s %" G_GINT64_FORMAT,
                               rf_result_get_generation (result)->id,
                               rf_time_now () / MILLISECONDS_OF_DAY);
  if (wanted == NULL || !rf_job_set_request (job, wanted, error) ||
      !rf_renewals_is_queued (store, job->batch, &is_queued, error))
    return FALSE;
  return is_queued || rf_job_store_enqueue (store, jobs, error);
}

/**
 * rf_renewals_ask:
 * @self: what was asked for
 * @store: (nullable): whose queue is meant
 * @request: (nullable): what was asked
 * @result: (nullable): what it was served
 *
 * Where that is served in its grace: asks for the job that makes it anew, once.
 * That it cannot be written is no reason not to serve it.
 */
void
rf_renewals_ask (RfRenewals *self, RfStore *store, const RfRequest *request, const RfResult *result)
{
  g_autoptr (GError) error = NULL;

  if (request == NULL || !rf_renewals_is_late (result) || !RF_IS_JOB_STORE (store) ||
      !rf_renewals_take (self, result->entry->id))
    return;
  if (!rf_renewals_enqueue (RF_JOB_STORE (store), request, result, &error))
    g_info ("“%s” has expired, and is not made anew: %s", result->key, error->message);
}
