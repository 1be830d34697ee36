/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "net-test.h"

static double
half_jitter (gpointer user_data)
{
  return 0.5;
}

static gboolean
note_wait (guint milliseconds, GCancellable *cancellable, gpointer user_data)
{
  GArray *waits = user_data;

  g_array_append_val (waits, milliseconds);
  return !g_cancellable_is_cancelled (cancellable);
}

void
net_set_up (NetFixture *fixture, gconstpointer data)
{
  RfHttpPatience patience = { half_jitter, note_wait, NULL };
  g_autoptr (GError) error = NULL;

  fixture->server = stand_in_new ();
  fixture->waits = g_array_new (FALSE, FALSE, sizeof (guint));
  fixture->client = rf_http_client_new (stand_in_get_url (fixture->server), &error);
  g_assert_no_error (error);
  patience.user_data = fixture->waits;
  rf_http_client_set_patience (fixture->client, &patience);
  g_assert_true (rf_http_client_set_header (
      fixture->client, "Authorization", "Bearer " NET_SECRET "\n", NULL));
}

void
net_tear_down (NetFixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->client);
  g_clear_pointer (&fixture->server, stand_in_free);
  g_clear_pointer (&fixture->waits, g_array_unref);
}

void
net_assert_fails (NetFixture *fixture, const RfHttpCall *call, int code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfHttpAnswer) answer = rf_http_client_call (fixture->client, call, NULL, NULL, &error);

  g_assert_null (answer);
  g_test_message ("%s", error->message);
  g_assert_error (error, RF_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_null (strstr (error->message, NET_SECRET));
}
