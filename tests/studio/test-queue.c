/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-job-say.h"
#include "rf-json-reader.h"
#include "rf-queue-private.h"
#include "rf-window.h"
#include "studio-fixture.h"

#include <string.h>

/* The queue of the studio: its runner, what a crash leaves, its lists and its rows. */

static RfAction *
new_action (RfVerb verb, const char *name, gint64 place)
{
  RfAction *action = rf_action_new (RF_NOUN_JOB, verb);

  action->name = g_strdup (name);
  action->place = place;
  return action;
}

static void
apply (StudioFixture *fixture, RfVerb verb, const char *name, gint64 place)
{
  g_autoptr (RfAction) action = new_action (verb, name, place);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfReport) report =
      rf_service_apply (rf_session_get_service (fixture->session), action, &error);

  g_assert_no_error (error);
  g_assert_nonnull (report);
}

static void
job_free_cb (gpointer job)
{
  rf_job_free (job);
}

static RfJob *
new_job (const char *params)
{
  RfJob *job = rf_job_new ();
  g_autofree char *text =
      g_strdup_printf ("{\"kind\":\"image\",\"provider\":\"dummy\",\"params\":{%s}}", params);
  g_autoptr (JsonNode) node = rf_json_parse (text, strlen (text), &rf_json_default_limits, NULL);
  g_autoptr (RfRequest) request = rf_request_new_from_json (node, NULL);

  g_assert_nonnull (request);
  g_assert_true (rf_job_set_request (job, request, NULL));
  return job;
}

static void
enqueue (StudioFixture *fixture, const char *params, guint count)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (job_free_cb);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < count; i++)
    {
      g_autofree char *numbered = g_strdup_printf ("\"prompt\":\"job %u\"%s", i, params);

      g_ptr_array_add (jobs, new_job (numbered));
    }
  rf_service_enqueue (rf_session_get_service (fixture->session), jobs, &error);
  g_assert_no_error (error);
}

static guint
count_jobs (StudioFixture *fixture, RfJobState state)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RfPage) page = NULL;

  selector->job_state = (int) state;
  page = rf_service_list (rf_session_get_service (fixture->session), RF_NOUN_JOB, selector, &error);
  g_assert_no_error (error);
  return page->items->len;
}

static gboolean
are_three_done_cb (gpointer fixture)
{
  return count_jobs (fixture, RF_JOB_DONE) == 3;
}

typedef struct
{
  guint n_done;
  guint n_failed;
  guint n_told;
} Ended;

static void
ended_cb (RfSession *session, guint n_done, guint n_failed, Ended *ended)
{
  ended->n_done += n_done;
  ended->n_failed += n_failed;
  ended->n_told++;
}

static gboolean
is_all_told_cb (gpointer user_data)
{
  const Ended *ended = user_data;

  return ended->n_done + ended->n_failed == 4;
}

/* What is queued is made, and the end of it told. */
static void
test_runs (StudioFixture *fixture, gconstpointer config)
{
  Ended ended = { 0 };

  g_signal_connect (fixture->session, "queue-ended", G_CALLBACK (ended_cb), &ended);
  enqueue (fixture, "", 3);
  enqueue (fixture, ",\"fail\":\"provider_failed\",\"seed\":7", 1);
  studio_wait_until (is_all_told_cb, &ended);
  g_assert_cmpuint (ended.n_done, ==, 3);
  g_assert_cmpuint (ended.n_failed, ==, 1);
  g_assert_cmpuint (count_jobs (fixture, RF_JOB_DONE), ==, 3);
  g_assert_cmpuint (count_jobs (fixture, RF_JOB_FAILED), ==, 1);
  g_signal_handlers_disconnect_by_data (fixture->session, &ended);
}

static gboolean
is_closed_cb (gpointer session)
{
  return session == NULL || rf_session_get_service (session) == NULL;
}

