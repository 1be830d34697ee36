/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cleanup-fixture.h"

#include "rf-blob-store.h"
#include "rf-file-blob-store.h"
#include "rf-hash.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Limits, purges and what belongs to nobody: rows and files together. */

/* Dummy images are 1 kB each; the limit is 12 kB. */
static void
test_the_store_stays_within_its_limit (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfStore) store = engine_test_open_store (fixture);

  for (int i = 0; i < 40; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("word %d", i);
      g_autofree char *key = cleanup_test_make_at (fixture, prompt, "", AFTER_LEAP_DAY + i * 1000);
      g_autoptr (RfEntry) newest = rf_store_lookup (store, "", key, NULL);
      gint64 entries = 0;
      gint64 bytes = 0;

      g_assert_nonnull (newest);
      g_assert_true (rf_store_count_entries (store, &entries, &bytes, NULL));
      g_assert_cmpint (bytes, <=, 12000);
    }
  cleanup_test_assert_sound (fixture);
}

/* No disk has so much left: all goes that may go, and is asked about first. */
static void
test_min_free_asks_and_leaves_pins (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfAction) pin = NULL;
  g_autoptr (RfReport) refused = NULL;
  g_autoptr (RfReport) report = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 4; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("word %d", i);

      g_free (selector->exact_key);
      selector->exact_key = cleanup_test_make_at (fixture, prompt, "", AFTER_LEAP_DAY);
    }
  pin = rf_action_new_for_entries (RF_VERB_PIN, selector, FALSE);
  rf_report_free (rf_service_apply (rf_host_get_service (fixture->host), pin, NULL));
  refused = cleanup_test_clean (fixture, FALSE, FALSE, &error);
  g_assert_null (refused);
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  report = cleanup_test_clean_both (fixture);
  g_assert_cmpint (report->evicted, ==, 3);
  engine_test_assert_files (fixture, 1, 1);
  cleanup_test_assert_sound (fixture);
}

/* The trash and a rule and a limit at once. */
static void
test_a_dry_run_tells_what_a_real_one_does (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfStore) store = engine_test_open_store (fixture);
  g_autoptr (RfReport) report = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 30; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("word %d", i);
      g_autofree char *key =
          cleanup_test_make_at (fixture, prompt, "", AFTER_LEAP_DAY - i * 10 * DAY);
      g_autoptr (RfSelector) selector = rf_selector_new ();
      g_autoptr (RfAction) trash = NULL;

      cleanup_test_use (store, key, i % 4 == 3 ? 101 : (guint) i % 4, AFTER_LEAP_DAY);
      selector->exact_key = g_strdup (key);
      trash = rf_action_new_for_entries (RF_VERB_INVALIDATE, selector, FALSE);
      if (i % 7 == 0)
        rf_report_free (rf_store_apply (store, trash, NULL));
    }
  g_file_set_contents (fixture->config, "[store]\nmax-bytes=15kB\n", -1, NULL);
  engine_test_reopen (fixture);
  rf_time_set_for_tests (AFTER_LEAP_DAY);
  report = cleanup_test_clean_both (fixture);
  g_assert_cmpint (report->archived, >, 0);
  g_assert_cmpint (report->purged, >, 0);
  g_assert_cmpint (report->evicted, >, 0);
  cleanup_test_assert_sound (fixture);
}

