/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-printer.h"
#include "rf-model-info.h"

typedef struct
{
  RfParameterType type;
  double minimum;
  double maximum;
  double step;
  const char *unit;
  const char *range;
} RangeCase;

/* Limits of 0 and 0 mean the type's own. */
static const RangeCase ranges[] = {
  { RF_PARAMETER_INTEGER, 0, 0, 0, NULL, "a whole number" },
  { RF_PARAMETER_INTEGER, 64, 2048, 1, "px", "a whole number from 64 to 2048 px" },
  { RF_PARAMETER_INTEGER, 64, 2048, 8, "px", "a whole number from 64 to 2048 px in steps of 8" },
  { RF_PARAMETER_INTEGER, -5, 9007199254740991, 0, NULL, "a whole number from -5" },
  { RF_PARAMETER_NUMBER, 0, 0, 0, "s", "a number" },
  { RF_PARAMETER_NUMBER, 0.25, 4, 0, NULL, "a number from 0.25 to 4" },
  { RF_PARAMETER_NUMBER, -G_MAXDOUBLE, 1, 0.5, NULL, "a number up to 1 in steps of 0.5" },
  { RF_PARAMETER_TEXT, 0, 0, 0, NULL, "text of at most 65536 characters" },
  { RF_PARAMETER_TEXT, 1, 10, 0, NULL, "text of 1 to 10 characters" },
  { RF_PARAMETER_BOOLEAN, 0, 0, 0, NULL, "true or false" },
  { RF_PARAMETER_SIZE, 0, 0, 0, NULL, "WIDTHxHEIGHT" },
  { RF_PARAMETER_JSON, 0, 0, 0, NULL, "any JSON value" },
  { RF_PARAMETER_INPUT, 0, 0, 0, NULL, "a file" },
  { RF_PARAMETER_LIST, 0, 0, 0, NULL, "a list of words" },
};

static void
test_ranges (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autoptr (RfParameter) parameter = rf_parameter_new ("p", ranges[i].type);
      g_autofree char *range = NULL;

      if (ranges[i].minimum != 0 || ranges[i].maximum != 0)
        {
          parameter->minimum = ranges[i].minimum;
          parameter->maximum = ranges[i].maximum;
        }
      parameter->step = ranges[i].step;
      parameter->unit = g_strdup (ranges[i].unit);
      range = rf_parameter_dup_range (parameter);
      g_assert_cmpstr (range, ==, ranges[i].range);
    }
}

static void
test_choice_ranges (void)
{
  g_autoptr (RfParameter) choice = rf_parameter_new ("c", RF_PARAMETER_CHOICE);
  g_autoptr (RfParameter) list = rf_parameter_new ("l", RF_PARAMETER_LIST);
  g_autofree char *choice_range = NULL;
  g_autofree char *list_range = NULL;

  choice->choices = g_strsplit ("low medium high", " ", -1);
  list->choices = g_strsplit ("hat glasses", " ", -1);
  list->max_items = 2;
  choice_range = rf_parameter_dup_range (choice);
  list_range = rf_parameter_dup_range (list);
  g_assert_cmpstr (choice_range, ==, "low, medium or high");
  g_assert_cmpstr (list_range, ==, "a list of at most 2 of hat or glasses");
}

static void
test_names (void)
{
  int value = -1;

  g_assert_true (rf_enum_from_name (rf_parameter_type_names, "size", &value));
  g_assert_cmpint (value, ==, RF_PARAMETER_SIZE);
  g_assert_true (rf_enum_from_name (rf_parameter_flag_names, "caseless", &value));
  g_assert_cmpint (value, ==, RF_PARAMETER_CASELESS);
}

static RfModelInfo *
new_model (void)
{
  RfModelInfo *model = rf_model_info_new ("t", "m", RF_KIND_IMAGE);
  RfParameter *family = rf_parameter_new ("family_type", RF_PARAMETER_CHOICE);
  RfParameter *size = rf_parameter_new ("size", RF_PARAMETER_INTEGER);
  gint64 *sum = g_new0 (gint64, 1);

  family->aliases = g_strsplit ("familyType family", " ", -1);
  family->choices = g_strsplit ("father mother", " ", -1);
  family->flags = RF_PARAMETER_CASELESS;
  rf_parameter_add_prompt_word (family, "dad", "father");
  size->flags = RF_PARAMETER_SQUARE;
  size->minimum = 64;
  size->default_value = json_node_init_int (json_node_alloc (), 1024);
  g_ptr_array_add (model->parameters, family);
  g_ptr_array_add (model->parameters, size);
  *sum = 7500000;
  model->price.base = 5000000;
  model->price.per = g_strdup ("size");
  model->price.table_parameter = g_strdup ("family_type");
  model->price.table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (model->price.table, g_strdup ("father"), sum);
  return model;
}

