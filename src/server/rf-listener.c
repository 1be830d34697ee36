/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-listener.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/*
 * Takes connections in. libsoup's own listener gives up for ever at the first
 * accept that fails; here one that fails is one client less, and where the
 * process has no descriptor left, a spare one is given up for a moment to turn
 * the client away. It runs on the main context of who starts it.
 */

#define BACKLOG 512

/* Connections that are taken at one go, so that signals are heard meanwhile. */
#define MOST_AT_ONCE 64

/* How long it rests where the system has nothing left, in milliseconds. */
#define REST 100

typedef struct
{
  RfListener *listener;
  int descriptor;
  gboolean is_unix;
  GSource *source; /* (owned) (nullable) */
} RfDoor;

struct _RfListener
{
  RfListenerFunc function;
  gpointer user_data;
  GPtrArray *doors; /* (owned) of RfDoor */
  int spare;        /* a descriptor kept back, or -1 */
  GSource *rest;    /* (owned) (nullable) */
  guint port;
  gboolean is_open; /* others than this machine can connect */
  char *unix_path;  /* (owned) (nullable) to be removed at the end */
};

static void rf_door_watch (RfDoor *door);

static void
rf_door_free (gpointer data)
{
  RfDoor *door = data;

  if (door->source != NULL)
    g_source_destroy (door->source);
  g_clear_pointer (&door->source, g_source_unref);
  close (door->descriptor);
  g_free (door);
}

/**
 * rf_listener_new:
 * @function: is given each connection
 * @user_data: for @function
 *
 * Returns: (transfer full): a listener without an address
 */
RfListener *
rf_listener_new (RfListenerFunc function, gpointer user_data)
{
  RfListener *self = g_new0 (RfListener, 1);

  self->function = function;
  self->user_data = user_data;
  self->doors = g_ptr_array_new_with_free_func (rf_door_free);
  self->spare = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  return self;
}

/**
 * rf_listener_free:
 * @self: (transfer full) (nullable): a listener; its addresses are free again
 */
void
rf_listener_free (RfListener *self)
{
  if (self == NULL)
    return;
  if (self->rest != NULL)
    g_source_destroy (self->rest);
  g_clear_pointer (&self->rest, g_source_unref);
  g_ptr_array_unref (self->doors);
  if (self->spare >= 0)
    close (self->spare);
  if (self->unix_path != NULL)
    unlink (self->unix_path);
  g_free (self->unix_path);
  g_free (self);
}

static gboolean
rf_listener_rest_cb (gpointer data)
{
  RfListener *self = data;

  g_clear_pointer (&self->rest, g_source_unref);
  for (guint i = 0; i < self->doors->len; i++)
    rf_door_watch (g_ptr_array_index (self->doors, i));
  return G_SOURCE_REMOVE;
}

/* The system has nothing left for another connection: nobody is asked in for a
 * moment. */
static void
rf_listener_rest (RfListener *self)
{
  for (guint i = 0; i < self->doors->len; i++)
    {
      RfDoor *door = g_ptr_array_index (self->doors, i);

      if (door->source != NULL)
        g_source_destroy (door->source);
      g_clear_pointer (&door->source, g_source_unref);
    }
  if (self->rest != NULL)
    return;
  self->rest = g_timeout_source_new (REST);
  g_source_set_callback (self->rest, rf_listener_rest_cb, self, NULL);
  g_source_attach (self->rest, g_main_context_get_thread_default ());
}

/* Turns the next client away, since there is no descriptor for it. */
static void
rf_listener_turn_away (RfListener *self, const RfDoor *door)
{
  int descriptor = -1;

  if (self->spare < 0)
    return;
  close (self->spare);
  descriptor = accept4 (door->descriptor, NULL, NULL, SOCK_CLOEXEC);
  if (descriptor >= 0)
    close (descriptor);
  self->spare = open ("/dev/null", O_RDONLY | O_CLOEXEC);
}

