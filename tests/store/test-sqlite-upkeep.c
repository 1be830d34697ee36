/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sqlite-test.h"
#include "store-contract.h"

#include "rf-file-blob-store.h"
#include "rf-hash.h"
#include "rf-time.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/*
 * Cleanups of one process beside readers of another, and cleanups that are
 * killed. The children are this program again:
 *
 *   test-sqlite-upkeep --child ROLE PLACE
 */

#define NOW     G_GINT64_CONSTANT (1700000000000)
#define DAY     (RF_DAY * 1000)
#define ENTRIES 400

static RfBlobStore *
open_blobs (const char *place)
{
  return rf_file_blob_store_new (place, FALSE);
}

static char *
dup_word (int number)
{
  return g_strdup_printf ("word %d", number);
}

/* An entry with its file and its side record, as a commit leaves them. */
static void
make (RfStore *store, RfBlobStore *blobs, int number)
{
  g_autofree char *word = dup_word (number);
  g_autoptr (RfPlan) plan = store_test_plan (word);
  g_autoptr (RfEntrance) lead = store_test_enter (store, plan, RF_ENTERING_LEAD);
  g_autoptr (RfGeneration) generation = store_test_generation (word);
  g_autoptr (GBytes) bytes = g_bytes_new (word, strlen (word));
  g_autoptr (JsonNode) record = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (RfEntry) entry = NULL;

  json_node_set_object (record, object);
  g_assert_true (
      rf_blob_store_put_bytes (blobs, g_ptr_array_index (generation->assets, 0), bytes, NULL));
  g_assert_true (
      rf_blob_store_put_record (blobs, lead->generation_id, generation->finished_at, record, NULL));
  entry = rf_store_commit (store, lead->token, plan, generation, NULL);
  g_assert_nonnull (entry);
}

/* Every other one is old enough to go. */
static void
fill (RfStore *store, RfBlobStore *blobs)
{
  for (int i = 0; i < ENTRIES; i++)
    {
      rf_time_set_for_tests (i % 2 == 0 ? NOW - 91 * DAY : NOW - 89 * DAY);
      make (store, blobs, i);
    }
  rf_time_set_for_tests (NOW);
}

static void
clean (RfStore *store, RfReport *report)
{
  RfRetention rules = { .profile = "default",
                        .made_before = NOW - 90 * DAY,
                        .fewer_uses = 2,
                        .more_uses = 100,
                        .now = NOW };
  RfPurge purge = { NOW + 1, 0 };
  RfSlice slice = { .report = report };
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ENTRY, RF_VERB_CLEANUP);

  rf_time_set_for_tests (NOW);
  slice.action = rf_store_begin_action (store, action, NULL);
  do
    g_assert_true (rf_store_retain (store, &rules, &slice, NULL));
  while (slice.more);
  do
    g_assert_true (rf_store_purge (store, &purge, &slice, NULL));
  while (slice.more);
  g_assert_true (rf_store_end_action (store, slice.action, NULL));
}

static int
run_clean (RfStore *store, RfBlobStore *blobs)
{
  g_autoptr (RfReport) report = rf_report_new ();

  g_print ("go\n");
  clean (store, report);
  return 0;
}

/* A hit has the right bytes, and what is gone is a clean miss. */
static int
look (RfStore *store, RfBlobStore *blobs, int number)
{
  g_autofree char *word = dup_word (number);
  g_autofree char *wanted = rf_hash_bytes (word, strlen (word));
  g_autofree char *sha256 = NULL;
  g_autoptr (RfPlan) plan = store_test_plan (word);
  g_autoptr (RfEntry) entry = store_test_find (store, plan->key);
  g_autoptr (GError) error = NULL;
  int descriptor = -1;

  if (entry == NULL)
    return 0;
  descriptor = rf_blob_store_open (blobs, g_ptr_array_index (entry->generation->assets, 0), &error);
  if (descriptor < 0)
    {
      g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
      return 0;
    }
  sha256 = rf_hash_descriptor (descriptor, NULL, NULL, NULL);
  g_assert_cmpstr (sha256, ==, wanted);
  close (descriptor);
  return 1;
}

static int
run_read (RfStore *store, RfBlobStore *blobs)
{
  int hits = ENTRIES;

  g_print ("go\n");
  while (hits > ENTRIES / 2)
    {
      hits = 0;
      for (int i = 0; i < ENTRIES; i++)
        hits += look (store, blobs, i);
    }
  return hits == ENTRIES / 2 ? 0 : 1;
}

static int
run_child (const char *role, const char *place)
{
  g_autoptr (RfStore) store = sqlite_test_open (place);
  g_autoptr (RfBlobStore) blobs = open_blobs (place);

  return g_str_equal (role, "clean") ? run_clean (store, blobs) : run_read (store, blobs);
}

