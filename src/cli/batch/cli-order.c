/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-order.h"

#include "cli-tell.h"

#include <glib-unix.h>
#include <unistd.h>

/*
 * Runs jobs on a thread of their own, while this one waits for Ctrl-C. The first
 * one begins nothing more and waits for what may be charged already; the second
 * leaves at once, and the store is made for that.
 */

/* Milliseconds after Ctrl-C in which all ends that need not be waited for. */
#define PATIENCE 500

typedef struct
{
  RfService *service;
  RfOrder *order;
  GMainLoop *loop;           /* (owned) */
  GCancellable *cancellable; /* (owned) */
  guint patience_id;
  gboolean done;
  GError *error; /* (nullable) */
} CliOrder;

static gboolean
cli_order_patience_cb (gpointer user_data)
{
  CliOrder *self = user_data;

  self->patience_id = 0;
  cli_tell ("waiting for what was sent, which may be charged already; Ctrl-C again leaves it");
  return G_SOURCE_REMOVE;
}

static gboolean
cli_order_interrupted_cb (gpointer user_data)
{
  CliOrder *self = user_data;

  if (g_cancellable_is_cancelled (self->cancellable))
    {
      cli_tell ("left; “refrain queue list” shows what became of it");
      _exit (rf_error_code_get_exit_status (RF_ERROR_CANCELLED));
    }
  g_cancellable_cancel (self->cancellable);
  self->patience_id = g_timeout_add (PATIENCE, cli_order_patience_cb, self);
  return G_SOURCE_CONTINUE;
}

static gboolean
cli_order_quit_cb (gpointer user_data)
{
  CliOrder *self = user_data;

  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

static gpointer
cli_order_thread (gpointer data)
{
  CliOrder *self = data;

  self->done = rf_service_run_jobs (self->service, self->order, self->cancellable, &self->error);
  g_idle_add (cli_order_quit_cb, self);
  return NULL;
}

/**
 * cli_order_run:
 * @service: the service
 * @order: what is run; its functions are called on other threads
 * @error: return location; %RF_ERROR_CANCELLED after Ctrl-C
 *
 * Returns: whether it came to its end
 */
gboolean
cli_order_run (RfService *service, RfOrder *order, GError **error)
{
  CliOrder self = { service, order };
  GThread *thread = NULL;
  guint interrupt_id = 0;
  guint terminate_id = 0;

  self.loop = g_main_loop_new (NULL, FALSE);
  self.cancellable = g_cancellable_new ();
  interrupt_id = g_unix_signal_add (SIGINT, cli_order_interrupted_cb, &self);
  terminate_id = g_unix_signal_add (SIGTERM, cli_order_interrupted_cb, &self);
  thread = g_thread_new ("rf-order", cli_order_thread, &self);
  g_main_loop_run (self.loop);
  g_thread_join (thread);

  g_source_remove (interrupt_id);
  g_source_remove (terminate_id);
  if (self.patience_id != 0)
    g_source_remove (self.patience_id);
  g_object_unref (self.cancellable);
  g_main_loop_unref (self.loop);
  if (self.error != NULL)
    g_propagate_error (error, self.error);
  return self.done;
}
