/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-create-panel.h"
#include "rf-model-form.h"
#include "rf-quote.h"
#include "rf-window.h"
#include "studio-fixture.h"

#include <stdio.h>
#include <stdlib.h>

/*
 * How long the button of the panel “Create” takes to say a new price, beside the pause in
 * which somebody may go on typing, and how long the service takes for the answer alone.
 */

#define ROUNDS 40

static GtkWidget *
find_child (GtkWidget *top, GType type, const char *label)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (top, type) &&
      (label == NULL || g_strcmp0 (gtk_button_get_label (GTK_BUTTON (top)), label) == 0))
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

static gboolean
has_model_cb (gpointer form)
{
  return rf_model_form_get_model (form) != NULL;
}

static gboolean
is_answered_cb (gpointer quote)
{
  return rf_quote_get_state (quote) != RF_QUOTE_UNKNOWN;
}

static RfRequest *
make_request (int price)
{
  RfRequest *request = rf_request_new ();

  request->has_kind = TRUE;
  request->kind = RF_KIND_IMAGE;
  request->provider = g_strdup ("dummy");
  request->model = g_strdup ("image");
  json_object_set_string_member (request->params, "prompt", "a lighthouse");
  json_object_set_int_member (request->params, "price", price);
  return request;
}

typedef struct
{
  GtkWidget *panel;
  char *label;
} Wanted;

static gboolean
says_cb (gpointer data)
{
  const Wanted *wanted = data;

  return find_child (wanted->panel, GTK_TYPE_BUTTON, wanted->label) != NULL;
}

static double
measure_label (StudioFixture *fixture, GtkWidget *panel, GtkButton **button, int price)
{
  g_autoptr (RfRequest) request = make_request (price);
  g_autofree char *label = g_strdup_printf ("Generate · %d credits", price);
  Wanted wanted = { panel, label };
  gint64 start = 0;

  rf_session_recall (fixture->session, request, RF_RECALL_ALL);
  start = g_get_monotonic_time ();
  if (*button == NULL)
    studio_wait_until (says_cb, &wanted);
  while (*button != NULL && g_strcmp0 (gtk_button_get_label (*button), label) != 0)
    g_main_context_iteration (NULL, TRUE);
  if (*button == NULL)
    *button = GTK_BUTTON (find_child (panel, GTK_TYPE_BUTTON, label));
  return (double) (g_get_monotonic_time () - start) / 1000 - RF_QUOTE_PAUSE;
}

/* Without the form and without the pause. */
static double
measure_quote (RfQuote *quote, int price)
{
  g_autoptr (RfRequest) request = make_request (price);
  gint64 start = g_get_monotonic_time ();

  rf_quote_ask (quote, request);
  rf_quote_ask_now (quote);
  studio_wait_until (is_answered_cb, quote);
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static double
measure_check (RfService *service, int price)
{
  g_autoptr (RfRequest) request = make_request (price);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfCheck) check = NULL;
  gint64 start = g_get_monotonic_time ();

  check = rf_service_check (service, request, FALSE, NULL, &error);
  if (check == NULL)
    g_error ("%s", error->message);
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static int
compare_times (const void *a, const void *b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return first < second ? -1 : first > second;
}

static double
say (const char *what, double *times)
{
  qsort (times, ROUNDS, sizeof *times, compare_times);
  printf ("%s: %.2f ms, at most %.2f\n", what, times[ROUNDS / 2], times[ROUNDS - 1]);
  return times[ROUNDS / 2];
}

int
main (int argc, char **argv)
{
  StudioFixture fixture = { 0 };
  GtkWidget *window = NULL;
  GtkWidget *panel = NULL;
  GtkButton *button = NULL;
  g_autoptr (RfQuote) quote = NULL;
  double labels[ROUNDS];
  double quotes[ROUNDS];
  double checks[ROUNDS];

  adw_init ();
  studio_fixture_set_up (&fixture, NULL);
  window = rf_window_new (NULL, fixture.session);
  gtk_window_present (GTK_WINDOW (window));
  panel = GTK_WIDGET (rf_window_show_panel (RF_WINDOW (window), "create"));
  studio_wait_until (has_model_cb, find_child (panel, RF_TYPE_MODEL_FORM, NULL));
  quote = rf_quote_new (fixture.session);
  measure_label (&fixture, panel, &button, 2);
  for (int i = 0; i < ROUNDS; i++)
    {
      labels[i] = measure_label (&fixture, panel, &button, i + 3);
      quotes[i] = measure_quote (quote, i + 3);
      checks[i] = measure_check (rf_session_get_service (fixture.session), i + 3);
    }
  say ("the service alone", checks);
  printf ("ratio of a quote: %.2f\n", say ("a quote on its thread", quotes) / checks[ROUNDS / 2]);
  printf ("ratio of the label: %.2f\n",
          say ("from the last change to the label, but for the pause", labels) /
              checks[ROUNDS / 2]);
  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&quote);
  studio_fixture_tear_down (&fixture, NULL);
  return 0;
}
