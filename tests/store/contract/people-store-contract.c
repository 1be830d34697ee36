/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "people-store-contract.h"

#include <glib/gstdio.h>
#include <math.h>

/* What every store of people does with samples, and how it tells of people. */

#define MINUTE G_GINT64_CONSTANT (60000)

RfIngest *
people_test_batch (const char *user, gint64 at, double heart_rate)
{
  RfIngest *ingest = rf_ingest_new (user);
  RfSample *sample = rf_sample_new (at);

  sample->values[RF_SENSOR_HEART_RATE] = heart_rate;
  g_ptr_array_add (ingest->samples, sample);
  return ingest;
}

static RfIngestRules
make_rules (gint64 now)
{
  return (RfIngestRules){ .now = now,
                          .debounce = 15000,
                          .window = 15 * MINUTE,
                          .keep = 7 * 24 * 60 * MINUTE,
                          .ahead = 10 * MINUTE };
}

RfIngestReport
people_test_ingest (RfPeopleStore *store, const RfIngest *ingest, gint64 now)
{
  RfIngestRules rules = make_rules (now);
  RfIngestReport report = { -1, -1, -1 };
  g_autoptr (GError) error = NULL;

  rf_people_store_ingest (store, ingest, &rules, &report, &error);
  g_assert_no_error (error);
  return report;
}

RfPerson *
people_test_find (RfPeopleStore *store, const char *user)
{
  RfPersonName name = { NULL, user };
  g_autoptr (GError) error = NULL;
  RfPerson *person = rf_people_store_find (store, &name, &error);

  g_assert_no_error (error);
  return person;
}

static void
set_up (PeopleFixture *fixture, gconstpointer factory)
{
  fixture->factory = (RfPeopleFactory) factory;
  fixture->place = g_dir_make_tmp ("refrain-people-XXXXXX", NULL);
  fixture->store = fixture->factory (fixture->place);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      remove_tree (inner);
    }
  g_remove (path);
}

static void
tear_down (PeopleFixture *fixture, gconstpointer factory)
{
  g_clear_object (&fixture->store);
  remove_tree (fixture->place);
  g_free (fixture->place);
}

void
people_contract_add_test (const char *name,
                          const char *test,
                          RfPeopleFactory factory,
                          PeopleTest function)
{
  g_autofree char *path = g_strdup_printf ("/people-store/%s/%s", name, test);

  g_test_add (path, PeopleFixture, (gconstpointer) factory, set_up, function, tear_down);
}

static GPtrArray *
list_samples (RfPeopleStore *store, const char *user, gint64 since)
{
  RfPersonName name = { NULL, user };
  g_autoptr (GError) error = NULL;
  GPtrArray *samples = rf_people_store_list_samples (store, &name, since, &error);

  g_assert_no_error (error);
  return samples;
}

