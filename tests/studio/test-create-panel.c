/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-create-panel.h"
#include "rf-model-form.h"
#include "rf-outcome-view.h"
#include "rf-presets.h"
#include "rf-text-field.h"
#include "rf-window.h"
#include "studio-fixture.h"

#include <unistd.h>

/*
 * The panel as a whole: what its button says, what a click does and what it must not do,
 * and what is left of it when it is closed.
 */

typedef struct
{
  StudioFixture base;
  RfWindow *window;
  RfPanel *panel;
} PanelFixture;

/* Where the dummies write a line for each run. */
static char *run_log;

static GtkWidget *
find_child (GtkWidget *top, GType type, const char *label)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (top, type) &&
      (label == NULL || (GTK_IS_BUTTON (top) && gtk_widget_get_mapped (top) &&
                         gtk_button_get_label (GTK_BUTTON (top)) != NULL &&
                         g_str_has_prefix (gtk_button_get_label (GTK_BUTTON (top)), label))))
    return top;
  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_child (child, type, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static RfModelForm *
get_form (PanelFixture *fixture)
{
  return RF_MODEL_FORM (find_child (GTK_WIDGET (fixture->panel), RF_TYPE_MODEL_FORM, NULL));
}

static const RfAsset *
get_asset (PanelFixture *fixture)
{
  return rf_outcome_view_get_asset (
      RF_OUTCOME_VIEW (find_child (GTK_WIDGET (fixture->panel), RF_TYPE_OUTCOME_VIEW, NULL)));
}

static guint
count_runs (PanelFixture *fixture)
{
  g_autofree char *text = NULL;
  guint n = 0;

  if (!g_file_get_contents (run_log, &text, NULL, NULL))
    return 0;
  for (const char *at = text; *at != '\0'; at++)
    n += *at == '\n';
  return n;
}

static gboolean
has_two_runs_cb (gpointer fixture)
{
  return count_runs (fixture) == 2;
}

static gboolean
has_model_cb (gpointer form)
{
  return rf_model_form_get_model (form) != NULL;
}

typedef struct
{
  PanelFixture *fixture;
  const char *label;
} Wanted;

static gboolean
says_cb (gpointer data)
{
  const Wanted *wanted = data;

  return find_child (GTK_WIDGET (wanted->fixture->panel), GTK_TYPE_BUTTON, wanted->label) != NULL;
}

static void
wait_for_button (PanelFixture *fixture, const char *label)
{
  Wanted wanted = { fixture, label };

  studio_wait_until (says_cb, &wanted);
}

static gboolean
has_asset_cb (gpointer fixture)
{
  return get_asset (fixture) != NULL;
}

static RfRequest *
make_request (const char *prompt, int price, int delay)
{
  RfRequest *request = rf_request_new ();

  request->has_kind = TRUE;
  request->kind = RF_KIND_IMAGE;
  request->provider = g_strdup ("dummy");
  request->model = g_strdup ("image");
  json_object_set_string_member (request->params, "prompt", prompt);
  json_object_set_int_member (request->params, "price", price);
  json_object_set_int_member (request->params, "delay_ms", delay);
  return request;
}

static void
fill_in (PanelFixture *fixture, const char *prompt, int price, int delay)
{
  g_autoptr (RfRequest) request = make_request (prompt, price, delay);

  rf_session_recall (fixture->base.session, request, RF_RECALL_ALL);
}

static void
press (PanelFixture *fixture, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->panel), action, NULL);
}

static void
set_up (PanelFixture *fixture, gconstpointer config)
{
  unlink (run_log);
  studio_fixture_set_up (&fixture->base, config);
  fixture->window = RF_WINDOW (rf_window_new (NULL, fixture->base.session));
  gtk_window_present (GTK_WINDOW (fixture->window));
  fixture->panel = rf_window_show_panel (fixture->window, "create");
  g_assert_true (RF_IS_CREATE_PANEL (fixture->panel));
  studio_wait_until (has_model_cb, get_form (fixture));
}

static void
tear_down (PanelFixture *fixture, gconstpointer config)
{
  gpointer weak_panel = fixture->panel;
  gpointer weak_form = get_form (fixture);

  g_object_add_weak_pointer (G_OBJECT (fixture->panel), &weak_panel);
  g_object_add_weak_pointer (weak_form, &weak_form);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  studio_assert_gone (&weak_panel);
  studio_assert_gone (&weak_form);
  studio_fixture_tear_down (&fixture->base, config);
}

static void
test_make_and_reuse (PanelFixture *fixture, gconstpointer config)
{
  fill_in (fixture, "a cat", 5, 0);
  wait_for_button (fixture, "Generate · 5 credits");
  press (fixture, "create.generate");
  studio_wait_until (has_asset_cb, fixture);
  wait_for_button (fixture, "Reuse · free");
  wait_for_button (fixture, "Generate Anew · 5 credits");
  press (fixture, "create.generate");
  studio_wait (500);
  g_assert_cmpuint (count_runs (fixture), ==, 1);
  press (fixture, "create.anew");
  wait_for_button (fixture, "Generate Anew · 5 credits");
  studio_wait_until (has_two_runs_cb, fixture);
}

/* However often it is pressed, it is one request. */
static void
test_double_click (PanelFixture *fixture, gconstpointer config)
{
  fill_in (fixture, "a dog", 5, 1000);
  wait_for_button (fixture, "Generate · 5 credits");
  for (int i = 0; i < 5; i++)
    press (fixture, "create.generate");
  studio_wait (200);
  for (int i = 0; i < 5; i++)
    press (fixture, "create.generate");
  studio_wait_until (has_asset_cb, fixture);
  g_assert_cmpuint (count_runs (fixture), ==, 1);
}

