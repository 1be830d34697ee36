/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avatars-fixture.h"

#include "rf-sqlite-people.h"

#include <string.h>

/* What becomes of people when something fails, is slow, or happens at once. */

static const char sane_rules[] =
    "{\"mood\":\"calm\",\"activity\":\"none\",\"confidence\":0.95,\"reasoning\":\"by rule\"}";

static const RfDecision *
get_analysis (const RfPage *history)
{
  for (guint i = 0; i < history->items->len; i++)
    {
      const RfDecision *decision = g_ptr_array_index (history->items, i);

      if (decision->analyst != NULL)
        return decision;
    }
  g_assert_not_reached ();
}

static void
assert_falls_back (AvatarsFixture *fixture, const char *why)
{
  g_autoptr (RfPerson) person = NULL;
  g_autoptr (RfPage) history = NULL;
  const RfDecision *decision = NULL;

  avatars_test_send (fixture, "ann", 70);
  person = avatars_test_settle (fixture, "ann");
  g_assert_cmpint (person->mood, ==, RF_MOOD_CALM);
  g_assert_cmpstr (person->analyst, ==, "rules");
  history = avatars_test_list_history (fixture, "ann");
  decision = get_analysis (history);
  g_assert_cmpstr (decision->analyst, ==, "rules");
  g_assert_nonnull (strstr (decision->reason, "oracle did not judge"));
  g_assert_nonnull (strstr (decision->reason, why));
}

static void
test_nonsense (AvatarsFixture *fixture, gconstpointer data)
{
  scripted_service_say (
      fixture->service, "{\"mood\":\"purple\",\"activity\":\"none\",\"confidence\":1}", sane_rules);
  assert_falls_back (fixture, "mood");
}

static void
test_failing_model (AvatarsFixture *fixture, gconstpointer data)
{
  scripted_service_say (fixture->service, NULL, sane_rules);
  assert_falls_back (fixture, "out of order");
}

static void
test_slow_model (AvatarsFixture *fixture, gconstpointer data)
{
  scripted_service_say (fixture->service, "{}", sane_rules);
  fixture->service->oracle_is_slow = TRUE;
  assert_falls_back (fixture, "longer than 1 s");
}

static void
test_nobody_judges (AvatarsFixture *fixture, gconstpointer data)
{
  g_autoptr (RfPerson) person = NULL;
  g_autoptr (RfPerson) later = NULL;

  scripted_service_say (fixture->service, NULL, NULL);
  avatars_test_send (fixture, "ann", 70);
  person = avatars_test_settle (fixture, "ann");
  avatars_test_assert_verdict (fixture, "ann", RF_VERDICT_FAILED);
  g_assert_cmpint (person->due_at, ==, fixture->now + 60000);
  avatars_test_say (fixture, "happy", "none", 0.95);
  avatars_test_pass (fixture, 60);
  avatars_test_run (fixture);
  later = avatars_test_get (fixture, "ann");
  g_assert_cmpint (later->mood, ==, RF_MOOD_HAPPY);
}

static void
test_last_avatar_stands (AvatarsFixture *fixture, gconstpointer data)
{
  g_autoptr (RfPerson) before = NULL;
  g_autoptr (RfPerson) meanwhile = NULL;
  g_autoptr (RfPerson) after = NULL;

  avatars_test_say (fixture, "happy", "none", 0.95);
  avatars_test_send (fixture, "ann", 70);
  before = avatars_test_settle (fixture, "ann");
  avatars_test_pass (fixture, 300);
  avatars_test_say (fixture, "sad", "none", 0.95);
  fixture->service->fails_image = TRUE;
  avatars_test_send (fixture, "ann", 70);
  meanwhile = avatars_test_settle (fixture, "ann");
  g_assert_cmpstr (meanwhile->state_hash, ==, before->state_hash);
  g_assert_cmpint (meanwhile->mood, ==, RF_MOOD_HAPPY);
  g_assert_cmpint (meanwhile->wanted_mood, ==, RF_MOOD_SAD);
  g_assert_nonnull (strstr (meanwhile->trouble, "out of order"));
  g_assert_cmpint (meanwhile->make_at, ==, fixture->now + 30000);
  fixture->service->fails_image = FALSE;
  avatars_test_pass (fixture, 30);
  avatars_test_run (fixture);
  after = avatars_test_get (fixture, "ann");
  g_assert_cmpint (after->mood, ==, RF_MOOD_SAD);
  g_assert_null (after->trouble);
}

