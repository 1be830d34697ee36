/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "engine-fixture.h"

#include "rf-blob-store.h"
#include "rf-file-blob-store.h"
#include "rf-hash.h"
#include "rf-time.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Rules, limits and purges as the engine carries them out, with the clock set. */

#define DAY (RF_DAY * 1000)

/* The first of April: ninety days before it there was a leap day, or none. */
#define AFTER_LEAP_DAY    G_GINT64_CONSTANT (1838160000000)
#define AFTER_NO_LEAP_DAY G_GINT64_CONSTANT (1806537600000)

static char *
make_at (EngineFixture *fixture, const char *prompt, const char *more, gint64 at)
{
  g_autofree char *params = g_strdup_printf ("\"prompt\":\"%s\"%s", prompt, more);
  g_autoptr (RfRequest) request = engine_test_request ("dummy", params);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfResult) result = NULL;

  rf_time_set_for_tests (at);
  result = rf_service_generate (rf_host_get_service (fixture->host), request, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->outcome, ==, RF_OUTCOME_MISS);
  return g_strdup (result->key);
}

static void
use (RfStore *store, const char *key, guint times, gint64 at)
{
  g_autoptr (RfEntry) entry = rf_store_lookup (store, "", key, NULL);
  g_autofree RfUse *uses = g_new0 (RfUse, times + 1);

  for (guint i = 0; i < times; i++)
    uses[i] = (RfUse){ .at = at,
                       .kind = RF_KIND_IMAGE,
                       .provider = "dummy",
                       .strategy = RF_STRATEGY_ONCE,
                       .outcome = RF_OUTCOME_HIT,
                       .entry_id = entry->id };
  g_assert_true (rf_store_flush_tally (store, uses, times, NULL));
}

static RfReport *
clean (EngineFixture *fixture, gboolean dry_run, gboolean confirmed, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_ENTRY, RF_VERB_CLEANUP);

  action->dry_run = dry_run;
  action->confirmed = confirmed;
  return rf_service_apply (rf_host_get_service (fixture->host), action, error);
}

static void
assert_same_report (const RfReport *dry, const RfReport *real)
{
  g_assert_cmpint (dry->expired, ==, real->expired);
  g_assert_cmpint (dry->unused, ==, real->unused);
  g_assert_cmpint (dry->archived, ==, real->archived);
  g_assert_cmpint (dry->evicted, ==, real->evicted);
  g_assert_cmpint (dry->purged, ==, real->purged);
  g_assert_cmpint (dry->orphans, ==, real->orphans);
  g_assert_cmpint (dry->bytes, ==, real->bytes);
  g_assert_cmpint (dry->bytes_freed, ==, real->bytes_freed);
}

/* A dry run, and then the real one, which come to the same. */
static RfReport *
clean_both (EngineFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfReport) dry = clean (fixture, TRUE, FALSE, &error);
  RfReport *real = NULL;

  g_assert_no_error (error);
  real = clean (fixture, FALSE, TRUE, &error);
  g_assert_no_error (error);
  assert_same_report (dry, real);
  return real;
}

static void
assert_sound (EngineFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings =
      rf_service_verify (rf_host_get_service (fixture->host), NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (findings, i));
  g_assert_cmpuint (findings->len, ==, 0);
}

typedef enum
{
  STAYS,
  GOES,
  ARCHIVED,
} Fate;

/* 90 days are not older than 90 days, and 100 uses are not more than 100. */
static Fate
get_fate (gint64 age, guint uses)
{
  if (uses > 100)
    return ARCHIVED;
  return age > 90 * DAY && uses < 2 ? GOES : STAYS;
}

static void
assert_fate (RfStore *store, const char *key, Fate fate)
{
  g_autoptr (RfEntry) entry = rf_store_lookup (store, "", key, NULL);

  g_assert_cmpint (entry == NULL, ==, fate == GOES);
  g_assert_cmpint (entry != NULL && entry->archived, ==, fate == ARCHIVED);
}

