/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store-contract.h"

#include "rf-hash.h"
#include "rf-time.h"

#include <glib/gstdio.h>
#include <string.h>

/* What every store must do, over a factory: entries, their content and life. */

#define NOW G_GINT64_CONSTANT (1700000000000)

char *
store_test_dup_place (void)
{
  g_autoptr (GError) error = NULL;
  char *place = g_dir_make_tmp ("refrain-store-XXXXXX", &error);

  g_assert_no_error (error);
  return place;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder =
      g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      remove_tree (inner);
    }
  g_remove (path);
}

void
store_test_remove_place (char *place)
{
  remove_tree (place);
  g_free (place);
}

static RfPlan *
plan_new (const char *word)
{
  RfPlan *plan = rf_plan_new ();

  plan->model = rf_model_info_new ("portrait", "portrait-1", RF_KIND_IMAGE);
  plan->strategy = RF_STRATEGY_ONCE;
  plan->profile = g_strdup ("default");
  plan->prompt = g_strdup (word);
  plan->canonical = g_strdup_printf ("{\"prompt\":\"%s\"}", word);
  plan->fingerprint = rf_hash_bytes (plan->canonical, strlen (plan->canonical));
  plan->identity = g_strdup (plan->fingerprint);
  plan->price = 5000000;
  return plan;
}

/* A plan for a content; the same word is the same content. */
RfPlan *
store_test_plan (const char *word)
{
  RfPlan *plan = plan_new (word);

  plan->key = g_strconcat ("CACHE#image#", plan->identity, NULL);
  return plan;
}

/* A plan for a place, with a content. */
RfPlan *
store_test_slot (const char *slot, guint version, const char *word)
{
  RfPlan *plan = plan_new (word);

  plan->key = g_strdup_printf ("generation:image|%s|v%u", slot, version);
  plan->version = version;
  plan->is_slot = TRUE;
  return plan;
}

RfGeneration *
store_test_generation (const char *word)
{
  RfGeneration *generation = rf_generation_new ();
  RfAsset *asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");

  asset->sha256 = rf_hash_bytes (word, strlen (word));
  asset->extension = g_strdup ("png");
  asset->bytes = (gint64) strlen (word);
  asset->modified = 1234567890123456789;
  asset->created_at = rf_time_now ();
  asset->width = 640;
  asset->height = 480;
  g_ptr_array_add (generation->assets, asset);
  generation->cost = 5000000;
  generation->started_at = rf_time_now () - 1000;
  generation->finished_at = rf_time_now ();
  return generation;
}

RfEntrance *
store_test_enter (RfStore *store, RfPlan *plan, RfEntering how)
{
  g_autoptr (GError) error = NULL;
  RfEntrance *entrance = rf_store_enter (store, plan, 0, &error);

  g_assert_no_error (error);
  g_assert_nonnull (entrance);
  g_assert_cmpint (entrance->how, ==, how);
  return entrance;
}

RfEntry *
store_test_land (RfStore *store, RfPlan *plan, gint64 token)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfGeneration) generation = store_test_generation (plan->prompt);
  RfEntry *entry = NULL;

  g_assert_true (rf_store_mark_sent (store, token, &error));
  entry = rf_store_commit (store, token, plan, generation, &error);
  g_assert_no_error (error);
  g_assert_nonnull (entry);
  return entry;
}

/* Enters, leads and lands. */
RfEntry *
store_test_make (RfStore *store, RfPlan *plan)
{
  g_autoptr (RfEntrance) entrance = store_test_enter (store, plan, RF_ENTERING_LEAD);

  g_assert_cmpint (entrance->token, >, 0);
  g_assert_nonnull (entrance->generation_id);
  g_assert_null (entrance->handle);
  return store_test_land (store, plan, entrance->token);
}

RfEntry *
store_test_find (RfStore *store, const char *key)
{
  g_autoptr (GError) error = NULL;
  RfEntry *entry = rf_store_lookup (store, "", key, &error);

  g_assert_no_error (error);
  return entry;
}

RfReport *
store_test_apply (RfStore *store,
                  RfVerb verb,
                  const RfSelector *selector,
                  gboolean dry_run,
                  GError **error)
{
  g_autoptr (RfAction) action = rf_action_new_for_entries (verb, selector, dry_run);

  return rf_store_apply (store, action, error);
}

void
store_test_assert_sound (RfStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = rf_store_verify (store, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (findings, i));
  g_assert_cmpuint (findings->len, ==, 0);
}

