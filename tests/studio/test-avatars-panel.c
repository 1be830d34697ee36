/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-avatars-private.h"
#include "rf-avatars-say.h"
#include "rf-chart.h"
#include "rf-person-curves.h"
#include "rf-person-row.h"
#include "rf-sample-dialog.h"
#include "rf-time.h"
#include "rf-window.h"
#include "studio-fixture.h"

#include <math.h>

/* The panel Avatars: its words, its curves, its dialog, and people as they come and go. */

#define MINUTE (G_GINT64_CONSTANT (60) * 1000)

static const char config_of_dummy[] = "[avatar]\nimage=dummy/image\nvideo=dummy/clip\n"
                                      "debounce=0s\nmin-interval=0s\nsure=0.5\n";

static void
free_sample_cb (gpointer sample)
{
  rf_sample_free (sample);
}

static RfSample *
new_sample (gint64 at, double heart_rate, double steps)
{
  RfSample *sample = rf_sample_new (at);

  sample->values[RF_SENSOR_HEART_RATE] = heart_rate;
  sample->values[RF_SENSOR_STEPS] = steps;
  return sample;
}

/* Every value of an enumeration has its words. */
static void
test_words (void)
{
  for (int i = 0; rf_verdict_names[i].name != NULL; i++)
    g_assert_cmpstr (rf_say_verdict ((RfVerdict) rf_verdict_names[i].value), !=, "");
  for (int i = 0; i < RF_N_SENSORS; i++)
    g_assert_cmpstr (rf_say_sensor ((RfSensor) i), !=, "");
  for (int i = 0; rf_mood_names[i].name != NULL; i++)
    {
      for (int j = 0; rf_activity_names[j].name != NULL; j++)
        {
          g_autofree char *text = rf_say_avatar_state ((RfMood) rf_mood_names[i].value,
                                                       (RfActivity) rf_activity_names[j].value);

          g_assert_cmpstr (text, !=, "");
          g_assert_null (strstr (text, "(null)"));
        }
    }
}

static const RfChartPoint *
get_point (const GPtrArray *points, gint64 from, gint64 at)
{
  return g_ptr_array_index (points, (guint) ((at - from) / RF_CURVE_SLOT));
}

/* A rate is a mean, steps are a sum, and what was not measured is neither. */
static void
test_curves (void)
{
  g_autoptr (GPtrArray) samples = g_ptr_array_new_with_free_func (free_sample_cb);
  g_autoptr (GPtrArray) rates = NULL;
  g_autoptr (GPtrArray) steps = NULL;
  gint64 base = G_GINT64_CONSTANT (1893456000000);
  gint64 until = rf_person_curves_get_until (base, base + MINUTE);
  gint64 from = until - RF_CURVE_SPAN;

  g_assert_cmpint (until, >, base);
  g_assert_cmpint (until % RF_CURVE_SLOT, ==, 0);
  g_ptr_array_add (samples, new_sample (from - 1, 999, 999));
  g_ptr_array_add (samples, new_sample (base, 60, 10));
  g_ptr_array_add (samples, new_sample (base + 1, 80, 30));
  g_ptr_array_add (samples, new_sample (base + 2, NAN, NAN));
  g_ptr_array_add (samples, new_sample (until, 999, 999));
  rates = rf_person_curves_new_points (samples, RF_SENSOR_HEART_RATE, until);
  steps = rf_person_curves_new_points (samples, RF_SENSOR_STEPS, until);
  g_assert_cmpint (rates->len, ==, RF_CURVE_SPAN / RF_CURVE_SLOT);
  g_assert_cmpint (rates->len, <=, RF_CHART_MOST);
  g_assert_cmpfloat (get_point (rates, from, base)->values[0], ==, 70.0);
  g_assert_cmpfloat (get_point (steps, from, base)->values[0], ==, 40.0);
  for (guint i = 0; i < rates->len; i++)
    g_assert_cmpfloat (((const RfChartPoint *) g_ptr_array_index (rates, i))->values[0], <=, 70.0);
  g_assert_true (rf_person_curves_have (samples, RF_SENSOR_STEPS));
  g_assert_false (rf_person_curves_have (samples, RF_SENSOR_NOISE));
  /* Where all is old, its own hours are shown. */
  g_assert_cmpint (rf_person_curves_get_until (base, base + 48 * 60 * MINUTE), ==, until);
}

static GtkWidget *
find_widget (GtkWidget *top, GType type, int *skip)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (top, type) && (*skip)-- == 0)
    return top;
  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type, skip);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
