/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-connect-dialog.h"
#include "rf-host-settings.h"
#include "rf-key-row.h"
#include "rf-key-store.h"
#include "rf-preferences-window.h"
#include "studio-fixture.h"

/* What a person sets: it is written, and nothing else of the file is lost. */

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

static GtkWidget *
find_child (GtkWidget *top, GType type, const char *property, const char *value)
{
  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      g_autofree char *text = NULL;
      GtkWidget *found = NULL;

      if (g_type_is_a (G_OBJECT_TYPE (child), type))
        g_object_get (child, property, &text, NULL);
      if (g_strcmp0 (text, value) == 0)
        return child;
      found = find_child (child, type, property, value);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_window (StudioFixture *fixture, gconstpointer config)
{
  GtkWidget *window = rf_preferences_window_new (NULL, fixture->session);
  gpointer weak = window;

  g_object_add_weak_pointer (G_OBJECT (window), &weak);
  gtk_window_present (GTK_WINDOW (window));
  studio_wait (200);
  gtk_window_close (GTK_WINDOW (window));
  studio_assert_gone (&weak);
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
  GtkWidget *address = find_child (dialog, ADW_TYPE_ENTRY_ROW, "title", "Address");
  GtkWidget *button = find_child (dialog, GTK_TYPE_BUTTON, "label", "Connect");
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
  label = find_child (dialog, GTK_TYPE_LABEL, "label", "");
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
  ADD ("/preferences/window", test_window);
  ADD ("/preferences/connect", test_connect);
  ADD ("/preferences/no-keyring", test_no_keyring);
  return g_test_run ();
}
