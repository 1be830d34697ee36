/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-config-writer.h"
#include "rf-connect-dialog.h"
#include "rf-host-policies.h"
#include "rf-host-settings.h"
#include "rf-key-row.h"
#include "rf-key-store.h"
#include "rf-policies-page.h"
#include "rf-policy-words.h"
#include "rf-preferences-window.h"
#include "studio-fixture.h"

#include <glib/gstdio.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What a person sets: it is written, and nothing else of the file is lost. */

static GThread *main_thread;
static int n_syncs_on_main; /* atomic */
static int n_syncs;         /* atomic */

/* In the place of the one of libc: a disk may take its time for it, so it is nothing for the
 * thread that draws. */
int
fsync (int fd)
{
  g_atomic_int_inc (&n_syncs);
  if (g_thread_self () == main_thread)
    g_atomic_int_inc (&n_syncs_on_main);
  return (int) syscall (SYS_fsync, fd);
}

static const char config_text[] = "# mine\n"
                                  "[defaults]\n"
                                  "# pictures\n"
                                  "image=portrait\n"
                                  "\n"
                                  "[account kids]\n"
                                  "limit-day=20\n";

static char *
read_config (StudioFixture *fixture)
{
  char *text = NULL;

  g_assert_true (
      g_file_get_contents (rf_session_get_config_file (fixture->session), &text, NULL, NULL));
  return text;
}

static void
test_settings (StudioFixture *fixture, gconstpointer config)
{
  const char *path = rf_session_get_config_file (fixture->session);
  g_autofree char *value = rf_host_dup_setting (path, "defaults", "image");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (value, ==, "portrait");
  g_assert_true (rf_host_set_setting (path, "defaults", "image", "dummy", &error));
  g_assert_true (rf_host_set_setting (path, "defaults", "music", "band", &error));
  g_assert_no_error (error);
  text = read_config (fixture);
  g_assert_nonnull (strstr (text, "# mine"));
  g_assert_nonnull (strstr (text, "# pictures\nimage=dummy\n"));
  g_assert_nonnull (strstr (text, "music=band"));
  g_assert_nonnull (strstr (text, "[account kids]\nlimit-day=20"));
  g_clear_pointer (&text, g_free);
  g_assert_true (rf_host_set_setting (path, "defaults", "image", NULL, &error));
  text = read_config (fixture);
  g_assert_null (strstr (text, "image="));
}

