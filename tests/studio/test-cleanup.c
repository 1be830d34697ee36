/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-action-log.h"
#include "rf-cleanup-preview.h"
#include "rf-cleanup-say.h"
#include "rf-group-rows.h"
#include "rf-keeping-groups.h"
#include "rf-verify-group.h"
#include "studio-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* Cleanup in the studio: its words, and its groups on a store. */

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) &&
      g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0 &&
      gtk_widget_get_visible (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* What a test waits for: a group says so. */
typedef struct
{
  AdwPreferencesGroup *group;
  const char *text;
} Saying;

static gboolean
is_said_cb (gpointer user_data)
{
  const Saying *saying = user_data;
  const char *text = adw_preferences_group_get_description (saying->group);

  return text != NULL && strstr (text, saying->text) != NULL;
}

static void
wait_for_text (gpointer group, const char *text)
{
  Saying saying = { ADW_PREFERENCES_GROUP (group), text };

  studio_wait_until (is_said_cb, &saying);
}

static void
test_words (void)
{
  const RfKeepingRule rule = { (char *) "x", 90 * 86400, 2, 100, 3600 };
  const RfKeepingRule never = { (char *) "y", -1, 0, -1, 0 };
  const RfReport report = {
    .bytes = 2000, .bytes_freed = 1000, .cost_to_remake = 5000000, .unused = 1, .dry_run = TRUE
  };
  const RfReport nothing = { .dry_run = TRUE };
  const RfPastAction action = { .id = 1,
                                .began_at = 1,
                                .who = (char *) "ann",
                                .verb = RF_VERB_INVALIDATE,
                                .subject = (char *) "--text=<b>" };
  const RfPastAction long_one = {
    .verb = RF_VERB_INVALIDATE,
    .subject = (char *) "all but for CACHE#image#0123456789abcdef0123456789abcdef, scene|a"
  };
  g_autofree char *kept = rf_cleanup_say_rule (&rule);
  g_autofree char *expires = rf_cleanup_say_rule (&never);
  g_autofree char *sum = rf_cleanup_say_sum (&report);
  g_autofree char *done = rf_cleanup_say_action (&action);
  g_autofree char *but = rf_cleanup_say_action (&long_one);

  g_assert_cmpstr (kept,
                   ==,
                   "To the trash when older than 90 days and used fewer than 2 times. Expired "
                   "ones stay for another 1 hour. Archived when used more than 100 times.");
  g_assert_cmpstr (expires, ==, "Expired ones go to the trash.");
  g_assert_nonnull (strstr (sum, "would cost 5 credits"));
  g_assert_false (rf_cleanup_is_nothing (&report));
  g_assert_true (rf_cleanup_is_nothing (&nothing));
  g_assert_cmpstr (done, ==, "Moved to the Trash: text=<b>");
  g_assert_cmpstr (but, ==, "Moved to the Trash: all but for CACHE#image#01234567…, scene|a");
}

static void
invalidate (StudioFixture *fixture, const char *key)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfAction) action = NULL;
  g_autoptr (RfReport) report = NULL;

  selector->exact_key = g_strdup (key);
  action = rf_action_new_for_entries (RF_VERB_INVALIDATE, selector, FALSE);
  report = rf_service_apply (rf_session_get_service (fixture->session), action, NULL);
  g_assert_cmpint (report->changed, ==, 1);
}

/* The trash is looked at, and what emptying it comes to is told before. */
static void
test_preview (StudioFixture *fixture, gconstpointer config)
{
  g_autofree char *key = studio_fixture_make_image (fixture, "a fox");
  GtkWidget *window = gtk_window_new ();
  RfCleanupPreview *preview = g_object_new (RF_TYPE_CLEANUP_PREVIEW, NULL);
  gpointer weak = preview;

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (preview));
  gtk_window_present (GTK_WINDOW (window));
  invalidate (fixture, key);
  rf_cleanup_preview_set_session (preview, fixture->session);
  rf_cleanup_preview_update (preview);
  wait_for_text (preview, "nothing to clean up");
  g_assert_false (gtk_widget_get_sensitive (find_button (GTK_WIDGET (preview), "Clean Up…")));
  rf_cleanup_preview_want_purge (preview);
  wait_for_text (preview, "would be freed");
  g_assert_true (gtk_widget_get_sensitive (find_button (GTK_WIDGET (preview), "Clean Up…")));
  g_object_add_weak_pointer (G_OBJECT (preview), &weak);
  rf_cleanup_preview_update (preview);
  gtk_window_destroy (GTK_WINDOW (window));
  studio_assert_gone (&weak);
}

