/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-exchange-private.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * The server: a listener, the loops that answer, and pools for what must not
 * keep a loop waiting. It is made, started and stopped on one thread, on whose
 * main context connections are accepted.
 */

/* Threads for what reads and takes its time, and for what changes much. */
#define READERS  8
#define CHANGERS 2

/* Threads that are left when as many requests wait for a provider as can: who looks after
 * the server needs them then. */
#define SPARE 64

/* Jobs of the queue that run at once, where it is not told. */
#define JOBS 16

/* Threads for samples: as many batches may go into one commit. */
#define SAMPLERS 48

/* Descriptors that connections leave to the store and the rest. */
#define DESCRIPTORS_KEPT 256

/* How long a stop looks again whether all have gone, in milliseconds. */
#define STOP_INTERVAL 10

const RfServerLimits rf_server_default_limits = {
  .patience = { .head = 10000, .idle = 65000, .stall = 30000, .body_rate = 4096 },
  .connections = 16384,
  .connections_of_one = 512,
  .body = 32 * 1024 * 1024,
  .misses = 1024,
  .misses_of_one = 768,
};

static char *
rf_server_dup_url (const char *url)
{
  g_autofree char *copy = g_strdup (url);

  while (copy != NULL && g_str_has_suffix (copy, "/"))
    copy[strlen (copy) - 1] = '\0';
  return g_steal_pointer (&copy);
}

static void
rf_server_add_host (RfServer *self, const char *host)
{
  if (host != NULL && *host != '\0')
    g_ptr_array_add (self->hosts, g_ascii_strdown (host, -1));
}

static void
rf_server_add_hosts (RfServer *self)
{
  g_autofree char *host = self->listen != NULL ? rf_listener_dup_host (self->listen) : NULL;
  g_autoptr (GUri) uri =
      self->public_url != NULL ? g_uri_parse (self->public_url, G_URI_FLAGS_NONE, NULL) : NULL;

  rf_server_add_host (self, "localhost");
  rf_server_add_host (self, "127.0.0.1");
  rf_server_add_host (self, "::1");
  rf_server_add_host (self, host);
  rf_server_add_host (self, uri != NULL ? g_uri_get_host (uri) : NULL);
}

/**
 * rf_server_has_host:
 * @self: a server
 * @host: a name or an address without brackets
 *
 * Returns: whether it is one of the server's
 */
