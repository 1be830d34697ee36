/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-avatar-private.h"

/*
 * Who is worked on, and when. The queue is the people's own rows, so it survives
 * whoever works at it; this only takes from it as many as it has workers for. What
 * other processes write is seen by looking once a second.
 */

#define SECOND G_GINT64_CONSTANT (1000)

/* How often it is looked whether the owner of somebody's claim has died, and what is
 * too old to be kept. */
#define BURY_INTERVAL   (5 * G_USEC_PER_SEC)
#define RETAIN_INTERVAL (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

/* Claimed and waiting for a worker, for each worker: claims share a transaction. */
#define AHEAD 4

/* How long somebody else's work is waited for between two looks. */
#define LOOK_INTERVAL (200 * 1000)

typedef struct
{
  RfAvatars *avatars;
  GCancellable *cancellable; /* (nullable) */
  GThreadPool *pool;
  guint busy;       /* guarded by the avatars' mutex */
  gint64 buried_at; /* monotonic */
  gint64 retained_at;
} RfAvatarRun;

static void
rf_avatar_run_one_cb (gpointer data, gpointer user_data)
{
  RfAvatarRun *run = user_data;
  g_autoptr (RfPerson) person = data;

  rf_avatar_work (run->avatars, person, run->cancellable);
  g_mutex_lock (&run->avatars->mutex);
  run->busy--;
  g_cond_broadcast (&run->avatars->stirred);
  g_mutex_unlock (&run->avatars->mutex);
}

static guint
rf_avatar_run_get_busy (RfAvatarRun *run)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&run->avatars->mutex);

  return run->busy;
}

static void
rf_avatar_run_give (RfAvatarRun *run, GPtrArray *people)
{
  g_mutex_lock (&run->avatars->mutex);
  run->busy += people->len;
  g_mutex_unlock (&run->avatars->mutex);
  for (guint i = 0; i < people->len; i++)
    g_thread_pool_push (run->pool, g_ptr_array_index (people, i), NULL);
  /* They are the workers' now. */
  g_ptr_array_set_free_func (people, NULL);
}

static void
rf_avatar_run_wait (RfAvatarRun *run, gint64 microseconds)
{
  gint64 until = g_get_monotonic_time () + microseconds;

  g_mutex_lock (&run->avatars->mutex);
  if (!g_cancellable_is_cancelled (run->cancellable))
    g_cond_wait_until (&run->avatars->stirred, &run->avatars->mutex, until);
  g_mutex_unlock (&run->avatars->mutex);
}

static gboolean
rf_avatar_is_time_for (gint64 *last, gint64 interval)
{
  gint64 now = g_get_monotonic_time ();

  if (*last != 0 && now - *last < interval)
    return FALSE;
  *last = now;
  return TRUE;
}

/* What cannot be cleared away now is in an hour. */
static void
rf_avatar_run_retain (RfAvatarRun *run)
{
  RfAvatars *self = run->avatars;
  gint64 now = rf_avatars_get_now (self);
  RfPeopleSlice slice = { now - self->config->keep_samples * SECOND,
                          now - self->config->keep_history * SECOND,
                          0 };

  do
    {
      if (!rf_people_store_retain (self->store, &slice, NULL))
        return;
    }
  while (slice.from != 0 && !g_cancellable_is_cancelled (run->cancellable));
}

/* Returns how many were claimed, or -1. */
static int
rf_avatar_run_claim (RfAvatarRun *run, gint64 *pause, GError **error)
{
  RfAvatars *self = run->avatars;
  guint most = (guint) self->config->workers * AHEAD;
  guint busy = rf_avatar_run_get_busy (run);
  RfPeopleClaim claim = { .now = rf_avatars_get_now (self), .limit = most - MIN (busy, most) };
  g_autoptr (GPtrArray) people = NULL;

  *pause = SECOND;
  if (claim.limit == 0)
    return 0;
  claim.buries = rf_avatar_is_time_for (&run->buried_at, BURY_INTERVAL);
  if (!rf_people_store_claim (self->store, &claim, error))
    return -1;
  people = claim.people;
  rf_avatar_run_give (run, people);
  if (people->len == 0 && claim.next_at > claim.now)
    *pause = CLAMP (claim.next_at - claim.now, 1, SECOND);
  return (int) people->len;
}