static void
check_boundaries (EngineFixture *fixture, gint64 now)
{
  static const gint64 ages[] = { 89 * DAY, 90 * DAY, 90 * DAY + 1, 91 * DAY };
  static const guint uses[] = { 0, 1, 2, 3, 99, 100, 101 };
  g_auto (GStrv) keys = g_new0 (char *, G_N_ELEMENTS (ages) * G_N_ELEMENTS (uses) + 1);
  g_autoptr (RfStore) store = engine_test_open_store (fixture);
  g_autoptr (RfReport) report = NULL;
  gsize n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (ages) * G_N_ELEMENTS (uses); i++)
    {
      g_autofree char *prompt = g_strdup_printf ("%" G_GINT64_FORMAT " %zu", now, i);
      gint64 at = now - ages[i / G_N_ELEMENTS (uses)];

      keys[n++] = make_at (fixture, prompt, "", at);
      use (store, keys[i], uses[i % G_N_ELEMENTS (uses)], at);
    }
  rf_time_set_for_tests (now);
  report = clean_both (fixture);
  g_assert_cmpint (report->unused, ==, 4);
  g_assert_cmpint (report->archived, ==, 4);
  for (gsize i = 0; i < n; i++)
    assert_fate (
        store, keys[i], get_fate (ages[i / G_N_ELEMENTS (uses)], uses[i % G_N_ELEMENTS (uses)]));
}

static void
test_older_than_90_days_with_fewer_than_2_uses (EngineFixture *fixture, gconstpointer config)
{
  check_boundaries (fixture, AFTER_NO_LEAP_DAY);
  check_boundaries (fixture, AFTER_LEAP_DAY);
}

static void
test_archived_is_a_hit_and_never_expires (EngineFixture *fixture, gconstpointer config)
{
  g_autofree char *key = make_at (fixture, "word", "", AFTER_LEAP_DAY);
  g_autoptr (RfStore) store = engine_test_open_store (fixture);
  g_autoptr (RfRequest) request = engine_test_request ("dummy", "\"prompt\":\"word\"");
  g_autoptr (RfReport) report = NULL;
  g_autoptr (RfReport) later = NULL;
  g_autoptr (RfResult) result = NULL;

  use (store, key, 101, AFTER_LEAP_DAY);
  report = clean_both (fixture);
  g_assert_cmpint (report->archived, ==, 1);
  rf_time_set_for_tests (AFTER_LEAP_DAY + 3650 * DAY);
  later = clean_both (fixture);
  g_assert_cmpint (later->expired + later->unused, ==, 0);
  result = rf_service_generate (rf_host_get_service (fixture->host), request, NULL, NULL, NULL);
  g_assert_cmpint (result->outcome, ==, RF_OUTCOME_HIT);
}

static void
test_expired_goes_to_the_trash_and_then_for_good (EngineFixture *fixture, gconstpointer config)
{
  g_autofree char *key = make_at (fixture, "word", "", AFTER_LEAP_DAY);
  g_autoptr (RfReport) expired = NULL;
  g_autoptr (RfReport) kept = NULL;
  g_autoptr (RfReport) purged = NULL;

  rf_time_set_for_tests (AFTER_LEAP_DAY + 10 * DAY);
  expired = clean_both (fixture);
  g_assert_cmpint (expired->expired, ==, 1);
  g_assert_cmpint (expired->bytes_freed, ==, 0);
  rf_time_set_for_tests (AFTER_LEAP_DAY + 15 * DAY);
  kept = clean_both (fixture);
  g_assert_cmpint (kept->purged, ==, 0);
  rf_time_set_for_tests (AFTER_LEAP_DAY + 15 * DAY + 1);
  purged = clean_both (fixture);
  g_assert_cmpint (purged->purged, ==, 1);
  g_assert_cmpint (purged->bytes_freed, >, 0);
  assert_sound (fixture);
}

static void
test_grace_is_waited_for (EngineFixture *fixture, gconstpointer config)
{
  g_autofree char *key = make_at (fixture, "word", "", AFTER_LEAP_DAY);
  g_autoptr (RfReport) within = NULL;
  g_autoptr (RfReport) beyond = NULL;

  rf_time_set_for_tests (AFTER_LEAP_DAY + 12 * DAY - 1);
  within = clean_both (fixture);
  g_assert_cmpint (within->expired, ==, 0);
  rf_time_set_for_tests (AFTER_LEAP_DAY + 12 * DAY);
  beyond = clean_both (fixture);
  g_assert_cmpint (beyond->expired, ==, 1);
}

