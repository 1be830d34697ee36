/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-account-dialog.h"
#include "rf-credits.h"
#include "rf-paths.h"
#include "rf-statistics-private.h"
#include "rf-tally-csv.h"
#include "rf-tally-gather.h"
#include "rf-time.h"
#include "rf-window.h"
#include "studio-fixture.h"

#include <locale.h>
#include <string.h>

/* Statistics of the studio: rows of time, the table for programs, the chart, accounts. */

#define HOUR G_GINT64_CONSTANT (3600000)

static void
row_free_cb (gpointer row)
{
  rf_tally_row_free (row);
}

static void
add_hour (GPtrArray *hours, gint64 at, gint64 hits)
{
  g_autofree char *name = rf_time_to_string (at);
  RfTallyRow *row = rf_tally_row_new (name);

  row->outcomes[RF_OUTCOME_HIT] = hits;
  row->spent = hits * RF_CREDIT;
  g_ptr_array_add (hours, row);
}

/* A day of hours, a week of quarters of days, a month of days that begin at midnight of
 * people; hours without counters have their rows. */
static void
test_gather (void)
{
  const gint64 now = 1000 * 24 * HOUR + 13 * HOUR + 5;
  RfTallySpan day = rf_tally_span_for (RF_DAY, now, 0);
  RfTallySpan week = rf_tally_span_for (7 * RF_DAY, now, 0);
  RfTallySpan month = rf_tally_span_for (30 * RF_DAY, now, 2 * HOUR);
  g_autoptr (GPtrArray) hours = g_ptr_array_new_with_free_func (row_free_cb);
  g_autoptr (GPtrArray) rows = NULL;
  const RfTallyRow *last = NULL;

  g_assert_cmpuint (day.count, ==, 24);
  g_assert_cmpint (day.from, ==, now - 5 - 23 * HOUR);
  g_assert_cmpuint (week.count, ==, 28);
  g_assert_cmpuint (month.count, ==, 30);
  g_assert_cmpint ((month.from + 2 * HOUR) % (24 * HOUR), ==, 0);
  add_hour (hours, day.from - HOUR, 100);
  add_hour (hours, 1000 * 24 * HOUR + 12 * HOUR, 2);
  add_hour (hours, 1000 * 24 * HOUR + 13 * HOUR, 3);
  rows = rf_tally_gather (hours, &week);
  g_assert_cmpuint (rows->len, ==, 28);
  last = g_ptr_array_index (rows, 27);
  g_assert_cmpint (last->outcomes[RF_OUTCOME_HIT], ==, 5);
  g_assert_cmpint (last->spent, ==, 5 * RF_CREDIT);
  last = g_ptr_array_index (rows, 0);
  g_assert_cmpint (last->outcomes[RF_OUTCOME_HIT], ==, 0);
}

/* Few machines have a language with a decimal comma, so one is made where none is. */
static gboolean
use_comma (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  gboolean is_there = FALSE;
  const char *command[] = { "localedef", "-i", "de_DE", "-f", "UTF-8", NULL, NULL };

  if (setlocale (LC_ALL, "de_DE.UTF-8") != NULL)
    return TRUE;
  folder = g_dir_make_tmp ("rf-locale-XXXXXX", NULL);
  path = g_build_filename (folder, "de_DE.UTF-8", NULL);
  command[5] = path;
  if (!g_spawn_sync (NULL,
                     (char **) command,
                     NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                     NULL,
                     NULL,
                     NULL,
                     NULL,
                     NULL,
                     NULL))
    return FALSE;
  g_setenv ("LOCPATH", folder, TRUE);
  is_there = setlocale (LC_ALL, "de_DE.UTF-8") != NULL;
  rf_paths_remove_tree (folder);
  return is_there;
}

