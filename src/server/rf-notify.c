/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-notify.h"

#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/**
 * rf_notify:
 * @state: such as `READY=1`
 *
 * Tells the service manager how the process is, by the protocol of
 * sd_notify(3): a datagram to the socket that `NOTIFY_SOCKET` names.
 *
 * Returns: whether somebody was told
 */
gboolean
rf_notify (const char *state)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  gsize length = path != NULL ? strlen (path) : 0;
  int descriptor = -1;
  gboolean sent = FALSE;

  if (length < 2 || length >= sizeof address.sun_path || (*path != '/' && *path != '@'))
    return FALSE;
  memcpy (address.sun_path, path, length);
  if (*path == '@')
    address.sun_path[0] = '\0';
  descriptor = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0)
    return FALSE;
  sent = sendto (descriptor,
                 state,
                 strlen (state),
                 MSG_NOSIGNAL,
                 (struct sockaddr *) &address,
                 (socklen_t) (offsetof (struct sockaddr_un, sun_path) + length)) >= 0;
  close (descriptor);
  return sent;
}
