/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-people-runner.h"

/*
 * Analyses and avatars, on a thread of their own: who sends samples never waits for what
 * they lead to. A server and the studio each have one, for as long as they run.
 */

/* How long it rests after a failure of the store, in microseconds. */
#define REST G_USEC_PER_SEC

struct _RfPeopleRunner
{
  RfService *service;        /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GThread *thread;           /* (owned) */
  GMutex mutex;
  GCond cond;
  gboolean ends; /* guarded by mutex */
};

/* Returns: whether it goes on */
static gboolean
rf_people_runner_rest (RfPeopleRunner *self)
{
  gint64 until = g_get_monotonic_time () + REST;
  gboolean ends = FALSE;

  g_mutex_lock (&self->mutex);
  while (!self->ends && g_cond_wait_until (&self->cond, &self->mutex, until))
    continue;
  ends = self->ends;
  g_mutex_unlock (&self->mutex);
  return !ends;
}

static gpointer
rf_people_runner_thread (gpointer data)
{
  RfPeopleRunner *self = data;
  const RfPeopleWork everybody = { NULL, FALSE };

  do
    {
      g_autoptr (GError) error = NULL;
      RfPeople *people = rf_service_get_people (self->service, &error);

      if (people == NULL || (!rf_people_run (people, &everybody, self->cancellable, &error) &&
                             !g_cancellable_is_cancelled (self->cancellable)))
        g_warning ("avatars are not kept up for the moment: %s", error->message);
    }
  while (rf_people_runner_rest (self));
  return NULL;
}

/**
 * rf_people_runner_new:
 * @service: whose people are kept up
 *
 * Returns: (transfer full): a runner that runs
 */
RfPeopleRunner *
rf_people_runner_new (RfService *service)
{
  RfPeopleRunner *self = g_new0 (RfPeopleRunner, 1);

  self->service = g_object_ref (service);
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("rf-people", rf_people_runner_thread, self);
  return self;
}

/**
 * rf_people_runner_end:
 * @self: a runner, which begins nothing new from now on
 *
 * Waits for nothing.
 */
void
rf_people_runner_end (RfPeopleRunner *self)
{
  g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->mutex);
  self->ends = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/**
 * rf_people_runner_free:
 * @self: (transfer full): a runner. What it leaves is taken up by the next one
 */
void
rf_people_runner_free (RfPeopleRunner *self)
{
  rf_people_runner_end (self);
  g_thread_join (self->thread);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_object_unref (self->cancellable);
  g_object_unref (self->service);
  g_free (self);
}
