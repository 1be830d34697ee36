/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-standing.h"

typedef struct
{
  RfStanding standing;
  gboolean stays; /* a time lasts until the work is to end */
  GMutex mutex;
  GCond cond;
  guint n_times; /* guarded by mutex */
} Work;

static void
work_cb (gpointer user_data, GCancellable *cancellable)
{
  Work *work = user_data;

  g_assert_true (cancellable == work->standing.cancellable);
  g_mutex_lock (&work->mutex);
  work->n_times++;
  g_cond_broadcast (&work->cond);
  g_mutex_unlock (&work->mutex);
  if (!work->stays)
    return;
  rf_standing_wait (&work->standing);
  g_assert_true (g_cancellable_is_cancelled (cancellable));
}

static void
begin (Work *work, guint n_times)
{
  g_mutex_init (&work->mutex);
  g_cond_init (&work->cond);
  rf_standing_begin (&work->standing, "work", work_cb, work);
  g_mutex_lock (&work->mutex);
  while (work->n_times < n_times)
    g_cond_wait (&work->cond, &work->mutex);
  g_mutex_unlock (&work->mutex);
}

static void
clear (Work *work)
{
  rf_standing_clear (&work->standing);
  g_mutex_clear (&work->mutex);
  g_cond_clear (&work->cond);
}

static void
test_again (void)
{
  gint64 began = g_get_monotonic_time ();
  Work work = { 0 };

  begin (&work, 2);
  g_assert_cmpint (g_get_monotonic_time () - began, >=, G_USEC_PER_SEC);
  clear (&work);
  g_assert_cmpuint (work.n_times, >=, 2);
}

static void
test_wait (void)
{
  Work work = { .stays = TRUE };

  begin (&work, 1);
  rf_standing_end (&work.standing);
  rf_standing_wait (&work.standing);
  clear (&work);
  g_assert_cmpuint (work.n_times, ==, 1);
}

/* Whoever begins it and ends it at once has had it done once. */
static void
test_end_at_once (void)
{
  for (guint i = 0; i < 100; i++)
    {
      Work work = { 0 };

      begin (&work, 0);
      clear (&work);
      g_assert_cmpuint (work.n_times, ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/standing/again", test_again);
  g_test_add_func ("/standing/wait", test_wait);
  g_test_add_func ("/standing/end-at-once", test_end_at_once);
  return g_test_run ();
}