static void
test_first_sample_makes_a_person (PeopleFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfIngest) ingest = people_test_batch ("ann", PEOPLE_NOW, 62);
  RfIngestReport report = people_test_ingest (fixture->store, ingest, PEOPLE_NOW);
  g_autoptr (RfPerson) person = people_test_find (fixture->store, "ann");
  g_autofree char *hash = rf_person_dup_hash (person);
  RfPersonName nobody = { NULL, "bob" };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (report.accepted, ==, 1);
  g_assert_cmpint (person->mood, ==, RF_MOOD_UNKNOWN);
  g_assert_null (person->image);
  g_assert_cmpstr (person->state_hash, ==, hash);
  g_assert_cmpint (person->due_at, ==, PEOPLE_NOW + 15000);
  g_assert_cmpint (person->last_sample_at, ==, PEOPLE_NOW);
  g_assert_null (rf_people_store_find (fixture->store, &nobody, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
  g_assert_null (strstr (error->message, "bob"));
}

/* The hash alone is the hash of the row, and as hard to get. */
static void
test_hash_alone (PeopleFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfIngest) ingest = people_test_batch ("ann", PEOPLE_NOW, 62);
  RfPersonName ann = { NULL, "ann" };
  RfPersonName other_tenant = { "one", "ann" };
  g_autoptr (GError) error = NULL;
  g_autoptr (RfPerson) person = NULL;
  g_autofree char *hash = NULL;

  people_test_ingest (fixture->store, ingest, PEOPLE_NOW);
  person = people_test_find (fixture->store, "ann");
  hash = rf_people_store_find_hash (fixture->store, &ann, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (hash, ==, person->state_hash);
  g_assert_null (rf_people_store_find_hash (fixture->store, &other_tenant, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
  g_assert_null (strstr (error->message, "ann"));
}

static void
test_same_person_and_time_is_the_same_sample (PeopleFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfIngest) first = people_test_batch ("ann", PEOPLE_NOW, 62);
  g_autoptr (RfIngest) again = people_test_batch ("ann", PEOPLE_NOW, 99);
  g_autoptr (GPtrArray) samples = NULL;
  const RfSample *sample = NULL;

  people_test_ingest (fixture->store, first, PEOPLE_NOW);
  g_assert_cmpint (people_test_ingest (fixture->store, again, PEOPLE_NOW + 5).repeated, ==, 1);
  samples = list_samples (fixture->store, "ann", 0);
  g_assert_cmpuint (samples->len, ==, 1);
  sample = g_ptr_array_index (samples, 0);
  g_assert_cmpfloat (sample->values[RF_SENSOR_HEART_RATE], ==, 62);
  g_assert_true (isnan (sample->values[RF_SENSOR_STEPS]));
}

static void
test_order_does_not_matter (PeopleFixture *fixture, gconstpointer factory)
{
  static const gint64 minutes[] = { 3, 1, 2, 0 };
  g_autoptr (GPtrArray) samples = NULL;
  g_autoptr (RfPerson) person = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (minutes); i++)
    {
      gint64 at = PEOPLE_NOW - minutes[i] * MINUTE;
      g_autoptr (RfIngest) ingest = people_test_batch ("ann", at, 60 + (double) minutes[i]);

      people_test_ingest (fixture->store, ingest, PEOPLE_NOW);
    }
  samples = list_samples (fixture->store, "ann", PEOPLE_NOW - 2 * MINUTE);
  g_assert_cmpuint (samples->len, ==, 3);
  for (guint i = 0; i < samples->len; i++)
    g_assert_cmpint (((RfSample *) g_ptr_array_index (samples, i))->at,
                     ==,
                     PEOPLE_NOW - (2 - (gint64) i) * MINUTE);
  person = people_test_find (fixture->store, "ann");
  g_assert_cmpint (person->last_sample_at, ==, PEOPLE_NOW);
}

static void
test_late_samples_are_kept_and_stir_nobody (PeopleFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfIngest) late = people_test_batch ("ann", PEOPLE_NOW - 60 * MINUTE, 62);
  g_autoptr (RfIngest) ancient = people_test_batch ("ann", PEOPLE_NOW - 8 * 24 * 60 * MINUTE, 62);
  g_autoptr (RfPerson) person = NULL;

  g_assert_cmpint (people_test_ingest (fixture->store, late, PEOPLE_NOW).accepted, ==, 1);
  g_assert_cmpint (people_test_ingest (fixture->store, ancient, PEOPLE_NOW).expired, ==, 1);
  person = people_test_find (fixture->store, "ann");
  g_assert_cmpint (person->due_at, ==, 0);
}

static void
test_clocks_may_differ_a_little (PeopleFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfIngest) ahead = people_test_batch ("ann", PEOPLE_NOW + 9 * MINUTE, 62);
  g_autoptr (RfIngest) wrong = people_test_batch ("bob", PEOPLE_NOW, 62);
  RfSample *sample = rf_sample_new (PEOPLE_NOW + 11 * MINUTE);
  RfIngestRules rules = make_rules (PEOPLE_NOW);
  RfIngestReport report = { 0, 0, 0 };
  RfPersonName name = { NULL, "bob" };
  g_autoptr (GError) error = NULL;
  const RfErrorDetail *detail = NULL;

  g_assert_cmpint (people_test_ingest (fixture->store, ahead, PEOPLE_NOW).accepted, ==, 1);
  sample->values[RF_SENSOR_STEPS] = 1;
  g_ptr_array_add (wrong->samples, sample);
  g_assert_false (rf_people_store_ingest (fixture->store, wrong, &rules, &report, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  detail = g_ptr_array_index (rf_error_get_details (error), 0);
  g_assert_cmpstr (detail->parameter, ==, "samples[1].at");
  g_assert_nonnull (rf_error_get_hint (error));
  /* Nothing of the batch was taken. */
  g_assert_null (rf_people_store_find (fixture->store, &name, NULL));
}

static void
test_namespaces_do_not_meet (PeopleFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfIngest) ours = people_test_batch ("ann", PEOPLE_NOW, 62);
  g_autoptr (RfIngest) theirs = people_test_batch ("ann", PEOPLE_NOW, 90);
  RfPersonName name = { "tenant", "ann" };
  g_autoptr (RfPerson) person = NULL;
  g_autoptr (RfPage) page = NULL;

  theirs->namespace_ = g_strdup ("tenant");
  theirs->account = g_strdup ("payer");
  people_test_ingest (fixture->store, ours, PEOPLE_NOW);
  g_assert_cmpint (people_test_ingest (fixture->store, theirs, PEOPLE_NOW).accepted, ==, 1);
  person = rf_people_store_find (fixture->store, &name, NULL);
  g_assert_cmpstr (person->account, ==, "payer");
  page = rf_people_store_list (fixture->store, NULL, NULL);
  g_assert_cmpuint (page->items->len, ==, 1);
  g_assert_null (((RfPerson *) g_ptr_array_index (page->items, 0))->account);
}

