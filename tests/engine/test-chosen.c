/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cleanup-fixture.h"

#include "rf-past-action.h"
#include "rf-paths.h"

#include <string.h>

/* Which entries a verb means: keys to the letter, and all of a filter but some. Either is
 * one call and one row of the log, here and over a server. */

static const char *const prompts[] = { "one", "two", "three", "four", "five" };

#define N_ENTRIES G_N_ELEMENTS (prompts)

static GStrv
make_entries (EngineFixture *fixture)
{
  GStrv keys = g_new0 (char *, N_ENTRIES + 1);

  for (gsize i = 0; i < N_ENTRIES; i++)
    keys[i] = cleanup_test_make_at (fixture, prompts[i], "", AFTER_LEAP_DAY);
  return keys;
}

static gint64
apply (EngineFixture *fixture, RfVerb verb, const RfSelector *selector, gboolean dry_run)
{
  g_autoptr (RfAction) action = rf_action_new_for_entries (verb, selector, dry_run);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfReport) report =
      rf_service_apply (rf_host_get_service (fixture->host), action, &error);

  g_assert_no_error (error);
  return report->changed;
}

/* What is foreseen is what is done. */
static void
assert_changes (EngineFixture *fixture, RfVerb verb, const RfSelector *selector, gint64 changed)
{
  g_assert_cmpint (apply (fixture, verb, selector, TRUE), ==, changed);
  g_assert_cmpint (apply (fixture, verb, selector, FALSE), ==, changed);
}

static gboolean
is_in_trash (EngineFixture *fixture, const char *key)
{
  g_autoptr (RfStore) store = engine_test_open_store (fixture);
  g_autoptr (RfEntry) entry = rf_store_lookup (store, "", key, NULL);

  return entry == NULL;
}

static RfPage *
list_actions (EngineFixture *fixture)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (GError) error = NULL;
  RfPage *page =
      rf_service_list (rf_host_get_service (fixture->host), RF_NOUN_ACTION, selector, &error);

  g_assert_no_error (error);
  return page;
}

static const RfPastAction *
get_last_action (const RfPage *page)
{
  g_assert_cmpuint (page->items->len, >, 0);
  return g_ptr_array_index (page->items, 0);
}

static void
set_keys (GStrv *member, const char *first, const char *second)
{
  g_auto (GStrv) old = *member;

  *member = g_strdupv ((GStrv) (const char *const[]){ first, second, NULL });
}

/* Whether a filter asks for something or for everything. */
static void
check_all_but (EngineFixture *fixture, RfSelector *selector, GStrv keys)
{
  g_autoptr (RfSelector) undo = rf_selector_new ();
  g_autoptr (RfPage) before = list_actions (fixture);
  g_autoptr (RfPage) after = NULL;

  set_keys (&selector->but, keys[1], keys[3]);
  assert_changes (fixture, RF_VERB_INVALIDATE, selector, N_ENTRIES - 2);
  g_assert_cmpint (apply (fixture, RF_VERB_INVALIDATE, selector, TRUE), ==, 0);
  for (gsize i = 0; i < N_ENTRIES; i++)
    g_assert_cmpint (is_in_trash (fixture, keys[i]), ==, i != 1 && i != 3);
  after = list_actions (fixture);
  g_assert_cmpuint (after->items->len, ==, before->items->len + 1);
  g_assert_nonnull (strstr (get_last_action (after)->subject, "but for"));
  g_assert_nonnull (strstr (get_last_action (after)->subject, keys[3]));
  undo->action = get_last_action (after)->id;
  g_assert_cmpint (apply (fixture, RF_VERB_RESTORE, undo, FALSE), ==, N_ENTRIES - 2);
  for (gsize i = 0; i < N_ENTRIES; i++)
    g_assert_false (is_in_trash (fixture, keys[i]));
}