/* The same in every language; what a spreadsheet would calculate is text. */
static void
test_csv (void)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (row_free_cb);
  RfTallyRow *row = rf_tally_row_new ("=a,\"b\"");
  g_autofree char *before = g_strdup (setlocale (LC_ALL, NULL));
  g_autofree char *csv = NULL;

  row->outcomes[RF_OUTCOME_HIT] = 2;
  row->outcomes[RF_OUTCOME_MISS] = 1;
  row->spent = 1500000;
  row->bytes = 1234567;
  g_ptr_array_add (rows, row);
  g_ptr_array_add (rows, rf_tally_row_new ("image"));
  if (!use_comma ())
    {
      g_test_skip ("there is no locale with a decimal comma, and none can be made");
      return;
    }
  g_assert_cmpstr (localeconv ()->decimal_point, ==, ",");
  csv = rf_tally_to_csv (rows, "kind");
  setlocale (LC_ALL, before);
  g_assert_cmpstr (csv,
                   ==,
                   "kind,hits,misses,joined,refreshed,stale,bypass,failed,refused,hit_rate,spent,"
                   "saved,bytes\r\n"
                   "\"'=a,\"\"b\"\"\",2,1,0,0,0,0,0,0,0.6667,1.5,0,1234567\r\n"
                   "image,0,0,0,0,0,0,0,0,,0,0,0\r\n");
}

static char *
say (double value)
{
  return g_strdup_printf ("%.0f", value);
}

static void
chosen_cb (RfChart *chart, const char *text, char **told)
{
  g_free (*told);
  *told = g_strdup (text);
}

static void
test_chart (void)
{
  RfChart *chart = g_object_ref_sink (RF_CHART (rf_chart_new ()));
  GPtrArray *points = rf_chart_points_new ();
  g_autofree char *told = NULL;

  for (int i = 0; i < 1000; i++)
    rf_chart_points_add (points, g_strdup_printf ("p%d", i), i, -1.0);
  rf_chart_set_series (chart, "hits", "misses", say);
  rf_chart_take_points (chart, points);
  g_signal_connect (chart, "chosen", G_CALLBACK (chosen_cb), &told);
  rf_chart_choose (chart, RF_CHART_MOST - 1);
  g_assert_cmpstr (told, ==, "p399: 399 hits, 0 misses");
  rf_chart_take_points (chart, rf_chart_points_new ());
  g_assert_cmpint (rf_chart_get_chosen (chart), ==, -1);
  g_assert_cmpstr (told, ==, "");
  g_object_add_weak_pointer (G_OBJECT (chart), (gpointer *) &chart);
  g_object_unref (chart);
  g_assert_null (chart);
}

