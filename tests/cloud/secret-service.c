/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "secret-service.h"

#include <string.h>

#define NAME    "org.freedesktop.secrets"
#define SERVICE "/org/freedesktop/secrets"
#define SESSION "/org/freedesktop/secrets/session/s"
#define ITEM    "/org/freedesktop/secrets/collection/c/1"
#define NO_BUS  "org.freedesktop.DBus.Error.NotSupported"

struct _SecretStandIn
{
  GMainContext *context; /* (owned) */
  GMainLoop *loop;       /* (owned) */
  GThread *thread;       /* (owned) */
  char *address;         /* (owned) */
  char *secret;          /* (owned) */
  int mood;              /* atomic */
  int ready;             /* atomic */
  GPtrArray *unanswered; /* (owned) (element-type GDBusMethodInvocation) */
};

static const char xml[] =
    "<node><interface name='org.freedesktop.Secret.Service'>"
    "<method name='OpenSession'><arg name='a' type='s' direction='in'/>"
    "<arg name='i' type='v' direction='in'/><arg name='o' type='v' direction='out'/>"
    "<arg name='r' type='o' direction='out'/></method>"
    "<method name='SearchItems'><arg name='a' type='a{ss}' direction='in'/>"
    "<arg name='u' type='ao' direction='out'/><arg name='l' type='ao' direction='out'/></method>"
    "<method name='GetSecrets'><arg name='i' type='ao' direction='in'/>"
    "<arg name='s' type='o' direction='in'/>"
    "<arg name='r' type='a{o(oayays)}' direction='out'/></method>"
    "<property name='Collections' type='ao' access='read'/></interface>"
    "<interface name='org.freedesktop.Secret.Item'>"
    "<property name='Locked' type='b' access='read'/>"
    "<property name='Attributes' type='a{ss}' access='read'/>"
    "<property name='Label' type='s' access='read'/>"
    "<property name='Created' type='t' access='read'/>"
    "<property name='Modified' type='t' access='read'/></interface></node>";

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

static void
call_cb (GDBusConnection *connection,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *parameters,
         GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  SecretStandIn *self = user_data;
  int mood = g_atomic_int_get (&self->mood);
  const char *algorithm = NULL;

  if (g_str_equal (method, "OpenSession"))
    {
      g_variant_get_child (parameters, 0, "&s", &algorithm);
      if (g_str_equal (algorithm, "plain"))
        g_dbus_method_invocation_return_value (
            invocation, g_variant_new ("(vo)", g_variant_new_string (""), SESSION));
      else
        g_dbus_method_invocation_return_dbus_error (invocation, NO_BUS, "plain only");
    }
  else if (mood == SECRET_SILENT)
    g_ptr_array_add (self->unanswered, invocation);
  else if (mood == SECRET_FAILS)
    g_dbus_method_invocation_return_dbus_error (invocation, NO_BUS, "canary in its message");
  else
    g_dbus_method_invocation_return_value (
        invocation, g_str_equal (method, "SearchItems") ? search (self) : get_secrets (self));
}

static GVariant *
get_cb (GDBusConnection *connection,
        const char *sender,
        const char *path,
        const char *interface,
        const char *name,
        GError **error,
        gpointer user_data)
{
  SecretStandIn *self = user_data;

  if (g_str_equal (name, "Locked"))
    return g_variant_new_boolean (g_atomic_int_get (&self->mood) == SECRET_LOCKED);
  if (g_str_equal (name, "Label"))
    return g_variant_new_string ("Refrain");
  if (g_str_equal (name, "Attributes"))
    return g_variant_new ("a{ss}", NULL);
  if (g_str_equal (name, "Collections"))
    return g_variant_new ("ao", NULL);
  return g_variant_new_uint64 (0);
}

static void
name_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  SecretStandIn *self = user_data;

  g_atomic_int_set (&self->ready, 1);
}

static gpointer
serve_cb (gpointer data)
{
  static const GDBusInterfaceVTable table = { call_cb, get_cb, NULL, { 0 } };
  SecretStandIn *self = data;
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  guint name = 0;

  g_main_context_push_thread_default (self->context);
  connection =
      g_dbus_connection_new_for_address_sync (self->address,
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL,
                                              NULL,
                                              &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (
      connection, SERVICE, info->interfaces[0], &table, self, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (
      connection, ITEM, info->interfaces[1], &table, self, NULL, &error);
  g_assert_no_error (error);
  name = g_bus_own_name_on_connection (
      connection, NAME, G_BUS_NAME_OWNER_FLAGS_NONE, name_cb, NULL, self, NULL);
  g_main_loop_run (self->loop);
  g_bus_unown_name (name);
  for (guint i = 0; i < self->unanswered->len; i++)
    g_dbus_method_invocation_return_dbus_error (self->unanswered->pdata[i], NO_BUS, "the end");
  g_dbus_connection_close_sync (connection, NULL, NULL);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

SecretStandIn *
secret_stand_in_new (const char *address, const char *secret)
{
  SecretStandIn *self = g_new0 (SecretStandIn, 1);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->address = g_strdup (address);
  self->secret = g_strdup (secret);
  self->unanswered = g_ptr_array_new ();
  self->thread = g_thread_new ("secrets", serve_cb, self);
  while (g_atomic_int_get (&self->ready) == 0)
    g_usleep (1000);
  return self;
}

void
secret_stand_in_free (SecretStandIn *self)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->unanswered);
  g_free (self->address);
  g_free (self->secret);
  g_free (self);
}

void
secret_stand_in_set_mood (SecretStandIn *self, SecretMood mood)
{
  g_atomic_int_set (&self->mood, (int) mood);
}