/* Ends the session; @mark is what a crash leaves in the file. */
static void
end_session (StudioFixture *fixture, const char *mark)
{
  g_autofree char *path = g_build_filename (fixture->folder, "data", "studio.lock", NULL);
  g_autofree char *left = NULL;
  RfSession *session = fixture->session;

  rf_session_close (session);
  studio_wait_until (is_closed_cb, session);
  rf_session_wait (session);
  g_object_add_weak_pointer (G_OBJECT (session), (gpointer *) &fixture->session);
  g_object_unref (session);
  studio_assert_gone ((gpointer *) &fixture->session);
  g_assert_true (g_file_get_contents (path, &left, NULL, NULL));
  g_assert_cmpstr (left, ==, "");
  g_assert_true (g_file_set_contents (path, mark, -1, NULL));
}

/* Jobs that nobody works on: the queue is paused while its process ends. */
static void
leave_jobs (StudioFixture *fixture)
{
  apply (fixture, RF_VERB_PAUSE, NULL, 0);
  enqueue (fixture, "", 3);
  apply (fixture, RF_VERB_RESUME, NULL, 0);
}

static gboolean
is_resting_cb (gpointer fixture)
{
  return count_jobs (fixture, RF_JOB_QUEUED) == 3;
}

static void
test_goes_on_after_an_end (StudioFixture *fixture, gconstpointer config)
{
  apply (fixture, RF_VERB_PAUSE, NULL, 0);
  enqueue (fixture, "", 3);
  studio_wait_until (is_resting_cb, fixture);
  end_session (fixture, "");
  studio_fixture_open (fixture, config);
  g_assert_false (rf_session_is_queue_held (fixture->session));
  apply (fixture, RF_VERB_RESUME, NULL, 0);
  studio_wait_until (are_three_done_cb, fixture);
}

static void
test_is_held_after_a_crash (StudioFixture *fixture, gconstpointer config)
{
  apply (fixture, RF_VERB_PAUSE, NULL, 0);
  enqueue (fixture, "", 3);
  end_session (fixture, "1");
  studio_fixture_open (fixture, config);
  apply (fixture, RF_VERB_RESUME, NULL, 0);
  studio_wait (1000);
  g_assert_true (rf_session_is_queue_held (fixture->session));
  g_assert_cmpuint (count_jobs (fixture, RF_JOB_INTERRUPTED), ==, 3);
  rf_session_release_queue (fixture->session);
  g_assert_false (rf_session_is_queue_held (fixture->session));
  studio_wait_until (are_three_done_cb, fixture);
}

static gboolean
is_free_cb (gpointer session)
{
  return !rf_session_is_queue_held (session);
}

/* Where a crash has left nothing there is nothing to be careful with. */
static void
test_crash_without_jobs (StudioFixture *fixture, gconstpointer config)
{
  end_session (fixture, "1");
  studio_fixture_open (fixture, config);
  studio_wait_until (is_free_cb, fixture->session);
  leave_jobs (fixture);
  studio_wait_until (are_three_done_cb, fixture);
}

static RfQueueAnswer *
fetch (StudioFixture *fixture, guint wanted)
{
  const guint limits[RF_QUEUE_N_SECTIONS] = { wanted, wanted, wanted, wanted, wanted };
  g_autoptr (GError) error = NULL;
  RfQueueAnswer *answer =
      rf_queue_fetch (rf_session_get_service (fixture->session), (gpointer) limits, NULL, &error);

  g_assert_no_error (error);
  return answer;
}

/* Sections are filled state by state, so many as are wanted, in the order of the queue. */
static void
test_fetch (StudioFixture *fixture, gconstpointer config)
{
  RfQueueAnswer *answer = NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;

  apply (fixture, RF_VERB_PAUSE, NULL, 0);
  enqueue (fixture, "", 5);
  answer = fetch (fixture, 3);
  g_assert_true (answer->is_paused);
  g_assert_cmpuint (answer->jobs[RF_QUEUE_WAITING]->len, ==, 3);
  g_assert_true (answer->more[RF_QUEUE_WAITING]);
  g_assert_cmpuint (answer->jobs[RF_QUEUE_RUNNING]->len, ==, 0);
  name = rf_job_dup_name (g_ptr_array_index (answer->jobs[RF_QUEUE_WAITING], 2));
  rf_queue_answer_free (answer);
  apply (fixture, RF_VERB_MOVE, name, 1);
  answer = fetch (fixture, 10);
  g_assert_cmpuint (answer->jobs[RF_QUEUE_WAITING]->len, ==, 5);
  g_assert_false (answer->more[RF_QUEUE_WAITING]);
  title = rf_job_say_title (g_ptr_array_index (answer->jobs[RF_QUEUE_WAITING], 0));
  g_assert_cmpstr (title, ==, "job 2");
  rf_queue_answer_free (answer);
}

