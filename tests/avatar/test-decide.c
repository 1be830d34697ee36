/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-avatar-private.h"

/* What is another state, and what is none: a pure function, so without a store. */

#define NOW    G_GINT64_CONSTANT (1900000000000)
#define MINUTE G_GINT64_CONSTANT (60000)

typedef struct
{
  RfAvatarConfig *config;
  RfPerson *person;
  gint64 now;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->config = rf_avatar_config_new (NULL);
  fixture->person = rf_person_new (NULL, "ann");
  fixture->now = NOW;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  rf_avatar_config_unref (fixture->config);
  rf_person_free (fixture->person);
}

/* A minute passes, in which there was a sample, and then this is said. */
static RfVerdict
say (Fixture *fixture, RfMood mood, RfActivity activity, double confidence)
{
  g_autoptr (RfAvatarState) state = rf_avatar_state_new (mood, activity);
  RfAvatarMoment moment = { fixture->now += MINUTE, fixture->now };
  g_autoptr (RfDecision) decision = NULL;

  state->confidence = confidence;
  decision = rf_avatar_decide (fixture->config, fixture->person, state, &moment);
  g_assert_nonnull (decision->reason);
  g_assert_cmpint (decision->mood, ==, mood);
  return decision->verdict;
}

static void
test_first (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (say (fixture, RF_MOOD_UNKNOWN, RF_ACTIVITY_UNKNOWN, 1), ==, RF_VERDICT_UNKNOWN);
  g_assert_cmpint (fixture->person->make_at, ==, 0);
  g_assert_cmpint (say (fixture, RF_MOOD_HAPPY, RF_ACTIVITY_NONE, 0.6), ==, RF_VERDICT_CHANGED);
  g_assert_cmpint (fixture->person->make_at, ==, fixture->now);
  g_assert_cmpint (say (fixture, RF_MOOD_HAPPY, RF_ACTIVITY_NONE, 0.6), ==, RF_VERDICT_SAME);
}

static void
test_no_flapping (Fixture *fixture, gconstpointer data)
{
  guint changes = 0;

  say (fixture, RF_MOOD_HAPPY, RF_ACTIVITY_NONE, 0.6);
  for (int i = 0; i < 50; i++)
    {
      RfMood mood = i % 2 == 0 ? RF_MOOD_SAD : RF_MOOD_HAPPY;

      changes += say (fixture, mood, RF_ACTIVITY_NONE, 0.7) == RF_VERDICT_CHANGED;
    }
  g_assert_cmpuint (changes, ==, 0);
  g_assert_cmpint (fixture->person->wanted_mood, ==, RF_MOOD_HAPPY);
}

static void
test_seen_twice (Fixture *fixture, gconstpointer data)
{
  say (fixture, RF_MOOD_HAPPY, RF_ACTIVITY_NONE, 0.6);
  fixture->now += 10 * MINUTE;
  g_assert_cmpint (say (fixture, RF_MOOD_SAD, RF_ACTIVITY_NONE, 0.7), ==, RF_VERDICT_WAITING);
  /* Not knowing says nothing against it. */
  g_assert_cmpint (say (fixture, RF_MOOD_UNKNOWN, RF_ACTIVITY_UNKNOWN, 1), ==, RF_VERDICT_UNKNOWN);
  g_assert_cmpint (say (fixture, RF_MOOD_SAD, RF_ACTIVITY_NONE, 0.7), ==, RF_VERDICT_CHANGED);
}

static void
test_the_same_samples_are_no_second_sight (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RfAvatarState) state = rf_avatar_state_new (RF_MOOD_SAD, RF_ACTIVITY_NONE);
  RfAvatarMoment moment = { NOW + 20 * MINUTE, NOW + 20 * MINUTE };

  state->confidence = 0.7;
  say (fixture, RF_MOOD_HAPPY, RF_ACTIVITY_NONE, 0.6);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (RfDecision) decision =
          rf_avatar_decide (fixture->config, fixture->person, state, &moment);

      g_assert_cmpint (decision->verdict, ==, RF_VERDICT_WAITING);
      moment.now += MINUTE;
    }
}

