/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-media-process-private.h"

#include "rf-media-protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * A child process with two pipes and an end in time. It is not left to a main
 * context: the calls block, on worker threads, any number at once, and each
 * waits with poll() for its own pipes and its own child alone.
 */

#define COMPLAINTS_MAX 2048

/* Between fork and exec of a program with threads: system calls only. The
 * limits of memory and processor time the helper sets itself, when its
 * libraries are loaded: GStreamer scans its plugins in a child, and one that
 * fails for want of memory there is marked as broken for every program. */
static void
limit_child_cb (gpointer data)
{
  const struct rlimit no_core = { 0, 0 };
  const struct rlimit file = { RF_MEDIA_FILE_BYTES, RF_MEDIA_FILE_BYTES };
  const struct rlimit descriptors = { 256, 256 };

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  setrlimit (RLIMIT_CORE, &no_core);
  setrlimit (RLIMIT_FSIZE, &file);
  setrlimit (RLIMIT_NOFILE, &descriptors);
  /* A session of its own: Ctrl-C at a terminal is for the program, which may
   * be waiting for a paid result, and all of it can be killed at once. */
  setsid ();
}

/* What a library complains of must not end the helper, as it would a test. */
static GStrv
dup_environment (void)
{
  GStrv environment = g_get_environ ();

  environment = g_environ_unsetenv (environment, "G_DEBUG");
  return g_environ_unsetenv (environment, "G_MESSAGES_DEBUG");
}

/**
 * rf_media_process_start:
 * @self: zeroed
 * @arguments: path of the program and what it is told
 * @descriptor: becomes its standard input
 * @target: becomes its descriptor %RF_MEDIA_TARGET; -1 for none
 * @error: return location; the program is not there or cannot be started
 *
 * Returns: whether it runs
 */
gboolean
rf_media_process_start (RfMediaProcess *self,
                        const char *const *arguments,
                        int descriptor,
                        int target,
                        GError **error)
{
  const int source[] = { target };
  const int position[] = { RF_MEDIA_TARGET };
  g_auto (GStrv) environment = dup_environment ();

  if (!g_spawn_async_with_pipes_and_fds (NULL,
                                         arguments,
                                         (const char *const *) environment,
                                         G_SPAWN_DO_NOT_REAP_CHILD,
                                         limit_child_cb,
                                         NULL,
                                         descriptor,
                                         -1,
                                         -1,
                                         source,
                                         position,
                                         target >= 0 ? 1 : 0,
                                         &self->pid,
                                         NULL,
                                         &self->output,
                                         &self->errors,
                                         error))
    {
      self->pid = 0;
      rf_error_normalise (error, RF_ERROR_FAILED);
      return FALSE;
    }
  self->pid_descriptor = pidfd_open (self->pid, 0);
  self->line = g_string_new (NULL);
  self->complaints = g_string_new (NULL);
  return TRUE;
}

/* Reads what is there. A pipe that ended, or says more than it may, is closed. */
static void
drain (int *descriptor, GString *text, gsize maximum)
{
  char buffer[2048];
  ssize_t length = read (*descriptor, buffer, sizeof buffer);

  if (length < 0 && errno == EINTR)
    return;
  if (length > 0)
    g_string_append_len (text, buffer, length);
  if (length > 0 && text->len <= maximum)
    return;
  close (*descriptor);
  *descriptor = -1;
}

/* The end of what it complains of is what counts, however much it says. */
static void
drain_complaints (RfMediaProcess *self)
{
  drain (&self->errors, self->complaints, G_MAXSIZE);
  if (self->complaints->len > COMPLAINTS_MAX)
    g_string_erase (self->complaints, 0, (gssize) (self->complaints->len - COMPLAINTS_MAX));
}

/* It is left a zombie, so that its number stays its own. */
static gboolean
has_ended (RfMediaProcess *self)
{
  siginfo_t information = { 0 };

  return waitid (P_PID, (id_t) self->pid, &information, WEXITED | WNOHANG | WNOWAIT) != 0 ||
         information.si_pid == self->pid;
}

/* What it started dies with it. Where somebody took its status away, it is not
 * known how it went: that counts as an end with status 255. */
static void
reap (RfMediaProcess *self)
{
  pid_t pid = -1;

  kill (self->pid, SIGKILL);
  kill (-self->pid, SIGKILL);
  do
    pid = waitpid (self->pid, &self->status, 0);
  while (pid < 0 && errno == EINTR);
  if (pid < 0)
    self->status = 0xff00;
  self->pid = 0;
}

/* A child of the child may hold the pipes: what is in them now is all. */
static void
finish (RfMediaProcess *self)
{
  struct pollfd pipes[] = { { self->output, POLLIN, 0 }, { self->errors, POLLIN, 0 } };

  reap (self);
  while (poll (pipes, G_N_ELEMENTS (pipes), 0) > 0)
    {
      if (pipes[0].revents != 0)
        drain (&self->output, self->line, RF_MEDIA_LINE_MAX);
      if (pipes[1].revents != 0)
        drain_complaints (self);
      pipes[0].fd = self->output;
      pipes[1].fd = self->errors;
    }
}

/**
 * rf_media_process_wait:
 * @self: a process that was started
 * @seconds: how long it may take
 * @cancellable: (nullable): stops it
 *
 * Waits for its end, whatever it writes and whatever it closes.
 *
 * Returns: how it went; only after %RF_MEDIA_PROCESS_ENDED is `status` known
 */
RfMediaProcessEnd
rf_media_process_wait (RfMediaProcess *self, guint seconds, GCancellable *cancellable)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  GPollFD cancel = { .fd = -1 };
  gboolean watches = g_cancellable_make_pollfd (cancellable, &cancel);
  RfMediaProcessEnd end = RF_MEDIA_PROCESS_TIMEOUT;

  for (gint64 left = deadline - g_get_monotonic_time (); left > 0;
       left = deadline - g_get_monotonic_time ())
    {
      struct pollfd waits[] = { { self->output, POLLIN, 0 },
                                { self->errors, POLLIN, 0 },
                                { self->pid_descriptor, POLLIN, 0 },
                                { cancel.fd, POLLIN, 0 } };
      /* Without a descriptor of the process it is asked now and then. */
      int pause = self->pid_descriptor >= 0 ? (int) MIN (left / 1000 + 1, G_MAXINT) : 20;

      poll (waits, G_N_ELEMENTS (waits), pause);
      if (waits[0].revents != 0)
        drain (&self->output, self->line, RF_MEDIA_LINE_MAX);
      if (waits[1].revents != 0)
        drain_complaints (self);
      if (g_cancellable_is_cancelled (cancellable))
        end = RF_MEDIA_PROCESS_CANCELLED;
      else if (has_ended (self))
        end = RF_MEDIA_PROCESS_ENDED;
      if (end != RF_MEDIA_PROCESS_TIMEOUT)
        break;
    }
  if (watches)
    g_cancellable_release_fd (cancellable);
  if (end == RF_MEDIA_PROCESS_ENDED)
    finish (self);
  return end;
}

/**
 * rf_media_process_clear:
 * @self: a process, or zeroed memory
 */
void
rf_media_process_clear (RfMediaProcess *self)
{
  if (self->line == NULL)
    return;
  if (self->pid != 0)
    reap (self);
  if (self->pid_descriptor >= 0)
    close (self->pid_descriptor);
  if (self->output >= 0)
    close (self->output);
  if (self->errors >= 0)
    close (self->errors);
  g_string_free (self->line, TRUE);
  g_string_free (self->complaints, TRUE);
  self->line = NULL;
}