static void
test_all_but_some (EngineFixture *fixture, gconstpointer config)
{
  g_auto (GStrv) keys = make_entries (fixture);
  g_autoptr (RfSelector) everything = rf_selector_new ();
  g_autoptr (RfSelector) images = rf_selector_new ();

  images->kind = RF_KIND_IMAGE;
  check_all_but (fixture, everything, keys);
  check_all_but (fixture, images, keys);
}

static void
test_some_keys_are_one_action (EngineFixture *fixture, gconstpointer config)
{
  g_auto (GStrv) keys = make_entries (fixture);
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) before = list_actions (fixture);
  g_autoptr (RfPage) after = NULL;

  set_keys (&selector->among, keys[0], keys[4]);
  assert_changes (fixture, RF_VERB_PIN, selector, 2);
  assert_changes (fixture, RF_VERB_INVALIDATE, selector, 2);
  g_assert_true (is_in_trash (fixture, keys[0]));
  g_assert_false (is_in_trash (fixture, keys[1]));
  g_assert_true (is_in_trash (fixture, keys[4]));
  after = list_actions (fixture);
  g_assert_cmpuint (after->items->len, ==, before->items->len + 2);
  assert_changes (fixture, RF_VERB_RESTORE, selector, 2);
  g_assert_false (is_in_trash (fixture, keys[4]));
}

static void
test_the_trash_is_purged_but_for_some (EngineFixture *fixture, gconstpointer config)
{
  g_auto (GStrv) keys = make_entries (fixture);
  g_autoptr (RfSelector) everything = rf_selector_new ();
  g_autoptr (RfSelector) trash = rf_selector_new ();
  g_autoptr (RfSelector) kept = rf_selector_new ();

  g_assert_cmpint (apply (fixture, RF_VERB_INVALIDATE, everything, FALSE), ==, N_ENTRIES);
  trash->state = RF_STATE_TRASHED;
  set_keys (&trash->but, keys[2], NULL);
  assert_changes (fixture, RF_VERB_PURGE, trash, N_ENTRIES - 1);
  kept->exact_key = g_strdup (keys[2]);
  g_assert_cmpint (apply (fixture, RF_VERB_RESTORE, kept, FALSE), ==, 1);
  g_assert_false (is_in_trash (fixture, keys[2]));
  cleanup_test_assert_sound (fixture);
}

static char *
make_anew (EngineFixture *fixture, const char *prompt)
{
  g_autoptr (RfRequest) request = rf_request_new ();
  g_autoptr (RfResult) result = NULL;
  g_autoptr (GError) error = NULL;

  request->has_kind = TRUE;
  request->kind = RF_KIND_IMAGE;
  request->provider = g_strdup ("dummy");
  request->force_refresh = TRUE;
  json_object_set_string_member (request->params, "prompt", prompt);
  result = rf_service_generate (rf_host_get_service (fixture->host), request, NULL, NULL, &error);
  g_assert_no_error (error);
  return g_strdup (result->key);
}

/* The entries under a key that lie in the trash, the latest first. */
static RfPage *
list_trash (EngineFixture *fixture, const char *key)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (GError) error = NULL;
  RfPage *page = NULL;

  selector->state = RF_STATE_TRASHED;
  selector->exact_key = g_strdup (key);
  page = rf_service_list (rf_host_get_service (fixture->host), RF_NOUN_ENTRY, selector, &error);
  g_assert_no_error (error);
  return page;
}

static RfSelector *
new_for_entry (const RfEntry *entry)
{
  RfSelector *selector = rf_selector_new ();

  g_assert_cmpint (entry->id, >, 0);
  selector->ids = g_strdup_printf ("%" G_GINT64_FORMAT, entry->id);
  return selector;
}

static void
assert_stands (EngineFixture *fixture, const char *key, const RfEntry *expected)
{
  g_autoptr (RfEntry) entry = rf_service_get_entry (rf_host_get_service (fixture->host), key, NULL);

  g_assert_cmpstr (entry->generation->id, ==, expected->generation->id);
}

