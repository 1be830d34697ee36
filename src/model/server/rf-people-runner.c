/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-people-runner.h"

#include "rf-standing.h"

/*
 * Analyses and avatars, on a thread of their own: who sends samples never waits for what
 * they lead to. A server and the studio each have one, for as long as they run.
 */

struct _RfPeopleRunner
{
  RfService *service; /* (owned) */
  RfStanding standing;
};

static void
rf_people_runner_work (gpointer user_data, GCancellable *cancellable)
{
  RfPeopleRunner *self = user_data;
  const RfPeopleWork everybody = { NULL, FALSE };
  g_autoptr (GError) error = NULL;
  RfPeople *people = rf_service_get_people (self->service, &error);

  if (people == NULL || (!rf_people_run (people, &everybody, cancellable, &error) &&
                         !g_cancellable_is_cancelled (cancellable)))
    g_warning ("avatars are not kept up for the moment: %s", error->message);
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
  rf_standing_begin (&self->standing, "rf-people", rf_people_runner_work, self);
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
  rf_standing_end (&self->standing);
}

/**
 * rf_people_runner_free:
 * @self: (transfer full): a runner. What it leaves is taken up by the next one
 */
void
rf_people_runner_free (RfPeopleRunner *self)
{
  rf_standing_clear (&self->standing);
  g_object_unref (self->service);
  g_free (self);
}
