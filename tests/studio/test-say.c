/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-model-form.h"
#include "rf-say-fault.h"
#include "rf-say-model.h"
#include "rf-say-state.h"
#include "rf-say.h"
#include "rf-translations.h"
#include "studio-fixture.h"

#include <locale.h>

/* What errors, faults and manifests are called for people. */

/* Each code has a title of its own, also one that is added tomorrow. */
static void
test_every_code_has_a_title (void)
{
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_codes = 0;

  for (int code = RF_ERROR_FAILED;
       code == RF_ERROR_FAILED ||
       !g_str_equal (rf_error_code_get_name ((RfErrorCode) code), "failed");
       code++)
    {
      g_autoptr (GError) error = g_error_new (RF_ERROR, code, "the sentence");
      g_autofree char *text = rf_say_error (error);
      const char *title = rf_say_error_title (error);

      g_test_message ("%s: %s", rf_error_code_get_name ((RfErrorCode) code), title);
      g_assert_nonnull (title);
      g_assert_true (g_hash_table_add (titles, (gpointer) title));
      g_assert_true (g_str_has_prefix (text, title));
      g_assert_true (g_str_has_suffix (text, "\nThe sentence"));
      n_codes++;
    }
  g_assert_cmpuint (n_codes, ==, RF_ERROR_CANCELLED + 1);
}

static void
test_errors (void)
{
  g_autoptr (GError) full = g_error_new (RF_ERROR, RF_ERROR_STORE_UNAVAILABLE, "no room");
  g_autoptr (GError) foreign = g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "keine Datei");
  g_autoptr (GError) unheard = g_error_new (RF_ERROR, 4711, "from tomorrow");
  g_autoptr (GError) faults = NULL;
  g_autofree char *line = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *other = NULL;

  rf_error_set_hint (full, "make some");
  rf_error_set_disk_full (full);
  line = rf_say_error_line (full);
  g_assert_cmpstr (line, ==, "The disk is full. No room. Make some");
  other = rf_say_error (foreign);
  g_assert_cmpstr (other, ==, "Keine Datei");
  g_assert_cmpstr (rf_say_error_title (unheard), ==, "Something went wrong");
  rf_error_collect (&faults, "width", "is wrong");
  rf_error_collect (&faults, "height", "is wrong, too");
  detail = rf_say_error_detail (faults);
  g_assert_cmpstr (detail, ==, "width: is wrong; height: is wrong, too");
}

static void
assert_fault (const RfParameter *parameter, RfReason reason, const char *expected)
{
  RfErrorDetail detail = { (char *) "x", (char *) "the engine's words", reason };
  g_autofree char *fault = rf_say_fault (&detail, parameter);

  g_assert_cmpstr (fault, ==, expected);
}

static void
test_faults_of_numbers (void)
{
  g_autoptr (RfParameter) whole = rf_parameter_new ("size", RF_PARAMETER_INTEGER);
  g_autoptr (RfParameter) number = rf_parameter_new ("speed", RF_PARAMETER_NUMBER);

  assert_fault (whole, RF_REASON_TYPE, "must be a whole number");
  assert_fault (whole, RF_REASON_RANGE, "must be a whole number");
  whole->minimum = 64;
  assert_fault (whole, RF_REASON_RANGE, "must be 64 at least");
  whole->maximum = 2048;
  whole->unit = g_strdup ("px");
  assert_fault (whole, RF_REASON_RANGE, "must be from 64 px to 2048 px");
  whole->step = 1;
  assert_fault (whole, RF_REASON_RANGE, "must be from 64 px to 2048 px");
  whole->step = 2;
  assert_fault (whole, RF_REASON_RANGE, "must be from 64 px to 2048 px, in steps of 2 px");
  number->maximum = 1.5;
  assert_fault (number, RF_REASON_TYPE, "must be a number");
  assert_fault (number, RF_REASON_RANGE, "must be 1.5 at most");
  number->minimum = 0;
  number->step = 0.5;
  assert_fault (number, RF_REASON_RANGE, "must be from 0 to 1.5, in steps of 0.5");
}

