/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-key.h"
#include "rf-cloud-keyring.h"
#include "rf-cloud-provider.h"
#include "rf-paths.h"
#include "secret-service.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

/* Where a key comes from, and what is told where it does not. */

#define KEY "sk-canary-0123456789abcdefghij"

typedef struct
{
  RfCloudProvider parent_instance;
} TestProvider;

typedef struct
{
  RfCloudProviderClass parent_class;
} TestProviderClass;

static GType test_provider_get_type (void);
G_DEFINE_TYPE (TestProvider, test_provider, RF_TYPE_CLOUD_PROVIDER)

static void
test_provider_class_init (TestProviderClass *klass)
{
  static const RfCloudService service = { .key_header = "Authorization" };

  RF_CLOUD_PROVIDER_CLASS (klass)->service = &service;
}

static void
test_provider_init (TestProvider *self)
{
}

typedef struct
{
  char *root;
  RfProviderInfo *info;
  RfProvider *provider;
} Fixture;

/* No bus that anybody listens on, unless a test names one. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->root = g_dir_make_tmp ("rf-key-XXXXXX", NULL);
  fixture->info = rf_provider_info_new ("my-tree");
  g_hash_table_insert (fixture->info->settings, g_strdup ("key"), g_strdup ("required"));
  g_hash_table_insert (
      fixture->info->settings, g_strdup ("base-url"), g_strdup ("https://tree.example"));
  fixture->provider = g_object_new (test_provider_get_type (), "info", fixture->info, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unsetenv ("MY_TREE_API_KEY");
  g_unsetenv ("CREDENTIALS_DIRECTORY");
  g_object_unref (fixture->provider);
  rf_provider_info_unref (fixture->info);
  rf_paths_remove_tree (fixture->root);
  g_free (fixture->root);
}

static char *
put_file (Fixture *fixture, const char *name, const char *text, guint mode)
{
  char *path = g_build_filename (fixture->root, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, (int) mode), ==, 0);
  return path;
}

static void
set_key_file (Fixture *fixture, const char *path)
{
  g_hash_table_replace (fixture->info->settings, g_strdup ("key-file"), g_strdup (path));
}

static void
assert_key (Fixture *fixture, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *key = rf_cloud_key_find (fixture->provider, &error);

  g_assert_no_error (error);
  g_test_message ("%s", error != NULL ? error->message : "found");
  g_assert_cmpstr (key, ==, wanted);
}

static void
assert_fails (Fixture *fixture, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *key = rf_cloud_key_find (fixture->provider, &error);
  g_autofree char *status = rf_provider_dup_status (fixture->provider);

  g_assert_null (key);
  g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_UNAVAILABLE);
  g_test_message ("%s", status);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_nonnull (strstr (status, part));
  g_assert_null (strstr (status, "canary"));
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = put_file (fixture, "file", "from-the-file\n", 0600);
  g_autofree char *credential = put_file (fixture, "my-tree", " from-systemd\n", 0444);

  set_key_file (fixture, file);
  assert_key (fixture, "from-the-file");
  g_setenv ("CREDENTIALS_DIRECTORY", fixture->root, TRUE);
  assert_key (fixture, "from-systemd");
  g_setenv ("MY_TREE_API_KEY", "from-the-environment", TRUE);
  assert_key (fixture, "from-the-environment");
  g_setenv ("MY_TREE_API_KEY", "", TRUE);
  assert_key (fixture, "from-systemd");
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *status = rf_provider_dup_status (fixture->provider);

  assert_fails (fixture, "there is no API key for “my-tree”");
  g_assert_nonnull (strstr (status, "MY_TREE_API_KEY"));
  g_assert_nonnull (strstr (status, "[provider my-tree]"));
  g_assert_nonnull (strstr (status, "provider my-tree"));
}

static void
test_optional (Fixture *fixture, gconstpointer data)
{
  g_hash_table_remove (fixture->info->settings, "key");
  assert_key (fixture, "");
  g_assert_null (rf_provider_dup_status (fixture->provider));
}

static const struct
{
  const char *text;
  guint mode;
  const char *part;
} wrong_files[] = {
  { KEY, 0640, "chmod 600" }, { KEY, 0604, "chmod 600" },    { KEY, 0602, "chmod 600" },
  { "", 0600, "is empty" },   { "\n \n", 0600, "is empty" },
};

static void
test_wrong_files (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong_files); i++)
    {
      g_autofree char *path = put_file (fixture, "file", wrong_files[i].text, wrong_files[i].mode);

      set_key_file (fixture, path);
      assert_fails (fixture, wrong_files[i].part);
    }
  set_key_file (fixture, "/no/such/file");
  assert_fails (fixture, "is not there");
  set_key_file (fixture, "key");
  assert_fails (fixture, "whole path");
  set_key_file (fixture, fixture->root);
  assert_fails (fixture, "is no file");
}

/* It would be a header of its own. */
static void
test_line_breaks (Fixture *fixture, gconstpointer data)
{
  g_autofree char *status = NULL;

  g_setenv ("MY_TREE_API_KEY", "sk-canary\r\nX-Other: 1", TRUE);
  status = rf_provider_dup_status (fixture->provider);
  g_assert_nonnull (strstr (status, "control characters"));
  g_assert_null (strstr (status, "canary"));
}

