/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FaultReport:
 *
 * What a trial tells the test, in memory that both share: it lives in a process
 * of its own and may be killed.
 */
typedef struct
{
  guint calls;
  gboolean touched;
  char name[32];   /* of the call that was struck */
  char words[256]; /* what else there is to say */
  guint acknowledged;
  int done;
} FaultReport;

typedef void (*FaultTrial) (gpointer data, FaultReport *report);

FaultReport *fault_report_new (void);
void fault_report_free (FaultReport *report);
int fault_trial_run (FaultTrial trial, gpointer data, FaultReport *report);
pid_t fault_trial_start (FaultTrial trial, gpointer data, FaultReport *report);
int fault_trial_wait (pid_t process);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaultReport, fault_report_free)

G_END_DECLS