static gboolean
has_restore_cb (gpointer log)
{
  return find_button (log, "Restore") != NULL;
}

static gboolean
has_no_restore_cb (gpointer log)
{
  return find_button (log, "Restore") == NULL;
}

static gboolean
is_back_cb (gpointer user_data)
{
  StudioFixture *fixture = user_data;
  g_autoptr (RfPage) page =
      rf_service_list (rf_session_get_service (fixture->session), RF_NOUN_ENTRY, NULL, NULL);

  return page->items->len == 1;
}

/* What was taken away comes back by the row that tells of it. */
static void
test_log (StudioFixture *fixture, gconstpointer config)
{
  g_autofree char *key = studio_fixture_make_image (fixture, "a fox");
  RfActionLog *log = g_object_ref_sink (g_object_new (RF_TYPE_ACTION_LOG, NULL));

  invalidate (fixture, key);
  g_assert_false (is_back_cb (fixture));
  rf_action_log_set_session (log, fixture->session);
  rf_action_log_update (log);
  studio_wait_until (has_restore_cb, log);
  g_signal_emit_by_name (find_button (GTK_WIDGET (log), "Restore"), "clicked");
  studio_wait_until (is_back_cb, fixture);
  /* It is back, so it is offered no more; and all that was done is told still. */
  studio_wait_until (has_no_restore_cb, log);
  rf_action_log_set_session (log, NULL);
  g_object_add_weak_pointer (G_OBJECT (log), (gpointer *) &log);
  g_object_unref (log);
  studio_assert_gone ((gpointer *) &log);
}

static void
break_asset (StudioFixture *fixture)
{
  g_autoptr (RfPage) page =
      rf_service_list (rf_session_get_service (fixture->session), RF_NOUN_ENTRY, NULL, NULL);
  const RfEntry *entry = g_ptr_array_index (page->items, 0);
  const RfAsset *asset = g_ptr_array_index (entry->generation->assets, 0);
  RfAsset *found = NULL;
  int descriptor = rf_service_open_asset (
      rf_session_get_service (fixture->session), NULL, asset->sha256, &found, NULL);

  g_assert_cmpint (descriptor, >=, 0);
  g_assert_nonnull (found->path);
  g_assert_cmpint (g_unlink (found->path), ==, 0);
  g_close (descriptor, NULL);
  rf_asset_free (found);
}