static void
test_faults_of_words (void)
{
  g_autoptr (RfParameter) text = rf_parameter_new ("prompt", RF_PARAMETER_TEXT);
  g_autoptr (RfParameter) choice = rf_parameter_new ("style", RF_PARAMETER_CHOICE);
  g_autoptr (RfParameter) list = rf_parameter_new ("tags", RF_PARAMETER_LIST);
  g_autoptr (RfParameter) size = rf_parameter_new ("size", RF_PARAMETER_SIZE);

  text->maximum = 80;
  assert_fault (text, RF_REASON_LENGTH, "may have 80 characters at most");
  text->minimum = 2;
  assert_fault (text, RF_REASON_LENGTH, "must have from 2 to 80 characters");
  assert_fault (text, RF_REASON_REQUIRED, "must be given");
  choice->choices = g_strsplit ("plain,wild_west", ",", -1);
  assert_fault (choice, RF_REASON_CHOICE, "must be one of these: plain, wild west");
  g_strfreev (choice->choices);
  choice->choices = g_strsplit ("a,b,c,d,e,f,g,h,i,j,k,l,m", ",", -1);
  assert_fault (choice, RF_REASON_CHOICE, "must be one of the choices");
  list->max_items = 1;
  assert_fault (list, RF_REASON_LENGTH, "may have 1 word at most");
  list->max_items = 3;
  assert_fault (list, RF_REASON_LENGTH, "may have 3 words at most");
  /* What the table does not know is said as the engine says it. */
  assert_fault (size, RF_REASON_RANGE, "the engine's words");
  assert_fault (size, RF_REASON_LENGTH, "the engine's words");
  assert_fault (choice, RF_REASON_OTHER, "the engine's words");
  assert_fault (NULL, RF_REASON_RANGE, "the engine's words");
  assert_fault (NULL, RF_REASON_REQUIRED, "must be given");
  assert_fault (NULL, RF_REASON_UNKNOWN, "is not known there");
}

static RfModelInfo *
find_character (StudioFixture *fixture)
{
  return rf_provider_info_find_model (rf_session_find_provider (fixture->session, "portrait"),
                                      "character");
}

static void
speak (const char *languages, const char *locale)
{
  g_assert_true (g_setenv ("LANGUAGE", languages, TRUE));
  g_assert_nonnull (setlocale (LC_MESSAGES, locale));
}

/* The same table, read once, in whatever language somebody has. */
static void
test_manifests (StudioFixture *fixture, gconstpointer config)
{
  RfModelInfo *model = find_character (fixture);
  const RfParameter *mood = rf_model_info_find_parameter (model, "mood");
  g_autoptr (RfParameter) own = rf_parameter_new ("long", RF_PARAMETER_INTEGER);
  g_autofree char *german = NULL;
  g_autofree char *english = NULL;

  own->unit = g_strdup ("beats");
  rf_translations_set (&own->translations, "unit", "de", "Schläge");
  own->minimum = 2;
  speak ("de_AT:en", "C.UTF-8");
  g_assert_cmpstr (rf_say_label (mood), ==, "Stimmung");
  g_assert_cmpstr (rf_say_description (mood), ==, "Wie sich die Person fühlt");
  g_assert_cmpstr (rf_say_model (model), ==, "Figur");
  g_assert_nonnull (strstr (rf_say_model_description (model), "Familie"));
  g_assert_cmpstr (
      rf_say_provider (rf_session_find_provider (fixture->session, "portrait")), ==, "Porträt");
  g_assert_cmpstr (rf_say_unit (own), ==, "Schläge");
  german = rf_say_choice (mood, "happy");
  g_assert_cmpstr (german, ==, "fröhlich");
  /* Without a locale gettext says everything as it was written, and so do these. */
  speak ("de", "C");
  g_assert_cmpstr (rf_say_label (mood), ==, "Mood");
  speak ("nl", "C.UTF-8");
  g_assert_cmpstr (rf_say_label (mood), ==, "Mood");
  g_assert_cmpstr (rf_say_unit (own), ==, "beats");
  english = rf_say_choice (mood, "happy");
  g_assert_cmpstr (english, ==, "happy");
}

