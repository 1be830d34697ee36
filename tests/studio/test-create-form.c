/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-input-field.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"
#include "rf-model-form.h"
#include "rf-text-field.h"
#include "studio-fixture.h"

/*
 * A form gives a request and takes one: both ways, for each type of parameter, and for
 * every model of every provider that is built, without knowing any of them.
 */

static RfModelInfo *
find_model (StudioFixture *fixture, const char *provider, const char *model)
{
  RfProviderInfo *info = rf_session_find_provider (fixture->session, provider);

  g_assert_nonnull (info);
  return rf_provider_info_find_model (info, model);
}

static RfModelForm *
make_form (RfModelInfo *model)
{
  RfModelForm *form = g_object_ref_sink (RF_MODEL_FORM (rf_model_form_new ()));

  rf_model_form_set_model (form, model);
  return form;
}

static RfRequest *
parse_request (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rf_json_parse (text, -1, &rf_json_default_limits, &error);
  RfRequest *request = NULL;

  g_assert_no_error (error);
  request = rf_request_new_from_local_json (node, "/", &error);
  g_assert_no_error (error);
  return request;
}

static char *
print_request (const RfRequest *request)
{
  g_autoptr (JsonNode) node = rf_request_to_json (request);

  return rf_json_print (node, NULL, NULL);
}

static void
assert_asks (RfModelForm *form, const char *expected)
{
  g_autoptr (GError) faults = NULL;
  g_autoptr (RfRequest) request = rf_model_form_dup_request (form, &faults);
  g_autofree char *text = print_request (request);

  g_assert_no_error (faults);
  g_assert_cmpstr (text, ==, expected);
}

/* All that the dummy knows, and all that can be said about the cache. */
#define EVERYTHING                                                                                 \
  "{\"from_scene_id\":\"a\",\"inputs\":{\"image\":{\"file\":\"/tmp/x.png\"}},"                     \
  "\"kind\":\"image\",\"model\":\"image\",\"operation_type\":\"scene\",\"params\":{"               \
  "\"bytes\":2048,\"data\":{\"a\":[1,null]},\"delay_ms\":5,\"height\":9,\"mood\":\"wild\","        \
  "\"price\":2.5,\"prompt\":\"first\\nsecond & <b>\",\"refuse\":true,\"seed\":77,"                 \
  "\"style\":\"wild_west\",\"tags\":[\"x\",\"y z\"],\"width\":16},\"player_id\":\"7\","            \
  "\"playthrough_id\":\"p\",\"profile\":\"scenes\",\"provider\":\"dummy\",\"purpose\":\"q\","      \
  "\"strategy\":\"per_player\",\"tags\":[\"one\",\"two\"],\"to_scene_id\":\"b\",\"ttl\":604800,"   \
  "\"version\":3}"

static void
test_both_ways (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfModelForm) form = make_form (find_model (fixture, "dummy", "image"));
  g_autoptr (RfRequest) request = parse_request (EVERYTHING);
  g_auto (GStrv) left_out = rf_model_form_take_request (form, request, RF_RECALL_ALL);

  g_assert_cmpstr (left_out[0], ==, NULL);
  assert_asks (form, EVERYTHING);
}

#define NOTHING "{\"kind\":\"image\",\"model\":\"image\",\"params\":{},\"provider\":\"dummy\"}"

/* Nobody has decided anything, so nothing is said; and a reset is the way back to that. */
static void
test_open (StudioFixture *fixture, gconstpointer config)
{
  static const char *const names[] = { "prompt", "width", "bytes", "price", "delay_ms", "refuse",
                                       "seed",   "tags",  "mood",  "style", "data",     "image" };
  g_autoptr (RfModelForm) form = make_form (find_model (fixture, "dummy", "image"));
  g_autoptr (RfRequest) everything = parse_request (EVERYTHING);
  g_autoptr (RfRequest) nothing = parse_request ("{\"params\":{}}");
  g_auto (GStrv) left_out = NULL;
  g_auto (GStrv) none = NULL;

  assert_asks (form, NOTHING);
  left_out = rf_model_form_take_request (form, everything, RF_RECALL_ALL);
  none = rf_model_form_take_request (form, nothing, RF_RECALL_ALL);
  assert_asks (form, NOTHING);
  g_strfreev (left_out);
  left_out = rf_model_form_take_request (form, everything, RF_RECALL_ALL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      RfField *field = rf_model_form_find_field (form, names[i]);

      g_assert_true (rf_field_is_set (field));
      rf_field_reset (field);
      g_assert_false (rf_field_is_set (field));
    }
}