static void
test_find (void)
{
  g_autoptr (RfModelInfo) model = new_model ();
  g_autofree char *nearest = rf_model_info_dup_nearest_parameter (model, "famly_type");
  g_autofree char *nearest_alias = rf_model_info_dup_nearest_parameter (model, "familyTyp");
  g_autofree char *none = rf_model_info_dup_nearest_parameter (model, "quite-another-thing");

  g_assert_cmpstr (rf_model_info_find_parameter (model, "family")->name, ==, "family_type");
  g_assert_null (rf_model_info_find_parameter (model, "Family"));
  g_assert_cmpstr (rf_model_info_find_flagged (model, RF_PARAMETER_SQUARE)->name, ==, "size");
  g_assert_null (rf_model_info_find_flagged (model, RF_PARAMETER_SEED));
  g_assert_cmpstr (nearest, ==, "family_type");
  g_assert_cmpstr (nearest_alias, ==, "familyType");
  g_assert_null (none);
}

static void
assert_same_json (const RfModelInfo *one, const RfModelInfo *other)
{
  g_autoptr (RfProviderInfo) first = rf_provider_info_new ("t");
  g_autoptr (RfProviderInfo) second = rf_provider_info_new ("t");
  g_autoptr (JsonNode) first_json = NULL;
  g_autoptr (JsonNode) second_json = NULL;

  g_ptr_array_add (first->models, rf_model_info_ref ((RfModelInfo *) one));
  g_ptr_array_add (second->models, rf_model_info_ref ((RfModelInfo *) other));
  first_json = rf_provider_info_to_json (first);
  second_json = rf_provider_info_to_json (second);
  g_assert_true (json_node_equal (first_json, second_json));
}

static void
test_copy (void)
{
  g_autoptr (RfModelInfo) model = new_model ();
  g_autoptr (RfModelInfo) copy = rf_model_info_copy (model);
  RfParameter *size = g_ptr_array_index (copy->parameters, 1);

  assert_same_json (model, copy);
  size->minimum = 1;
  copy->price.base = 9;
  g_assert_cmpfloat (rf_model_info_find_parameter (model, "size")->minimum, ==, 64);
  g_assert_cmpint (model->price.base, ==, 5000000);
}

static void
test_json (void)
{
  g_autoptr (RfProviderInfo) info = rf_provider_info_new ("t");
  g_autoptr (JsonNode) json = NULL;
  g_autofree char *text = NULL;

  info->packages = g_strsplit ("one two", " ", -1);
  info->refused = g_strdup ("no");
  g_ptr_array_add (info->models, new_model ());
  json = rf_provider_info_to_json (info);
  text = rf_json_print (json, NULL, NULL);
  g_assert_cmpstr (
      text,
      ==,
      "{\"external_cost\":false,\"id\":\"t\",\"models\":[{\"free_parameters\":false,\"id\":\"m\","
      "\"kind\":\"image\",\"name\":\"m\",\"parameters\":["
      "{\"aliases\":[\"familyType\",\"family\"],\"choices\":[\"father\",\"mother\"],"
      "\"flags\":[\"caseless\"],\"label\":\"family_type\",\"name\":\"family_type\","
      "\"prompt_words\":[{\"choice\":\"father\",\"word\":\"dad\"}],\"type\":\"choice\"},"
      "{\"default\":1024,\"flags\":[\"square\"],\"label\":\"size\",\"minimum\":64,"
      "\"name\":\"size\",\"type\":\"integer\"}],"
      "\"price\":{\"base\":5,\"of\":{\"father\":7.5},\"per\":\"size\",\"rate\":0,"
      "\"table\":\"family_type\"},\"recipe\":1}],"
      "\"name\":\"t\",\"packages\":[\"one\",\"two\"],\"refused\":\"no\"}");
}

/* The best of somebody's languages that there is; else the manifest's own. */
static void
test_choice_labels (void)
{
  static const char *const german[] = { "de_AT", "de", "C", NULL };
  static const char *const french[] = { "fr", "C", NULL };
  static const char *const none[] = { NULL };
  g_autoptr (RfParameter) first = rf_parameter_new ("how", RF_PARAMETER_CHOICE);
  g_autoptr (RfParameter) parameter = NULL;

  g_assert_null (rf_parameter_get_choice_label (first, "low", german));
  rf_parameter_set_choice_label (first, "de", "low", "niedrig");
  rf_parameter_set_choice_label (first, "de", "high", "hoch");
  rf_parameter_set_choice_label (first, "de_AT", "high", "ganz hoch");
  rf_parameter_set_choice_label (first, "", "low", "Low");
  parameter = rf_parameter_copy (first);
  g_assert_cmpstr (rf_parameter_get_choice_label (parameter, "low", german), ==, "niedrig");
  g_assert_cmpstr (rf_parameter_get_choice_label (parameter, "high", german), ==, "ganz hoch");
  g_assert_cmpstr (rf_parameter_get_choice_label (parameter, "low", french), ==, "Low");
  g_assert_cmpstr (rf_parameter_get_choice_label (parameter, "low", none), ==, "Low");
  g_assert_null (rf_parameter_get_choice_label (parameter, "high", french));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parameter/ranges", test_ranges);
  g_test_add_func ("/parameter/choice-ranges", test_choice_ranges);
  g_test_add_func ("/parameter/names", test_names);
  g_test_add_func ("/parameter/find", test_find);
  g_test_add_func ("/parameter/copy", test_copy);
  g_test_add_func ("/parameter/json", test_json);
  g_test_add_func ("/parameter/choice-labels", test_choice_labels);
  return g_test_run ();
}
