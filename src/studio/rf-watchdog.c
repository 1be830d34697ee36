/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-watchdog.h"

#include <time.h>

/*
 * For developers: RF_WATCHDOG=1 logs whenever the main loop was not back within
 * MILLISECONDS. What is measured is the time between two waits of the loop, so nothing has
 * to wake it up. On a busy machine some of that belongs to other programs;
 * therefore the processor's time is told too.
 */

/* What keeps the main loop for longer is seen as a window that stands still. */
#define MILLISECONDS 50

typedef struct
{
  GPollFunc poll; /* what waits in truth */
  gint64 back;    /* when the loop came back from waiting, in microseconds */
  gint64 at_work; /* how long its thread had worked by then */
} RfWatchdog;

/* A poll function is given no data. */
static RfWatchdog watchdog;

static gint64
rf_watchdog_get_work (void)
{
  struct timespec time = { 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static int
rf_watchdog_poll (GPollFD *fds, guint n_fds, int timeout)
{
  gint64 gap = watchdog.back > 0 ? g_get_monotonic_time () - watchdog.back : 0;
  int n_ready = 0;

  if (gap > MILLISECONDS * 1000)
    g_message ("Watchdog: the main loop stood still for %.0f ms, %.0f of them at work",
               (double) gap / 1000,
               (double) (rf_watchdog_get_work () - watchdog.at_work) / 1000);
  n_ready = watchdog.poll (fds, n_fds, timeout);
  watchdog.back = g_get_monotonic_time ();
  watchdog.at_work = rf_watchdog_get_work ();
  return n_ready;
}

/**
 * rf_watchdog_start_if_wanted:
 *
 * Watches over the main context where RF_WATCHDOG is 1, from the main thread, which is the
 * only one that may run it.
 */
void
rf_watchdog_start_if_wanted (void)
{
  if (g_strcmp0 (g_getenv ("RF_WATCHDOG"), "1") != 0)
    return;
  g_return_if_fail (watchdog.poll == NULL);
  watchdog.poll = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, rf_watchdog_poll);
}