static void
set_up (StoreFixture *fixture, gconstpointer factory)
{
  fixture->factory = (RfStoreFactory) factory;
  fixture->place = store_test_dup_place ();
  fixture->store = fixture->factory (fixture->place);
  rf_time_set_for_tests (NOW);
}

static void
tear_down (StoreFixture *fixture, gconstpointer factory)
{
  g_clear_object (&fixture->store);
  store_test_remove_place (fixture->place);
  rf_time_set_for_tests (0);
}

void
store_contract_add_test (const char *name,
                         const char *test,
                         RfStoreFactory factory,
                         StoreTest function)
{
  g_autofree char *path = g_strdup_printf ("/%s/%s", name, test);

  g_test_add (path, StoreFixture, (gconstpointer) factory, set_up, function, tear_down);
}

static void
test_nothing (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rf_store_lookup (fixture->store, "", "CACHE#image#none", &error));
  g_assert_no_error (error);
  store_test_assert_sound (fixture->store);
}

static void
assert_same_content (const RfGeneration *a, const RfGeneration *b)
{
  const RfAsset *left = g_ptr_array_index (a->assets, 0);
  const RfAsset *right = g_ptr_array_index (b->assets, 0);

  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->fingerprint, ==, b->fingerprint);
  g_assert_cmpstr (a->identity, ==, b->identity);
  g_assert_cmpstr (a->provider, ==, b->provider);
  g_assert_cmpstr (a->model, ==, b->model);
  g_assert_cmpstr (a->answered_model, ==, b->answered_model);
  g_assert_cmpstr (a->profile, ==, b->profile);
  g_assert_cmpstr (a->seed, ==, b->seed);
  g_assert_cmpstr (a->account, ==, b->account);
  g_assert_cmpint (a->kind, ==, b->kind);
  g_assert_cmpint (a->price, ==, b->price);
  g_assert_cmpint (a->cost, ==, b->cost);
  g_assert_cmpint (a->charged, ==, b->charged);
  g_assert_cmpint (a->started_at, ==, b->started_at);
  g_assert_cmpint (a->finished_at, ==, b->finished_at);
  g_assert_cmpuint (a->assets->len, ==, b->assets->len);
  g_assert_cmpint (left->role, ==, right->role);
  g_assert_cmpstr (left->media_type, ==, right->media_type);
  g_assert_cmpstr (left->sha256, ==, right->sha256);
  g_assert_cmpstr (left->extension, ==, right->extension);
  g_assert_cmpint (left->bytes, ==, right->bytes);
  g_assert_cmpint (left->created_at, ==, right->created_at);
  g_assert_cmpint (left->width, ==, right->width);
  g_assert_cmpint (left->height, ==, right->height);
}

static void
test_content (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("grandmother");
  g_autoptr (RfEntry) made = NULL;
  g_autoptr (RfEntry) found = NULL;
  const char *tags[] = { "chapter one", "draft", NULL };

  plan->tags = g_strdupv ((char **) tags);
  plan->playthrough_id = g_strdup ("p1");
  plan->player_id = g_strdup ("42");
  plan->seed = g_strdup ("18446744073709551615");
  plan->ttl = 3600;
  made = store_test_make (fixture->store, plan);
  found = store_test_find (fixture->store, plan->key);
  g_assert_nonnull (found);
  g_assert_cmpint (found->id, ==, made->id);
  g_assert_cmpstr (found->key, ==, plan->key);
  g_assert_cmpstr (found->namespace_, ==, "");
  g_assert_cmpstr (found->profile, ==, "default");
  g_assert_cmpint (found->strategy, ==, RF_STRATEGY_ONCE);
  g_assert_cmpstr (found->playthrough_id, ==, "p1");
  g_assert_cmpstr (found->player_id, ==, "42");
  g_assert_null (found->scope);
  g_assert_cmpuint (found->version, ==, 1);
  g_assert_true (g_strv_equal ((const char *const *) found->tags, tags));
  g_assert_cmpint (found->created_at, ==, NOW);
  g_assert_cmpint (found->expires_at, ==, NOW + 3600 * 1000);
  g_assert_cmpint (found->trashed_at, ==, 0);
  g_assert_cmpint (found->uses, ==, 0);
  g_assert_cmpstr (found->generation->account, ==, "default");
  g_assert_cmpint (found->generation->charged, ==, 5000000);
  g_assert_cmpint (found->generation->price, ==, 5000000);
  assert_same_content (found->generation, made->generation);
  g_assert_cmpint (((RfAsset *) g_ptr_array_index (found->generation->assets, 0))->modified,
                   ==,
                   1234567890123456789);
  store_test_assert_sound (fixture->store);
}