gboolean
rf_server_has_host (RfServer *self, const char *host)
{
  for (guint i = 0; i < self->hosts->len; i++)
    {
      if (g_ascii_strcasecmp (g_ptr_array_index (self->hosts, i), host) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * rf_server_new:
 * @service: what is served
 * @settings: how; copied
 * @limits: what a client may take up
 *
 * Returns: (transfer full): a server that does nothing yet
 */
RfServer *
rf_server_new (RfService *service, const RfServeSettings *settings, const RfServerLimits *limits)
{
  RfServer *self = g_new0 (RfServer, 1);

  self->service = g_object_ref (service);
  g_set_object (&self->tokens, settings->tokens);
  self->openai = rf_openai_new (service, settings->openai);
  self->metrics = rf_metrics_new ();
  self->watch = rf_server_watch_new ();
  rf_service_set_watch (service, RF_WATCH (self->watch));
  self->limits = *limits;
  self->listen = g_strdup (settings->listen);
  self->unix_path = g_strdup (settings->unix_path);
  self->public_url = rf_server_dup_url (settings->public_url);
  self->public_assets = settings->public_assets;
  self->hosts = g_ptr_array_new_with_free_func (g_free);
  self->loops = g_ptr_array_new ();
  self->log = settings->is_quiet ? NULL : rf_access_log_new (STDERR_FILENO);
  self->rates = rf_rates_new ();
  self->unstored = rf_unstored_new ();
  self->cancellable = g_cancellable_new ();
  self->addresses = rf_shares_new ();
  self->waiting = rf_shares_new ();
  g_mutex_init (&self->mutex);
  rf_server_add_hosts (self);
  self->most_body = rf_route_get_most_body (limits->body);
  self->n_jobs = settings->jobs > 0 ? settings->jobs : JOBS;
  self->n_loops = settings->threads > 0 ? settings->threads : g_get_num_processors ();
  return self;
}

/**
 * rf_server_free:
 * @self: (transfer full): a server that was stopped, or never started
 */
void
rf_server_free (RfServer *self)
{
  if (self == NULL)
    return;
  rf_server_stop (self, 0);
  rf_access_log_free (self->log);
  rf_rates_free (self->rates);
  rf_unstored_free (self->unstored);
  g_ptr_array_unref (self->loops);
  g_ptr_array_unref (self->hosts);
  rf_shares_free (self->addresses);
  rf_shares_free (self->waiting);
  g_mutex_clear (&self->mutex);
  g_object_unref (self->cancellable);
  g_clear_object (&self->tokens);
  rf_openai_free (self->openai);
  rf_metrics_free (self->metrics);
  g_object_unref (self->watch);
  g_object_unref (self->service);
  g_free (self->listen);
  g_free (self->unix_path);
  g_free (self->public_url);
  g_free (self);
}

/* Each connection is a descriptor, and the store needs some, too. */
static void
rf_server_raise_limit (RfServer *self)
{
  struct rlimit limit;
  rlim_t wanted = (rlim_t) self->limits.connections + DESCRIPTORS_KEPT;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
    return;
  limit.rlim_cur = MIN (wanted, limit.rlim_max);
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
    return;
  if (limit.rlim_cur > 2 * DESCRIPTORS_KEPT)
    self->limits.connections = (guint) (limit.rlim_cur - DESCRIPTORS_KEPT);
  else
    self->limits.connections = (guint) MAX (limit.rlim_cur / 2, 1);
}

/**
 * rf_server_count_connections:
 * @self: a server
 *
 * Returns: how many there are
 */
guint
rf_server_count_connections (RfServer *self)
{
  guint sum = 0;

  for (guint i = 0; i < self->loops->len; i++)
    sum += rf_loop_count (g_ptr_array_index (self->loops, i));
  return sum;
}

static RfLoop *
rf_server_choose_loop (RfServer *self)
{
  RfLoop *best = g_ptr_array_index (self->loops, 0);

  for (guint i = 1; i < self->loops->len; i++)
    {
      RfLoop *loop = g_ptr_array_index (self->loops, i);

      if (rf_loop_count (loop) < rf_loop_count (best))
        best = loop;
    }
  return best;
}

static void
rf_server_turn_away (int descriptor)
{
  static const char answer[] = "HTTP/1.1 503 Service Unavailable\r\n"
                               "Connection: close\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n";

  send (descriptor, answer, sizeof answer - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
  close (descriptor);
}

/* Others than this machine each have a share; a proxy on it brings many. */
static char *
rf_server_dup_address (const RfAccepted *accepted)
{
  if (accepted->is_here)
    return NULL;
  return g_inet_address_to_string (
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (accepted->remote)));
}

static void
rf_server_accepted_cb (const RfAccepted *accepted, gpointer data)
{
  RfServer *self = data;
  g_autofree char *address = rf_server_dup_address (accepted);

  if (rf_server_count_connections (self) >= self->limits.connections ||
      (address != NULL &&
       !rf_shares_take (self->addresses, address, self->limits.connections_of_one)))
    rf_server_turn_away (accepted->descriptor);
  else
    rf_loop_take (rf_server_choose_loop (self), accepted, address);
}

static gboolean
rf_server_is_safe (RfServer *self, GError **error)
{
  gboolean has_tokens = FALSE;

  if (!rf_tokens_has_any (self->tokens, &has_tokens, error))
    return FALSE;
  if (has_tokens || !rf_listener_is_open (self->listener))
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_FORBIDDEN,
               "“%s” can be reached from other machines, and there are no tokens",
               self->listen);
  if (error != NULL)
    rf_error_set_hint (*error, "make one with “refrain token create”, or listen on 127.0.0.1");
  return FALSE;
}

static gboolean
rf_server_listen (RfServer *self, GError **error)
{
  self->listener = rf_listener_new (rf_server_accepted_cb, self);
  return (self->listen == NULL || rf_listener_add_address (self->listener, self->listen, error)) &&
         (self->unix_path == NULL || rf_listener_add_unix (self->listener, self->unix_path, error));
}

static void
rf_server_tell_job_cb (const RfJob *job, gpointer watch)
{
  rf_server_watch_tell_job (watch, job);
}

/**
 * rf_server_start:
 * @self: a server
 * @error: return location; %RF_ERROR_FORBIDDEN where strangers could come in
 *
 * Returns: whether it serves now
 */
gboolean
rf_server_start (RfServer *self, GError **error)
{
  const int threads[RF_N_PLACES] = {
    0, READERS, CHANGERS, (int) self->limits.misses + SPARE, SAMPLERS
  };

  rf_server_raise_limit (self);
  if (!rf_server_listen (self, error) || !rf_server_is_safe (self, error))
    {
      g_clear_pointer (&self->listener, rf_listener_free);
      return FALSE;
    }
  for (guint i = 0; i < RF_N_PLACES; i++)
    {
      if (threads[i] > 0)
        self->pools[i] = g_thread_pool_new (rf_exchange_work_cb, self, threads[i], FALSE, NULL);
    }
  for (guint i = 0; i < self->n_loops; i++)
    g_ptr_array_add (self->loops, rf_loop_new (self));
  self->runner = rf_job_runner_new (self->service,
                                    self->n_jobs,
                                    rf_server_tell_job_cb,
                                    g_object_ref (self->watch),
                                    g_object_unref);
  self->people = rf_people_runner_new (self->service);
  rf_listener_start (self->listener);
  return TRUE;
}

/**
 * rf_server_get_port:
 * @self: a server that was started
 *
 * Returns: the port that it listens on
 */
guint
rf_server_get_port (RfServer *self)
{
  return self->listener != NULL ? rf_listener_get_port (self->listener) : 0;
}

static void
rf_server_wait (RfServer *self, gint64 milliseconds)
{
  gint64 until = g_get_monotonic_time () + milliseconds * 1000;

  while (rf_server_count_connections (self) > 0 && g_get_monotonic_time () < until)
    {
      for (guint i = 0; i < self->loops->len; i++)
        rf_loop_break_idle (g_ptr_array_index (self->loops, i));
      while (g_main_context_iteration (g_main_context_get_thread_default (), FALSE))
        continue;
      g_usleep (STOP_INTERVAL * 1000);
    }
}

/**
 * rf_server_push:
 * @self: a server
 * @place: not the loop
 * @exchange: (type RfExchange) (transfer full): a request that goes on there
 *
 * Returns: whether it does; where the server has stopped, @exchange is still the caller's
 */
gboolean
rf_server_push (RfServer *self, RfPlace place, gpointer exchange)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->pools[place] == NULL)
    return FALSE;
  g_thread_pool_push (self->pools[place], exchange, NULL);
  return TRUE;
}