static GSubprocess *
spawn (const char *role, const char *place)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *child = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/proc/self/exe", "--child", role, place, NULL);
  char byte = 0;

  g_assert_no_error (error);
  g_assert_cmpint (
      g_input_stream_read (g_subprocess_get_stdout_pipe (child), &byte, 1, NULL, NULL), ==, 1);
  return child;
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;
  guint files = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      files += g_file_test (inner, G_FILE_TEST_IS_DIR) ? count_files (inner) : 1;
    }
  return files;
}

static void
assert_clean (StoreFixture *fixture)
{
  g_autofree char *assets = g_build_filename (fixture->place, "assets", NULL);
  g_autofree char *records = g_build_filename (fixture->place, "records", NULL);
  g_autoptr (RfBlobStore) blobs = open_blobs (fixture->place);

  g_assert_cmpuint (count_files (assets), ==, ENTRIES / 2);
  g_assert_cmpuint (count_files (records), ==, ENTRIES / 2);
  for (int i = 0; i < ENTRIES; i++)
    g_assert_cmpint (look (fixture->store, blobs, i), ==, i % 2);
  store_test_assert_sound (fixture->store);
}

static void
test_killed_in_the_middle (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfBlobStore) blobs = open_blobs (fixture->place);
  g_autoptr (RfReport) report = rf_report_new ();

  fill (fixture->store, blobs);
  for (int round = 0; round < 6; round++)
    {
      g_autoptr (GSubprocess) child = spawn ("clean", fixture->place);

      g_usleep ((gulong) g_test_rand_int_range (0, 25000));
      g_subprocess_send_signal (child, SIGKILL);
      g_subprocess_wait (child, NULL, NULL);
      /* What the rule does not mean is untouched at any moment. */
      for (int i = 1; i < ENTRIES; i += 2)
        g_assert_cmpint (look (fixture->store, blobs, i), ==, 1);
    }
  clean (fixture->store, report);
  assert_clean (fixture);
}

static void
test_readers_beside_a_purge (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfBlobStore) blobs = open_blobs (fixture->place);
  g_autoptr (RfReport) report = rf_report_new ();
  g_autoptr (GPtrArray) readers = g_ptr_array_new_with_free_func (g_object_unref);

  fill (fixture->store, blobs);
  for (int i = 0; i < 3; i++)
    g_ptr_array_add (readers, spawn ("read", fixture->place));
  clean (fixture->store, report);
  g_assert_cmpint (report->unused, ==, ENTRIES / 2);
  g_assert_cmpint (report->purged, ==, ENTRIES / 2);
  for (guint i = 0; i < readers->len; i++)
    g_assert_true (g_subprocess_wait_check (g_ptr_array_index (readers, i), NULL, NULL));
  assert_clean (fixture);
}

/* Bytes that were there and are gone when the rows are to be made. */
static void
test_a_commit_looks_at_its_files (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfBlobStore) blobs = open_blobs (fixture->place);
  g_autoptr (RfPlan) plan = store_test_plan ("word");
  g_autoptr (RfEntrance) lead = store_test_enter (fixture->store, plan, RF_ENTERING_LEAD);
  g_autoptr (RfGeneration) generation = store_test_generation ("word");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("word", 4);
  g_autoptr (RfEntry) none = NULL;
  g_autoptr (RfEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  RfAsset *asset = g_ptr_array_index (generation->assets, 0);
  int held = -1;

  g_assert_true (rf_blob_store_put_bytes (blobs, asset, bytes, NULL));
  held = rf_blob_store_open (blobs, asset, NULL);
  g_assert_true (rf_blob_store_remove (blobs, asset, NULL));
  none = rf_store_commit (fixture->store, lead->token, plan, generation, &error);
  g_assert_null (none);
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (rf_blob_store_put_back (blobs, asset, held, NULL));
  close (held);
  entry = rf_store_commit (fixture->store, lead->token, plan, generation, &error);
  g_assert_no_error (error);
  g_assert_nonnull (entry);
  store_test_assert_sound (fixture->store);
}

/* Others write between two slices of a long action. */
static void
test_others_write_between_slices (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfBlobStore) blobs = open_blobs (fixture->place);
  g_autoptr (RfReport) report = rf_report_new ();
  g_autofree char *used = dup_word (0);
  g_autoptr (RfPlan) plan = store_test_plan (used);
  g_autoptr (RfEntry) entry = NULL;
  RfRetention rules = { .profile = "default",
                        .made_before = NOW - 90 * DAY,
                        .fewer_uses = 2,
                        .more_uses = -1,
                        .now = NOW };
  RfUse uses[2] = { { .at = NOW,
                      .kind = RF_KIND_IMAGE,
                      .provider = "portrait",
                      .strategy = RF_STRATEGY_ONCE,
                      .outcome = RF_OUTCOME_HIT } };
  RfSlice slice = { .report = report };
  int next = ENTRIES;

  fill (fixture->store, blobs);
  entry = store_test_find (fixture->store, plan->key);
  uses[0].entry_id = entry->id;
  uses[1] = uses[0];
  g_assert_true (rf_store_flush_tally (fixture->store, uses, 2, NULL));
  do
    {
      g_assert_true (rf_store_retain (fixture->store, &rules, &slice, NULL));
      make (fixture->store, blobs, next++);
    }
  while (slice.more);
  g_assert_cmpint (report->unused, ==, ENTRIES / 2 - 1);
  g_clear_pointer (&entry, rf_entry_free);
  entry = store_test_find (fixture->store, plan->key);
  g_assert_nonnull (entry);
  store_test_assert_sound (fixture->store);
}

