/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-registry.h"

#include "rf-paths.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *root; /* (owned) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->root = g_dir_make_tmp ("refrain-XXXXXX", NULL);
  g_assert_nonnull (fixture->root);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  rf_paths_remove_tree (fixture->root);
  g_free (fixture->root);
}

/* Writes @folder/@id.provider, or what @text says instead. */
static char *
write_manifest (Fixture *fixture, const char *folder, const char *id, const char *text)
{
  g_autofree char *directory = g_build_filename (fixture->root, folder, NULL);
  g_autofree char *name = g_strconcat (id, ".provider", NULL);
  char *path = g_build_filename (directory, name, NULL);
  g_autofree char *good = g_strdup_printf ("[provider %s]\nname=From %s\nabi=1\nexternal-cost=no\n"
                                           "[model %s/m]\nkind=image\n",
                                           id,
                                           folder,
                                           id);

  g_assert_cmpint (g_mkdir_with_parents (directory, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text != NULL ? text : good, -1, NULL));
  return path;
}

static RfRegistry *
open_folders (Fixture *fixture, const char *first, const char *second)
{
  g_autofree char *one = g_build_filename (fixture->root, first, NULL);
  g_autofree char *two = second != NULL ? g_build_filename (fixture->root, second, NULL) : NULL;
  const char *const folders[] = { one, two, NULL };

  return rf_registry_new (folders, NULL);
}

/* In a folder of its own, and directly. */
static void
test_both_places (Fixture *fixture, gconstpointer data)
{
  g_autofree char *one = write_manifest (fixture, "a/one", "one", NULL);
  g_autofree char *two = write_manifest (fixture, "a", "two", NULL);
  g_autofree char *other = write_manifest (fixture, "a/stray", "other", NULL);
  g_autoptr (RfRegistry) registry = open_folders (fixture, "a", NULL);
  GPtrArray *providers = rf_registry_get_providers (registry);

  g_assert_cmpuint (rf_registry_get_faults (registry)->len, ==, 0);
  g_assert_cmpuint (providers->len, ==, 2);
  g_assert_cmpstr (rf_registry_find (registry, "one")->manifest_path, ==, one);
  g_assert_cmpstr (rf_registry_find (registry, "two")->manifest_path, ==, two);
  g_assert_null (rf_registry_find (registry, "other"));
}

static void
test_first_wins (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = write_manifest (fixture, "a/one", "one", NULL);
  g_autofree char *second = write_manifest (fixture, "b/one", "one", NULL);
  g_autoptr (RfRegistry) registry = open_folders (fixture, "a", "b");
  const GPtrArray *faults = rf_registry_get_faults (registry);
  g_autofree char *told = g_strdup_printf ("%s is not used: %s was found first", second, first);

  g_assert_cmpuint (rf_registry_get_providers (registry)->len, ==, 1);
  g_assert_cmpstr (rf_registry_find (registry, "one")->name, ==, "From a/one");
  g_assert_cmpuint (faults->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (faults, 0), ==, told);
}

/* The same folder named twice is one folder. */
static void
test_same_folder_twice (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_manifest (fixture, "a/one", "one", NULL);
  g_autoptr (RfRegistry) registry = open_folders (fixture, "a", "a");

  g_assert_cmpuint (rf_registry_get_providers (registry)->len, ==, 1);
  g_assert_cmpuint (rf_registry_get_faults (registry)->len, ==, 0);
}

static void
test_bad_manifest (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bad = write_manifest (fixture, "a/bad", "bad", "[provider bad]\nname=B\n");
  g_autofree char *good = write_manifest (fixture, "a/good", "good", NULL);
  g_autofree char *told = g_strdup_printf ("%s:1: abi: it is missing (and 1 more)", bad);
  g_autoptr (RfRegistry) registry = open_folders (fixture, "a", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (rf_registry_find (registry, "bad")->refused, ==, told);
  g_assert_null (rf_registry_find (registry, "good")->refused);
  g_assert_cmpuint (g_strv_length (rf_registry_find (registry, "bad")->faults), ==, 2);
  g_assert_null (rf_registry_open (registry, "bad", &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "provider “bad” is not used: "));
}

static void
test_unreadable_manifest (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->root, "a", "bad", "bad.provider", NULL);
  g_autoptr (RfRegistry) registry = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  registry = open_folders (fixture, "a", NULL);
  g_assert_nonnull (strstr (rf_registry_find (registry, "bad")->refused, "bad.provider"));
}

