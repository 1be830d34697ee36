/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-application.h"
#include "rf-panels.h"
#include "rf-window.h"
#include "studio-fixture.h"

/*
 * The window and its panels as such: each is made from its template, started, shown, and
 * gone when the window is.
 */

static void
show_all_panels (RfWindow *window)
{
  for (const RfPanelRow *row = rf_panels; row->name != NULL; row++)
    {
      RfPanel *panel = rf_window_show_panel (window, row->name);

      g_assert_nonnull (panel);
      g_assert_cmpstr (rf_panel_get_title (panel), ==, row->title);
      rf_panel_focus (panel);
      studio_wait (20);
    }
}

static void
test_panels (StudioFixture *fixture, gconstpointer config)
{
  RfWindow *window = RF_WINDOW (g_object_ref_sink (rf_window_new (NULL, fixture->session)));

  gtk_window_present (GTK_WINDOW (window));
  show_all_panels (window);
  g_assert_null (rf_window_show_panel (window, "nowhere"));
  studio_wait (300);
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  g_object_unref (window);
  studio_assert_gone ((gpointer *) &window);
}

/* The window closes while each panel still waits for its first answer. */
static void
test_close_at_once (StudioFixture *fixture, gconstpointer config)
{
  for (const RfPanelRow *row = rf_panels; row->name != NULL; row++)
    {
      RfWindow *window = RF_WINDOW (rf_window_new (NULL, fixture->session));
      GtkWidget *panel = GTK_WIDGET (rf_window_show_panel (window, row->name));
      gpointer weak_panel = panel;

      g_object_add_weak_pointer (G_OBJECT (panel), &weak_panel);
      gtk_window_present (GTK_WINDOW (window));
      gtk_window_destroy (GTK_WINDOW (window));
      studio_assert_gone (&weak_panel);
    }
}

/* The session is opened anew below a window that shows all it has. */
static void
test_reopen (StudioFixture *fixture, gconstpointer config)
{
  RfWindow *window = RF_WINDOW (rf_window_new (NULL, fixture->session));

  gtk_window_present (GTK_WINDOW (window));
  show_all_panels (window);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.reopen", NULL);
  studio_wait (500);
  show_all_panels (window);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_failed_cb (gpointer session)
{
  return rf_session_get_state (session) == RF_SESSION_FAILED;
}

/* Where nobody listens: each panel says so, and the way out. */
static void
test_server_gone (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfSession) session = rf_session_new_for_server ("http://127.0.0.1:1", NULL, NULL);
  RfWindow *window = RF_WINDOW (rf_window_new (NULL, session));

  gtk_window_present (GTK_WINDOW (window));
  rf_session_open (session);
  studio_wait_until (is_failed_cb, session);
  g_assert_nonnull (rf_session_get_problem (session));
  show_all_panels (window);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, test)                                                                            \
  g_test_add (path, StudioFixture, NULL, studio_fixture_set_up, test, studio_fixture_tear_down)
  ADD ("/window/panels", test_panels);
  ADD ("/window/close-at-once", test_close_at_once);
  ADD ("/window/reopen", test_reopen);
  ADD ("/window/server-gone", test_server_gone);
  return g_test_run ();
}