/* Drawn at a size, with values of all orders, none and one. */
static void
test_chart_is_drawn (void)
{
  GtkWidget *window = gtk_window_new ();
  RfChart *chart = RF_CHART (rf_chart_new ());
  static const double values[] = { 0.0, 1e-9, 7.0, 1e15 };

  gtk_window_set_default_size (GTK_WINDOW (window), 400, 300);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (chart));
  rf_chart_set_series (chart, "hits", "misses", say);
  gtk_window_present (GTK_WINDOW (window));
  for (gsize i = 0; i <= G_N_ELEMENTS (values); i++)
    {
      GPtrArray *points = rf_chart_points_new ();

      for (gsize j = 0; j < i; j++)
        rf_chart_points_add (points, g_strdup ("label"), values[j], values[i - j - 1]);
      rf_chart_take_points (chart, points);
      studio_wait (60);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWidget *
find_entry (GtkWidget *widget, int *skip)
{
  if (ADW_IS_ENTRY_ROW (widget) && (*skip)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_entry (child, skip);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
write_entry (RfAccountDialog *dialog, int number, const char *text)
{
  GtkWidget *entry = find_entry (GTK_WIDGET (dialog), &number);

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static gboolean
may_apply (RfAccountDialog *dialog)
{
  return adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "apply");
}

/* What means nothing cannot be applied; the comma is people's. */
static void
test_grant_dialog (void)
{
  RfAccountDialog *dialog = rf_account_dialog_new_grant ("ann");
  g_autoptr (RfAction) action = NULL;

  g_assert_false (may_apply (dialog));
  write_entry (dialog, 0, "0");
  g_assert_false (may_apply (dialog));
  write_entry (dialog, 0, "1e9");
  g_assert_false (may_apply (dialog));
  write_entry (dialog, 0, " 2,5 ");
  g_assert_true (may_apply (dialog));
  action = rf_account_dialog_dup_action (dialog);
  g_assert_cmpint (action->verb, ==, RF_VERB_GRANT);
  g_assert_cmpint (action->amount, ==, 2500000);
  g_assert_cmpstr (action->name, ==, "ann");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_limit_dialog (void)
{
  g_autoptr (RfAccount) account = rf_account_new ("ann");
  RfAccountDialog *dialog = NULL;
  g_autoptr (RfAction) action = NULL;

  account->limit_day = 50 * RF_CREDIT;
  account->limit_month = -1;
  account->limited = TRUE;
  dialog = rf_account_dialog_new_limit (account);
  g_assert_true (may_apply (dialog));
  write_entry (dialog, 1, "many");
  g_assert_false (may_apply (dialog));
  write_entry (dialog, 1, "900");
  write_entry (dialog, 0, "");
  action = rf_account_dialog_dup_action (dialog);
  g_assert_cmpint (action->limit_day, ==, RF_LIMIT_NONE);
  g_assert_cmpint (action->limit_month, ==, 900 * RF_CREDIT);
  g_assert_cmpint (action->limited, ==, 1);
  g_assert_false (action->unfreeze);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static gboolean
has_hit_cb (gpointer user_data)
{
  RfStatisticsPanel *panel = user_data;

  return panel->stats != NULL && panel->stats->all.outcomes[RF_OUTCOME_HIT] == 1;
}

static gboolean
has_kinds_cb (gpointer user_data)
{
  RfStatisticsPanel *panel = user_data;

  return panel->shown != NULL && panel->shown->len == 1;
}

static void
test_panel (StudioFixture *fixture, gconstpointer config)
{
  g_autofree char *made = studio_fixture_make_image (fixture, "a fox");
  g_autofree char *again = studio_fixture_make_image (fixture, "a fox");
  RfWindow *window = RF_WINDOW (rf_window_new (NULL, fixture->session));
  RfStatisticsPanel *panel = NULL;
  g_autofree char *csv = NULL;

  gtk_window_present (GTK_WINDOW (window));
  /* Counters are written once a second. */
  studio_wait (1500);
  panel = RF_STATISTICS_PANEL (rf_window_show_panel (window, "statistics"));
  rf_session_tell_changed (fixture->session);
  studio_wait_until (has_hit_cb, panel);
  g_assert_cmpstr (gtk_label_get_text (panel->rate_label), ==, "50.0 %");
  g_assert_cmpstr (gtk_label_get_text (panel->rate_of_label), ==, "1 of 2 hits and misses");
  g_assert_cmpstr (gtk_label_get_text (panel->saved_label), ==, "1 credit");
  g_assert_cmpuint (panel->shown->len, ==, 24);
  gtk_drop_down_set_selected (panel->by_drop_down, 1);
  studio_wait_until (has_kinds_cb, panel);
  csv = rf_statistics_panel_dup_csv (panel);
  g_assert_true (g_str_has_prefix (csv, "kind,"));
  g_assert_nonnull (strstr (csv, "\nimage,1,1,"));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/statistics/gather", test_gather);
  g_test_add_func ("/statistics/csv", test_csv);
  g_test_add_func ("/statistics/chart", test_chart);
  g_test_add_func ("/statistics/chart-is-drawn", test_chart_is_drawn);
  g_test_add_func ("/statistics/grant-dialog", test_grant_dialog);
  g_test_add_func ("/statistics/limit-dialog", test_limit_dialog);
  g_test_add ("/statistics/panel",
              StudioFixture,
              NULL,
              studio_fixture_set_up,
              test_panel,
              studio_fixture_tear_down);
  return g_test_run ();
}