static gboolean
rf_avatar_run_until (RfAvatarRun *run, gboolean once, GError **error)
{
  while (!g_cancellable_is_cancelled (run->cancellable))
    {
      g_autoptr (GError) failure = NULL;
      gint64 pause = 0;
      int claimed = 0;

      rf_avatar_save_left (run->avatars);
      if (rf_avatar_is_time_for (&run->retained_at, RETAIN_INTERVAL))
        rf_avatar_run_retain (run);
      claimed = rf_avatar_run_claim (run, &pause, &failure);
      if (claimed < 0 && once)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      /* A store that cannot be written now, can be later. */
      if (claimed < 0)
        g_info ("nobody could be claimed: %s", failure->message);
      if (claimed <= 0 && once && rf_avatar_run_get_busy (run) == 0)
        return TRUE;
      if (claimed <= 0)
        rf_avatar_run_wait (run, pause * 1000);
    }
  return TRUE;
}

static void
rf_avatar_cancelled_cb (GCancellable *cancellable, gpointer data)
{
  RfAvatars *self = data;

  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->stirred);
  g_mutex_unlock (&self->mutex);
}

static gboolean
rf_avatar_run_everybody (RfAvatars *self, gboolean once, GCancellable *cancellable, GError **error)
{
  RfAvatarRun run = { self, cancellable, NULL, 0, 0, 0 };
  gulong handler = 0;
  gboolean done = FALSE;

  run.pool =
      g_thread_pool_new (rf_avatar_run_one_cb, &run, (int) self->config->workers, FALSE, NULL);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (rf_avatar_cancelled_cb), self, NULL);
  done = rf_avatar_run_until (&run, once, error);
  /* Those who wait let go of their people at once when it was cancelled. */
  g_thread_pool_free (run.pool, FALSE, TRUE);
  g_cancellable_disconnect (cancellable, handler);
  rf_avatar_save_left (self);
  return done;
}

static gboolean
rf_avatar_is_idle (const RfPerson *person, gint64 now)
{
  return !rf_person_is_forced (person) && (person->due_at == 0 || person->due_at > now) &&
         (person->make_at == 0 || person->make_at > now) &&
         (person->video_at == 0 || person->video_at > now);
}

/* Returns whether there is nothing more to wait for. */
static gboolean
rf_avatar_run_step (RfAvatars *self,
                    const RfPersonName *name,
                    GCancellable *cancellable,
                    gboolean *is_idle,
                    GError **error)
{
  RfPeopleClaim claim = { .now = rf_avatars_get_now (self), .name = name, .buries = TRUE };
  g_autoptr (RfPerson) person = rf_people_store_find (self->store, name, error);
  g_autoptr (GPtrArray) people = NULL;

  if (person == NULL)
    return FALSE;
  *is_idle = rf_avatar_is_idle (person, claim.now);
  if (*is_idle)
    return TRUE;
  if (!rf_people_store_claim (self->store, &claim, error))
    return FALSE;
  people = claim.people;
  if (people->len > 0)
    rf_avatar_work (self, g_ptr_array_index (people, 0), cancellable);
  else
    g_usleep (LOOK_INTERVAL);
  return TRUE;
}

static gboolean
rf_avatar_run_person (RfAvatars *self,
                      const RfPersonName *name,
                      GCancellable *cancellable,
                      GError **error)
{
  gboolean is_idle = FALSE;

  while (!is_idle)
    {
      rf_avatar_save_left (self);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          rf_error_normalise (error, RF_ERROR_CANCELLED);
          return FALSE;
        }
      if (!rf_avatar_run_step (self, name, cancellable, &is_idle, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
rf_avatar_run (RfPeople *people,
               const RfPeopleWork *work,
               GCancellable *cancellable,
               GError **error)
{
  RfAvatars *self = RF_AVATARS (people);
  gboolean done = work->name != NULL
                      ? rf_avatar_run_person (self, work->name, cancellable, error)
                      : rf_avatar_run_everybody (self, work->once, cancellable, error);

  rf_avatar_call_finish_all (self);
  return done;
}