static void
test_film_later (AvatarsFixture *fixture, gconstpointer data)
{
  g_autoptr (RfPerson) person = NULL;
  g_autoptr (RfPerson) later = NULL;
  g_autoptr (RfPerson) whole = NULL;

  avatars_test_say (fixture, "happy", "none", 0.95);
  fixture->service->fails_video = TRUE;
  avatars_test_send (fixture, "ann", 70);
  person = avatars_test_settle (fixture, "ann");
  g_assert_nonnull (person->image);
  g_assert_null (person->video);
  g_assert_cmpint (person->mood, ==, RF_MOOD_HAPPY);
  avatars_test_assert_verdict (fixture, "ann", RF_VERDICT_PARTLY);
  avatars_test_pass (fixture, 30);
  avatars_test_run (fixture);
  later = avatars_test_get (fixture, "ann");
  g_assert_cmpint (later->video_at, ==, fixture->now + 60000);
  g_assert_cmpstr (later->state_hash, ==, person->state_hash);
  fixture->service->fails_video = FALSE;
  avatars_test_pass (fixture, 60);
  avatars_test_run (fixture);
  whole = avatars_test_get (fixture, "ann");
  g_assert_nonnull (whole->video);
  g_assert_cmpstr (whole->image->sha256, ==, person->image->sha256);
  g_assert_cmpstr (whole->state_hash, !=, person->state_hash);
  g_assert_cmpint (whole->video_at, ==, 0);
  g_assert_cmpuint (fixture->service->made[RF_KIND_IMAGE], ==, 1);
}

static void
test_no_films (AvatarsFixture *fixture, gconstpointer data)
{
  g_autoptr (RfPerson) person = NULL;

  avatars_test_say (fixture, "happy", "none", 0.95);
  avatars_test_send (fixture, "ann", 70);
  person = avatars_test_settle (fixture, "ann");
  g_assert_null (person->video);
  g_assert_cmpint (person->video_at, ==, 0);
  avatars_test_assert_verdict (fixture, "ann", RF_VERDICT_SHOWN);
  g_assert_cmpuint (fixture->service->made[RF_KIND_VIDEO], ==, 0);
}

static void
test_evicted_picture_is_made_again (AvatarsFixture *fixture, gconstpointer data)
{
  g_autoptr (RfPerson) person = NULL;

  avatars_test_say (fixture, "happy", "none", 0.95);
  avatars_test_send (fixture, "ann", 70);
  rf_person_free (avatars_test_settle (fixture, "ann"));
  scripted_service_lose (fixture->service);
  avatars_test_pass (fixture, 60);
  avatars_test_send (fixture, "ann", 70);
  person = avatars_test_settle (fixture, "ann");
  g_assert_cmpuint (fixture->service->made[RF_KIND_IMAGE], ==, 2);
  g_assert_cmpint (person->change, ==, 2);
}

typedef struct
{
  RfPeople *people;
  GCancellable *cancellable;
} Runner;

static gpointer
run_thread (gpointer data)
{
  const Runner *runner = data;
  RfPeopleWork work = { NULL, FALSE };
  g_autoptr (GError) error = NULL;

  rf_people_run (runner->people, &work, runner->cancellable, &error);
  g_assert_no_error (error);
  return NULL;
}

static gint64
get_now_cb (gpointer data)
{
  return ((AvatarsFixture *) data)->now;
}

/* Two sets of workers, as two processes would have them, and one person who is
 * asked for all the time: never two pictures at once. */