static void
test_no_address (Fixture *fixture, gconstpointer data)
{
  g_autofree char *status = NULL;

  g_setenv ("MY_TREE_API_KEY", KEY, TRUE);
  g_hash_table_remove (fixture->info->settings, "base-url");
  status = rf_provider_dup_status (fixture->provider);
  g_assert_nonnull (strstr (status, "base-url="));
}

static void
assert_lookup (guint milliseconds, const char *wanted, int code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *key = rf_cloud_keyring_lookup ("my-tree", milliseconds, &error);

  g_test_message ("%s", error != NULL ? error->message : "found");
  g_assert_cmpstr (key, ==, wanted);
  if (wanted != NULL)
    return;
  g_assert_error (error, RF_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_null (strstr (error->message, "canary"));
}

static GSubprocess *
start_bus (const char *program, char **address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  GSubprocess *bus =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                        &error,
                        program,
                        "--session",
                        "--nofork",
                        "--print-address=1",
                        NULL);

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bus));
  *address = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", *address, TRUE);
  return bus;
}

static void
test_keyring (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocess) bus = NULL;
  g_autofree char *program = g_find_program_in_path ("dbus-daemon");
  g_autofree char *address = NULL;
  SecretStandIn *service = NULL;

  if (program == NULL)
    {
      g_test_skip ("dbus-daemon is not installed");
      return;
    }
  bus = start_bus (program, &address);
  assert_lookup (20000, NULL, RF_ERROR_PROVIDER_UNAVAILABLE, "there is no keyring");
  service = secret_stand_in_new (address, KEY);
  assert_lookup (20000, KEY, 0, NULL);
  assert_key (fixture, KEY);
  g_assert_null (rf_provider_dup_status (fixture->provider));
  secret_stand_in_set_mood (service, SECRET_HAS_NOT);
  assert_lookup (20000, NULL, RF_ERROR_NOT_FOUND, "has no key");
  secret_stand_in_set_mood (service, SECRET_LOCKED);
  assert_lookup (20000, NULL, RF_ERROR_PROVIDER_UNAVAILABLE, "is locked");
  assert_fails (fixture, "is locked");
  secret_stand_in_set_mood (service, SECRET_FAILS);
  assert_lookup (20000, NULL, RF_ERROR_PROVIDER_UNAVAILABLE, "there is no keyring");
  secret_stand_in_set_mood (service, SECRET_SILENT);
  assert_lookup (500, NULL, RF_ERROR_PROVIDER_UNAVAILABLE, "does not answer");
  secret_stand_in_free (service);
  g_subprocess_force_exit (bus);
}

/* A bus that takes the connection and says nothing. */
static void
test_silent_bus (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->root, "bus", NULL);
  g_autofree char *address = g_strconcat ("unix:path=", path, NULL);
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GSocketAddress) socket = g_unix_socket_address_new (path);
  g_autoptr (GError) error = NULL;

  g_socket_listener_add_address (
      listener, socket, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  assert_lookup (500, NULL, RF_ERROR_PROVIDER_UNAVAILABLE, "does not answer");
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
}

#define add(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  add ("/cloud/key/order", test_order);
  add ("/cloud/key/missing", test_missing);
  add ("/cloud/key/optional", test_optional);
  add ("/cloud/key/wrong-files", test_wrong_files);
  add ("/cloud/key/line-breaks", test_line_breaks);
  add ("/cloud/key/no-address", test_no_address);
  add ("/cloud/key/silent-bus", test_silent_bus);
  add ("/cloud/key/keyring", test_keyring);
  return g_test_run ();
}