/* What equals the default needs not be said, but where the prompt could decide. */
static void
test_defaults (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfModelForm) form = make_form (find_model (fixture, "dummy", "image"));
  g_autoptr (RfRequest) request = parse_request (
      "{\"params\":{\"width\":8,\"height\":8,\"bytes\":1024,\"refuse\":false,\"seed\":0,"
      "\"style\":\"plain\",\"price\":1}}");
  g_auto (GStrv) left_out = rf_model_form_take_request (form, request, RF_RECALL_ALL);

  assert_asks (form,
               "{\"kind\":\"image\",\"model\":\"image\",\"params\":{\"style\":\"plain\"},"
               "\"provider\":\"dummy\"}");
}

static void
test_other_forms (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfModelForm) form = make_form (find_model (fixture, "dummy", "image"));
  g_autoptr (RfRequest) request = parse_request (
      "{\"params\":{\"size\":\"12x14\",\"bytes\":\"99\",\"tags\":\"a, b\",\"refuse\":\"yes\"}}");
  g_auto (GStrv) left_out = rf_model_form_take_request (form, request, RF_RECALL_ALL);

  assert_asks (form,
               "{\"kind\":\"image\",\"model\":\"image\",\"params\":{\"bytes\":99,\"height\":14,"
               "\"refuse\":true,\"tags\":[\"a\",\"b\"],\"width\":12},\"provider\":\"dummy\"}");
}

static void
test_misfits (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfModelForm) form = make_form (find_model (fixture, "dummy", "image"));
  g_autoptr (RfRequest) request = parse_request (
      "{\"params\":{\"style\":\"baroque\",\"width\":\"many\",\"bytes\":-4,\"unheard\":1}}");
  g_auto (GStrv) left_out = rf_model_form_take_request (form, request, RF_RECALL_ALL);

  g_assert_cmpstr (left_out[0], ==, "unheard");
  g_assert_cmpstr (left_out[1], ==, NULL);
  g_assert_true (rf_field_has_error (rf_model_form_find_field (form, "style")));
  g_assert_true (rf_field_has_error (rf_model_form_find_field (form, "bytes")));
  assert_asks (form, NOTHING);
}

static void
test_recall (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfModelForm) form = make_form (find_model (fixture, "dummy", "image"));
  g_autoptr (RfRequest) first =
      parse_request ("{\"params\":{\"prompt\":\"one\",\"seed\":5,\"bytes\":77}}");
  g_autoptr (RfRequest) second =
      parse_request ("{\"params\":{\"prompt\":\"two\",\"seed\":9,\"mood\":\"m\"}}");
  g_autoptr (RfRequest) asked = NULL;
  g_auto (GStrv) none = rf_model_form_take_request (form, first, RF_RECALL_ALL);
  g_auto (GStrv) others = rf_model_form_take_request (form, second, RF_RECALL_PROMPT);
  g_auto (GStrv) rest = NULL;

  assert_asks (form,
               "{\"kind\":\"image\",\"model\":\"image\",\"params\":{\"bytes\":77,"
               "\"prompt\":\"two\",\"seed\":5},\"provider\":\"dummy\"}");
  rest = rf_model_form_take_request (form, second, RF_RECALL_ALL_BUT_SEED);
  asked = rf_model_form_dup_request (form, NULL);
  g_assert_cmpstr (json_object_get_string_member (asked->params, "prompt"), ==, "two");
  g_assert_cmpstr (json_object_get_string_member (asked->params, "mood"), ==, "m");
  g_assert_false (json_object_has_member (asked->params, "bytes"));
  g_assert_true (json_object_has_member (asked->params, "seed"));
  g_assert_cmpint (json_object_get_int_member (asked->params, "seed"), !=, 9);
}