static void
test_one_regeneration_at_a_time (AvatarsFixture *fixture, gconstpointer data)
{
  g_autoptr (RfPeopleStore) store = rf_sqlite_people_new (fixture->place, NULL);
  g_autoptr (RfAvatars) other =
      rf_avatars_new (RF_SERVICE (fixture->service), store, fixture->config);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Runner runners[2] = { { fixture->people, cancellable }, { RF_PEOPLE (other), cancellable } };
  GThread *threads[2] = { NULL, NULL };

  rf_avatars_set_clock (other, get_now_cb, fixture);
  fixture->service->reads = FALSE;
  fixture->service->pause = 20 * 1000;
  avatars_test_say (fixture, "happy", "none", 0.95);
  avatars_test_send (fixture, "ann", 70);
  for (int i = 0; i < 2; i++)
    threads[i] = g_thread_new ("runner", run_thread, &runners[i]);
  for (int i = 0; i < 20; i++)
    {
      avatars_test_refresh (fixture, "ann", NULL);
      g_usleep (15 * 1000);
    }
  g_cancellable_cancel (cancellable);
  for (int i = 0; i < 2; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (fixture->service->made[RF_KIND_IMAGE], >, 1);
  g_assert_cmpuint (fixture->service->most_at_once, ==, 1);
}

static void
test_many_people (AvatarsFixture *fixture, gconstpointer data)
{
  avatars_test_say (fixture, "happy", "none", 0.95);
  for (int i = 0; i < 60; i++)
    {
      g_autofree char *user = g_strdup_printf ("user-%d", i);

      avatars_test_send (fixture, user, 70);
    }
  avatars_test_pass (fixture, 15);
  avatars_test_run (fixture);
  for (int i = 0; i < 60; i++)
    {
      g_autofree char *user = g_strdup_printf ("user-%d", i);
      g_autoptr (RfPerson) person = avatars_test_get (fixture, user);

      g_assert_cmpint (person->mood, ==, RF_MOOD_HAPPY);
      g_assert_cmpint (person->due_at, ==, 0);
      g_assert_cmpint (person->make_at, ==, 0);
    }
}

/* A process that dies between the decision and the picture: the row says what is to
 * be done, and the next one does it. */
static void
test_taken_up_after_a_death (AvatarsFixture *fixture, gconstpointer data)
{
  g_autoptr (RfPeopleStore) dying = rf_sqlite_people_new (fixture->place, NULL);
  RfPersonName name = { NULL, "ann" };
  RfPeopleClaim claim = { .now = fixture->now, .name = &name, .limit = 1 };
  RfPeopleSave save = { NULL };
  g_autoptr (GPtrArray) claimed = NULL;
  g_autoptr (RfPerson) person = NULL;

  avatars_test_send (fixture, "ann", 70);
  g_assert_true (rf_people_store_claim (dying, &claim, NULL));
  claimed = claim.people;
  save.person = g_ptr_array_index (claimed, 0);
  save.person->due_at = 0;
  save.person->wanted_mood = RF_MOOD_TIRED;
  save.person->wanted_activity = RF_ACTIVITY_SLEEPING;
  save.person->make_at = fixture->now;
  g_assert_true (rf_people_store_save (dying, &save, NULL));
  g_clear_object (&dying);
  avatars_test_run (fixture);
  person = avatars_test_get (fixture, "ann");
  g_assert_cmpint (person->mood, ==, RF_MOOD_TIRED);
  g_assert_nonnull (person->image);
}

static void
test_forget (AvatarsFixture *fixture, gconstpointer data)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_PERSON, RF_VERB_FORGET);
  g_autoptr (RfReport) report = NULL;
  g_autoptr (RfPerson) bob = NULL;

  avatars_test_say (fixture, "happy", "none", 0.95);
  avatars_test_send (fixture, "ann", 70);
  avatars_test_send (fixture, "bob", 70);
  rf_person_free (avatars_test_settle (fixture, "ann"));
  rf_person_free (avatars_test_settle (fixture, "bob"));
  /* What both have stays; the face of one alone goes. */
  avatars_test_refresh (fixture, "ann", "ann's own face");
  rf_person_free (avatars_test_settle (fixture, "ann"));
  action->name = g_strdup ("ann");
  report = rf_people_apply (fixture->people, action, NULL);
  g_assert_nonnull (report);
  g_assert_cmpuint (fixture->service->dropped->len, >, 0);
  bob = avatars_test_get (fixture, "bob");
  g_assert_cmpint (bob->mood, ==, RF_MOOD_HAPPY);
  /* His picture is found where it was. */
  avatars_test_refresh (fixture, "bob", NULL);
  rf_person_free (avatars_test_settle (fixture, "bob"));
  g_assert_cmpuint (fixture->service->made[RF_KIND_IMAGE], ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  avatars_test_add ("/avatars/nonsense", test_nonsense);
  avatars_test_add ("/avatars/failing-model", test_failing_model);
  avatars_test_add_configured ("/avatars/slow-model", "[avatar]\npatience=1s\n", test_slow_model);
  avatars_test_add ("/avatars/nobody-judges", test_nobody_judges);
  avatars_test_add ("/avatars/last-avatar-stands", test_last_avatar_stands);
  avatars_test_add ("/avatars/film-later", test_film_later);
  avatars_test_add_configured ("/avatars/no-films", "[avatar]\nfilms=no\n", test_no_films);
  avatars_test_add ("/avatars/evicted-picture-is-made-again", test_evicted_picture_is_made_again);
  avatars_test_add ("/avatars/one-regeneration-at-a-time", test_one_regeneration_at_a_time);
  avatars_test_add ("/avatars/many-people", test_many_people);
  avatars_test_add ("/avatars/taken-up-after-a-death", test_taken_up_after_a_death);
  avatars_test_add ("/avatars/forget", test_forget);
  return g_test_run ();
}