/* A line that GLib cannot read would be lost, so nothing is written. */
static void
test_settings_unreadable (StudioFixture *fixture, gconstpointer config)
{
  const char *path = rf_session_get_config_file (fixture->session);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (path, "this is no line\n[defaults]\n", -1, NULL));
  g_assert_false (rf_host_set_setting (path, "defaults", "image", "dummy", &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_nonnull (rf_error_get_hint (error));
  text = read_config (fixture);
  g_assert_cmpstr (text, ==, "this is no line\n[defaults]\n");
}

static const RfHostPolicy *
find_policy (const GPtrArray *policies, const char *profile)
{
  for (guint i = 0; i < policies->len; i++)
    {
      const RfHostPolicy *policy = g_ptr_array_index (policies, i);

      if (g_strcmp0 (policy->profile, profile) == 0)
        return policy;
    }
  g_error ("there is no profile %s", profile);
}

static GPtrArray *
list_policies (StudioFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *policies =
      rf_host_list_policies (rf_session_get_config_file (fixture->session), &error);

  g_assert_no_error (error);
  return policies;
}

static void
assert_setting (StudioFixture *fixture,
                const char *profile,
                const char *key,
                const char *value,
                gboolean is_set)
{
  g_autoptr (GPtrArray) policies = list_policies (fixture);
  const RfHostSetting *setting = rf_host_policy_find (find_policy (policies, profile), key);

  g_assert_nonnull (setting);
  g_assert_cmpstr (setting->value, ==, value);
  g_assert_cmpint (setting->is_set, ==, is_set);
}

/* Whatever the engine can be told has a row with words, and a value that it takes. */
static void
test_policies_have_words (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (GPtrArray) policies = list_policies (fixture);

  g_assert_cmpuint (policies->len, >, 5);
  for (guint i = 0; i < policies->len; i++)
    {
      const RfHostPolicy *policy = g_ptr_array_index (policies, i);

      g_assert_cmpuint (policy->settings->len, >, 0);
      for (guint j = 0; j < policy->settings->len; j++)
        {
          const RfHostSetting *setting = g_ptr_array_index (policy->settings, j);
          const RfPolicyWords *words = rf_policy_find_words (setting->key);
          g_autoptr (GError) error = NULL;

          g_assert_nonnull (words);
          g_assert_cmpint (words->section == RF_POLICY_STORE, ==, policy->profile == NULL);
          if (setting->value != NULL)
            rf_host_change_policy (rf_session_get_config_file (fixture->session),
                                   policy->group,
                                   setting->key,
                                   setting->value,
                                   &error);
          g_assert_no_error (error);
        }
    }
}

static void
test_policies_are_written (StudioFixture *fixture, gconstpointer config)
{
  const char *path = rf_session_get_config_file (fixture->session);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  assert_setting (fixture, "default", "ttl-once", "365d", FALSE);
  assert_setting (fixture, "default", "ttl", NULL, FALSE);
  assert_setting (fixture, "avatar", "ttl", "never", FALSE);
  assert_setting (fixture, "memoji", "max-asset", "5 MB", FALSE);
  assert_setting (fixture, "default", "archive-more-uses", "100", FALSE);
  assert_setting (fixture, NULL, "trash-days", "30", FALSE);
  g_assert_true (rf_host_change_policy (path, "profile default", "ttl-once", "30d", &error));
  g_assert_true (rf_host_change_policy (path, "store", "max-bytes", "20 GB", &error));
  g_assert_no_error (error);
  assert_setting (fixture, "default", "ttl-once", "30d", TRUE);
  assert_setting (fixture, NULL, "max-bytes", "20 GB", TRUE);
  g_assert_false (rf_host_change_policy (path, "profile default", "hit-price", "many", &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_nonnull (strstr (error->message, "hit-price"));
  g_assert_null (strstr (error->message, "refrain.conf"));
  text = read_config (fixture);
  g_assert_null (strstr (text, "hit-price"));
  g_assert_nonnull (strstr (text, "# pictures\nimage=portrait"));
  g_assert_true (rf_host_change_policy (path, "profile default", "ttl-once", NULL, NULL));
  assert_setting (fixture, "default", "ttl-once", "365d", FALSE);
}

/* Who keeps the file elsewhere finds it changed there, as readable as it was. */
static void
test_settings_behind_a_link (StudioFixture *fixture, gconstpointer config)
{
  const char *path = rf_session_get_config_file (fixture->session);
  g_autofree char *real = g_strconcat (path, ".real", NULL);
  g_autofree char *text = NULL;
  GStatBuf status;

  g_assert_cmpint (g_rename (path, real), ==, 0);
  g_assert_cmpint (g_chmod (real, 0640), ==, 0);
  g_assert_cmpint (symlink (real, path), ==, 0);
  g_assert_true (rf_host_set_setting (path, "defaults", "image", "dummy", NULL));
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_get_contents (real, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "image=dummy"));
  g_assert_cmpint (g_stat (real, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0640);
}

static void
test_window (StudioFixture *fixture, gconstpointer config)
{
  GtkWidget *window = rf_preferences_window_new (NULL, fixture->session, FALSE);
  gpointer weak = window;

  g_object_add_weak_pointer (G_OBJECT (window), &weak);
  gtk_window_present (GTK_WINDOW (window));
  studio_wait (200);
  gtk_window_close (GTK_WINDOW (window));
  studio_assert_gone (&weak);
  g_assert_cmpint (rf_session_get_state (fixture->session), ==, RF_SESSION_READY);
}

static gboolean
is_opening_cb (gpointer session)
{
  return rf_session_get_state (session) == RF_SESSION_OPENING;
}

static gboolean
is_ready_cb (gpointer session)
{
  return rf_session_get_state (session) == RF_SESSION_READY;
}

static gboolean
is_wrong_cb (gpointer row)
{
  return gtk_widget_has_css_class (row, "error");
}

static void
settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true_cb (gpointer user_data)
{
  return *(gboolean *) user_data;
}

/* All that was changed is written or refused, and the rows know it. */
static void
wait_for_disk (void)
{
  gboolean is_settled = FALSE;

  rf_config_written_async (settled_cb, &is_settled);
  studio_wait_until (is_true_cb, &is_settled);
}

/* What is typed in one row, and refused, stays while another one is written. */
static void
assert_stays_beside (GtkWidget *window, GtkWidget *entry, const char *text)
{
  GtkWidget *other = studio_find_child (window, ADW_TYPE_ENTRY_ROW, "title", "Credits for Joining");

  gtk_editable_set_text (GTK_EDITABLE (other), "0.25");
  g_signal_emit_by_name (other, "apply");
  wait_for_disk ();
  g_assert_false (gtk_widget_has_css_class (other, "error"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (other)), ==, "0.25");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, text);
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
}

/* A profile has a page of its own: what is typed there is written, what is wrong is not,
 * and the row of the profile says what holds from now on. */
static void
test_profiles (StudioFixture *fixture, gconstpointer config)
{
  GtkWidget *window = rf_preferences_window_new (NULL, fixture->session, FALSE);
  gpointer weak = window;
  GtkWidget *row = studio_find_child (window, ADW_TYPE_ACTION_ROW, "title", "media-api");
  GtkWidget *entry = NULL;
  g_autofree char *before = g_strdup (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)));
  g_autofree char *text = NULL;

  g_object_add_weak_pointer (G_OBJECT (window), &weak);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_emit_by_name (row, "activated");
  entry = studio_find_child (window, ADW_TYPE_ENTRY_ROW, "title", "Credits for a Hit");
  g_assert_nonnull (entry);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "1");
  gtk_editable_set_text (GTK_EDITABLE (entry), "few");
  g_signal_emit_by_name (entry, "apply");
  studio_wait_until (is_wrong_cb, entry);
  assert_stays_beside (window, entry, "few");
  gtk_editable_set_text (GTK_EDITABLE (entry), "0.5");
  g_signal_emit_by_name (entry, "apply");
  wait_for_disk ();
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  text = read_config (fixture);
  g_assert_nonnull (strstr (text, "\nhit-price=0.5\n"));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), !=, before);
  gtk_widget_activate_action (entry, "profile.leave", NULL);
  studio_wait (200);
  gtk_window_close (GTK_WINDOW (window));
  studio_assert_gone (&weak);
  studio_wait_until (is_ready_cb, fixture->session);
}

