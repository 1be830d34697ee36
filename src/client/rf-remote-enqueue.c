/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-remote-private.h"

/*
 * Jobs of the server's queue, for requests that nobody waits for. Each is asked for under
 * an idempotency key, so it is one job however often the connection breaks.
 */

static gboolean
rf_remote_enqueue_one (RfRemote *self, RfJob *job, GError **error)
{
  g_autoptr (RfRequest) request = rf_job_dup_request (job, error);
  g_autoptr (JsonNode) body =
      request != NULL ? rf_remote_dup_body (self, request, NULL, error) : NULL;
  g_autofree char *key = g_uuid_string_random ();
  RfRemoteCall call = { .method = "POST", .path = "/api/v1/generations", .is_async = TRUE };
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (RfJob) made = NULL;

  if (body == NULL)
    return FALSE;
  call.body = body;
  call.idempotency_key = key;
  answer = rf_remote_ask (self, &call, NULL, error);
  if (answer == NULL)
    return FALSE;
  made = rf_job_new_from_json (answer, error);
  if (made == NULL)
    {
      rf_remote_misread (self, error);
      return FALSE;
    }
  job->id = made->id;
  return TRUE;
}

/* Nobody wants a part of what was asked for. What cannot be taken back stays. */
static void
rf_remote_take_back (RfRemote *self, GPtrArray *jobs, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = rf_job_dup_name (jobs->pdata[i]);

      rf_remote_cancel (RF_SERVICE (self), name, NULL);
    }
}

gboolean
rf_remote_enqueue (RfService *service, GPtrArray *jobs, GError **error)
{
  RfRemote *self = RF_REMOTE (service);

  for (guint i = 0; i < jobs->len; i++)
    {
      if (rf_remote_enqueue_one (self, jobs->pdata[i], error))
        continue;
      rf_remote_take_back (self, jobs, i);
      return FALSE;
    }
  return TRUE;
}