static gboolean
rf_listener_is_loopback (GSocketAddress *address)
{
  return !G_IS_INET_SOCKET_ADDRESS (address) ||
         g_inet_address_get_is_loopback (
             g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

static GSocketAddress *
rf_door_dup_local (const RfDoor *door, int descriptor)
{
  struct sockaddr_storage native;
  socklen_t length = sizeof native;

  if (door->is_unix || getsockname (descriptor, (struct sockaddr *) &native, &length) != 0)
    return g_unix_socket_address_new ("");
  return g_socket_address_new_from_native (&native, length);
}

static void
rf_door_hand_on (const RfDoor *door,
                 int descriptor,
                 struct sockaddr_storage *native,
                 socklen_t length)
{
  RfListener *self = door->listener;
  g_autoptr (GSocketAddress) remote = door->is_unix
                                          ? g_unix_socket_address_new ("")
                                          : g_socket_address_new_from_native (native, length);
  g_autoptr (GSocketAddress) local = rf_door_dup_local (door, descriptor);
  RfAccepted accepted = { descriptor, remote, local, FALSE };
  int on = 1;

  if (remote == NULL || local == NULL)
    {
      close (descriptor);
      return;
    }
  /* Heads and bodies leave together already. */
  if (!door->is_unix)
    setsockopt (descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  accepted.is_here = rf_listener_is_loopback (remote);
  self->function (&accepted, self->user_data);
}

/* Returns: whether another client may be waiting */
static gboolean
rf_door_accept (RfDoor *door)
{
  RfListener *self = door->listener;
  struct sockaddr_storage native;
  socklen_t length = sizeof native;
  int descriptor = -1;
  int number = 0;

  memset (&native, 0, sizeof native);
  descriptor = accept4 (
      door->descriptor, (struct sockaddr *) &native, &length, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (descriptor >= 0)
    {
      rf_door_hand_on (door, descriptor, &native, length);
      return TRUE;
    }
  number = errno;
  if (number == EAGAIN || number == EWOULDBLOCK)
    return FALSE;
  if (number == EMFILE || number == ENFILE)
    rf_listener_turn_away (self, door);
  if (number == EMFILE || number == ENFILE || number == ENOBUFS || number == ENOMEM)
    {
      g_info ("no connection can be taken for the moment: %s", g_strerror (number));
      rf_listener_rest (self);
      return FALSE;
    }
  /* The client has gone again, or its network is down: the next one. */
  return TRUE;
}

static gboolean
rf_door_ready_cb (int descriptor, GIOCondition condition, gpointer data)
{
  RfDoor *door = data;

  for (guint i = 0; i < MOST_AT_ONCE; i++)
    {
      if (!rf_door_accept (door))
        break;
    }
  return door->source != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
rf_door_watch (RfDoor *door)
{
  if (door->source != NULL)
    return;
  door->source = g_unix_fd_source_new (door->descriptor, G_IO_IN);
  g_source_set_callback (door->source, G_SOURCE_FUNC (rf_door_ready_cb), door, NULL);
  g_source_attach (door->source, g_main_context_get_thread_default ());
}

static void
rf_listener_add_door (RfListener *self, int descriptor, gboolean is_unix)
{
  RfDoor *door = g_new0 (RfDoor, 1);

  door->listener = self;
  door->descriptor = descriptor;
  door->is_unix = is_unix;
  g_ptr_array_add (self->doors, door);
}

static gboolean
rf_listener_fail (GError **error, int number, const char *where)
{
  g_set_error (error,
               RF_ERROR,
               number == EADDRINUSE ? RF_ERROR_CONFLICT : RF_ERROR_INVALID_REQUEST,
               "cannot listen on “%s”: %s",
               where,
               g_strerror (number));
  if (error != NULL && number == EADDRINUSE)
    rf_error_set_hint (*error, "another program listens there; --listen takes another port");
  return FALSE;
}

/* ADDRESS:PORT, with brackets around an address that has colons. */
static GSocketAddress *
rf_listener_parse (const char *text)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = colon != NULL ? rf_listener_dup_host (text) : NULL;
  guint64 port = 0;

  if (host == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    return NULL;
  return g_inet_socket_address_new_from_string (
      g_str_equal (host, "localhost") ? "127.0.0.1" : host, (guint) port);
}

/**
 * rf_listener_dup_host:
 * @text: an address and a port
 *
 * Returns: (transfer full): the address without brackets
 */
char *
rf_listener_dup_host (const char *text)
{
  const char *colon = strrchr (text, ':');
  gsize length = colon != NULL ? (gsize) (colon - text) : strlen (text);

  if (length >= 2 && text[0] == '[' && text[length - 1] == ']')
    return g_strndup (text + 1, length - 2);
  return g_strndup (text, length);
}

static gboolean
rf_listener_bind (int descriptor, GSocketAddress *address)
{
  struct sockaddr_storage native;
  gssize length = g_socket_address_get_native_size (address);

  return g_socket_address_to_native (address, &native, sizeof native, NULL) &&
         bind (descriptor, (struct sockaddr *) &native, (socklen_t) length) == 0 &&
         listen (descriptor, BACKLOG) == 0;
}

static guint
rf_listener_find_port (int descriptor)
{
  struct sockaddr_storage native;
  socklen_t length = sizeof native;
  g_autoptr (GSocketAddress) address = NULL;

  if (getsockname (descriptor, (struct sockaddr *) &native, &length) != 0)
    return 0;
  address = g_socket_address_new_from_native (&native, length);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

/**
 * rf_listener_add_address:
 * @self: a listener that was not started
 * @text: address and port; port 0 is any free one
 * @error: return location; %RF_ERROR_INVALID_REQUEST, or %RF_ERROR_CONFLICT where
 *   another program listens there
 *
 * Returns: whether clients can connect there
 */
gboolean
rf_listener_add_address (RfListener *self, const char *text, GError **error)
{
  g_autoptr (GSocketAddress) address = rf_listener_parse (text);
  int descriptor = -1;
  int on = 1;

  if (address == NULL)
    {
      g_set_error (
          error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "“%s” is no address to listen on", text);
      if (error != NULL)
        rf_error_set_hint (*error, "write it as 127.0.0.1:8000 or [::1]:8000");
      return FALSE;
    }
  descriptor =
      socket (g_socket_address_get_family (address), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0)
    return rf_listener_fail (error, errno, text);
  setsockopt (descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (!rf_listener_bind (descriptor, address))
    {
      rf_listener_fail (error, errno, text);
      close (descriptor);
      return FALSE;
    }
  self->port = rf_listener_find_port (descriptor);
  self->is_open = self->is_open || !rf_listener_is_loopback (address);
  rf_listener_add_door (self, descriptor, FALSE);
  return TRUE;
}

/* What a process that was killed has left is in nobody's way. */
static gboolean
rf_listener_clear_unix (const char *path, const struct sockaddr_un *address)
{
  struct stat status;
  int descriptor = -1;
  gboolean is_used = FALSE;

  if (lstat (path, &status) != 0)
    return TRUE;
  if (!S_ISSOCK (status.st_mode))
    return FALSE;
  descriptor = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  is_used = connect (descriptor, (const struct sockaddr *) address, sizeof *address) == 0;
  close (descriptor);
  return !is_used && unlink (path) == 0;
}

/**
 * rf_listener_add_unix:
 * @self: a listener that was not started
 * @path: of the socket; only the user of this process can use it
 * @error: return location; as for rf_listener_add_address()
 *
 * Returns: whether clients can connect there
 */
gboolean
rf_listener_add_unix (RfListener *self, const char *path, GError **error)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int descriptor = -1;
  mode_t mask;
  gboolean bound = FALSE;

  if (strlen (path) >= sizeof address.sun_path)
    return rf_listener_fail (error, ENAMETOOLONG, path);
  strcpy (address.sun_path, path);
  if (!rf_listener_clear_unix (path, &address))
    return rf_listener_fail (error, EADDRINUSE, path);
  descriptor = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0)
    return rf_listener_fail (error, errno, path);
  /* It is closed to others from its first moment on. */
  mask = umask (0177);
  bound = bind (descriptor, (struct sockaddr *) &address, sizeof address) == 0 &&
          listen (descriptor, BACKLOG) == 0;
  umask (mask);
  if (!bound)
    {
      rf_listener_fail (error, errno, path);
      close (descriptor);
      return FALSE;
    }
  self->unix_path = g_strdup (path);
  rf_listener_add_door (self, descriptor, TRUE);
  return TRUE;
}

/**
 * rf_listener_start:
 * @self: a listener
 *
 * Takes connections from now on, on the caller's main context.
 */
void
rf_listener_start (RfListener *self)
{
  for (guint i = 0; i < self->doors->len; i++)
    rf_door_watch (g_ptr_array_index (self->doors, i));
}

/**
 * rf_listener_get_port:
 * @self: a listener
 *
 * Returns: the port of its address
 */
guint
rf_listener_get_port (RfListener *self)
{
  return self->port;
}

/**
 * rf_listener_is_open:
 * @self: a listener
 *
 * Returns: whether other machines can connect
 */
gboolean
rf_listener_is_open (RfListener *self)
{
  return self->is_open;
}
