/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-session-private.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * Calls of the service, each on a thread, so that the main thread never waits.
 */

#define NICENESS 10

/* What a call carries to its thread. */
typedef struct
{
  RfService *service; /* (owned) */
  RfSessionCall call;
} RfErrand;

static void
rf_errand_free (gpointer data)
{
  RfErrand *self = data;

  g_object_unref (self->service);
  if (self->call.free_data != NULL)
    self->call.free_data (self->call.data);
  g_free (self);
}

/**
 * rf_errand_run:
 * @data: (transfer full): the task of a call
 * @user_data: nothing
 *
 * The work of a thread.
 */
void
rf_errand_run (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  RfErrand *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer answer = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  answer =
      self->call.function (self->service, self->call.data, g_task_get_cancellable (task), &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, answer, self->call.free_answer);
}

/**
 * rf_session_give_way:
 *
 * The thread that calls this gives way to everything else from now on.
 */
void
rf_session_give_way (void)
{
  static GPrivate given = G_PRIVATE_INIT (NULL);

  if (g_private_get (&given) != NULL)
    return;
  g_private_set (&given, GINT_TO_POINTER (1));
  /* On Linux a nice value belongs to a thread. */
  setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), NICENESS);
}

static gpointer
rf_errand_run_alone (gpointer data)
{
  const RfErrand *self = g_task_get_task_data (data);

  if (self->call.gives_way)
    rf_session_give_way ();
  rf_errand_run (data, NULL);
  return NULL;
}

/**
 * rf_session_call_async:
 * @self: a session
 * @call: what is asked; it is copied, and its data is taken
 * @cancellable: (nullable): stops it; the callback is called all the same
 * @callback: called on the main thread
 * @user_data: for the callback
 *
 * Asks the service off the main thread. While the session is not open the answer is
 * %RF_ERROR_STORE_UNAVAILABLE.
 */
void
rf_session_call_async (RfSession *self,
                       const RfSessionCall *call,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  RfService *service = rf_session_get_service (self);
  RfErrand *errand = NULL;

  g_task_set_source_tag (task, rf_session_call_async);
  if (service == NULL)
    {
      if (call->free_data != NULL)
        call->free_data (call->data);
      g_task_return_new_error (
          task, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE, "%s is not open", rf_session_get_name (self));
      return;
    }
  errand = g_new0 (RfErrand, 1);
  errand->service = g_object_ref (service);
  errand->call = *call;
  g_task_set_task_data (task, errand, rf_errand_free);
  if (call->is_long)
    g_thread_unref (g_thread_new ("rf-long", rf_errand_run_alone, g_steal_pointer (&task)));
  else
    g_thread_pool_push (rf_session_get_quick_threads (self), g_steal_pointer (&task), NULL);
}

/**
 * rf_session_call_finish:
 * @self: a session
 * @result: what the callback was given
 * @error: return location; what the function has set, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the function's answer
 */
gpointer
rf_session_call_finish (RfSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
