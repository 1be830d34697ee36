/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-service.h"

/* A generation that its caller does not wait for. */

typedef struct
{
  RfRequest *request;   /* (owned) */
  RfProgress *progress; /* (owned) (nullable) */
} RfServiceCall;

static void
rf_service_call_free (gpointer data)
{
  RfServiceCall *call = data;

  rf_request_unref (call->request);
  g_clear_object (&call->progress);
  g_free (call);
}

static void
rf_result_free_cb (gpointer result)
{
  rf_result_free (result);
}

/* An answer on its way from the thread that has it to the caller's context. */
typedef struct
{
  GTask *task;      /* (owned) */
  RfResult *result; /* (owned) (nullable) */
  GError *error;    /* (owned) (nullable) */
} RfServiceAnswer;

static void
rf_service_answer_free (gpointer data)
{
  RfServiceAnswer *answer = data;

  g_object_unref (answer->task);
  g_clear_pointer (&answer->result, rf_result_free);
  g_clear_error (&answer->error);
  g_free (answer);
}

static gboolean
rf_service_answer_cb (gpointer data)
{
  RfServiceAnswer *answer = data;

  if (answer->result != NULL)
    g_task_return_pointer (answer->task, g_steal_pointer (&answer->result), rf_result_free_cb);
  else
    g_task_return_error (answer->task, g_steal_pointer (&answer->error));
  return G_SOURCE_REMOVE;
}

/* The task, and with it the service, is handed over whole. Were it returned
 * here, this thread might hold it longer than the caller, who then ends the
 * program before the service is closed. */
static gpointer
rf_service_generate_thread (gpointer data)
{
  GTask *task = data;
  RfServiceCall *call = g_task_get_task_data (task);
  RfServiceAnswer *answer = g_new0 (RfServiceAnswer, 1);
  g_autoptr (GMainContext) context = g_main_context_ref (g_task_get_context (task));
  g_autoptr (GSource) source = g_idle_source_new ();

  answer->task = task;
  answer->result = rf_service_generate (RF_SERVICE (g_task_get_source_object (task)),
                                        call->request,
                                        call->progress,
                                        g_task_get_cancellable (task),
                                        &answer->error);
  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, rf_service_answer_cb, answer, rf_service_answer_free);
  g_source_attach (source, context);
  return NULL;
}

/**
 * rf_service_generate_async:
 * @self: a service
 * @request: what is wanted
 * @progress: (nullable): told how far the provider is
 * @cancellable: (nullable): as for rf_service_generate()
 * @callback: called on the caller's thread-default main context
 * @user_data: for @callback
 *
 * rf_service_generate() on a thread of its own. Not on GTask's shared pool:
 * a hundred callers that wait for one slow run would fill it.
 */
void
rf_service_generate_async (RfService *self,
                           RfRequest *request,
                           RfProgress *progress,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  RfServiceCall *call = g_new0 (RfServiceCall, 1);

  call->request = rf_request_ref (request);
  g_set_object (&call->progress, progress);
  g_task_set_source_tag (task, rf_service_generate_async);
  /* What was made all the same is handed over all the same. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, call, rf_service_call_free);
  g_thread_unref (
      g_thread_new ("rf-generate", rf_service_generate_thread, g_steal_pointer (&task)));
}

/**
 * rf_service_generate_finish:
 * @self: a service
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full): as for rf_service_generate()
 */
RfResult *
rf_service_generate_finish (RfService *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