/* A form in German asks for the same as one in English. */
static void
test_form (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfModelForm) form = g_object_ref_sink (RF_MODEL_FORM (rf_model_form_new ()));
  g_autoptr (RfRequest) asked = rf_request_new ();
  g_autoptr (RfRequest) request = NULL;
  g_autoptr (GError) faults = NULL;
  g_auto (GStrv) left_out = NULL;
  RfField *field = NULL;

  json_object_set_string_member (asked->params, "mood", "sad");
  speak ("de", "C.UTF-8");
  rf_model_form_set_model (form, find_character (fixture));
  field = rf_model_form_find_field (form, "mood");
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (field)), ==, "Stimmung");
  left_out = rf_model_form_take_request (form, asked, RF_RECALL_ALL);
  request = rf_model_form_dup_request (form, &faults);
  g_assert_no_error (faults);
  g_assert_cmpstr (json_object_get_string_member (request->params, "mood"), ==, "sad");
  speak ("en", "C");
}

/* Each phase and each lack has words of its own, also one that is added tomorrow. */
static void
test_states (void)
{
  g_autoptr (GHashTable) said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (RfProgress) progress = rf_progress_new ();
  g_autofree char *other = NULL;

  for (const RfEnumName *row = rf_phase_names; row->name != NULL; row++)
    {
      char *text = NULL;

      rf_progress_report_phase (progress, 0.5, (RfPhase) row->value, NULL);
      text = rf_say_progress (progress);
      g_assert_true (g_str_has_suffix (text, "…"));
      g_assert_true (g_hash_table_add (said, text));
    }
  rf_progress_report (progress, 0.5, "counting sheep");
  other = rf_say_progress (progress);
  g_assert_cmpstr (other, ==, "Counting sheep");
  for (const RfEnumName *row = rf_lack_names; row->name != NULL; row++)
    {
      const RfProviderState state = { (char *) "the sentence", (RfLack) row->value };
      g_autofree char *all = rf_say_not_ready (&state, "\n");
      char *text = rf_say_lack (&state);

      g_assert_true (g_hash_table_add (said, text));
      g_assert_true (g_str_has_prefix (all, text));
      g_assert_true (g_str_has_suffix (all, "The sentence"));
      g_assert_cmpint (g_str_equal (text, "The sentence"), ==, state.lack == RF_LACK_OTHER);
    }
}

/* A shipped provider that nobody has given a key says so in a word. */
static void
test_no_key (StudioFixture *fixture, gconstpointer config)
{
  g_auto (RfProviderState) state = { NULL, RF_LACK_NOTHING };
  g_autoptr (GError) error = NULL;
  g_autoptr (RfProviderInfo) info =
      rf_service_ask_provider (rf_session_get_service (fixture->session), "openai", &state, &error);

  g_assert_no_error (error);
  g_assert_nonnull (state.status);
  g_assert_cmpint (state.lack, ==, RF_LACK_KEY);
}

/* What is wrong with the configuration is told below a line in the person's language. */
static void
test_notices (StudioFixture *fixture, gconstpointer config)
{
  g_auto (GStrv) before = rf_session_dup_notices (fixture->session);
  g_auto (GStrv) after = NULL;

  g_assert_null (before[0]);
  studio_fixture_open (fixture, "[store]\ntrash-days=many\n");
  after = rf_session_dup_notices (fixture->session);
  g_assert_cmpuint (g_strv_length (after), ==, 2);
  g_assert_true (g_str_has_prefix (after[0], "Something in the configuration"));
  g_assert_nonnull (strstr (after[1], "trash-days"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  speak ("en", "C");
  g_test_add_func ("/say/every-code-has-a-title", test_every_code_has_a_title);
  g_test_add_func ("/say/errors", test_errors);
  g_test_add_func ("/say/faults-of-numbers", test_faults_of_numbers);
  g_test_add_func ("/say/states", test_states);
  g_test_add ("/say/no-key",
              StudioFixture,
              NULL,
              studio_fixture_set_up,
              test_no_key,
              studio_fixture_tear_down);
  g_test_add ("/say/notices",
              StudioFixture,
              NULL,
              studio_fixture_set_up,
              test_notices,
              studio_fixture_tear_down);
  g_test_add_func ("/say/faults-of-words", test_faults_of_words);
  g_test_add ("/say/manifests",
              StudioFixture,
              NULL,
              studio_fixture_set_up,
              test_manifests,
              studio_fixture_tear_down);
  g_test_add (
      "/say/form", StudioFixture, NULL, studio_fixture_set_up, test_form, studio_fixture_tear_down);
  return g_test_run ();
}