static void
test_pages_of_people (PeopleFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  guint seen = 0;

  for (int i = 0; i < 25; i++)
    {
      g_autofree char *user = g_strdup_printf ("user-%02d", i);
      g_autoptr (RfIngest) ingest = people_test_batch (user, PEOPLE_NOW, 62);

      people_test_ingest (fixture->store, ingest, PEOPLE_NOW);
    }
  selector->limit = 10;
  do
    {
      g_autoptr (RfPage) page = rf_people_store_list (fixture->store, selector, NULL);

      for (guint i = 0; i < page->items->len; i++)
        {
          const RfPerson *person = g_ptr_array_index (page->items, i);
          g_autofree char *user = g_strdup_printf ("user-%02u", seen++);

          g_assert_cmpstr (person->user_id, ==, user);
        }
      g_free (selector->cursor);
      selector->cursor = g_strdup (page->next_cursor);
    }
  while (selector->cursor != NULL);
  g_assert_cmpuint (seen, ==, 25);
}

typedef struct
{
  RfPeopleStore *store;
  int number;
} Sender;

static gpointer
send_thread (gpointer data)
{
  const Sender *sender = data;

  for (int i = 0; i < 50; i++)
    {
      g_autofree char *user = g_strdup_printf ("user-%d", (sender->number + i) % 10);
      g_autoptr (RfIngest) ingest =
          people_test_batch (user, PEOPLE_NOW - sender->number * 1000 - i, 62);

      g_assert_cmpint (people_test_ingest (sender->store, ingest, PEOPLE_NOW).accepted, ==, 1);
    }
  return NULL;
}

static void
test_many_send_at_once (PeopleFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPeopleStore) other = fixture->factory (fixture->place);
  Sender senders[8];
  GThread *threads[8];
  guint samples = 0;

  for (int i = 0; i < 8; i++)
    {
      senders[i] = (Sender){ i % 2 == 0 ? fixture->store : other, i };
      threads[i] = g_thread_new ("sender", send_thread, &senders[i]);
    }
  for (int i = 0; i < 8; i++)
    g_thread_join (threads[i]);
  for (int i = 0; i < 10; i++)
    {
      g_autofree char *user = g_strdup_printf ("user-%d", i);
      g_autoptr (GPtrArray) of_one = list_samples (fixture->store, user, 0);

      samples += of_one->len;
    }
  g_assert_cmpuint (samples, ==, 400);
}

static void
test_further_numbers (PeopleFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfIngest) ingest = people_test_batch ("ann", PEOPLE_NOW, 62);
  RfSample *sent = g_ptr_array_index (ingest->samples, 0);
  g_autoptr (GPtrArray) samples = NULL;

  sent->further = g_strdup ("{\"utc_offset\":120}");
  people_test_ingest (fixture->store, ingest, PEOPLE_NOW);
  samples = list_samples (fixture->store, "ann", 0);
  g_assert_cmpfloat (rf_sample_get_further (g_ptr_array_index (samples, 0), "utc_offset"), ==, 120);
}

static void
test_what_is_old_goes (PeopleFixture *fixture, gconstpointer factory)
{
  RfPeopleSlice slice = { PEOPLE_NOW - 5 * MINUTE, PEOPLE_NOW, 0 };
  g_autoptr (GPtrArray) samples = NULL;

  for (int i = 0; i < 10; i++)
    {
      g_autoptr (RfIngest) ingest = people_test_batch ("ann", PEOPLE_NOW - i * MINUTE, 62);

      people_test_ingest (fixture->store, ingest, PEOPLE_NOW);
    }
  g_assert_true (rf_people_store_retain (fixture->store, &slice, NULL));
  g_assert_cmpint (slice.from, ==, 0);
  samples = list_samples (fixture->store, "ann", 0);
  g_assert_cmpuint (samples->len, ==, 6);
}

void
people_contract_add (const char *name, RfPeopleFactory factory)
{
  static const struct
  {
    const char *name;
    PeopleTest function;
  } tests[] = {
    { "first-sample-makes-a-person", test_first_sample_makes_a_person },
    { "hash-alone", test_hash_alone },
    { "same-person-and-time-is-the-same-sample", test_same_person_and_time_is_the_same_sample },
    { "order-does-not-matter", test_order_does_not_matter },
    { "late-samples-are-kept-and-stir-nobody", test_late_samples_are_kept_and_stir_nobody },
    { "clocks-may-differ-a-little", test_clocks_may_differ_a_little },
    { "namespaces-do-not-meet", test_namespaces_do_not_meet },
    { "pages-of-people", test_pages_of_people },
    { "many-send-at-once", test_many_send_at_once },
    { "further-numbers", test_further_numbers },
    { "what-is-old-goes", test_what_is_old_goes },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    people_contract_add_test (name, tests[i].name, factory, tests[i].function);
  people_contract_add_work (name, factory);
}
