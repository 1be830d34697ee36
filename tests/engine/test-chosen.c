/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cleanup-fixture.h"

#include "rf-past-action.h"

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

int
main (int argc, char **argv)
{
  static const CleanupTest tests[] = {
    { "/chosen/all-but-some", test_all_but_some, NULL },
    { "/chosen/some-keys-are-one-action", test_some_keys_are_one_action, NULL },
    { "/chosen/the-trash-is-purged-but-for-some", test_the_trash_is_purged_but_for_some, NULL },
  };

  return cleanup_test_run (argc, argv, tests, G_N_ELEMENTS (tests));
}