static void
test_missing_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_manifest (fixture, "b/one", "one", NULL);
  g_autoptr (RfRegistry) registry = open_folders (fixture, "a", "b");
  const GPtrArray *faults = rf_registry_get_faults (registry);
  g_autofree char *start = g_strdup_printf ("no plugins in %s/a: ", fixture->root);

  g_assert_cmpuint (faults->len, ==, 1);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (faults, 0), start));
  g_assert_nonnull (rf_registry_find (registry, "one"));
}

static void
test_providers_of_tests (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_manifest (fixture,
                                          "a/one",
                                          "one",
                                          "[provider one]\nname=O\nabi=1\n"
                                          "external-cost=no\ntest=yes\n");
  g_autoptr (RfRegistry) with = NULL;
  g_autoptr (RfRegistry) without = NULL;

  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  with = open_folders (fixture, "a", NULL);
  g_unsetenv ("RF_TEST_PROVIDERS");
  without = open_folders (fixture, "a", NULL);
  g_assert_nonnull (rf_registry_find (with, "one"));
  g_assert_null (rf_registry_find (without, "one"));
  g_assert_cmpuint (rf_registry_get_faults (without)->len, ==, 0);
}

/* What refrain.conf says is laid over the manifest, and told at once. */
static void
test_config (Fixture *fixture, gconstpointer data)
{
  g_autofree char *one = write_manifest (fixture, "a/one", "one", NULL);
  g_autofree char *folder = g_build_filename (fixture->root, "a", NULL);
  const char *const folders[] = { folder, NULL };
  g_autoptr (RfKeyFile) config = rf_key_file_new_from_data ("[model one/m]\nprice=3\nrate=x\n"
                                                            "[model another/m]\nprice=3\n",
                                                            -1,
                                                            "refrain.conf",
                                                            NULL);
  g_autoptr (RfRegistry) registry = rf_registry_new (folders, config);
  const RfProviderInfo *info = NULL;

  g_assert_cmpuint (rf_key_file_get_faults (config)->len, ==, 2);
  g_assert_cmpuint (rf_registry_get_money_faults (registry)->len, ==, 1);
  info = rf_registry_find (registry, "one");
  g_assert_cmpint (rf_provider_info_find_model (info, "m")->price.base, ==, 3000000);
}

/* A test runs in the build tree, so it finds the plugins of the build. */
static void
test_default_folders (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) plain = NULL;
  g_auto (GStrv) added = NULL;

  g_unsetenv ("RF_PLUGIN_PATH");
  plain = rf_registry_dup_default_folders ();
  g_setenv ("RF_PLUGIN_PATH", "/one::/two/../three", TRUE);
  added = rf_registry_dup_default_folders ();
  g_unsetenv ("RF_PLUGIN_PATH");
  g_assert_cmpuint (g_strv_length (plain), ==, 1);
  g_assert_cmpstr (plain[0], ==, RF_PLUGIN_BUILD_DIR);
  g_assert_cmpuint (g_strv_length (added), ==, 3);
  g_assert_cmpstr (added[0], ==, "/one");
  g_assert_cmpstr (added[1], ==, "/three");
  g_assert_cmpstr (added[2], ==, RF_PLUGIN_BUILD_DIR);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/registry/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("both-places", test_both_places);
  ADD ("first-wins", test_first_wins);
  ADD ("same-folder-twice", test_same_folder_twice);
  ADD ("bad-manifest", test_bad_manifest);
  ADD ("unreadable-manifest", test_unreadable_manifest);
  ADD ("missing-folder", test_missing_folder);
  ADD ("providers-of-tests", test_providers_of_tests);
  ADD ("config", test_config);
  ADD ("default-folders", test_default_folders);
  return g_test_run ();
}