static void
test_many_assets (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("film");
  g_autoptr (RfEntrance) entrance = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_autoptr (RfGeneration) generation = store_test_generation ("film");
  g_autoptr (RfEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  const RfAsset *second = NULL;
  RfAsset *poster = rf_asset_new (RF_ROLE_POSTER, "image/jpeg");

  poster->sha256 = rf_hash_bytes ("poster", 6);
  poster->extension = g_strdup ("jpg");
  poster->bytes = 6;
  poster->duration = 1500;
  g_ptr_array_add (generation->assets, poster);
  entry = rf_store_commit (fixture->store, entrance->token, plan, generation, &error);
  g_assert_no_error (error);
  g_clear_pointer (&entry, rf_entry_free);
  entry = store_test_find (fixture->store, plan->key);
  g_assert_cmpuint (entry->generation->assets->len, ==, 2);
  second = g_ptr_array_index (entry->generation->assets, 1);
  g_assert_cmpint (second->role, ==, RF_ROLE_POSTER);
  g_assert_cmpstr (second->media_type, ==, "image/jpeg");
  g_assert_cmpint (second->duration, ==, 1500);
}

static void
test_namespaces (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfPlan) other = store_test_plan ("word");
  g_autoptr (RfEntry) made = store_test_make (fixture->store, plan);
  g_autoptr (RfEntry) theirs = NULL;

  g_free (other->namespace_);
  other->namespace_ = g_strdup ("tenant");
  g_assert_null (rf_store_lookup (fixture->store, "tenant", plan->key, NULL));
  theirs = store_test_make (fixture->store, other);
  g_assert_cmpstr (theirs->namespace_, ==, "tenant");
  g_assert_cmpstr (theirs->generation->id, !=, made->generation->id);
}

static void
test_expiry (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntry) first = NULL;
  g_autoptr (RfEntry) second = NULL;
  g_autoptr (RfEntry) found = NULL;

  plan->ttl = 60;
  first = store_test_make (fixture->store, plan);
  rf_time_set_for_tests (NOW + 59999);
  rf_entrance_free (store_test_enter (fixture->store, plan, RF_ENTERING_HIT));
  rf_time_set_for_tests (NOW + 60000);
  found = store_test_find (fixture->store, plan->key);
  g_assert_cmpint (found->id, ==, first->id);
  second = store_test_make (fixture->store, plan);
  g_assert_cmpint (second->id, !=, first->id);
  g_clear_pointer (&found, rf_entry_free);
  found = store_test_find (fixture->store, plan->key);
  g_assert_cmpint (found->id, ==, second->id);
  store_test_assert_sound (fixture->store);
}

static void
test_replaces (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntry) first = store_test_make (fixture->store, plan);
  g_autoptr (RfEntry) second = NULL;
  g_autoptr (RfEntrance) entrance = NULL;
  g_autoptr (GError) error = NULL;

  entrance = rf_store_enter (fixture->store, plan, first->id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entrance->how, ==, RF_ENTERING_LEAD);
  second = store_test_land (fixture->store, plan, entrance->token);
  g_clear_pointer (&entrance, rf_entrance_free);
  /* Who found the same entry wanting hits what has been made since. */
  entrance = rf_store_enter (fixture->store, plan, first->id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entrance->how, ==, RF_ENTERING_HIT);
  g_assert_cmpint (entrance->entry->id, ==, second->id);
}

static void
test_save_modified (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntry) entry = store_test_make (fixture->store, plan);
  g_autoptr (RfAsset) asset = NULL;
  g_autoptr (RfEntry) found = NULL;
  g_autoptr (GError) error = NULL;
  RfAsset *touched = g_ptr_array_index (entry->generation->assets, 0);

  touched->modified = 77;
  g_assert_true (rf_store_save_modified (fixture->store, entry->id, touched, &error));
  found = store_test_find (fixture->store, plan->key);
  g_assert_cmpint (
      ((RfAsset *) g_ptr_array_index (found->generation->assets, 0))->modified, ==, 77);
  asset = rf_store_find_blob (fixture->store, touched->sha256, &error);
  g_assert_nonnull (asset);
  g_assert_cmpint (asset->modified, ==, 77);
  g_assert_cmpstr (asset->media_type, ==, "image/png");
  g_assert_cmpstr (asset->extension, ==, "png");
  g_assert_cmpint (asset->bytes, ==, 4);
  g_assert_cmpint (asset->created_at, ==, NOW);
  store_test_assert_sound (fixture->store);
}

static void
test_find_no_blob (StoreFixture *fixture, gconstpointer factory)
{
  g_autofree char *sha256 = rf_hash_bytes ("none", 4);
  g_autoptr (GError) error = NULL;

  g_assert_null (rf_store_find_blob (fixture->store, sha256, &error));
  g_assert_no_error (error);
}