static void
test_sure (Fixture *fixture, gconstpointer data)
{
  say (fixture, RF_MOOD_HAPPY, RF_ACTIVITY_NONE, 0.6);
  fixture->now += 10 * MINUTE;
  g_assert_cmpint (say (fixture, RF_MOOD_SAD, RF_ACTIVITY_NONE, 0.9), ==, RF_VERDICT_CHANGED);
}

static void
test_unsure (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (say (fixture, RF_MOOD_HAPPY, RF_ACTIVITY_NONE, 0.49), ==, RF_VERDICT_UNSURE);
  g_assert_cmpint (fixture->person->make_at, ==, 0);
}

static void
test_too_soon (Fixture *fixture, gconstpointer data)
{
  gint64 changed_at = 0;
  g_autoptr (RfAvatarState) state = rf_avatar_state_new (RF_MOOD_SAD, RF_ACTIVITY_NONE);
  RfAvatarMoment later = { 0, 0 };
  g_autoptr (RfDecision) decision = NULL;

  say (fixture, RF_MOOD_HAPPY, RF_ACTIVITY_NONE, 0.95);
  changed_at = fixture->now;
  g_assert_cmpint (say (fixture, RF_MOOD_SAD, RF_ACTIVITY_NONE, 0.95), ==, RF_VERDICT_TOO_SOON);
  g_assert_cmpint (fixture->person->due_at, ==, changed_at + 2 * MINUTE);
  /* Looked at again in time, also when no sample has come since, and though less sure. */
  later = (RfAvatarMoment){ fixture->person->due_at, fixture->now };
  state->confidence = 0.6;
  decision = rf_avatar_decide (fixture->config, fixture->person, state, &later);
  g_assert_cmpint (decision->verdict, ==, RF_VERDICT_CHANGED);
  g_assert_cmpint (fixture->person->due_at, ==, 0);
}

static void
test_forced (Fixture *fixture, gconstpointer data)
{
  say (fixture, RF_MOOD_HAPPY, RF_ACTIVITY_NONE, 0.95);
  fixture->person->make_at = 0;
  fixture->person->asked = 2;
  g_assert_cmpint (say (fixture, RF_MOOD_UNKNOWN, RF_ACTIVITY_UNKNOWN, 1), ==, RF_VERDICT_FORCED);
  g_assert_cmpint (fixture->person->wanted_mood, ==, RF_MOOD_HAPPY);
  g_assert_cmpint (fixture->person->make_at, ==, fixture->now);
  g_assert_false (rf_person_is_forced (fixture->person));
  g_assert_cmpint (say (fixture, RF_MOOD_HAPPY, RF_ACTIVITY_NONE, 1), ==, RF_VERDICT_SAME);
}

static void
test_another_state_stops_tries (Fixture *fixture, gconstpointer data)
{
  say (fixture, RF_MOOD_HAPPY, RF_ACTIVITY_NONE, 0.95);
  fixture->person->tries = 7;
  fixture->person->video_at = NOW * 2;
  fixture->now += 10 * MINUTE;
  say (fixture, RF_MOOD_SAD, RF_ACTIVITY_NONE, 0.95);
  g_assert_cmpint (fixture->person->tries, ==, 0);
  g_assert_cmpint (fixture->person->video_at, ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*function) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/avatar/decide/first", test_first },
    { "/avatar/decide/no-flapping", test_no_flapping },
    { "/avatar/decide/seen-twice", test_seen_twice },
    { "/avatar/decide/the-same-samples-are-no-second-sight",
      test_the_same_samples_are_no_second_sight },
    { "/avatar/decide/sure", test_sure },
    { "/avatar/decide/unsure", test_unsure },
    { "/avatar/decide/too-soon", test_too_soon },
    { "/avatar/decide/forced", test_forced },
    { "/avatar/decide/another-state-stops-tries", test_another_state_stops_tries },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].function, tear_down);
  return g_test_run ();
}
