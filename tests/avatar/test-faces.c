/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avatars-fixture.h"

#include "rf-bundle.h"
#include "rf-credits.h"

#include <string.h>

/* Faces that are pictures, what a refresh would cost, and watches that nobody wears. */

#define SHA "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static RfPerson *
refresh (AvatarsFixture *fixture, const char *base_avatar)
{
  avatars_test_refresh (fixture, "ann", base_avatar);
  return avatars_test_settle (fixture, "ann");
}

static const char *
get_last_prompt (AvatarsFixture *fixture, guint back)
{
  return g_ptr_array_index (fixture->service->prompts, fixture->service->prompts->len - 1 - back);
}

/* A picture is an input, and so in the key by its bytes; its name is in no prompt. */
static void
test_picture_is_input (AvatarsFixture *fixture, gconstpointer data)
{
  g_autoptr (RfPerson) plain = NULL;
  g_autoptr (RfPerson) by_key = NULL;
  g_autoptr (RfPerson) by_bytes = NULL;
  g_autoptr (RfPerson) again = NULL;

  fixture->service->takes_picture = TRUE;
  avatars_test_say (fixture, "happy", "none", 0.95);
  avatars_test_send (fixture, "ann", 70);
  plain = avatars_test_settle (fixture, "ann");
  by_key = refresh (fixture, "key:slot|of|ann");
  g_assert_cmpstr (get_last_prompt (fixture, 1),
                   ==,
                   "One person, feeling happy, doing nothing in particular. The person is the"
                   " person of the picture");
  g_assert_null (strstr (get_last_prompt (fixture, 0), "slot"));
  by_bytes = refresh (fixture, "sha256:" SHA);
  g_assert_cmpstr (by_key->image->sha256, !=, plain->image->sha256);
  g_assert_cmpstr (by_bytes->image->sha256, !=, by_key->image->sha256);
  g_assert_cmpuint (fixture->service->made[RF_KIND_IMAGE], ==, 3);
  again = refresh (fixture, "key:slot|of|ann");
  g_assert_cmpstr (again->image->sha256, ==, by_key->image->sha256);
  g_assert_cmpuint (fixture->service->made[RF_KIND_IMAGE], ==, 3);
}

/* Nothing is shown in its place. */
static void
test_model_that_takes_no_picture (AvatarsFixture *fixture, gconstpointer data)
{
  g_autoptr (RfPerson) person = NULL;
  g_autoptr (RfPerson) named = NULL;

  fixture->service->takes_words = TRUE;
  avatars_test_say (fixture, "happy", "none", 0.95);
  avatars_test_send (fixture, "ann", 70);
  person = refresh (fixture, "key:slot");
  g_assert_null (person->image);
  g_assert_nonnull (strstr (person->trouble, "takes none"));
  named = refresh (fixture, "a fox");
  g_assert_nonnull (named->image);
  g_assert_nonnull (strstr (get_last_prompt (fixture, 1), "The person is a fox"));
}

/* A model may know faces by name, as the shipped one does, and takes no picture for a name. */
static void
test_model_that_knows_names (AvatarsFixture *fixture, gconstpointer data)
{
  g_autoptr (RfPerson) person = NULL;
  g_autoptr (RfPerson) named = NULL;

  avatars_test_say (fixture, "happy", "none", 0.95);
  avatars_test_send (fixture, "ann", 70);
  person = refresh (fixture, "sha256:" SHA);
  g_assert_null (person->image);
  g_assert_nonnull (strstr (person->trouble, "takes none"));
  g_assert_cmpuint (fixture->service->made[RF_KIND_IMAGE], ==, 0);
  named = refresh (fixture, "fox");
  g_assert_nonnull (named->image);
}