static GPtrArray *
make_jobs (const gint64 *ids, gsize n_ids)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func (NULL);

  for (gsize i = 0; i < n_ids; i++)
    {
      RfJob *job = new_job ("\"prompt\":\"<b>&\"");

      job->id = ids[i];
      job->state = RF_JOB_QUEUED;
      g_ptr_array_add (jobs, job);
    }
  return jobs;
}

static void
show (RfJobSection *section, const gint64 *ids, gsize n_ids)
{
  g_autoptr (GPtrArray) jobs = make_jobs (ids, n_ids);

  rf_job_section_take_jobs (section, jobs, FALSE, TRUE);
}

static RfJobItem *
get_item (RfJobSection *section, guint position)
{
  g_autoptr (RfJobItem) item = g_list_model_get_item (rf_job_section_get_items (section), position);

  return item;
}

/* A job that is looked at again keeps its row; one that is gone lets go of it. */
static void
test_rows_stay (void)
{
  static const gint64 before[] = { 1, 2, 3, 4 };
  static const gint64 after[] = { 1, 3, 2, 5 };
  RfJobSection *section = g_object_ref_sink (g_object_new (RF_TYPE_JOB_SECTION, NULL));
  RfJobItem *first = NULL;
  RfJobItem *third = NULL;
  gpointer last = NULL;

  show (section, before, G_N_ELEMENTS (before));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (section)));
  first = get_item (section, 0);
  third = get_item (section, 2);
  last = get_item (section, 3);
  g_object_add_weak_pointer (last, &last);
  show (section, after, G_N_ELEMENTS (after));
  g_assert_true (get_item (section, 0) == first);
  g_assert_true (get_item (section, 1) == third);
  g_assert_cmpuint (rf_job_section_find (section, third), ==, 2);
  studio_assert_gone (&last);
  rf_job_section_clear (section);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (section)));
  g_object_add_weak_pointer (G_OBJECT (section), (gpointer *) &section);
  g_object_unref (section);
  g_assert_null (section);
}

/* Up and down a hundred times: no row has another job's words. */
static void
test_many_times (void)
{
  static const gint64 one[] = { 1, 2, 3 };
  static const gint64 other[] = { 3, 1, 2, 9, 8, 7, 6, 5 };
  RfJobSection *section = g_object_ref_sink (g_object_new (RF_TYPE_JOB_SECTION, NULL));

  for (int i = 0; i < 100; i++)
    {
      if (i % 2 == 0)
        show (section, one, G_N_ELEMENTS (one));
      else
        show (section, other, G_N_ELEMENTS (other));
      g_assert_cmpstr (rf_job_item_get_name (get_item (section, 0)), ==, i % 2 == 0 ? "1" : "3");
    }
  g_assert_cmpuint (g_list_model_get_n_items (rf_job_section_get_items (section)), ==, 8);
  g_object_unref (section);
}

/* Prompts of any length and form are one line, and nothing of a key is told. */
static void
test_words (void)
{
  g_autofree char *params = g_strdup_printf ("\"prompt\":\"%s\\n&<b>\"", "مرحبا");
  g_autoptr (RfJob) job = new_job (params);
  g_autofree char *title = rf_job_say_title (job);
  g_autofree char *details = NULL;
  g_autofree char *state = NULL;

  g_assert_cmpstr (title, ==, "مرحبا &<b>");
  job->id = 7;
  job->state = RF_JOB_FAILED;
  job->error = g_error_new (RF_ERROR, RF_ERROR_REFUSED, "the provider did not like it");
  rf_error_set_hint (job->error, "ask otherwise");
  state = rf_job_say_state (job);
  g_assert_cmpstr (
      state, ==, "The provider refused the content\nThe provider did not like it. Ask otherwise");
  details = rf_job_say_details (job);
  g_assert_nonnull (strstr (details, "Job: 7\n"));
  g_assert_nonnull (strstr (details, "Code: refused\n"));
}