write_entry (GtkWidget *dialog, int position, const char *text)
{
  GtkWidget *entry = find_widget (dialog, ADW_TYPE_ENTRY_ROW, &position);

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static gboolean
can_feed (GtkWidget *dialog)
{
  return adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "feed");
}

static void
test_dialog (void)
{
  GtkWidget *dialog = rf_sample_dialog_new (NULL, NULL);
  g_autoptr (RfIngest) ingest = NULL;
  const RfSample *sample = NULL;

  g_assert_false (can_feed (dialog));
  write_entry (dialog, 1, "72,5");
  g_assert_false (can_feed (dialog));
  write_entry (dialog, 0, " ada ");
  g_assert_true (can_feed (dialog));
  write_entry (dialog, 1, "-1");
  g_assert_false (can_feed (dialog));
  write_entry (dialog, 1, "72 beats");
  g_assert_false (can_feed (dialog));
  write_entry (dialog, 1, "nan");
  g_assert_false (can_feed (dialog));
  write_entry (dialog, 1, "72,5");
  write_entry (dialog, 2, "1e9");
  g_assert_false (can_feed (dialog));
  write_entry (dialog, 2, "");
  ingest = rf_sample_dialog_dup_ingest (RF_SAMPLE_DIALOG (dialog));
  g_assert_nonnull (ingest);
  g_assert_cmpstr (ingest->user_id, ==, "ada");
  sample = g_ptr_array_index (ingest->samples, 0);
  g_assert_cmpfloat (sample->values[RF_SENSOR_HEART_RATE], ==, 72.5);
  g_assert_false (rf_sample_has (sample, RF_SENSOR_STEPS));
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_window_destroy (GTK_WINDOW (dialog));
  studio_assert_gone ((gpointer *) &dialog);
}

static void
ingest (StudioFixture *fixture, const char *user_id, gint64 at, double heart_rate)
{
  g_autoptr (RfIngest) ingest = rf_ingest_new (user_id);
  g_autoptr (GError) error = NULL;
  RfIngestReport report = { 0, 0, 0 };

  g_ptr_array_add (ingest->samples, new_sample (at, heart_rate, 0));
  rf_people_ingest (rf_service_get_people (rf_session_get_service (fixture->session), NULL),
                    ingest,
                    &report,
                    &error);
  g_assert_no_error (error);
  g_assert_cmpint (report.accepted, ==, 1);
}

typedef struct
{
  RfWindow *window;
  RfAvatarsPanel *panel;
} Shown;

static Shown
show_panel (StudioFixture *fixture)
{
  Shown shown = { RF_WINDOW (rf_window_new (NULL, fixture->session)), NULL };

  gtk_window_present (GTK_WINDOW (shown.window));
  shown.panel = RF_AVATARS_PANEL (rf_window_show_panel (shown.window, "avatars"));
  return shown;
}

static void
close_shown (Shown *shown)
{
  gpointer panel = shown->panel;

  g_object_add_weak_pointer (G_OBJECT (panel), &panel);
  gtk_window_destroy (GTK_WINDOW (shown->window));
  studio_assert_gone (&panel);
}

static GtkWindow *
find_dialog (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
        return window;
    }
  return NULL;
}