/* What both models have in common stays. */
static void
test_another_model (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfModelForm) form = make_form (find_model (fixture, "dummy", "image"));
  g_autoptr (RfRequest) request =
      parse_request ("{\"params\":{\"prompt\":\"one\",\"mood\":\"m\"},\"tags\":[\"t\"]}");
  g_auto (GStrv) none = rf_model_form_take_request (form, request, RF_RECALL_ALL);

  rf_model_form_set_model (form, find_model (fixture, "portrait", "character"));
  assert_asks (form,
               "{\"kind\":\"image\",\"model\":\"character\",\"params\":{\"prompt\":\"one\"},"
               "\"provider\":\"portrait\",\"tags\":[\"t\"]}");
}

static void
test_faults (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfModelForm) form = make_form (find_model (fixture, "dummy", "image"));
  RfField *data = rf_model_form_find_field (form, "data");
  g_autoptr (GError) wrong = NULL;
  g_autoptr (GError) foreign = NULL;
  g_autoptr (GError) rest = NULL;
  g_autoptr (GError) none = NULL;
  g_autoptr (RfRequest) request = NULL;

  rf_text_field_set_text (RF_TEXT_FIELD (data), "{\"a\":");
  request = rf_model_form_dup_request (form, &wrong);
  g_assert_error (wrong, RF_ERROR, RF_ERROR_INVALID_REQUEST);
  g_assert_false (json_object_has_member (request->params, "data"));
  none = rf_model_form_show_error (form, wrong, FALSE);
  g_assert_no_error (none);
  g_assert_true (rf_field_has_error (data));
  rf_text_field_set_text (RF_TEXT_FIELD (data), "{\"a\":1}");
  g_assert_false (rf_field_has_error (data));

  rf_error_collect (&foreign, "bytes", "must be more");
  rf_error_collect (&foreign, "inputs.image", "is no picture");
  rf_error_collect (&foreign, "ttl", "is too long");
  rf_error_collect (&foreign, "account", "is not there");
  rest = rf_model_form_show_error (form, foreign, FALSE);
  g_assert_true (rf_field_has_error (rf_model_form_find_field (form, "bytes")));
  g_assert_true (rf_field_has_error (rf_model_form_find_field (form, "image")));
  g_assert_cmpuint (rf_error_get_details (rest)->len, ==, 1);
  g_clear_error (&rest);
  /* What nobody has touched is still to be filled in. */
  rest = rf_model_form_show_error (form, foreign, TRUE);
  g_assert_false (rf_field_has_error (rf_model_form_find_field (form, "bytes")));
  g_assert_cmpuint (rf_error_get_details (rest)->len, ==, 3);
}

/* Text that is long, hostile, or no text at all. */
static void
test_any_text (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfModelForm) form = make_form (find_model (fixture, "dummy", "image"));
  RfField *prompt = rf_model_form_get_prompt (form);
  g_autofree char *long_text = g_strnfill (10000, 'x');
  static const char *const texts[] = { "<b>&amp;</b>", "שלום\nעולם", "a\tb", "\xff\xfe", "{}|{" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *shown = NULL;

      rf_text_field_set_text (RF_TEXT_FIELD (prompt), texts[i]);
      rf_field_set_error (prompt, texts[i]);
      shown = rf_text_field_dup_text (RF_TEXT_FIELD (prompt));
      g_assert_true (g_utf8_validate (shown, -1, NULL));
    }
  rf_text_field_set_text (RF_TEXT_FIELD (prompt), long_text);
  rf_field_set_error (prompt, long_text);
  g_assert_true (rf_field_is_set (prompt));
}

static void
count_cb (RfModelForm *form, guint *count)
{
  (*count)++;
}

