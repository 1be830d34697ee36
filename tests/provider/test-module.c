/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-registry.h"

#include <string.h>

typedef struct
{
  const char *id;
  const char *reason; /* stands in the message; @ is the module's path */
} BadModule;

static const BadModule bad_modules[] = {
  { "wrong-abi", "@ was built for ABI 99, and this program has ABI 1" },
  { "wrong-id", "@ is the module of “somebody-else”" },
  { "wrong-type", "the type in @ is no provider" },
  { "abstract-type", "the type in @ is no provider" },
  { "no-symbol", "@ has no symbol “rf_provider_module”" },
  { "no-descriptor", "@ describes no provider" },
  { "failing-init", "the voices are not there" },
  { "missing", "the module @ is missing" },
  { "no-library", "@ cannot be loaded: " },
};

static RfRegistry *
open_registry (void)
{
  const char *const folders[] = { g_getenv ("TEST_LOADER_DIR"), NULL };

  return rf_registry_new (folders, NULL);
}

static void
test_good (void)
{
  g_autoptr (RfRegistry) registry = open_registry ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RfProvider) first = rf_registry_open (registry, "good", &error);
  g_autoptr (RfProvider) second = rf_registry_open (registry, "good", NULL);

  g_assert_no_error (error);
  g_assert_true (RF_IS_PROVIDER (first));
  g_assert_true (first == second);
  g_assert_null (rf_provider_dup_status (first));
}

static void
test_bad (gconstpointer data)
{
  const BadModule *bad = data;
  g_autoptr (RfRegistry) registry = open_registry ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RfProvider) provider = rf_registry_open (registry, bad->id, &error);
  g_auto (GStrv) parts = g_strsplit (bad->reason, "@", -1);
  g_autofree char *reason = g_strjoinv (rf_registry_find (registry, bad->id)->module_path, parts);
  g_autofree char *start = g_strdup_printf ("provider “%s” cannot be used: ", bad->id);

  g_assert_null (provider);
  g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_UNAVAILABLE);
  g_assert_true (g_str_has_prefix (error->message, start));
  g_assert_nonnull (strstr (error->message, reason));
  g_assert_cmpstr (
      rf_error_get_hint (error), ==, "Install what it needs: apt install libone1 libtwo2");
}

/* One that is broken takes none of the others with it. */
static void
test_the_rest_goes_on (void)
{
  g_autoptr (RfRegistry) registry = open_registry ();
  g_autoptr (RfProvider) good = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad_modules); i++)
    g_assert_null (rf_registry_open (registry, bad_modules[i].id, NULL));
  good = rf_registry_open (registry, "good", NULL);
  g_assert_true (RF_IS_PROVIDER (good));
}

static void
test_unknown (void)
{
  g_autoptr (RfRegistry) registry = open_registry ();
  g_autoptr (GError) error = NULL;

  g_assert_null (rf_registry_open (registry, "nobody", &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "there is no provider “nobody”");
}

static gpointer
open_cb (gpointer data)
{
  return rf_registry_open (data, "good", NULL);
}

static void
test_many_threads (void)
{
  g_autoptr (RfRegistry) registry = open_registry ();
  GThread *threads[8] = { NULL };
  g_autoptr (RfProvider) first = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("open", open_cb, registry);
  first = g_thread_join (threads[0]);
  g_assert_nonnull (first);
  for (gsize i = 1; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr (RfProvider) other = g_thread_join (threads[i]);

      g_assert_true (other == first);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/module/good", test_good);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_modules); i++)
    {
      g_autofree char *path = g_strconcat ("/module/bad/", bad_modules[i].id, NULL);

      g_test_add_data_func (path, &bad_modules[i], test_bad);
    }
  g_test_add_func ("/module/the-rest-goes-on", test_the_rest_goes_on);
  g_test_add_func ("/module/unknown", test_unknown);
  g_test_add_func ("/module/many-threads", test_many_threads);
  return g_test_run ();
}