/* Before the price is known it is not spent; and never more than was seen. */
static void
test_unseen_price (PanelFixture *fixture, gconstpointer config)
{
  fill_in (fixture, "a bird", 2, 0);
  wait_for_button (fixture, "Generate · 2 credits");
  fill_in (fixture, "a bird", 7, 0);
  press (fixture, "create.generate");
  wait_for_button (fixture, "Generate · 7 credits");
  studio_wait (300);
  g_assert_null (get_asset (fixture));
  g_assert_cmpuint (count_runs (fixture), ==, 0);
  press (fixture, "create.generate");
  studio_wait_until (has_asset_cb, fixture);
  /* The price that was seen may be spent on what was changed since. */
  fill_in (fixture, "another bird", 7, 0);
  wait_for_button (fixture, "Generate · 7 credits");
  fill_in (fixture, "a third bird", 7, 0);
  press (fixture, "create.generate");
  wait_for_button (fixture, "Reuse · free");
  g_assert_cmpuint (count_runs (fixture), ==, 2);
}

static gboolean
has_run_cb (gpointer session)
{
  return rf_session_get_runs (session)->len > 0;
}

static gboolean
has_no_run_cb (gpointer session)
{
  return rf_session_get_runs (session)->len == 0;
}

/* The run ends, the form is as it was, and what was wanted is among the drafts. */
static void
test_cancel (PanelFixture *fixture, gconstpointer config)
{
  g_autoptr (GPtrArray) drafts = NULL;

  fill_in (fixture, "a snail", 1, 500000);
  wait_for_button (fixture, "Generate · 1 credit");
  press (fixture, "create.generate");
  studio_wait_until (has_run_cb, fixture->base.session);
  press (fixture, "create.cancel");
  studio_wait_until (has_no_run_cb, fixture->base.session);
  wait_for_button (fixture, "Try Again");
  wait_for_button (fixture, "Generate · 1 credit");
  drafts = rf_drafts_list ();
  g_assert_cmpuint (drafts->len, >=, 1);
}

static void
test_refused (PanelFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = make_request ("x", 1, 0);

  json_object_set_boolean_member (request->params, "refuse", TRUE);
  rf_session_recall (fixture->base.session, request, RF_RECALL_ALL);
  wait_for_button (fixture, "Generate · 1 credit");
  press (fixture, "create.generate");
  wait_for_button (fixture, "Try Again");
  g_assert_null (get_asset (fixture));
  g_assert_cmpuint (count_runs (fixture), ==, 1);
}

/* One that closes may take others along. */
static void
close_others (PanelFixture *fixture)
{
  GList *windows = gtk_window_list_toplevels ();

  g_list_foreach (windows, (GFunc) (void (*) (void)) g_object_ref, NULL);
  for (GList *item = windows; item != NULL; item = item->next)
    {
      if (item->data != fixture->window)
        gtk_window_destroy (item->data);
    }
  g_list_free_full (windows, g_object_unref);
}

/* It closes while each thing is under way. */
static void
test_close (PanelFixture *fixture, gconstpointer config)
{
  fill_in (fixture, "a fish", 1, 700);
  wait_for_button (fixture, "Generate · 1 credit");
  press (fixture, "create.generate");
  press (fixture, "create.variations");
  press (fixture, "create.batch");
  press (fixture, "create.save-preset");
  studio_wait (50);
  close_others (fixture);
}

/* What is opened before the panel has started waits for it. */
static void
test_recall_waits (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfRequest) request = make_request ("early", 3, 0);
  PanelFixture panel = { .base = *fixture };
  RfField *prompt = NULL;
  g_autofree char *text = NULL;

  rf_session_recall (fixture->session, request, RF_RECALL_ALL);
  panel.window = RF_WINDOW (rf_window_new (NULL, fixture->session));
  gtk_window_present (GTK_WINDOW (panel.window));
  panel.panel = rf_window_show_panel (panel.window, "create");
  wait_for_button (&panel, "Generate · 3 credits");
  prompt = rf_model_form_get_prompt (get_form (&panel));
  text = rf_text_field_dup_text (RF_TEXT_FIELD (prompt));
  g_assert_cmpstr (text, ==, "early");
  gtk_window_destroy (GTK_WINDOW (panel.window));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*function) (PanelFixture *fixture, gconstpointer config);
  } tests[] = {
    { "/create/panel/make-and-reuse", test_make_and_reuse },
    { "/create/panel/double-click", test_double_click },
    { "/create/panel/unseen-price", test_unseen_price },
    { "/create/panel/cancel", test_cancel },
    { "/create/panel/refused", test_refused },
    { "/create/panel/close", test_close },
  };

  g_autofree char *name = g_strdup_printf ("refrain-runs-%d", (int) getpid ());
  int status = 0;

  run_log = g_build_filename (g_get_tmp_dir (), name, NULL);
  g_setenv ("RF_DUMMY_LOG", run_log, TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, PanelFixture, NULL, set_up, tests[i].function, tear_down);
  g_test_add ("/create/panel/recall-waits",
              StudioFixture,
              NULL,
              studio_fixture_set_up,
              test_recall_waits,
              studio_fixture_tear_down);
  status = g_test_run ();
  unlink (run_log);
  g_free (run_log);
  return status;
}