static void
test_purge_drops_rows_and_files_together (EngineFixture *fixture, gconstpointer config)
{
  g_autofree char *key = cleanup_test_make_at (fixture, "word", "", AFTER_LEAP_DAY);
  g_autofree char *other = cleanup_test_make_at (fixture, "other", "", AFTER_LEAP_DAY);
  g_autoptr (RfEntry) entry = rf_service_get_entry (rf_host_get_service (fixture->host), key, NULL);
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfAction) action = NULL;
  RfAsset *asset = g_ptr_array_index (entry->generation->assets, 0);
  int descriptor = g_open (asset->path, O_RDONLY | O_CLOEXEC, 0);
  g_autofree char *sha256 = NULL;

  engine_test_assert_files (fixture, 2, 2);
  selector->exact_key = g_strdup (key);
  action = rf_action_new_for_entries (RF_VERB_INVALIDATE, selector, FALSE);
  rf_report_free (rf_service_apply (rf_host_get_service (fixture->host), action, NULL));
  engine_test_assert_files (fixture, 2, 2);
  action->verb = RF_VERB_PURGE;
  rf_report_free (rf_service_apply (rf_host_get_service (fixture->host), action, NULL));
  engine_test_assert_files (fixture, 1, 1);
  /* An open descriptor stays readable. */
  sha256 = rf_hash_descriptor (descriptor, NULL, NULL, NULL);
  g_assert_cmpstr (sha256, ==, asset->sha256);
  close (descriptor);
  cleanup_test_assert_sound (fixture);
}

/* The hard race, step by step: bytes that are there are not written again; a
 * purge takes them away; the commit finds out in its own transaction. */
static void
test_a_commit_puts_back_what_a_purge_took (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfStore) store = engine_test_open_store (fixture);
  g_autoptr (RfBlobStore) blobs = rf_file_blob_store_new (fixture->folder, FALSE);
  g_autoptr (RfAsset) asset = rf_asset_new (RF_ROLE_IMAGE, "image/png");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("the same bytes", 14);
  g_autoptr (GError) error = NULL;
  int held = -1;
  struct stat status;

  g_assert_true (rf_blob_store_put_bytes (blobs, asset, bytes, &error));
  held = rf_blob_store_open (blobs, asset, &error);
  g_assert_cmpint (held, >=, 0);
  g_assert_true (rf_blob_store_remove (blobs, asset, &error));
  g_assert_cmpint (stat (asset->path, &status), ==, -1);
  g_assert_true (rf_blob_store_put_back (blobs, asset, held, &error));
  g_assert_no_error (error);
  close (held);
  held = rf_blob_store_open (blobs, asset, &error);
  g_assert_no_error (error);
  close (held);
  g_assert_cmpint (stat (asset->path, &status), ==, 0);
  g_assert_cmpint (status.st_size, ==, 14);
  g_assert_true (rf_blob_store_remove (blobs, asset, &error));
  g_assert_true (rf_blob_store_remove (blobs, asset, &error));
}

static void
age_file (const char *path)
{
  struct timespec times[2] = { { 1, 0 }, { 1, 0 } };

  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}

/* A file's ctime cannot be set back, so the clock is set on instead. */
static void
test_orphans_are_removed_when_old (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfBlobStore) blobs = rf_file_blob_store_new (fixture->folder, FALSE);
  g_autoptr (RfAsset) orphan = rf_asset_new (RF_ROLE_IMAGE, "image/png");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("nobody's", 8);
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ENTRY, RF_VERB_CLEANUP);
  g_autofree char *key = cleanup_test_make_at (fixture, "word", "", g_get_real_time () / 1000);
  RfService *service = rf_host_get_service (fixture->host);

  orphan->created_at = g_get_real_time () / 1000;
  g_assert_true (rf_blob_store_put_bytes (blobs, orphan, bytes, NULL));
  age_file (orphan->path);
  action->orphans = TRUE;
  action->confirmed = TRUE;
  for (int days = 0; days < 3; days += 2)
    {
      g_autoptr (RfReport) dry = NULL;
      g_autoptr (RfReport) real = NULL;

      rf_time_set_for_tests (g_get_real_time () / 1000 + days * DAY);
      action->dry_run = TRUE;
      dry = rf_service_apply (service, action, NULL);
      action->dry_run = FALSE;
      real = rf_service_apply (service, action, NULL);
      cleanup_test_assert_same_report (dry, real);
      g_assert_cmpint (real->orphans, ==, days == 0 ? 0 : 1);
      g_assert_cmpint (real->bytes_freed, ==, days == 0 ? 0 : 8);
    }
  engine_test_assert_files (fixture, 1, 1);
  cleanup_test_assert_sound (fixture);
}

