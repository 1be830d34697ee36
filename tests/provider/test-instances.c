/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-registry.h"

#include "rf-paths.h"

#include <glib/gstdio.h>
#include <string.h>

/* Settings that a module reads, and further providers of one module. */

static const char *const manifest =
    "[provider tree]\nname=T\nabi=1\nexternal-cost=yes\nleaves=All\n"
    "settings=base-url;key-file;credits-per-usd\n"
    "base-url=https://tree.example\ncredits-per-usd=100\n"
    "[model tree/m]\nkind=image\nname=M\nprice=5\nrate=0.000003\nper=size\n"
    "price-table=quality\nprice-of=low:1;high:2\ncosts=usage.out:30;header.x:0.5\n"
    "[parameter tree/m/size]\ntype=integer\nminimum=64\nmaximum=2048\ndefault=1024\n"
    "[parameter tree/m/quality]\ntype=choice\nchoices=low;high\ndefault=low\n"
    "[model tree/n]\nkind=image\nlike=m\nprice=7\n"
    "[parameter tree/n/extra]\ntype=boolean\n"
    "[parameter tree/n/size]\ntype=integer\nminimum=1\nmaximum=9\ndefault=2\n";

typedef struct
{
  char *root;
  RfKeyFile *config;
  RfRegistry *registry;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->root = g_dir_make_tmp ("refrain-XXXXXX", NULL);
  path = g_build_filename (fixture->root, "tree.provider", NULL);
  g_assert_true (g_file_set_contents (path, manifest, -1, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->registry);
  g_clear_pointer (&fixture->config, rf_key_file_unref);
  rf_paths_remove_tree (fixture->root);
  g_free (fixture->root);
}

static void
open_registry (Fixture *fixture, const char *config)
{
  const char *const folders[] = { fixture->root, NULL };

  fixture->config = rf_key_file_new_from_data (config, -1, "/c", NULL);
  fixture->registry = rf_registry_new (folders, fixture->config);
}

static const char *
get_setting (Fixture *fixture, const char *id, const char *name)
{
  return g_hash_table_lookup (rf_registry_find (fixture->registry, id)->settings, name);
}

static const RfPrice *
get_price (Fixture *fixture, const char *id, const char *model)
{
  RfModelInfo *info = rf_provider_info_find_model (rf_registry_find (fixture->registry, id), model);

  g_assert_nonnull (info);
  return &info->price;
}

static gint64
get_sum (GHashTable *sums, const char *name)
{
  const gint64 *sum = g_hash_table_lookup (sums, name);

  g_assert_nonnull (sum);
  return *sum;
}

static void
assert_fault (Fixture *fixture, const char *part, guint money)
{
  const GPtrArray *faults = rf_key_file_get_faults (fixture->config);

  g_assert_cmpuint (faults->len, ==, 1);
  g_test_message ("%s", (char *) faults->pdata[0]);
  g_assert_nonnull (strstr (faults->pdata[0], part));
  g_assert_cmpuint (rf_registry_get_money_faults (fixture->registry)->len, ==, money);
}

static void
test_settings (Fixture *fixture, gconstpointer data)
{
  open_registry (fixture, "[provider tree]\nkey-file=/k\n");
  g_assert_cmpuint (rf_key_file_get_faults (fixture->config)->len, ==, 0);
  g_assert_cmpstr (get_setting (fixture, "tree", "base-url"), ==, "https://tree.example");
  g_assert_cmpstr (get_setting (fixture, "tree", "key-file"), ==, "/k");
  g_assert_null (get_setting (fixture, "tree", "enabled"));
}

static void
test_unknown_setting (Fixture *fixture, gconstpointer data)
{
  open_registry (fixture, "[provider tree]\nbase-ulr=/k\n");
  assert_fault (fixture, "did you mean “base-url”?", 0);
}

static void
test_rate (Fixture *fixture, gconstpointer data)
{
  const RfPrice *price = NULL;

  open_registry (fixture, "[provider tree]\ncredits-per-usd=50\n[model tree/n]\nprice=9\n");
  g_assert_cmpuint (rf_key_file_get_faults (fixture->config)->len, ==, 0);
  price = get_price (fixture, "tree", "m");
  g_assert_cmpint (price->base, ==, 2500000);
  g_assert_cmpint (price->rate, ==, 2);
  g_assert_cmpint (get_sum (price->table, "high"), ==, 1000000);
  g_assert_cmpint (get_sum (price->costs, "usage.out"), ==, 15000000);
  g_assert_cmpint (get_sum (price->costs, "header.x"), ==, 250000);
  /* What the file itself says is in credits already. */
  g_assert_cmpint (get_price (fixture, "tree", "n")->base, ==, 9000000);
}

static void
test_wrong_rate (Fixture *fixture, gconstpointer data)
{
  open_registry (fixture, data);
  assert_fault (fixture, "credit", 1);
  g_assert_cmpint (get_price (fixture, "tree", "m")->base, ==, 5000000);
}

/* In the manifest: the other's parameters in their order, its own instead. */
static void
test_like_in_manifest (Fixture *fixture, gconstpointer data)
{
  RfModelInfo *model = NULL;

  open_registry (fixture, "");
  model = rf_provider_info_find_model (rf_registry_find (fixture->registry, "tree"), "n");
  g_assert_cmpuint (model->parameters->len, ==, 3);
  g_assert_cmpstr (((RfParameter *) model->parameters->pdata[0])->name, ==, "size");
  g_assert_cmpfloat (((RfParameter *) model->parameters->pdata[0])->maximum, ==, 9);
  g_assert_cmpstr (((RfParameter *) model->parameters->pdata[1])->name, ==, "quality");
  g_assert_cmpstr (((RfParameter *) model->parameters->pdata[2])->name, ==, "extra");
  g_assert_cmpint (model->price.base, ==, 7000000);
  g_assert_null (model->price.costs);
}

static void
test_like_in_config (Fixture *fixture, gconstpointer data)
{
  const RfPrice *price = NULL;

  open_registry (fixture, "[model tree/new]\nlike=m\nprice=3\n");
  g_assert_cmpuint (rf_key_file_get_faults (fixture->config)->len, ==, 0);
  price = get_price (fixture, "tree", "new");
  g_assert_cmpint (price->base, ==, 3000000);
  g_assert_null (price->table);
  g_assert_null (price->per);
}

static void
test_like_needs_price (Fixture *fixture, gconstpointer data)
{
  open_registry (fixture, "[model tree/new]\nlike=m\n");
  assert_fault (fixture, "needs a price", 0);
}

static void
test_like_unknown (Fixture *fixture, gconstpointer data)
{
  open_registry (fixture, "[model tree/new]\nlike=mm\nprice=1\n");
  assert_fault (fixture, "there is no model “mm”", 1);
}

static void
test_instance (Fixture *fixture, gconstpointer data)
{
  RfProviderInfo *info = NULL;
  RfModelInfo *model = NULL;

  open_registry (fixture,
                 "[provider tree]\nenabled=no\nkey-file=/secret\n"
                 "[provider mine]\nlike=tree\nname=Mine\nexternal-cost=no\n"
                 "base-url=http://127.0.0.1:1\n"
                 "[model mine/local]\nlike=m\n"
                 "[parameter mine/local/size]\ndefault=512\n");
  g_assert_cmpuint (rf_key_file_get_faults (fixture->config)->len, ==, 0);
  info = rf_registry_find (fixture->registry, "mine");
  g_assert_null (info->refused);
  g_assert_cmpstr (info->like, ==, "tree");
  g_assert_cmpstr (info->name, ==, "Mine");
  g_assert_false (info->external_cost);
  g_assert_nonnull (info->leaves);
  g_assert_true (g_str_has_suffix (info->module_path, "/tree.so"));
  /* It has no model and no setting that it was not given. */
  g_assert_cmpuint (info->models->len, ==, 1);
  g_assert_cmpstr (get_setting (fixture, "mine", "base-url"), ==, "http://127.0.0.1:1");
  g_assert_null (get_setting (fixture, "mine", "key-file"));
  model = g_ptr_array_index (info->models, 0);
  g_assert_cmpstr (model->provider, ==, "mine");
  g_assert_cmpstr (model->id, ==, "local");
  g_assert_cmpint (model->price.base, ==, 0);
  g_assert_nonnull (rf_registry_find (fixture->registry, "tree")->refused);
}

static void
test_wrong_instance (Fixture *fixture, gconstpointer data)
{
  open_registry (fixture, data);
  assert_fault (fixture, "there is no plugin", 0);
  g_assert_nonnull (rf_registry_find (fixture->registry, "mine")->refused);
}

static void
test_instance_of_itself (Fixture *fixture, gconstpointer data)
{
  open_registry (fixture, "[provider tree]\nlike=tree\n");
  assert_fault (fixture, "like", 0);
  g_assert_null (rf_registry_find (fixture->registry, "tree")->like);
}

#define add(path, data, function) g_test_add (path, Fixture, data, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/instances/settings", NULL, test_settings);
  add ("/instances/unknown-setting", NULL, test_unknown_setting);
  add ("/instances/rate", NULL, test_rate);
  add ("/instances/rate/zero", "[provider tree]\ncredits-per-usd=0\n", test_wrong_rate);
  add ("/instances/rate/word", "[provider tree]\ncredits-per-usd=many\n", test_wrong_rate);
  add ("/instances/rate/slip", "[provider tree]\ncredit-per-usd=50\n", test_wrong_rate);
  add ("/instances/like/manifest", NULL, test_like_in_manifest);
  add ("/instances/like/config", NULL, test_like_in_config);
  add ("/instances/like/price", NULL, test_like_needs_price);
  add ("/instances/like/unknown", NULL, test_like_unknown);
  add ("/instances/instance", NULL, test_instance);
  add ("/instances/wrong", "[provider mine]\nlike=treee\n", test_wrong_instance);
  add ("/instances/of-instance",
       "[provider tree]\n[provider other]\nlike=tree\n[provider mine]\nlike=other\n",
       test_wrong_instance);
  add ("/instances/of-itself", NULL, test_instance_of_itself);
  return g_test_run ();
}