static void
test_adopt (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntry) made = store_test_make (fixture->store, plan);
  g_autoptr (JsonNode) record = rf_entry_to_side_record (made);
  g_autofree char *place = store_test_dup_place ();
  g_autoptr (RfStore) other = fixture->factory (place);
  g_autoptr (RfEntry) read = NULL;
  g_autoptr (RfEntry) found = NULL;
  g_autoptr (GError) error = NULL;

  read = rf_entry_new_from_side_record (record, &error);
  g_assert_no_error (error);
  g_assert_true (rf_store_adopt (other, read, &error));
  g_assert_true (rf_store_adopt (other, read, &error));
  found = store_test_find (other, plan->key);
  g_assert_nonnull (found);
  assert_same_content (found->generation, made->generation);
  store_test_assert_sound (other);
  g_clear_object (&other);
  store_test_remove_place (g_steal_pointer (&place));
}

static void
test_reopen (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntry) made = store_test_make (fixture->store, plan);
  g_autoptr (RfEntry) found = NULL;

  g_clear_object (&fixture->store);
  fixture->store = fixture->factory (fixture->place);
  found = store_test_find (fixture->store, plan->key);
  g_assert_cmpint (found->id, ==, made->id);
}

#define THREADS 8

typedef struct
{
  RfStore *store;
  int number;
  int led;
} Asker;

/* Makes entries of its own, and asks for ten that everybody wants. */
static gpointer
ask_thread (gpointer data)
{
  Asker *asker = data;

  for (int i = 0; i < 10; i++)
    {
      g_autofree char *own = g_strdup_printf ("own %d %d", asker->number, i);
      g_autofree char *shared = g_strdup_printf ("shared %d", i);
      g_autoptr (RfPlan) mine = store_test_plan (own);
      g_autoptr (RfPlan) ours = store_test_plan (shared);
      g_autoptr (RfEntry) found = NULL;
      g_autoptr (RfEntrance) entrance = NULL;

      rf_entry_free (store_test_make (asker->store, mine));
      found = store_test_find (asker->store, mine->key);
      g_assert_nonnull (found);
      entrance = rf_store_enter (asker->store, ours, 0, NULL);
      g_assert_nonnull (entrance);
      if (entrance->how == RF_ENTERING_LEAD)
        {
          asker->led++;
          rf_entry_free (store_test_land (asker->store, ours, entrance->token));
        }
    }
  return NULL;
}

static void
test_threads (StoreFixture *fixture, gconstpointer factory)
{
  Asker askers[THREADS];
  GThread *threads[THREADS];
  int led = 0;

  for (int i = 0; i < THREADS; i++)
    {
      askers[i] = (Asker){ fixture->store, i, 0 };
      threads[i] = g_thread_new ("asker", ask_thread, &askers[i]);
    }
  for (int i = 0; i < THREADS; i++)
    {
      g_thread_join (threads[i]);
      led += askers[i].led;
    }
  g_assert_cmpint (led, ==, 10);
  store_test_assert_sound (fixture->store);
}

/**
 * store_contract_add:
 * @name: of the implementation, for the tests' paths
 * @factory: opens it
 *
 * Adds all tests of the contract.
 */
void
store_contract_add (const char *name, RfStoreFactory factory)
{
  store_contract_add_test (name, "nothing", factory, test_nothing);
  store_contract_add_test (name, "content", factory, test_content);
  store_contract_add_test (name, "many-assets", factory, test_many_assets);
  store_contract_add_test (name, "namespaces", factory, test_namespaces);
  store_contract_add_test (name, "expiry", factory, test_expiry);
  store_contract_add_test (name, "replaces", factory, test_replaces);
  store_contract_add_test (name, "save-modified", factory, test_save_modified);
  store_contract_add_test (name, "find-no-blob", factory, test_find_no_blob);
  store_contract_add_test (name, "adopt", factory, test_adopt);
  store_contract_add_test (name, "reopen", factory, test_reopen);
  store_contract_add_test (name, "threads", factory, test_threads);
  store_contract_add_flights (name, factory);
  store_contract_add_lists (name, factory);
  store_contract_add_money (name, factory);
  store_contract_add_policy (name, factory);
  store_contract_add_upkeep (name, factory);
  store_contract_add_purge (name, factory);
  store_contract_add_search (name, factory);
  store_contract_add_left (name, factory);
  store_contract_add_queue (name, factory);
  store_contract_add_tokens (name, factory);
}