static void
test_a_pin_guards_against_cleanup (EngineFixture *fixture, gconstpointer config)
{
  g_autofree char *key = make_at (fixture, "word", "", AFTER_LEAP_DAY);
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfAction) pin = NULL;
  g_autoptr (RfReport) pinned = NULL;
  g_autoptr (RfReport) report = NULL;

  selector->exact_key = g_strdup (key);
  pin = rf_action_new_for_entries (RF_VERB_PIN, selector, FALSE);
  pinned = rf_service_apply (rf_host_get_service (fixture->host), pin, NULL);
  g_assert_cmpint (pinned->changed, ==, 1);
  rf_time_set_for_tests (AFTER_LEAP_DAY + 1000 * DAY);
  report = clean_both (fixture);
  g_assert_cmpint (report->expired + report->unused, ==, 0);
}

static void
test_more_than_a_fifth_is_asked_about (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfReport) dry = NULL;
  g_autoptr (RfReport) refused = NULL;
  g_autoptr (RfReport) one = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 5; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("word %d", i);
      gint64 at = i < 1 ? AFTER_LEAP_DAY - 91 * DAY : AFTER_LEAP_DAY;

      g_free (make_at (fixture, prompt, "", at));
    }
  one = clean (fixture, FALSE, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (one->unused, ==, 1);
  rf_time_set_for_tests (AFTER_LEAP_DAY + 91 * DAY);
  dry = clean (fixture, TRUE, FALSE, &error);
  g_assert_nonnull (dry->doubt);
  refused = clean (fixture, FALSE, FALSE, &error);
  g_assert_null (refused);
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
}

/* As if the wall clock had been two hours behind when this boot was noted. */
static void
test_a_clock_that_was_set_is_asked_about (EngineFixture *fixture, gconstpointer config)
{
  g_autofree char *clock = g_build_filename (fixture->folder, "clock", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;
  g_autofree char *moved = NULL;
  g_autoptr (RfReport) fine = NULL;
  g_autoptr (RfReport) refused = NULL;
  g_autoptr (GError) error = NULL;

  g_free (make_at (fixture, "word", "", AFTER_LEAP_DAY));
  g_assert_true (g_file_get_contents (clock, &text, NULL, NULL));
  fine = clean (fixture, FALSE, FALSE, &error);
  g_assert_no_error (error);
  words = g_strsplit (text, " ", 2);
  moved = g_strdup_printf ("%s %" G_GINT64_FORMAT "\n",
                           words[0],
                           g_ascii_strtoll (words[1], NULL, 10) - 2 * 3600 * 1000);
  g_assert_true (g_file_set_contents (clock, moved, -1, NULL));
  refused = clean (fixture, FALSE, FALSE, &error);
  g_assert_null (refused);
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "clock"));
}

/* Dummy images are 1 kB each; the limit is 12 kB. */
static void
test_the_store_stays_within_its_limit (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfStore) store = engine_test_open_store (fixture);

  for (int i = 0; i < 40; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("word %d", i);
      g_autofree char *key = make_at (fixture, prompt, "", AFTER_LEAP_DAY + i * 1000);
      g_autoptr (RfEntry) newest = rf_store_lookup (store, "", key, NULL);
      gint64 entries = 0;
      gint64 bytes = 0;

      g_assert_nonnull (newest);
      g_assert_true (rf_store_count_entries (store, &entries, &bytes, NULL));
      g_assert_cmpint (bytes, <=, 12000);
    }
  assert_sound (fixture);
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
      selector->exact_key = make_at (fixture, prompt, "", AFTER_LEAP_DAY);
    }
  pin = rf_action_new_for_entries (RF_VERB_PIN, selector, FALSE);
  rf_report_free (rf_service_apply (rf_host_get_service (fixture->host), pin, NULL));
  refused = clean (fixture, FALSE, FALSE, &error);
  g_assert_null (refused);
  g_assert_error (error, RF_ERROR, RF_ERROR_CONFLICT);
  report = clean_both (fixture);
  g_assert_cmpint (report->evicted, ==, 3);
  engine_test_assert_files (fixture, 1, 1);
  assert_sound (fixture);
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
      g_autofree char *key = make_at (fixture, prompt, "", AFTER_LEAP_DAY - i * 10 * DAY);
      g_autoptr (RfSelector) selector = rf_selector_new ();
      g_autoptr (RfAction) trash = NULL;

      use (store, key, i % 4 == 3 ? 101 : (guint) i % 4, AFTER_LEAP_DAY);
      selector->exact_key = g_strdup (key);
      trash = rf_action_new_for_entries (RF_VERB_INVALIDATE, selector, FALSE);
      if (i % 7 == 0)
        rf_report_free (rf_store_apply (store, trash, NULL));
    }
  g_file_set_contents (fixture->config, "[store]\nmax-bytes=15kB\n", -1, NULL);
  engine_test_reopen (fixture);
  rf_time_set_for_tests (AFTER_LEAP_DAY);
  report = clean_both (fixture);
  g_assert_cmpint (report->archived, >, 0);
  g_assert_cmpint (report->purged, >, 0);
  g_assert_cmpint (report->evicted, >, 0);
  assert_sound (fixture);
}

