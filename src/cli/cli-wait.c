/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-wait.h"

#include "cli-tell.h"

#include <glib-unix.h>
#include <stdio.h>
#include <unistd.h>

/*
 * Waits for a generation: shows progress meanwhile, and asks for the end of it
 * on Ctrl-C. A second Ctrl-C leaves at once; the store is made for that.
 */

/* Milliseconds after Ctrl-C in which a run ends that need not be waited for. */
#define PATIENCE 500

typedef struct
{
  GMainLoop *loop;           /* (owned) */
  GCancellable *cancellable; /* (owned) */
  RfResult *result;          /* (nullable) */
  GError *error;             /* (nullable) */
  gboolean is_terminal;      /* one line that is written over, not many */
  int told;                  /* the last percentage, or -1 */
  guint patience_id;         /* after Ctrl-C, until it is told what is waited for */
  char *message;             /* (owned) (nullable) the last message */
} CliWait;

static void
cli_wait_clear_line (const CliWait *self)
{
  if (self->is_terminal && self->told >= 0)
    fputs ("\r\033[K", stderr);
}

static void
cli_wait_progress_cb (RfProgress *progress, gpointer user_data)
{
  CliWait *self = user_data;
  double fraction = rf_progress_get_fraction (progress);
  int percent = (int) (CLAMP (fraction, 0.0, 1.0) * 100.0);
  g_autofree char *message = rf_progress_dup_message (progress);

  if (percent == self->told && g_strcmp0 (message, self->message) == 0)
    return;
  cli_wait_clear_line (self);
  fprintf (stderr,
           "%3d %%%s%s%s",
           percent,
           message != NULL ? "  " : "",
           message != NULL ? message : "",
           self->is_terminal ? "" : "\n");
  fflush (stderr);
  self->told = percent;
  g_free (self->message);
  self->message = g_steal_pointer (&message);
}

static gboolean
cli_wait_patience_cb (gpointer user_data)
{
  CliWait *self = user_data;

  self->patience_id = 0;
  cli_wait_clear_line (self);
  cli_tell ("waiting for what was sent, which may be charged already; Ctrl-C again leaves it");
  return G_SOURCE_REMOVE;
}

static gboolean
cli_wait_interrupted_cb (gpointer user_data)
{
  CliWait *self = user_data;

  if (g_cancellable_is_cancelled (self->cancellable))
    {
      cli_wait_clear_line (self);
      cli_tell ("left; “refrain queue list” shows what became of it");
      _exit (rf_error_code_get_exit_status (RF_ERROR_CANCELLED));
    }
  g_cancellable_cancel (self->cancellable);
  self->patience_id = g_timeout_add (PATIENCE, cli_wait_patience_cb, self);
  return G_SOURCE_CONTINUE;
}

static void
cli_wait_done_cb (GObject *source, GAsyncResult *answer, gpointer user_data)
{
  CliWait *self = user_data;

  self->result = rf_service_generate_finish (RF_SERVICE (source), answer, &self->error);
  g_main_loop_quit (self->loop);
}

static RfProgress *
cli_wait_new_progress (CliWait *self)
{
  RfProgress *progress = rf_progress_new ();

  self->is_terminal = isatty (STDERR_FILENO) == 1;
  g_signal_connect (progress, "changed", G_CALLBACK (cli_wait_progress_cb), self);
  return progress;
}

/**
 * cli_wait_for_generation:
 * @service: the service
 * @request: what is asked for
 * @tells_progress: whether progress goes to standard error
 * @error: return location; %RF_ERROR_CANCELLED after Ctrl-C
 *
 * Returns: (transfer full): the answer
 */
RfResult *
cli_wait_for_generation (RfService *service,
                         RfRequest *request,
                         gboolean tells_progress,
                         GError **error)
{
  CliWait self = { .told = -1 };
  g_autoptr (RfProgress) progress = NULL;
  guint interrupt_id = 0;
  guint terminate_id = 0;

  self.loop = g_main_loop_new (NULL, FALSE);
  self.cancellable = g_cancellable_new ();
  if (tells_progress)
    progress = cli_wait_new_progress (&self);
  interrupt_id = g_unix_signal_add (SIGINT, cli_wait_interrupted_cb, &self);
  terminate_id = g_unix_signal_add (SIGTERM, cli_wait_interrupted_cb, &self);
  rf_service_generate_async (service, request, progress, self.cancellable, cli_wait_done_cb, &self);
  g_main_loop_run (self.loop);

  g_source_remove (interrupt_id);
  g_source_remove (terminate_id);
  if (self.patience_id != 0)
    g_source_remove (self.patience_id);
  if (progress != NULL)
    g_signal_handlers_disconnect_by_data (progress, &self);
  cli_wait_clear_line (&self);
  g_free (self.message);
  g_object_unref (self.cancellable);
  g_main_loop_unref (self.loop);
  if (self.error != NULL)
    g_propagate_error (error, self.error);
  return self.result;
}
