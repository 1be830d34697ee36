/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fault-trial.h"

#include "fault-world.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Each trial is a process of its own, forked off one that has no threads and
 * has never used the store: so nothing is remembered between two trials, and
 * one that is killed takes nothing along.
 */

FaultReport *
fault_report_new (void)
{
  void *memory =
      mmap (NULL, sizeof (FaultReport), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  g_assert_true (memory != MAP_FAILED);
  return memory;
}

void
fault_report_free (FaultReport *report)
{
  munmap (report, sizeof *report);
}

/**
 * fault_trial_start:
 * @trial: runs in a new process; it fails by g_assert()
 * @data: for @trial
 * @report: shared with it
 *
 * Returns: the process
 */
pid_t
fault_trial_start (FaultTrial trial, gpointer data, FaultReport *report)
{
  pid_t process = 0;

  fflush (NULL);
  process = fork ();
  g_assert_cmpint (process, >=, 0);
  if (process > 0)
    return process;
  /* Or all would draw the same ids. */
  g_random_set_seed ((guint32) (g_get_monotonic_time () ^ getpid ()));
  fault_world_install ();
  trial (data, report);
  fflush (NULL);
  _exit (0);
}

/** The exit status, or minus the signal that ended it. */
int
fault_trial_wait (pid_t process)
{
  int status = 0;

  g_assert_cmpint (waitpid (process, &status, 0), ==, process);
  return WIFEXITED (status) ? WEXITSTATUS (status) : -WTERMSIG (status);
}

int
fault_trial_run (FaultTrial trial, gpointer data, FaultReport *report)
{
  return fault_trial_wait (fault_trial_start (trial, data, report));
}
