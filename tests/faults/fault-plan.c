/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fault-plan.h"

#include "fault-disk.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

/*
 * Which call is struck, of all calls of a process: they come from several
 * threads and through three seams, and are counted together. One plan at a time,
 * since neither SQLite's allocator nor the table of file calls has room for data
 * of ours. A process that is struck down holds the mutex for good, so that none
 * of its other threads touches the disk any more.
 */

const FaultKind fault_kinds[] = {
  { "full",
    FAULT_SITE_CREATE | FAULT_SITE_WRITE | FAULT_SITE_SYNC | FAULT_SITE_SIZE | FAULT_SITE_NAME,
    ENOSPC },
  { "io",
    FAULT_SITE_READ | FAULT_SITE_WRITE | FAULT_SITE_SYNC | FAULT_SITE_SIZE | FAULT_SITE_LOOK,
    EIO },
  { "descriptors", FAULT_SITE_OPEN | FAULT_SITE_CREATE, EMFILE },
  { "busy", FAULT_SITE_LOCK, EAGAIN },
};

const gsize fault_n_kinds = G_N_ELEMENTS (fault_kinds);

const FaultKind fault_kind_any = { "any", FAULT_SITE_ANY, EIO };

static GMutex mutex;
static const FaultKind *kind; /* (nullable) under the mutex, as what follows */
static FaultStroke stroke;
static guint strikes_at;
static guint calls;
static const char *touched;

/**
 * fault_plan_arm:
 * @what: which calls count, and how they fail
 * @how: what happens to the call
 * @call: which of them, from 1; 0 only counts
 */
void
fault_plan_arm (const FaultKind *what, FaultStroke how, guint call)
{
  g_mutex_lock (&mutex);
  kind = what;
  stroke = how;
  strikes_at = call;
  calls = 0;
  touched = NULL;
  g_mutex_unlock (&mutex);
}

/**
 * fault_plan_disarm:
 *
 * The machine is well again. What was counted stays.
 */
void
fault_plan_disarm (void)
{
  g_mutex_lock (&mutex);
  kind = NULL;
  g_mutex_unlock (&mutex);
}

/** How many calls there were that could have been struck. */
guint
fault_plan_count (void)
{
  guint count = 0;

  g_mutex_lock (&mutex);
  count = calls;
  g_mutex_unlock (&mutex);
  return count;
}

/** Whether any call was struck. */
gboolean
fault_plan_was_touched (void)
{
  return fault_plan_get_touched () != NULL;
}

/** The first call that was struck, or NULL. */
const char *
fault_plan_get_touched (void)
{
  const char *name = NULL;

  g_mutex_lock (&mutex);
  name = touched;
  g_mutex_unlock (&mutex);
  return name;
}

/** The errno of the fault that is armed. */
int
fault_plan_get_number (void)
{
  int number = EIO;

  g_mutex_lock (&mutex);
  if (kind != NULL)
    number = kind->number;
  g_mutex_unlock (&mutex);
  return number;
}

static gboolean
is_struck (FaultSite site)
{
  if (kind == NULL || (kind->sites & site) == 0)
    return FALSE;
  calls++;
  return strikes_at != 0 &&
         (calls == strikes_at || (stroke == FAULT_STROKE_ALWAYS && calls > strikes_at));
}

static void G_GNUC_NORETURN
strike_down (void)
{
  if (stroke == FAULT_STROKE_POWER)
    fault_disk_lose ();
  kill (getpid (), SIGKILL);
  while (TRUE)
    pause ();
}

/**
 * fault_plan_strikes:
 * @site: what kind of call
 * @name: of it, a constant
 *
 * Asked before each call that can fail. SQLite's allocator asks while it may
 * hold locks of its own, so nothing here allocates through it.
 *
 * Returns: whether the call has to fail
 */
gboolean
fault_plan_strikes (FaultSite site, const char *name)
{
  gboolean struck = FALSE;

  g_mutex_lock (&mutex);
  struck = is_struck (site);
  if (struck && touched == NULL)
    touched = name;
  if (struck && (stroke == FAULT_STROKE_KILL || stroke == FAULT_STROKE_POWER))
    strike_down ();
  g_mutex_unlock (&mutex);
  return struck;
}