static void
test_purge_drops_rows_and_files_together (EngineFixture *fixture, gconstpointer config)
{
  g_autofree char *key = make_at (fixture, "word", "", AFTER_LEAP_DAY);
  g_autofree char *other = make_at (fixture, "other", "", AFTER_LEAP_DAY);
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
  assert_sound (fixture);
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
  g_autofree char *key = make_at (fixture, "word", "", g_get_real_time () / 1000);
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
      assert_same_report (dry, real);
      g_assert_cmpint (real->orphans, ==, days == 0 ? 0 : 1);
      g_assert_cmpint (real->bytes_freed, ==, days == 0 ? 0 : 8);
    }
  engine_test_assert_files (fixture, 1, 1);
  assert_sound (fixture);
}

static void
assert_sentences (EngineFixture *fixture, gboolean mends, guint sentences)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) told =
      mends ? rf_service_repair (service, NULL, &error) : rf_service_verify (service, NULL, &error);

  g_assert_no_error (error);
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
  g_autofree char *key = make_at (fixture, "word", "", g_get_real_time () / 1000);
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

static void
test_settings (EngineFixture *fixture, gconstpointer config)
{
  const GPtrArray *faults = rf_host_get_faults (fixture->host);

  g_assert_cmpuint (faults->len, ==, 4);
  g_assert_nonnull (strstr (g_ptr_array_index (faults, 0), "archive-more-uses"));
  g_assert_nonnull (strstr (g_ptr_array_index (faults, 1), "max-bites"));
  g_assert_nonnull (strstr (g_ptr_array_index (faults, 2), "trash-days"));
  g_assert_nonnull (strstr (g_ptr_array_index (faults, 3), "min-free"));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (EngineFixture *fixture, gconstpointer config);
    const char *config;
  } tests[] = {
    { "/cleanup/older-than-90-days-with-fewer-than-2-uses",
      test_older_than_90_days_with_fewer_than_2_uses,
      NULL },
    { "/cleanup/archived-is-a-hit-and-never-expires",
      test_archived_is_a_hit_and_never_expires,
      NULL },
    { "/cleanup/expired-goes-to-the-trash-and-then-for-good",
      test_expired_goes_to_the_trash_and_then_for_good,
      "[profile default]\nttl=10d\n[store]\ntrash-days=5\n" },
    { "/cleanup/grace-is-waited-for",
      test_grace_is_waited_for,
      "[profile default]\nttl=10d\ngrace=2d\n" },
    { "/cleanup/a-pin-guards-against-cleanup", test_a_pin_guards_against_cleanup, NULL },
    { "/cleanup/more-than-a-fifth-is-asked-about", test_more_than_a_fifth_is_asked_about, NULL },
    { "/cleanup/a-clock-that-was-set-is-asked-about",
      test_a_clock_that_was_set_is_asked_about,
      NULL },
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
    { "/cleanup/settings",
      test_settings,
      "[profile story]\ncleanup-older-than=never\narchive-more-uses=few\n"
      "[store]\nmax-bites=3\ntrash-days=soon\nmin-free=20 elephants\nmax-bytes=20 GB\n" },
  };

  g_test_init (&argc, &argv, NULL);
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path,
                EngineFixture,
                tests[i].config,
                engine_test_set_up,
                tests[i].test,
                engine_test_tear_down);
  return g_test_run ();
}
