/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RfAccepted:
 * @descriptor: a socket that does not block; the function's to close
 * @remote: who has connected
 * @local: under which address
 * @is_here: it comes from this machine
 */
typedef struct
{
  int descriptor;
  GSocketAddress *remote;
  GSocketAddress *local;
  gboolean is_here;
} RfAccepted;

typedef void (*RfListenerFunc) (const RfAccepted *accepted, gpointer user_data);

typedef struct _RfListener RfListener;

RfListener *rf_listener_new (RfListenerFunc function, gpointer user_data);
gboolean rf_listener_add_address (RfListener *self, const char *text, GError **error);
gboolean rf_listener_add_unix (RfListener *self, const char *path, GError **error);
void rf_listener_start (RfListener *self);
guint rf_listener_get_port (RfListener *self);
gboolean rf_listener_is_open (RfListener *self);
void rf_listener_free (RfListener *self);

char *rf_listener_dup_host (const char *text);

G_END_DECLS