static void
assert_sentences (EngineFixture *fixture, gboolean mends, guint sentences)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (RfProgress) progress = rf_progress_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) told = mends ? rf_service_repair_telling (service, progress, NULL, &error)
                                     : rf_service_verify_telling (service, progress, NULL, &error);

  g_assert_no_error (error);
  /* All of it was looked at, and whoever waits was told. */
  g_assert_cmpfloat (rf_progress_get_fraction (progress), ==, 1);
  for (guint i = 0; i < told->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (told, i));
  g_assert_cmpuint (told->len, ==, sentences);
}

/* A file without a row, and a side record without row and file: nothing can come
 * of them, and nothing is lost of them. */
static void
test_what_belongs_to_nobody_is_set_aside (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfBlobStore) blobs = rf_file_blob_store_new (fixture->folder, FALSE);
  g_autoptr (RfAsset) orphan = rf_asset_new (RF_ROLE_IMAGE, "image/png");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("nobody's", 8);
  g_autofree char *key = cleanup_test_make_at (fixture, "word", "", g_get_real_time () / 1000);
  g_autofree char *lost = g_build_filename (fixture->folder, "lost", NULL);
  g_autoptr (RfEntry) entry = rf_service_get_entry (rf_host_get_service (fixture->host), key, NULL);
  g_autoptr (JsonNode) record = NULL;
  RfAsset *asset = g_ptr_array_index (entry->generation->assets, 0);

  orphan->created_at = g_get_real_time () / 1000;
  g_assert_true (rf_blob_store_put_bytes (blobs, orphan, bytes, NULL));
  g_free (entry->generation->id);
  entry->generation->id = g_strdup ("of-nobody");
  g_free (asset->sha256);
  asset->sha256 = g_strnfill (64, 'a');
  record = rf_entry_to_side_record (entry);
  g_assert_true (
      rf_blob_store_put_record (blobs, "of-nobody", entry->generation->finished_at, record, NULL));
  rf_time_set_for_tests (0);
  assert_sentences (fixture, FALSE, 0);
  rf_time_set_for_tests (g_get_real_time () / 1000 + 2 * DAY);
  assert_sentences (fixture, FALSE, 2);
  assert_sentences (fixture, TRUE, 2);
  assert_sentences (fixture, FALSE, 0);
  assert_sentences (fixture, TRUE, 0);
  g_assert_cmpuint (engine_test_count_files (lost), ==, 2);
  engine_test_assert_files (fixture, 1, 1);
}

int
main (int argc, char **argv)
{
  static const CleanupTest tests[] = {
    { "/cleanup/the-store-stays-within-its-limit",
      test_the_store_stays_within_its_limit,
      "[store]\nmax-bytes=12kB\n" },
    { "/cleanup/min-free-asks-and-leaves-pins",
      test_min_free_asks_and_leaves_pins,
      "[store]\nmin-free=1000TB\n" },
    { "/cleanup/a-dry-run-tells-what-a-real-one-does",
      test_a_dry_run_tells_what_a_real_one_does,
      NULL },
    { "/cleanup/purge-drops-rows-and-files-together",
      test_purge_drops_rows_and_files_together,
      NULL },
    { "/cleanup/a-commit-puts-back-what-a-purge-took",
      test_a_commit_puts_back_what_a_purge_took,
      NULL },
    { "/cleanup/orphans-are-removed-when-old", test_orphans_are_removed_when_old, NULL },
    { "/cleanup/what-belongs-to-nobody-is-set-aside",
      test_what_belongs_to_nobody_is_set_aside,
      NULL },
  };

  return cleanup_test_run (argc, argv, tests, G_N_ELEMENTS (tests));
}