static GtkWidget *
find_bar (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_PROGRESS_BAR (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_bar (child);
  return found;
}

/* Whoever waits sees that it goes on, and can end it. */
static void
test_verify_is_stopped (StudioFixture *fixture, gconstpointer config)
{
  g_autofree char *key = studio_fixture_make_image (fixture, "a fox");
  RfVerifyGroup *group = g_object_ref_sink (g_object_new (RF_TYPE_VERIFY_GROUP, NULL));

  rf_verify_group_set_session (group, fixture->session);
  g_assert_null (find_bar (GTK_WIDGET (group)));
  g_assert_null (find_button (GTK_WIDGET (group), "Stop"));
  g_signal_emit_by_name (find_button (GTK_WIDGET (group), "Check"), "clicked");
  g_assert_nonnull (find_bar (GTK_WIDGET (group)));
  g_assert_null (find_button (GTK_WIDGET (group), "Check"));
  g_signal_emit_by_name (find_button (GTK_WIDGET (group), "Stop"), "clicked");
  wait_for_text (group, "stopped before everything");
  g_assert_null (find_bar (GTK_WIDGET (group)));
  g_assert_nonnull (find_button (GTK_WIDGET (group), "Check"));
  rf_verify_group_set_session (group, NULL);
  g_object_add_weak_pointer (G_OBJECT (group), (gpointer *) &group);
  g_object_unref (group);
  studio_assert_gone ((gpointer *) &group);
}

/* A file that is gone is found, and mended; a session that goes ends the look. */
static void
test_verify (StudioFixture *fixture, gconstpointer config)
{
  g_autofree char *key = studio_fixture_make_image (fixture, "a fox");
  RfVerifyGroup *group = g_object_ref_sink (g_object_new (RF_TYPE_VERIFY_GROUP, NULL));

  rf_verify_group_set_session (group, fixture->session);
  g_signal_emit_by_name (find_button (GTK_WIDGET (group), "Check"), "clicked");
  wait_for_text (group, "Nothing is wrong");
  g_assert_null (find_button (GTK_WIDGET (group), "Repair"));
  break_asset (fixture);
  g_signal_emit_by_name (find_button (GTK_WIDGET (group), "Check"), "clicked");
  wait_for_text (group, "1 thing is wrong.");
  g_signal_emit_by_name (find_button (GTK_WIDGET (group), "Repair"), "clicked");
  wait_for_text (group, "was mended.");
  g_signal_emit_by_name (find_button (GTK_WIDGET (group), "Check"), "clicked");
  rf_verify_group_set_session (group, NULL);
  g_object_add_weak_pointer (G_OBJECT (group), (gpointer *) &group);
  g_object_unref (group);
  studio_assert_gone ((gpointer *) &group);
}

/* Rows are taken out of the group that they stand in, and let go of. */
static void
test_rows (void)
{
  AdwPreferencesGroup *group = g_object_ref_sink (g_object_new (ADW_TYPE_PREFERENCES_GROUP, NULL));
  RfRows *rows = rf_rows_new ();
  GtkWidget *row = rf_row_new ("<b>&", "a & b");
  gpointer weak = row;

  g_object_add_weak_pointer (G_OBJECT (row), &weak);
  rf_row_add_figure (row, "5");
  rf_rows_add (rows, group, row);
  g_assert_cmpuint (rf_rows_get_length (rows), ==, 1);
  rf_rows_clear (rows);
  g_assert_cmpuint (rf_rows_get_length (rows), ==, 0);
  g_assert_null (weak);
  rf_rows_free (rows);
  g_object_unref (group);
}

/* The row with the keyboard too, which is then at what comes after all of them. */
static void
test_rows_with_the_keyboard (void)
{
  GtkWidget *window = g_object_ref_sink (gtk_window_new ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *group = g_object_new (ADW_TYPE_PREFERENCES_GROUP, NULL);
  GtkWidget *after = gtk_button_new ();
  RfRows *rows = rf_rows_new ();
  gpointer gone[3] = { NULL };

  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), after);
  gtk_window_set_child (GTK_WINDOW (window), box);
  for (gsize i = 0; i < G_N_ELEMENTS (gone); i++)
    {
      gone[i] = gtk_entry_new ();
      rf_rows_add (rows, ADW_PREFERENCES_GROUP (group), gone[i]);
      g_object_add_weak_pointer (gone[i], &gone[i]);
    }
  gtk_window_present (GTK_WINDOW (window));
  studio_wait (50);
  g_assert_true (gtk_widget_grab_focus (gone[1]));
  rf_rows_clear (rows);
  for (gsize i = 0; i < G_N_ELEMENTS (gone); i++)
    g_assert_null (gone[i]);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == after);
  rf_rows_free (rows);
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (window);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, test)                                                                            \
  g_test_add (path, StudioFixture, NULL, studio_fixture_set_up, test, studio_fixture_tear_down)
  g_test_add_func ("/cleanup/words", test_words);
  g_test_add_func ("/cleanup/rows", test_rows);
  g_test_add_func ("/cleanup/rows/keyboard", test_rows_with_the_keyboard);
  ADD ("/cleanup/preview", test_preview);
  ADD ("/cleanup/log", test_log);
  ADD ("/cleanup/verify", test_verify);
  ADD ("/cleanup/verify/stopped", test_verify_is_stopped);
  return g_test_run ();
}