/* The loops run until the pools are empty, and may want more of them until then. */
static void
rf_server_close_pool (RfServer *self, guint place)
{
  GThreadPool *pool = NULL;

  g_mutex_lock (&self->mutex);
  pool = g_steal_pointer (&self->pools[place]);
  g_mutex_unlock (&self->mutex);
  if (pool != NULL)
    g_thread_pool_free (pool, FALSE, TRUE);
}

/**
 * rf_server_stop:
 * @self: a server
 * @milliseconds: how long requests under way are waited for
 *
 * Takes no more connections, lets requests under way end, and then ends what is
 * left: a run that may have cost money is waited for even then.
 */
void
rf_server_stop (RfServer *self, gint64 milliseconds)
{
  g_atomic_int_set (&self->is_stopping, TRUE);
  g_clear_pointer (&self->listener, rf_listener_free);
  rf_server_watch_close (self->watch);
  rf_server_wait (self, milliseconds);
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->runner, rf_job_runner_free);
  g_clear_pointer (&self->people, rf_people_runner_free);
  for (guint i = 0; i < RF_N_PLACES; i++)
    rf_server_close_pool (self, i);
  g_ptr_array_set_free_func (self->loops, (GDestroyNotify) rf_loop_free);
  g_ptr_array_set_size (self->loops, 0);
}
