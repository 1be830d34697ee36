/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-http-errand.h"

#include "rf-http-error.h"
#include "rf-http-guard.h"
#include "rf-http-secrets.h"
#include "rf-http-url.h"
#include "rf-json-printer.h"

#include <string.h>
#include <unistd.h>

/*
 * One call, from its description to its answer, made again where that can do
 * no harm.
 *
 * A failure says whether the call can have been charged. Where no byte left,
 * it is made again or told as `provider_unavailable`. Where the answer to a
 * call that may cost money was lost, that is `unknown_outcome`, and nothing is
 * tried again.
 */

#define USUAL_BYTES   (64 * 1024 * 1024)
#define USUAL_SECONDS 600
#define USUAL_TRIES   4

typedef struct
{
  const RfHttpHome *home; /* (unowned) */
  const RfHttpCall *call; /* (unowned) */
  gboolean harmless;      /* it only asks for something */
  gboolean sent;          /* by the last try */
  GUri *uri;              /* (owned) */
  char *host;             /* (owned) */
  GPtrArray *headers;     /* (owned) */
  guint n_headers;        /* without those that sign */
  GBytes *body;           /* (owned) (nullable) */
  char *content_type;     /* (owned) (nullable) */
  RfHttpSecrets *secrets; /* (owned) */
  RfHttpRequest request;
} Errand;

static void
errand_clear (Errand *self)
{
  g_clear_pointer (&self->request.deadline, rf_http_deadline_free);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->secrets, rf_http_secrets_free);
  g_clear_pointer (&self->content_type, g_free);
  g_clear_pointer (&self->host, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Errand, errand_clear)

static gboolean
resolve_url (Errand *self, GError **error)
{
  g_autofree char *text = strstr (self->call->url, "://") != NULL
                              ? g_strdup (self->call->url)
                              : g_strconcat (self->home->base_url, self->call->url, NULL);

  self->uri = rf_http_url_parse (NULL, text, error);
  if (self->uri == NULL)
    return FALSE;
  self->host = rf_http_url_dup_host (self->uri);
  return TRUE;
}

static void
collect_headers (Errand *self)
{
  const char *const *own = self->call->headers;

  self->headers = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->home->headers->len; i++)
    g_ptr_array_add (self->headers, g_strdup (g_ptr_array_index (self->home->headers, i)));
  for (gsize i = 0; own != NULL && own[i] != NULL; i++)
    g_ptr_array_add (self->headers, g_strdup (own[i]));

  self->n_headers = self->headers->len;
  self->secrets = rf_http_secrets_new ();
  for (guint i = 1; i < self->headers->len; i += 2)
    rf_http_secrets_add_header (self->secrets, g_ptr_array_index (self->headers, i));
  rf_http_secrets_add_query (self->secrets, self->uri);
}

static gboolean
build_body (Errand *self, GError **error)
{
  gsize length = 0;
  char *text = NULL;

  if (self->call->form != NULL)
    self->body = rf_http_form_dup_body (self->call->form, &self->content_type);
  if (self->call->json == NULL)
    return TRUE;
  text = rf_json_print (self->call->json, &length, error);
  if (text == NULL)
    return FALSE;
  self->body = g_bytes_new_take (text, length);
  self->content_type = g_strdup ("application/json");
  return TRUE;
}

static void
build_request (Errand *self, int descriptor)
{
  RfHttpRequest *request = &self->request;

  request->descriptor = descriptor;
  request->session = self->home->session;
  request->base = self->home->base;
  request->uri = self->uri;
  request->method = self->call->method != NULL ? self->call->method : "GET";
  request->headers = self->headers;
  request->body = self->body;
  request->file = self->call->file;
  request->content_type = self->content_type;
  request->max_bytes = self->call->max_bytes > 0 ? self->call->max_bytes : USUAL_BYTES;
  self->harmless = g_str_equal (request->method, "GET") || g_str_equal (request->method, "HEAD");
  /* A kept connection may be closed in this very moment, and then nobody knows
   * whether the call was read. What may cost money gets a new one, and so does
   * what goes to a file, since only on a new one is a missing end seen. */
  request->fresh = (!self->harmless && !self->call->safe) || request->descriptor >= 0;
}

static gboolean
is_repeatable (const Errand *self)
{
  return self->harmless || self->call->safe;
}

static void
set_transport_error (Errand *self, const GError *fault, GError **error)
{
  RfErrorCode code = RF_ERROR_UNKNOWN_OUTCOME;
  const char *what = "The answer was lost of";
  const char *hint = "It may have been charged: look at the account with the provider";

  if (!self->sent)
    {
      code = RF_ERROR_PROVIDER_UNAVAILABLE;
      what = "Cannot reach";
      hint = "Check the network, and whether the base URL is right";
    }
  else if (is_repeatable (self))
    {
      code = RF_ERROR_PROVIDER_FAILED;
      hint = "Try again later";
    }
  g_set_error (error, RF_ERROR, (int) code, "%s %s: %s", what, self->host, fault->message);
  if (error != NULL)
    rf_error_set_hint (*error, hint);
}

static void
set_timeout_error (Errand *self, GError **error)
{
  if (!self->sent)
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_PROVIDER_UNAVAILABLE,
                 "Cannot reach %s: it takes too long",
                 self->host);
  else
    g_set_error (error, RF_ERROR, RF_ERROR_TIMEOUT, "%s did not answer in time", self->host);
  if (error != NULL && self->sent && !is_repeatable (self))
    rf_error_set_hint (*error, "It may go on there, and may have been charged");
}

