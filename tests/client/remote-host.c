/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "remote-host.h"

#include "rf-remote.h"
#include "rf-server.h"

#undef rf_host_get_service
#undef g_test_add_vtable

/*
 * The service of a host as a client of a server has it: a server in this process,
 * on a port of its own, and a remote that asks it. It is made when it is first asked
 * for, and goes with the host.
 */

#define KEY "remote-test"

/* Tests that are about more than a service tells from afar. */
static const struct
{
  const char *path;
  const char *reason;
} local_tests[] = {
  { "/accounts/limits-of-the-configuration", "a result does not tell the entry's profile" },
  { "/engine/a-changed-time-is-hashed-once", "touches the asset's file" },
  { "/engine/lookup-never-generates", "a look-up is left to the generation" },
  { "/cleanup/it-is-stopped-between-transactions", "a server stops its own work, not a caller's" },
  { "/policy/a-profile-gives-a-tenant", "a result does not tell the tenant" },
  { "/policy/a-tenant-is-told-of-its-own-nearest", "the tenant comes from the token" },
  { "/policy/after-a-clock-jump-what-expired-is-served", "a look-up is left to the generation" },
  { "/policy/inputs-are-looked-up-in-the-tenant-s-own", "the tenant comes from the token" },
  { "/policy/no-store-keeps-nothing", "looks at the asset's file" },
  { "/policy/scenes-serves-a-place-though-params-have-changed",
    "a result tells one fingerprint, the request's" },
  { "/policy/seed-004-5-mb", "looks at the asset's file" },
  { "/policy/tenants-do-not-join", "the tenant comes from the token" },
  { "/policy/tenants-share-nothing", "the tenant comes from the token" },
  { "/policy/the-entry-keeps-the-profile-that-made-it",
    "a result does not tell the entry's profile" },
  { "/policy/the-model-that-answered-is-recorded", "told by the entry alone" },
  { "/policy/the-seed-is-recorded", "told by the entry alone" },
  { "/steps/lookup", "a look-up is left to the generation" },
  { "/steps/unnamed", "an input without a name is for bundles, which go as a whole" },
};

typedef struct
{
  RfServer *server;      /* (owned) */
  GMainContext *context; /* (owned) of the server's own thread */
  GMainLoop *loop;       /* (owned) */
  GThread *thread;
  RfRemote *remote; /* (owned) */
  GError *error;    /* (owned) (nullable) */
  int is_started;   /* atomic */
} Served;

static gpointer
served_thread (gpointer data)
{
  Served *self = data;

  g_main_context_push_thread_default (self->context);
  rf_server_start (self->server, &self->error);
  g_atomic_int_set (&self->is_started, TRUE);
  g_main_loop_run (self->loop);
  rf_server_stop (self->server, 0);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
served_quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
served_free (gpointer data)
{
  Served *self = data;

  g_clear_object (&self->remote);
  g_main_context_invoke (self->context, served_quit_cb, self->loop);
  g_thread_join (self->thread);
  g_clear_pointer (&self->server, rf_server_free);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self);
}

static Served *
served_new (RfHost *host)
{
  const RfServeSettings settings = { .listen = "127.0.0.1:0", .threads = 2, .is_quiet = TRUE };
  Served *self = g_new0 (Served, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;

  self->server = rf_server_new (rf_host_get_service (host), &settings, &rf_server_default_limits);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("test-server", served_thread, self);
  while (!g_atomic_int_get (&self->is_started))
    g_usleep (1000);
  g_assert_no_error (self->error);
  url = g_strdup_printf ("http://127.0.0.1:%u", rf_server_get_port (self->server));
  self->remote = rf_remote_new (url, NULL, &error);
  g_assert_no_error (error);
  return self;
}

/* What is wrong at the server is told there by a warning, and is no fault here. */
void
remote_test_add_vtable (const char *path,
                        gsize size,
                        gconstpointer data,
                        GTestFixtureFunc set_up,
                        GTestFixtureFunc test,
                        GTestFixtureFunc tear_down)
{
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  for (gsize i = 0; i < G_N_ELEMENTS (local_tests); i++)
    {
      if (g_str_equal (local_tests[i].path, path))
        return;
    }
  g_test_add_vtable (path, size, data, set_up, test, tear_down);
}

RfService *
remote_test_get_service (RfHost *host)
{
  Served *served = g_object_get_data (G_OBJECT (host), KEY);

  if (served == NULL)
    {
      served = served_new (host);
      g_object_set_data_full (G_OBJECT (host), KEY, served, served_free);
    }
  return RF_SERVICE (served->remote);
}