static void
test_no_face (AvatarsFixture *fixture, gconstpointer data)
{
  static const char *const faces[] = { "key:", "sha256:", "sha256:fox", "sha256:../../etc" };

  avatars_test_send (fixture, "ann", 70);
  for (gsize i = 0; i < G_N_ELEMENTS (faces); i++)
    {
      g_autoptr (RfAction) action = rf_action_new (RF_NOUN_PERSON, RF_VERB_REFRESH);
      g_autoptr (GError) error = NULL;

      action->name = g_strdup ("ann");
      action->base_avatar = g_strdup (faces[i]);
      g_assert_null (rf_people_apply (fixture->people, action, &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
    }
}

static void
assert_foreseen (AvatarsFixture *fixture, const char *base_avatar, gint64 image, gint64 video)
{
  const RfPersonName name = { NULL, "ann" };
  g_autoptr (GError) error = NULL;
  g_autoptr (RfBundleAnswer) answer =
      rf_people_foresee (fixture->people, &name, base_avatar, &error);
  gint64 wanted[] = { image, video };

  g_assert_no_error (error);
  g_assert_cmpuint (answer->steps->len, ==, 2);
  for (guint i = 0; i < answer->steps->len; i++)
    {
      const RfBundleStep *step = g_ptr_array_index (answer->steps, i);

      g_assert_no_error (step->error);
      g_assert_cmpint (step->check->cost, ==, wanted[i] * RF_CREDIT);
      g_assert_cmpint (step->check->cached, ==, wanted[i] == 0);
    }
}

/* What is foreseen is what the refresh comes to, and is nothing that is done. */
static void
test_foresee (AvatarsFixture *fixture, gconstpointer data)
{
  const RfPersonName nobody = { NULL, "bob" };
  g_autoptr (GError) error = NULL;
  g_autoptr (RfPerson) person = NULL;
  guint made = 0;

  avatars_test_say (fixture, "happy", "none", 0.95);
  avatars_test_send (fixture, "ann", 70);
  person = avatars_test_settle (fixture, "ann");
  made = fixture->service->made[RF_KIND_IMAGE] + fixture->service->made[RF_KIND_VIDEO];
  assert_foreseen (fixture, NULL, 0, 0);
  assert_foreseen (fixture, "fox", 5, 5);
  g_assert_cmpuint (
      fixture->service->made[RF_KIND_IMAGE] + fixture->service->made[RF_KIND_VIDEO], ==, made);
  rf_person_free (refresh (fixture, "fox"));
  assert_foreseen (fixture, NULL, 0, 0);
  g_assert_null (rf_people_foresee (fixture->people, &nobody, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
}

static void
test_foresee_without_films (AvatarsFixture *fixture, gconstpointer data)
{
  const RfPersonName name = { NULL, "ann" };
  g_autoptr (GError) error = NULL;
  g_autoptr (RfBundleAnswer) answer = NULL;

  avatars_test_send (fixture, "ann", 70);
  answer = rf_people_foresee (fixture->people, &name, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->steps->len, ==, 1);
}

/* The model takes it for rest; the history says what it may be. */
static void
test_watch_on_a_table (AvatarsFixture *fixture, gconstpointer data)
{
  g_autoptr (RfPage) worn = NULL;
  g_autoptr (RfPage) put_away = NULL;
  const RfDecision *decision = NULL;

  avatars_test_say (fixture, "calm", "none", 0.95);
  for (int i = 0; i < 8; i++)
    {
      avatars_test_send (fixture, "ann", 64 + i % 2);
      avatars_test_pass (fixture, 45);
    }
  rf_person_free (avatars_test_settle (fixture, "ann"));
  worn = avatars_test_list_history (fixture, "ann");
  for (guint i = 0; i < worn->items->len; i++)
    {
      decision = g_ptr_array_index (worn->items, i);
      g_assert_null (strstr (decision->reason, "nobody wears"));
    }
  for (int i = 0; i < 9; i++)
    {
      avatars_test_send (fixture, "ann", 66);
      avatars_test_pass (fixture, 45);
    }
  rf_person_free (avatars_test_settle (fixture, "ann"));
  put_away = avatars_test_list_history (fixture, "ann");
  decision = g_ptr_array_index (put_away->items, 0);
  g_assert_cmpint (decision->verdict, ==, RF_VERDICT_SAME);
  g_assert_nonnull (strstr (decision->reason, "nobody wears the watch"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  avatars_test_add ("/seeds/000/step-1-base-avatar-of-a-picture-is-an-input",
                    test_picture_is_input);
  avatars_test_add ("/faces/model-that-takes-no-picture", test_model_that_takes_no_picture);
  avatars_test_add ("/faces/model-that-knows-names", test_model_that_knows_names);
  avatars_test_add ("/faces/no-face", test_no_face);
  avatars_test_add ("/faces/foresee", test_foresee);
  avatars_test_add_configured (
      "/faces/foresee-without-films", "[avatar]\nfilms=no\n", test_foresee_without_films);
  avatars_test_add ("/faces/watch-on-a-table", test_watch_on_a_table);
  return g_test_run ();
}