static GtkWidget *
find_label (GtkWidget *top, const char *text)
{
  if (GTK_IS_LABEL (top) && gtk_widget_get_mapped (top) &&
      strstr (gtk_label_get_text (GTK_LABEL (top)), text) != NULL)
    return top;
  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_nobody_shown_cb (gpointer panel)
{
  return find_label (panel, "Nobody Yet") != NULL;
}

static gboolean
is_judged_cb (gpointer user_data)
{
  RfAvatarsPanel *panel = user_data;

  return g_strcmp0 (panel->user_id, "ada <b>&") == 0 &&
         find_label (GTK_WIDGET (panel->view), "Nothing Could Be Said") != NULL;
}

static gboolean
has_avatar_cb (gpointer user_data)
{
  RfAvatarsPanel *panel = user_data;

  return g_strcmp0 (panel->user_id, "ada <b>&") == 0 && panel->change > 0 &&
         find_label (GTK_WIDGET (panel->view), "New Avatar") != NULL;
}

static void
answer (GType type, const char *response)
{
  GtkWindow *dialog = find_dialog (type);

  g_assert_nonnull (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (dialog);
}

/* From nobody to somebody with an avatar, who is forgotten. */
static void
test_person (StudioFixture *fixture, gconstpointer config)
{
  Shown shown = show_panel (fixture);
  GtkWidget *panel = GTK_WIDGET (shown.panel);
  GtkWidget *dialog = NULL;

  studio_wait_until (is_nobody_shown_cb, panel);
  g_assert_true (gtk_widget_activate_action (panel, "avatars.feed", NULL));
  dialog = GTK_WIDGET (find_dialog (RF_TYPE_SAMPLE_DIALOG));
  write_entry (dialog, 0, "ada <b>&");
  write_entry (dialog, 1, "65");
  answer (RF_TYPE_SAMPLE_DIALOG, "feed");
  /* One sample is too little; a quarter of an hour by another way is enough. */
  studio_wait_until (is_judged_cb, panel);
  for (int i = 15; i > 0; i--)
    ingest (fixture, "ada <b>&", rf_time_now () - i * MINUTE, 62 + i % 3);
  studio_wait_until (has_avatar_cb, panel);
  g_assert_nonnull (find_label (GTK_WIDGET (shown.panel->list), "ada <b>&"));
  gtk_widget_activate_action (panel, "avatars.forget", NULL);
  answer (ADW_TYPE_MESSAGE_DIALOG, "cancel");
  g_assert_cmpstr (shown.panel->user_id, ==, "ada <b>&");
  gtk_widget_activate_action (panel, "avatars.forget", NULL);
  answer (ADW_TYPE_MESSAGE_DIALOG, "forget");
  studio_wait_until (is_nobody_shown_cb, panel);
  close_shown (&shown);
}

static gint64
count_asked (StudioFixture *fixture, const char *user_id)
{
  const RfPersonName name = { NULL, user_id };
  g_autoptr (GError) error = NULL;
  g_autoptr (RfPerson) person = rf_people_get (
      rf_service_get_people (rf_session_get_service (fixture->session), NULL), &name, &error);

  g_assert_no_error (error);
  return person->asked;
}

static gboolean
was_refreshed_cb (gpointer fixture)
{
  return count_asked (fixture, "bea") == 1;
}

static gboolean
is_bea_shown_cb (gpointer user_data)
{
  RfAvatarsPanel *panel = user_data;

  return g_strcmp0 (panel->user_id, "bea") == 0 &&
         find_label (GTK_WIDGET (panel->view), "bea") != NULL;
}

static gboolean
has_two_rows_cb (gpointer user_data)
{
  RfAvatarsPanel *panel = user_data;

  return gtk_list_box_get_row_at_index (panel->list, 1) != NULL;
}

#define PRICE "Refresh Now · Generate · 2 credits"

static gboolean
has_price_cb (gpointer panel)
{
  return find_label (panel, PRICE) != NULL;
}

static gboolean
is_free_cb (gpointer panel)
{
  return find_label (panel, "Refresh Now · Reuse · free") != NULL;
}

static gboolean
is_doubted_cb (gpointer panel)
{
  return find_label (panel, "perhaps nobody wears the watch") != NULL;
}

/* Another one is looked at; who was not measured for long is marked; a refresh is noted for
 * the one that is looked at. */
static void
test_list (StudioFixture *fixture, gconstpointer config)
{
  gint64 now = rf_time_now ();
  Shown shown = { NULL };

  ingest (fixture, "ada", now, 65);
  ingest (fixture, "bea", now - 26 * 60 * MINUTE, 65);
  shown = show_panel (fixture);
  studio_wait_until (has_two_rows_cb, shown.panel);
  g_assert_cmpstr (shown.panel->user_id, ==, "ada");
  g_assert_null (find_label (GTK_WIDGET (shown.panel->view), "may not hold"));
  gtk_list_box_select_row (shown.panel->list, gtk_list_box_get_row_at_index (shown.panel->list, 1));
  studio_wait_until (is_bea_shown_cb, shown.panel);
  g_assert_nonnull (find_label (GTK_WIDGET (shown.panel->view), "may not hold"));
  gtk_widget_activate_action (GTK_WIDGET (shown.panel), "avatars.refresh", NULL);
  studio_wait_until (was_refreshed_cb, fixture);
  g_assert_cmpint (count_asked (fixture, "ada"), ==, 0);
  close_shown (&shown);
}

/* What the button says before it is pressed, and whether that came of it. */
static void
test_price (StudioFixture *fixture, gconstpointer config)
{
  const RfPersonName name = { NULL, "ada" };
  RfPeople *people = rf_service_get_people (rf_session_get_service (fixture->session), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfBundleAnswer) before = NULL;
  g_autofree char *made = NULL;
  g_autofree char *note = NULL;
  g_autofree char *unknown = rf_say_refresh (NULL);
  Shown shown = { NULL };

  ingest (fixture, "ada", rf_time_now (), 65);
  before = rf_people_foresee (people, &name, NULL, &error);
  g_assert_no_error (error);
  made = rf_say_refresh (before);
  g_assert_cmpstr (made, ==, PRICE);
  note = rf_say_refresh_note (before, NULL);
  g_assert_nonnull (strstr (note, "The picture would be made: 1 credit."));
  g_assert_nonnull (strstr (note, "The film would be made: 1 credit."));
  g_assert_cmpstr (unknown, ==, "Refresh Now");
  shown = show_panel (fixture);
  studio_wait_until (has_price_cb, shown.panel);
  gtk_widget_activate_action (GTK_WIDGET (shown.panel), "avatars.refresh", NULL);
  studio_wait_until (is_free_cb, shown.panel);
  close_shown (&shown);
}

static RfAvatarsAnswer *
fetch (StudioFixture *fixture, guint n_decisions)
{
  RfAvatarsWish wish = {
    .user_id = (char *) "ada", .n_people = 1, .n_decisions = n_decisions, .is_full = TRUE
  };
  g_autoptr (GError) error = NULL;
  RfAvatarsAnswer *answer =
      rf_avatars_fetch (rf_session_get_service (fixture->session), &wish, NULL, &error);

  g_assert_no_error (error);
  return answer;
}

/* More than any page holds: each once, the latest first, to the very first. */
static void
test_long_history (StudioFixture *fixture, gconstpointer config)
{
  const RfPersonName name = { NULL, "ada" };
  const RfPeopleWork work = { &name, FALSE };
  RfPeople *people = rf_service_get_people (rf_session_get_service (fixture->session), NULL);
  RfAvatarsAnswer *some = NULL;
  RfAvatarsAnswer *all = NULL;

  ingest (fixture, "ada", rf_time_now (), 65);
  for (int i = 0; i < 110; i++)
    {
      g_autoptr (RfAction) action = rf_action_new (RF_NOUN_PERSON, RF_VERB_REFRESH);
      g_autoptr (RfReport) report = NULL;

      action->name = g_strdup ("ada");
      report = rf_people_apply (people, action, NULL);
      g_assert_nonnull (report);
      g_assert_true (rf_people_run (people, &work, NULL, NULL));
    }
  some = fetch (fixture, 205);
  g_assert_cmpuint (some->facts->history->len, ==, 205);
  g_assert_true (some->facts->has_more);
  all = fetch (fixture, 1000);
  g_assert_cmpuint (all->facts->history->len, >=, 220);
  g_assert_false (all->facts->has_more);
  for (guint i = 1; i < all->facts->history->len; i++)
    {
      const RfDecision *later = g_ptr_array_index (all->facts->history, i - 1);
      const RfDecision *decision = g_ptr_array_index (all->facts->history, i);

      g_assert_cmpint (decision->id, <, later->id);
    }
  rf_avatars_answer_free (some);
  rf_avatars_answer_free (all);
}

/* Who rests, and a watch that nobody wears. */
static void
test_watch_on_a_table (StudioFixture *fixture, gconstpointer config)
{
  gint64 now = rf_time_now ();
  Shown shown = { NULL };

  for (int i = 8; i >= 0; i--)
    ingest (fixture, "ada", now - i * MINUTE, 65);
  shown = show_panel (fixture);
  studio_wait_until (is_doubted_cb, shown.panel);
  close_shown (&shown);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/avatars-panel/words", test_words);
  g_test_add_func ("/avatars-panel/curves", test_curves);
  g_test_add_func ("/avatars-panel/dialog", test_dialog);
#define ADD(path, test)                                                                            \
  g_test_add (                                                                                     \
      path, StudioFixture, config_of_dummy, studio_fixture_set_up, test, studio_fixture_tear_down)
  ADD ("/avatars-panel/person", test_person);
  ADD ("/avatars-panel/list", test_list);
  ADD ("/avatars-panel/price", test_price);
  ADD ("/avatars-panel/long-history", test_long_history);
  ADD ("/avatars-panel/watch-on-a-table", test_watch_on_a_table);
  return g_test_run ();
}