static GtkWidget *
find_switch (GtkWidget *top)
{
  GtkWidget *found = GTK_IS_SWITCH (top) ? top : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_switch (child);
  return found;
}

static GtkWidget *
open_profile (GtkWidget *window, const char *profile)
{
  GtkWidget *row = studio_find_child (window, ADW_TYPE_ACTION_ROW, "title", profile);

  gtk_window_present (GTK_WINDOW (window));
  g_signal_emit_by_name (row, "activated");
  return studio_find_child (window, ADW_TYPE_ACTION_ROW, "title", "Serve from the Cache");
}

/* Somebody plays with a switch faster than the disk writes: nothing is written on the thread
 * that draws, the switch does not move by itself, and the last position is the one that
 * stays; also where the window closes at once. */
static void
test_last_value_stays (StudioFixture *fixture, gconstpointer config)
{
  GtkWidget *window = rf_preferences_window_new (NULL, fixture->session, FALSE);
  GtkWidget *row = open_profile (window, "media-api");
  GtkWidget *control = NULL;
  g_autofree char *text = NULL;

  g_assert_nonnull (row);
  control = find_switch (row);
  main_thread = g_thread_self ();
  g_atomic_int_set (&n_syncs, 0);
  g_atomic_int_set (&n_syncs_on_main, 0);
  for (int i = 1; i <= 9; i++)
    {
      gboolean is_on = !gtk_switch_get_active (GTK_SWITCH (control));

      gtk_switch_set_active (GTK_SWITCH (control), is_on);
      studio_wait (5);
      g_assert_true (gtk_switch_get_active (GTK_SWITCH (control)) == is_on);
    }
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (control)));
  gtk_window_close (GTK_WINDOW (window));
  rf_config_wait ();
  text = read_config (fixture);
  g_assert_nonnull (strstr (text, "\ncache-read=no\n"));
  g_assert_cmpint (g_atomic_int_get (&n_syncs), >=, 9);
  g_assert_cmpint (g_atomic_int_get (&n_syncs_on_main), ==, 0);
  main_thread = NULL;
  /* What was set counts: the session is opened anew, and is there again. */
  studio_wait_until (is_opening_cb, fixture->session);
  studio_wait_until (is_ready_cb, fixture->session);
}