static gboolean
is_paused_shown_cb (gpointer user_data)
{
  return gtk_info_bar_get_revealed (RF_QUEUE_PANEL (user_data)->paused_bar);
}

static gboolean
has_three_waiting_cb (gpointer user_data)
{
  RfQueuePanel *panel = user_data;

  return g_list_model_get_n_items (rf_job_section_get_items (panel->sections[RF_QUEUE_WAITING])) ==
         3;
}

static gboolean
has_two_waiting_cb (gpointer user_data)
{
  RfQueuePanel *panel = user_data;

  return g_list_model_get_n_items (rf_job_section_get_items (panel->sections[RF_QUEUE_WAITING])) ==
         2;
}

/* What a row asks for is done, and shown. */
static void
test_panel (StudioFixture *fixture, gconstpointer config)
{
  RfWindow *window = RF_WINDOW (rf_window_new (NULL, fixture->session));
  RfQueuePanel *panel = NULL;
  RfJobSection *waiting = NULL;
  RfJobItem *last = NULL;

  apply (fixture, RF_VERB_PAUSE, NULL, 0);
  enqueue (fixture, "", 3);
  gtk_window_present (GTK_WINDOW (window));
  panel = RF_QUEUE_PANEL (rf_window_show_panel (window, "queue"));
  studio_wait_until (has_three_waiting_cb, panel);
  studio_wait_until (is_paused_shown_cb, panel);
  waiting = panel->sections[RF_QUEUE_WAITING];
  last = get_item (waiting, 2);
  g_signal_emit_by_name (waiting, "asked", (int) RF_JOB_ASK_FIRST, last, NULL);
  while (rf_job_section_find (waiting, last) != 1)
    g_main_context_iteration (NULL, TRUE);
  g_signal_emit_by_name (waiting, "asked", (int) RF_JOB_ASK_CANCEL, last, NULL);
  studio_wait_until (has_two_waiting_cb, panel);
  g_assert_cmpuint (count_jobs (fixture, RF_JOB_CANCELLED), ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
shows_three_over_cb (gpointer panel)
{
  RfJobSection *over = ((RfQueuePanel *) panel)->sections[RF_QUEUE_OVER];

  return rf_job_section_is_open (over) &&
         g_list_model_get_n_items (rf_job_section_get_items (over)) == 3;
}

/* Where nothing else is left, what was made is seen, the latest first. */
static void
test_over_is_seen (StudioFixture *fixture, gconstpointer config)
{
  RfWindow *window = RF_WINDOW (rf_window_new (NULL, fixture->session));
  RfQueuePanel *panel = NULL;

  for (guint i = 0; i < 3; i++)
    {
      enqueue (fixture, i == 2 ? ",\"seed\":2" : i == 1 ? ",\"seed\":1" : "", 1);
      while (count_jobs (fixture, RF_JOB_DONE) != i + 1)
        g_main_context_iteration (NULL, TRUE);
    }
  gtk_window_present (GTK_WINDOW (window));
  panel = RF_QUEUE_PANEL (rf_window_show_panel (window, "queue"));
  studio_wait_until (shows_three_over_cb, panel);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (rf_job_item_get_job (get_item (panel->sections[RF_QUEUE_OVER], i))->id,
                     >,
                     rf_job_item_get_job (get_item (panel->sections[RF_QUEUE_OVER], i + 1))->id);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, test)                                                                            \
  g_test_add (path, StudioFixture, NULL, studio_fixture_set_up, test, studio_fixture_tear_down)
  ADD ("/queue/runs", test_runs);
  ADD ("/queue/goes-on-after-an-end", test_goes_on_after_an_end);
  ADD ("/queue/is-held-after-a-crash", test_is_held_after_a_crash);
  ADD ("/queue/crash-without-jobs", test_crash_without_jobs);
  ADD ("/queue/fetch", test_fetch);
  ADD ("/queue/panel", test_panel);
  ADD ("/queue/over-is-seen", test_over_is_seen);
  g_test_add_func ("/queue/rows-stay", test_rows_stay);
  g_test_add_func ("/queue/many-times", test_many_times);
  g_test_add_func ("/queue/words", test_words);
  return g_test_run ();
}