static gpointer
make_room_cb (gpointer store)
{
  RfRoom room = { .max_bytes = 25, .target = 20 };
  g_autoptr (RfReport) report = rf_report_new ();
  RfSlice slice = { .report = report };

  g_assert_true (rf_store_make_room (store, &room, &slice, NULL));
  return GSIZE_TO_POINTER (report->evicted);
}

static gpointer
retain_cb (gpointer store)
{
  RfRetention rules = {
    .profile = "default", .made_before = NOW + 1, .fewer_uses = 2, .more_uses = -1, .now = NOW
  };
  g_autoptr (RfReport) report = rf_report_new ();
  RfSlice slice = { .report = report };

  g_assert_true (rf_store_retain (store, &rules, &slice, NULL));
  return GSIZE_TO_POINTER (report->unused);
}

/* What is chosen without the lock, which is ours until all of it has been changed. */
static gsize
take_away_beside (StoreFixture *fixture, GThreadFunc function, const char *change, gulong patience)
{
  g_autofree char *path = g_build_filename (fixture->place, "refrain.lock", NULL);
  int lock = open (path, O_RDWR | O_CLOEXEC);
  GThread *thread = NULL;

  g_assert_cmpint (lock, >=, 0);
  g_assert_cmpint (flock (lock, LOCK_EX), ==, 0);
  thread = g_thread_new ("evictor", function, fixture->store);
  g_usleep (patience);
  g_assert_true (sqlite_test_execute (fixture->place, change));
  g_assert_cmpint (flock (lock, LOCK_UN), ==, 0);
  close (lock);
  return GPOINTER_TO_SIZE (g_thread_join (thread));
}

/* Nothing tells when it has chosen, so that it is waited for longer and longer. */
static void
assert_stays (StoreFixture *fixture, GThreadFunc function, const char *const *changes)
{
  gulong patience = G_USEC_PER_SEC / 10;
  gsize gone = 1;

  for (int i = 0; gone > 0 && i < 4; i++, patience *= 4)
    {
      for (int word = 0; word < 4; word++)
        {
          g_autofree char *text =
              g_strdup_printf ("%s  %d%03d", function == retain_cb ? "rule" : "word", i, word);

          rf_entry_free (store_test_make_at (fixture->store, text, NOW));
        }
      gone = take_away_beside (fixture, function, changes[i], patience);
    }
  g_assert_cmpuint (gone, ==, 0);
  store_test_assert_sound (fixture->store);
}

static void
test_what_is_used_since_it_was_chosen_is_not_evicted (StoreFixture *fixture, gconstpointer factory)
{
  static const char *const uses[] = { "UPDATE entries SET uses = 1",
                                      "UPDATE entries SET uses = 2",
                                      "UPDATE entries SET uses = 3",
                                      "UPDATE entries SET uses = 4" };

  assert_stays (fixture, make_room_cb, uses);
}

/* Pins are sacred. */
static void
test_what_is_pinned_since_it_was_due_stays (StoreFixture *fixture, gconstpointer factory)
{
  static const char pin[] = "UPDATE entries SET pinned = 1";
  static const char *const pins[] = { pin, pin, pin, pin };

  assert_stays (fixture, make_room_cb, pins);
  g_assert_true (sqlite_test_execute (fixture->place, "UPDATE entries SET pinned = 0"));
  assert_stays (fixture, retain_cb, pins);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *test;
    StoreTest function;
  } tests[] = {
    { "killed-in-the-middle", test_killed_in_the_middle },
    { "readers-beside-a-purge", test_readers_beside_a_purge },
    { "a-commit-looks-at-its-files", test_a_commit_looks_at_its_files },
    { "others-write-between-slices", test_others_write_between_slices },
    { "what-is-pinned-since-it-was-due-stays", test_what_is_pinned_since_it_was_due_stays },
    { "what-is-used-since-it-was-chosen-is-not-evicted",
      test_what_is_used_since_it_was_chosen_is_not_evicted },
  };

  if (argc == 4 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2], argv[3]);
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    store_contract_add_test ("sqlite-upkeep", tests[i].test, sqlite_test_open, tests[i].function);
  return g_test_run ();
}