/* What cannot be written is told, and stays marked in its row. */
static void
test_unwritable (StudioFixture *fixture, gconstpointer config)
{
  const char *path = rf_session_get_config_file (fixture->session);
  GtkWidget *window = rf_preferences_window_new (NULL, fixture->session, FALSE);
  GtkWidget *row = open_profile (window, "media-api");
  GtkWidget *control = find_switch (row);
  gboolean is_on = gtk_switch_get_active (GTK_SWITCH (control));

  g_assert_true (g_file_set_contents (path, "this is no line\n", -1, NULL));
  gtk_switch_set_active (GTK_SWITCH (control), !is_on);
  studio_wait_until (is_wrong_cb, row);
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (control)) == !is_on);
  gtk_window_close (GTK_WINDOW (window));
  studio_wait (100);
  g_assert_cmpint (rf_session_get_state (fixture->session), ==, RF_SESSION_READY);
}

static gboolean
is_insensitive_cb (gpointer button)
{
  return !gtk_widget_get_sensitive (button);
}

static gboolean
is_sensitive_cb (gpointer button)
{
  return gtk_widget_get_sensitive (button);
}

/* What cannot be reached is told in the dialogue, which stays with what was typed. */
static void
test_connect (StudioFixture *fixture, gconstpointer config)
{
  GtkWidget *dialog = rf_connect_dialog_new (NULL, NULL);
  gpointer weak = dialog;
  GtkWidget *address = studio_find_child (dialog, ADW_TYPE_ENTRY_ROW, "title", "Address");
  GtkWidget *button = studio_find_child (dialog, GTK_TYPE_BUTTON, "label", "Connect");
  GtkWidget *label = NULL;

  g_object_add_weak_pointer (G_OBJECT (dialog), &weak);
  gtk_window_present (GTK_WINDOW (dialog));
  g_assert_false (gtk_widget_get_sensitive (button));
  gtk_editable_set_text (GTK_EDITABLE (address), "http://127.0.0.1:1");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  studio_wait_until (is_insensitive_cb, button);
  studio_wait_until (is_sensitive_cb, button);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (address)), ==, "http://127.0.0.1:1");
  label = studio_find_child (dialog, GTK_TYPE_LABEL, "label", "");
  g_assert_true (label == NULL || !gtk_widget_has_css_class (label, "error"));
  /* And it may be closed while it waits. */
  g_signal_emit_by_name (button, "clicked");
  gtk_window_destroy (GTK_WINDOW (dialog));
  studio_assert_gone (&weak);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **answer = user_data;

  *answer = g_object_ref (result);
}

static gboolean
is_set_cb (gpointer pointer)
{
  return *(gpointer *) pointer != NULL;
}

/* There is no keyring on the bus of a test. */
static void
test_no_keyring (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_there = TRUE;

  rf_key_store_async (RF_KEY_STORE_PUT, "openai", "sk-secret", NULL, asked_cb, &answer);
  studio_wait_until (is_set_cb, &answer);
  g_assert_false (rf_key_store_finish (answer, &is_there, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_FAILED);
  g_assert_false (is_there);
  g_assert_null (strstr (error->message, "sk-secret"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, test)                                                                            \
  g_test_add (                                                                                     \
      path, StudioFixture, config_text, studio_fixture_set_up, test, studio_fixture_tear_down)
  ADD ("/preferences/settings", test_settings);
  ADD ("/preferences/settings-unreadable", test_settings_unreadable);
  ADD ("/preferences/settings-behind-a-link", test_settings_behind_a_link);
  ADD ("/preferences/policies-have-words", test_policies_have_words);
  ADD ("/preferences/policies-are-written", test_policies_are_written);
  ADD ("/preferences/window", test_window);
  ADD ("/preferences/profiles", test_profiles);
  ADD ("/preferences/last-value-stays", test_last_value_stays);
  ADD ("/preferences/unwritable", test_unwritable);
  ADD ("/preferences/connect", test_connect);
  ADD ("/preferences/no-keyring", test_no_keyring);
  return g_test_run ();
}