/* Ours say what they mean, but for an answer that broke off. */
static gboolean
is_final (const GError *fault)
{
  return fault->domain == RF_ERROR && fault->code != RF_ERROR_UNKNOWN_OUTCOME;
}

/* An error of GIO says what happened; here it is told what that means. */
static void
convert_fault (Errand *self, GError **fault, GError **error)
{
  if (is_final (*fault))
    g_propagate_error (error, g_steal_pointer (fault));
  else if (rf_http_deadline_has_passed (self->request.deadline))
    set_timeout_error (self, error);
  else if (g_error_matches (*fault, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_set_error (error, RF_ERROR, RF_ERROR_CANCELLED, "The call to %s was cancelled", self->host);
  else
    set_transport_error (self, *fault, error);
}

static gboolean
may_pass (const GError *fault)
{
  return !is_final (fault) && fault->domain != G_TLS_ERROR &&
         !g_error_matches (fault, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
         !g_error_matches (fault, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND);
}

static gint64
get_pause (Errand *self, const RfHttpAnswer *answer, const GError *fault, guint attempt)
{
  const RfHttpPatience *patience = &self->home->patience;
  RfHttpFault what = RF_HTTP_FAULT_SERVER;

  if (answer != NULL && rf_http_error_find_fault (answer, self->call->words, &what) &&
      what == RF_HTTP_FAULT_MONEY)
    return RF_HTTP_NO_RETRY;
  if (answer != NULL)
    return rf_http_retry_after_answer (answer, attempt, self->harmless, self->call->safe, patience);
  if (may_pass (fault) && (!self->sent || self->call->safe))
    return rf_http_retry_get_pause (attempt, patience);
  return RF_HTTP_NO_RETRY;
}

static gboolean
wait_for (Errand *self, gint64 pause)
{
  const RfHttpPatience *patience = &self->home->patience;
  GCancellable *cancellable = rf_http_deadline_get_cancellable (self->request.deadline);

  if (self->request.progress != NULL)
    rf_progress_report_phase (self->request.progress,
                              rf_progress_get_fraction (self->request.progress),
                              RF_PHASE_WAITING,
                              self->host);
  rf_http_deadline_relax (self->request.deadline);
  return patience->wait ((guint) pause, cancellable, patience->user_data);
}

static gboolean
is_wanted (const RfHttpAnswer *answer)
{
  return answer != NULL && rf_http_answer_is_success (answer);
}

static void
sign (Errand *self)
{
  const RfHttpToSign what = { self->request.method, self->uri, self->content_type, self->body };

  g_ptr_array_set_size (self->headers, (int) self->n_headers);
  self->home->sign (&what, self->headers, self->home->sign_data);
  for (guint i = self->n_headers + 1; i < self->headers->len; i += 2)
    rf_http_secrets_add_header (self->secrets, g_ptr_array_index (self->headers, i));
}

static gboolean
begin_try (Errand *self, GError **error)
{
  int descriptor = self->request.descriptor;

  if (self->home->sign != NULL && rf_http_guard_is_home (self->home->base, self->uri))
    sign (self);
  if (descriptor < 0 || (ftruncate (descriptor, 0) == 0 && lseek (descriptor, 0, SEEK_SET) == 0))
    return TRUE;
  g_set_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE, "Cannot empty the download's file");
  return FALSE;
}

static RfHttpAnswer *
run_tries (Errand *self, GError **error)
{
  guint tries = self->call->tries > 0 ? self->call->tries : USUAL_TRIES;

  for (guint attempt = 0;; attempt++)
    {
      g_autoptr (RfHttpAnswer) answer = NULL;
      g_autoptr (GError) fault = NULL;
      gint64 pause = RF_HTTP_NO_RETRY;

      if (begin_try (self, &fault))
        answer = rf_http_exchange_run (&self->request, &self->sent, &fault);
      if (is_wanted (answer))
        return g_steal_pointer (&answer);
      if (attempt + 1 < tries)
        pause = get_pause (self, answer, fault, attempt);
      if (pause >= 0 && pause < rf_http_deadline_get_left (self->request.deadline) &&
          wait_for (self, pause))
        continue;
      if (answer != NULL && self->call->any_status)
        return g_steal_pointer (&answer);
      if (answer != NULL)
        g_propagate_error (error, rf_http_error_new (answer));
      else
        convert_fault (self, &fault, error);
      return NULL;
    }
}

/**
 * rf_http_errand_run:
 * @home: the client
 * @call: what is asked for
 * @descriptor: an empty file for the body of a success, or -1 for memory
 * @progress: (nullable): told while it waits and reads
 * @cancellable: (nullable): cancels it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the answer
 */
RfHttpAnswer *
rf_http_errand_run (const RfHttpHome *home,
                    const RfHttpCall *call,
                    int descriptor,
                    RfProgress *progress,
                    GCancellable *cancellable,
                    GError **error)
{
  g_auto (Errand) self = { .home = home, .call = call };
  g_autoptr (GError) fault = NULL;
  RfHttpAnswer *answer = NULL;

  if (!resolve_url (&self, error))
    return NULL;
  collect_headers (&self);
  if (!build_body (&self, error))
    return NULL;
  build_request (&self, descriptor);
  self.request.progress = progress;
  self.request.deadline =
      rf_http_deadline_new (cancellable, call->seconds > 0 ? call->seconds : USUAL_SECONDS);
  answer = run_tries (&self, &fault);
  if (answer == NULL)
    {
      rf_http_secrets_hide_in_error (self.secrets, fault);
      g_propagate_error (error, g_steal_pointer (&fault));
    }
  return answer;
}