/* Every model of every provider that is built: complete, and open at first. */
static void
test_every_model (StudioFixture *fixture, gconstpointer config)
{
  const GPtrArray *providers = rf_session_get_providers (fixture->session);
  g_autoptr (RfModelForm) form = g_object_ref_sink (RF_MODEL_FORM (rf_model_form_new ()));
  guint n_models = 0;
  guint n_changes = 0;

  g_signal_connect (form, "changed", G_CALLBACK (count_cb), &n_changes);
  for (guint i = 0; i < providers->len; i++)
    {
      const RfProviderInfo *provider = g_ptr_array_index (providers, i);

      for (guint j = 0; j < provider->models->len; j++)
        {
          RfModelInfo *model = g_ptr_array_index (provider->models, j);
          g_autoptr (GError) faults = NULL;
          g_autoptr (RfRequest) request = NULL;

          rf_model_form_set_model (form, model);
          n_models++;
          for (guint k = 0; k < model->parameters->len; k++)
            {
              const RfParameter *parameter = g_ptr_array_index (model->parameters, k);

              g_assert_nonnull (rf_model_form_find_field (form, parameter->name));
            }
          request = rf_model_form_dup_request (form, &faults);
          g_assert_no_error (faults);
          g_assert_cmpuint (json_object_get_size (request->params), ==, 0);
        }
    }
  g_assert_cmpuint (n_models, >, 20);
  g_assert_cmpuint (n_changes, ==, n_models);
}

static GtkWidget *
find_chips (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_FLOW_BOX (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_chips (child);
  return found;
}

static gboolean
is_laid_out_cb (gpointer widget)
{
  return gtk_widget_get_height (widget) > 0;
}

/* They once stood in one column over whatever came below them. */
static void
test_chips_stay_in_their_row (StudioFixture *fixture, gconstpointer config)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  g_autoptr (RfModelForm) form = make_form (find_model (fixture, "portrait", "character"));
  RfField *field = rf_model_form_find_field (form, "accessories");
  GtkWidget *chips = find_chips (GTK_WIDGET (field));
  graphene_rect_t first = GRAPHENE_RECT_INIT_ZERO;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT_ZERO;
  guint n_beside = 0;

  g_assert_nonnull (chips);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (form));
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (window), 480, 600);
  gtk_window_present (GTK_WINDOW (window));
  studio_wait_until (is_laid_out_cb, chips);
  g_assert_true (
      gtk_widget_compute_bounds (gtk_widget_get_first_child (chips), GTK_WIDGET (field), &first));
  for (GtkWidget *chip = gtk_widget_get_first_child (chips); chip != NULL;
       chip = gtk_widget_get_next_sibling (chip))
    {
      g_assert_true (gtk_widget_compute_bounds (chip, GTK_WIDGET (field), &bounds));
      g_assert_cmpfloat (bounds.origin.y + bounds.size.height,
                         <=,
                         (float) gtk_widget_get_height (GTK_WIDGET (field)));
      g_assert_cmpfloat (
          bounds.origin.x + bounds.size.width, <=, (float) gtk_widget_get_width (chips) + 24);
      n_beside += bounds.origin.y < first.origin.y + 1;
    }
  g_assert_cmpuint (n_beside, >=, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_gone (StudioFixture *fixture, gconstpointer config)
{
  RfModelForm *form = make_form (find_model (fixture, "dummy", "clip"));
  gpointer weak_form = form;
  gpointer weak_field = rf_model_form_get_prompt (form);

  g_object_add_weak_pointer (G_OBJECT (form), &weak_form);
  g_object_add_weak_pointer (G_OBJECT (weak_field), &weak_field);
  rf_model_form_set_model (form, find_model (fixture, "dummy", "image"));
  g_assert_null (weak_field);
  g_object_unref (form);
  g_assert_null (weak_form);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*function) (StudioFixture *fixture, gconstpointer config);
  } tests[] = {
    { "/create/form/both-ways", test_both_ways },
    { "/create/form/open", test_open },
    { "/create/form/defaults", test_defaults },
    { "/create/form/other-forms", test_other_forms },
    { "/create/form/misfits", test_misfits },
    { "/create/form/recall", test_recall },
    { "/create/form/another-model", test_another_model },
    { "/create/form/faults", test_faults },
    { "/create/form/any-text", test_any_text },
    { "/create/form/every-model", test_every_model },
    { "/create/form/chips-stay-in-their-row", test_chips_stay_in_their_row },
    { "/create/form/gone", test_gone },
  };

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path,
                StudioFixture,
                NULL,
                studio_fixture_set_up,
                tests[i].function,
                studio_fixture_tear_down);
  return g_test_run ();
}
