/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "secret-service.h"

#include <string.h>

/* Answers in GDBus's own thread, message by message. */

#define NAME          "org.freedesktop.secrets"
#define SESSION       "/org/freedesktop/secrets/session/s"
#define ITEM          "/org/freedesktop/secrets/collection/c/1"
#define NOT_SUPPORTED "org.freedesktop.DBus.Error.NotSupported"

struct _SecretStandIn
{
  GDBusConnection *connection; /* (owned) */
  char *secret;                /* (owned) */
  int mood;                    /* atomic */
};

static GVariant *
new_bytes (const char *text)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, text, strlen (text), 1);
}

static GVariant *
search (SecretStandIn *self)
{
  static const char *const none[] = { NULL };
  static const char *const one[] = { ITEM, NULL };
  int mood = g_atomic_int_get (&self->mood);

  return g_variant_new (
      "(^ao^ao)", mood == SECRET_HAS ? one : none, mood == SECRET_LOCKED ? one : none);
}

static GVariant *
get_secrets (SecretStandIn *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{o(oayays)}"));
  g_variant_builder_add (&builder,
                         "{o(o@ay@ays)}",
                         ITEM,
                         SESSION,
                         new_bytes (""),
                         new_bytes (self->secret),
                         "text/plain");
  return g_variant_new ("(a{o(oayays)})", &builder);
}

static GVariant *
get_properties (SecretStandIn *self, GVariant *parameters)
{
  GVariantBuilder builder;
  const char *interface = NULL;

  g_variant_get_child (parameters, 0, "&s", &interface);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sv}"));
  if (g_str_has_suffix (interface, ".Item"))
    {
      gboolean locked = g_atomic_int_get (&self->mood) == SECRET_LOCKED;

      g_variant_builder_add (&builder, "{sv}", "Locked", g_variant_new_boolean (locked));
      g_variant_builder_add (&builder, "{sv}", "Label", g_variant_new_string ("Refrain"));
    }
  return g_variant_new ("(a{sv})", &builder);
}

/* Only the plain form of a session; with the other one a client begins. */
static GDBusMessage *
open_session (GDBusMessage *call)
{
  const char *algorithm = NULL;
  GDBusMessage *reply = NULL;

  g_variant_get_child (g_dbus_message_get_body (call), 0, "&s", &algorithm);
  if (!g_str_equal (algorithm, "plain"))
    return g_dbus_message_new_method_error_literal (call, NOT_SUPPORTED, "plain only");
  reply = g_dbus_message_new_method_reply (call);
  g_dbus_message_set_body (reply, g_variant_new ("(vo)", g_variant_new_string (""), SESSION));
  return reply;
}

/* Returns: (transfer full) (nullable) */
static GDBusMessage *
answer (SecretStandIn *self, GDBusMessage *call)
{
  const char *member = g_dbus_message_get_member (call);
  int mood = g_atomic_int_get (&self->mood);
  GVariant *body = NULL;
  GDBusMessage *reply = NULL;

  if (g_str_equal (member, "OpenSession"))
    return open_session (call);
  if (g_str_equal (member, "GetAll"))
    body = get_properties (self, g_dbus_message_get_body (call));
  else if (mood == SECRET_SILENT)
    return NULL;
  else if (mood == SECRET_FAILS)
    return g_dbus_message_new_method_error_literal (call, NOT_SUPPORTED, "canary in its message");
  else
    body = g_str_equal (member, "SearchItems") ? search (self) : get_secrets (self);
  reply = g_dbus_message_new_method_reply (call);
  g_dbus_message_set_body (reply, body);
  return reply;
}

static GDBusMessage *
filter_cb (GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
  g_autoptr (GDBusMessage) reply = NULL;

  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;
  reply = answer (data, message);
  if (reply != NULL)
    g_dbus_connection_send_message (connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
  g_object_unref (message);
  return NULL;
}

SecretStandIn *
secret_stand_in_new (const char *address, const char *secret)
{
  SecretStandIn *self = g_new0 (SecretStandIn, 1);
  g_autoptr (GVariant) result = NULL;
  g_autoptr (GError) error = NULL;

  self->secret = g_strdup (secret);
  self->connection =
      g_dbus_connection_new_for_address_sync (address,
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL,
                                              NULL,
                                              &error);
  g_assert_no_error (error);
  g_dbus_connection_add_filter (self->connection, filter_cb, self, NULL);
  result = g_dbus_connection_call_sync (self->connection,
                                        "org.freedesktop.DBus",
                                        "/org/freedesktop/DBus",
                                        "org.freedesktop.DBus",
                                        "RequestName",
                                        g_variant_new ("(su)", NAME, 0),
                                        NULL,
                                        G_DBUS_CALL_FLAGS_NONE,
                                        -1,
                                        NULL,
                                        &error);
  g_assert_no_error (error);
  return self;
}

void
secret_stand_in_free (SecretStandIn *self)
{
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_object_unref (self->connection);
  g_free (self->secret);
  g_free (self);
}

void
secret_stand_in_set_mood (SecretStandIn *self, SecretMood mood)
{
  g_atomic_int_set (&self->mood, (int) mood);
}
