/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <libsoup/soup.h>
#include <stdio.h>

/*
 * What libsoup itself takes for a request: a server that reads a body, says the same
 * 600 bytes to everybody, and knows nothing. It prints its port.
 */

static void
handle_cb (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer data)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, data, 600);
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autofree char *answer = g_strnfill (600, 'x');
  g_autoptr (GError) error = NULL;
  GSList *addresses = NULL;

  soup_server_add_handler (server, NULL, handle_cb, answer, NULL);
  if (!soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_error ("%s", error->message);
  addresses = soup_server_get_uris (server);
  printf ("%d\n", g_uri_get_port (addresses->data));
  fflush (stdout);
  g_slist_free_full (addresses, (GDestroyNotify) g_uri_unref);
  g_main_loop_run (loop);
  return 0;
}