/* The one file there is of this generation. */
static void
assert_holds (const char *folder, const char *generation)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name = g_dir_read_name (names);

  g_assert_nonnull (name);
  g_assert_true (g_str_has_prefix (name, generation));
  g_assert_null (g_dir_read_name (names));
}

/* Several lie in the trash under one key: a number tells them apart. */
static void
test_one_of_a_key_by_its_number (EngineFixture *fixture, gconstpointer config)
{
  RfService *service = rf_host_get_service (fixture->host);
  g_autofree char *first = make_anew (fixture, "one");
  g_autofree char *second = make_anew (fixture, "one");
  g_autofree char *third = make_anew (fixture, "one");
  g_autoptr (RfPage) trash = list_trash (fixture, first);
  const RfEntry *older = g_ptr_array_index (trash->items, 1);
  g_autoptr (RfSelector) selector = new_for_entry (older);
  g_autoptr (RfEntry) found = NULL;
  g_autofree char *folder = g_dir_make_tmp ("refrain-chosen-XXXXXX", NULL);
  const RfExportTarget target = { folder, RF_PROVENANCE_NONE };
  g_autoptr (GError) error = NULL;
  gboolean written = FALSE;

  g_assert_cmpstr (first, ==, third);
  g_assert_cmpuint (trash->items->len, ==, 2);
  selector->state = RF_STATE_TRASHED;
  found = rf_service_find_entry (service, selector, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->generation->id, ==, older->generation->id);
  g_assert_true (rf_service_export (service, found, &target, &written, &error));
  g_assert_no_error (error);
  assert_holds (folder, older->generation->id);
  assert_changes (fixture, RF_VERB_RESTORE, selector, 1);
  assert_stands (fixture, first, older);
  /* It is back, so nothing in the trash has this number. */
  g_assert_cmpint (apply (fixture, RF_VERB_RESTORE, selector, FALSE), ==, 0);
  g_clear_pointer (&found, rf_entry_free);
  found = rf_service_find_entry (service, selector, &error);
  g_assert_null (found);
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
  rf_paths_remove_tree (folder);
}

/* What lies in the trash still is told of an action, so that nobody is offered what is back. */
static void
test_the_log_tells_what_can_be_restored (EngineFixture *fixture, gconstpointer config)
{
  g_auto (GStrv) keys = make_entries (fixture);
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfSelector) undo = rf_selector_new ();
  g_autoptr (RfPage) before = NULL;
  g_autoptr (RfPage) after = NULL;

  set_keys (&selector->among, keys[0], keys[4]);
  assert_changes (fixture, RF_VERB_INVALIDATE, selector, 2);
  before = list_actions (fixture);
  g_assert_true (get_last_action (before)->in_trash);
  undo->action = get_last_action (before)->id;
  assert_changes (fixture, RF_VERB_RESTORE, undo, 2);
  after = list_actions (fixture);
  g_assert_cmpuint (after->items->len, >, before->items->len);
  for (guint i = 0; i < after->items->len; i++)
    g_assert_false (((const RfPastAction *) g_ptr_array_index (after->items, i))->in_trash);
}

int
main (int argc, char **argv)
{
  static const CleanupTest tests[] = {
    { "/chosen/all-but-some", test_all_but_some, NULL },
    { "/chosen/some-keys-are-one-action", test_some_keys_are_one_action, NULL },
    { "/chosen/one-of-a-key-by-its-number", test_one_of_a_key_by_its_number, NULL },
    { "/chosen/the-log-tells-what-can-be-restored", test_the_log_tells_what_can_be_restored, NULL },
    { "/chosen/the-trash-is-purged-but-for-some", test_the_trash_is_purged_but_for_some, NULL },
  };

  return cleanup_test_run (argc, argv, tests, G_N_ELEMENTS (tests));
}
