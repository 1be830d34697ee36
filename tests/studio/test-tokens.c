/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-preferences-window.h"
#include "studio-fixture.h"

#include <adwaita.h>
#include <string.h>

/* Who may use this computer as a server: made, told and taken away in the preferences. */

static AdwMessageDialog *
find_question (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (window))
        return ADW_MESSAGE_DIALOG (window);
    }
  return NULL;
}

static gboolean
has_button_cb (gpointer window)
{
  return studio_find_child (window, GTK_TYPE_BUTTON, "label", "Revoke…") != NULL;
}

static gboolean
has_no_button_cb (gpointer window)
{
  return !has_button_cb (window);
}

static void
answer_revoke (GtkWidget *window, const char *response)
{
  GtkWidget *button = studio_find_child (window, GTK_TYPE_BUTTON, "label", "Revoke…");
  AdwMessageDialog *question = NULL;

  g_signal_emit_by_name (button, "clicked");
  question = find_question ();
  g_assert_nonnull (question);
  g_assert_nonnull (strstr (adw_message_dialog_get_heading (question), "kids"));
  adw_message_dialog_response (question, response);
  studio_wait (100);
}

/* Taking a token away is asked about, and it says what the token may do. */
static void
test_tokens (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfToken) token = rf_token_new ("kids", RF_TOKEN_CREATOR);
  g_autofree char *secret = NULL;
  GtkWidget *window = NULL;
  GtkWidget *row = NULL;
  g_autoptr (GError) error = NULL;

  token->account = g_strdup ("pocket");
  secret = rf_service_create_token (rf_session_get_service (fixture->session), token, &error);
  g_assert_no_error (error);
  window = rf_preferences_window_new (NULL, fixture->session, FALSE);
  gtk_window_present (GTK_WINDOW (window));
  studio_wait_until (has_button_cb, window);
  row = studio_find_child (window, ADW_TYPE_ACTION_ROW, "title", "kids");
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "pocket"));
  answer_revoke (window, "cancel");
  g_assert_true (has_button_cb (window));
  answer_revoke (window, "do");
  studio_wait_until (has_no_button_cb, window);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
write_row (GtkWidget *window, const char *title, const char *text)
{
  GtkWidget *row = studio_find_child (window, ADW_TYPE_ENTRY_ROW, "title", title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static gboolean
has_secret_cb (gpointer window)
{
  GtkWidget *row =
      studio_find_child (window, ADW_TYPE_ACTION_ROW, "title", "The New Token, Shown Only Now");

  return row != NULL && gtk_widget_get_visible (row);
}

static gboolean
has_kid_cb (gpointer window)
{
  return studio_find_child (window, ADW_TYPE_ACTION_ROW, "title", "kid") != NULL;
}

/* All that a token may be limited by is set where it is made, and told where it is listed.
 * What the service does not take is not made, and stays to be mended. */
static void
test_new_token (StudioFixture *fixture, gconstpointer config)
{
  GtkWidget *window = rf_preferences_window_new (NULL, fixture->session, FALSE);
  GtkWidget *button = studio_find_child (window, GTK_TYPE_BUTTON, "label", "Create Token");
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;
  g_autofree char *said = NULL;
  const RfToken *token = NULL;

  gtk_window_present (GTK_WINDOW (window));
  g_assert_false (gtk_widget_get_sensitive (button));
  write_row (window, "Name", " kid ");
  write_row (window, "Account", "pocket");
  write_row (window, "Profiles, with Commas between Them", "memoji, nowhere");
  write_row (window, "Namespace", "games");
  write_row (window, "Requests a Minute", "30");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  studio_wait (300);
  g_assert_false (has_secret_cb (window));
  write_row (window, "Profiles, with Commas between Them", "memoji, default");
  g_signal_emit_by_name (button, "clicked");
  studio_wait_until (has_secret_cb, window);
  studio_wait_until (has_kid_cb, window);
  g_assert_false (gtk_widget_get_sensitive (button));
  g_object_get (
      studio_find_child (window, ADW_TYPE_ACTION_ROW, "title", "kid"), "subtitle", &said, NULL);
  g_assert_nonnull (strstr (said, "“games”"));
  g_assert_nonnull (strstr (said, "“pocket”"));
  g_assert_nonnull (strstr (said, "memoji, default"));
  g_assert_nonnull (strstr (said, "30 requests a minute"));
  g_assert_nonnull (strstr (said, "last used"));
  page = rf_service_list (rf_session_get_service (fixture->session), RF_NOUN_TOKEN, selector, NULL);
  g_assert_cmpuint (page->items->len, ==, 1);
  token = g_ptr_array_index (page->items, 0);
  g_assert_cmpstr (token->namespace_, ==, "games");
  g_assert_cmpint (token->requests_per_minute, ==, 30);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, test)                                                                            \
  g_test_add (path, StudioFixture, "", studio_fixture_set_up, test, studio_fixture_tear_down)
  ADD ("/tokens/tokens", test_tokens);
  ADD ("/tokens/new-token", test_new_token);
  return g_test_run ();
}
