/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-manifest.h"
#include "rf-translations.h"

#include <string.h>

#define PATH "/plugins/t/t.provider"

/* What every case begins with: four lines of provider, two of model. */
#define PROVIDER "[provider t]\nname=T\nabi=1\nexternal-cost=no\n"
#define MODEL    PROVIDER "[model t/m]\nkind=image\n"

static RfProviderInfo *
read_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfKeyFile) file = rf_key_file_new_from_data (text, -1, PATH, &error);

  g_assert_no_error (error);
  return rf_manifest_read (file, FALSE);
}

typedef struct
{
  const char *text;
  const char *fault; /* after the path: `line: key: message` */
} FaultCase;

static const FaultCase provider_faults[] = {
  { "", " the group [provider t] is missing" },
  { "[provider other]\nname=O\nabi=1\nexternal-cost=no\n",
    "1: the manifest is of the provider “t”, not “other”" },
  { "[provider t]\nabi=1\nexternal-cost=no\n", "1: name: it is missing" },
  { "[provider t]\nname=T\nexternal-cost=no\n", "1: abi: it is missing" },
  { "[provider t]\nname=T\nabi=1\n", "1: external-cost: it is missing" },
  { "[provider t]\nname=T\nabi=7\nexternal-cost=no\n",
    "3: abi: it was made for ABI 7, and this program has ABI 1" },
  { "[provider t]\nname=T\nabi=one\nexternal-cost=no\n",
    "3: abi: must be a whole number from 1 to 2147483647" },
  { "[provider t]\nname=T\nabi=1\nexternal-cost=maybe\n",
    "4: external-cost: must be “yes” or “no”" },
  { PROVIDER "nmae=x\n", "5: nmae: it is not known here; did you mean “name”?" },
  { PROVIDER "nonsense\n", "5: a line is written key=value" },
  { PROVIDER "[modle t/m]\nkind=image\n", "5: a manifest has no group of this sort" },
  { PROVIDER "[model m]\nkind=image\n", "5: a model's group is [model PROVIDER/MODEL]" },
  { PROVIDER "[model t/m m]\nkind=image\n", "5: a model's group is [model PROVIDER/MODEL]" },
  { PROVIDER "[model u/m]\nkind=image\n", "5: the manifest is of the provider “t”, not “u”" },
  { PROVIDER "[model t/m]\nname=M\n", "5: kind: it is missing" },
  { PROVIDER "[model t/m]\nkind=imgae\n", "6: kind: unknown kind “imgae”; did you mean “image”?" },
  { MODEL "[model t/m]\nkind=image\n", "7: this group stands in the file already" },
  { MODEL "recipe=0\n", "7: recipe: must be a whole number from 1 to 2147483647" },
  { MODEL "[parameter t/m]\ntype=text\n",
    "7: a parameter's group is [parameter PROVIDER/MODEL/NAME]" },
  { MODEL "[parameter t/n/x]\ntype=text\n", "7: there is no model “n”" },
  { MODEL "[parameter u/m/x]\ntype=text\n", "7: the manifest is of the provider “t”, not “u”" },
};

static const FaultCase price_faults[] = {
  { MODEL "price=-1\n",
    "7: price: must be credits: a decimal of at most six places, not negative" },
  { MODEL "rate=x\nper=n\n[parameter t/m/n]\ntype=integer\n",
    "7: rate: must be credits: a decimal of at most six places, not negative" },
  { MODEL "rate=1\n", "7: rate: a rate needs “per”" },
  { MODEL "rate=1\nper=seconds\n", "8: per: there is no parameter “seconds”" },
  { MODEL "rate=1\nper=b\n[parameter t/m/b]\ntype=boolean\n", "8: per: “b” cannot be counted" },
  { MODEL "rate=1\nper=other\n[parameter t/m/n]\ntype=integer\naliases=other\n",
    "8: per: there is no parameter “other”" },
  { MODEL "rate=1\nper=megapixels\n",
    "8: per: megapixels need integers “width” and “height”, or a square parameter" },
  { MODEL "price-table=q\n", "7: price-table: “price-table” and “price-of” go together" },
  { MODEL "price-of=low:1\n", "7: price-of: “price-table” and “price-of” go together" },
  { MODEL "price-table=q\nprice-of=low:1\n",
    "7: price-table: “q” is no choice parameter of the model" },
  { MODEL "price-table=q\nprice-of=low:1\n[parameter t/m/q]\ntype=choice\nchoices=low;high\n",
    "8: price-of: the choice “high” has no price" },
  { MODEL "price-table=q\nprice-of=low:1;hihg:2\n[parameter t/m/q]\ntype=choice\nchoices=low\n",
    "8: price-of: “hihg” is no choice of “q”" },
  { MODEL "price-table=q\nprice-of=low\n[parameter t/m/q]\ntype=choice\nchoices=low\n",
    "8: price-of: “low” is not of the form NAME:CREDITS" },
  { MODEL "price-table=q\nprice-of=low:-1\n[parameter t/m/q]\ntype=choice\nchoices=low\n",
    "8: price-of: “low:-1” is not of the form NAME:CREDITS" },
};

/* The cases of one parameter; its group is line 7, its type line 8. */
static const FaultCase parameter_faults[] = {
  { "", "7: type: it is missing" },
  { "type=intger\n", "8: type: unknown type “intger”; did you mean “integer”?" },
  { "type=text\nlable=x\n", "9: lable: it is not known here; did you mean “label”?" },
  { "type=text\nlabel[de]=x\nflags[de]=prompt\n",
    "10: flags[de]: “flags” is no text, and the same in each language" },
  { "type=text\nlable[de]=x\n", "9: lable[de]: it is not known here; did you mean “label”?" },
  { "type=text\nlabel[de]=\\q\n", "9: label[de]: there is no such escape" },
  { "type=boolean\nunit[de]=Stück\n", "9: unit[de]: it means nothing for the type “boolean”" },
  { "type=text\nchoice-labels[de]=a:b\n",
    "9: choice-labels[de]: it means nothing for the type “text”" },
  { "type=choice\nchoices=a;b\nchoice-labels=c:C\n",
    "10: choice-labels: “c:C” is not CHOICE:LABEL with one of the choices" },
  { "type=choice\nchoices=a;b\nchoice-labels[de]=a:\n",
    "10: choice-labels[de]: “a:” is not CHOICE:LABEL with one of the choices" },
  { "type=text\nflags=promt\n", "9: flags: unknown flag “promt”; did you mean “prompt”?" },
  { "type=text\nflags=zzzzzzzz\n", "9: flags: unknown flag “zzzzzzzz”" },
  { "type=text\nflags=set\n", "9: flags: the flag “set” means nothing for the type “text”" },
  { "type=number\nflags=seed\n", "9: flags: the flag “seed” means nothing for the type “number”" },
  { "type=text\nchoices=a;b\n", "9: choices: it means nothing for the type “text”" },
  { "type=boolean\nminimum=1\n", "9: minimum: it means nothing for the type “boolean”" },
  { "type=input\naccepts=imgae\n", "9: accepts: “imgae” is no kind" },
  { "type=text\naccepts=image\n", "9: accepts: it means nothing for the type “text”" },
  { "type=input\nflags=default-step\n",
    "7: accepts: the flag “default-step” needs “accepts”, the kind to make" },
  { "type=input\ndefault=x\n", "9: default: it means nothing for the type “input”" },
  { "type=choice\n", "7: choices: a choice needs “choices”" },
  { "type=choice\nchoices=a;b;a\n", "9: choices: the choice “a” stands there twice" },
  { "type=choice\nchoices=a;A\nflags=caseless\n", "9: choices: the choice “A” stands there twice" },
  { "type=choice\nchoices=a;b\ndefault=c\n", "10: default: the default “c” must be a or b" },
  { "type=list\nchoices=a;b\ndefault=a;c\n", "10: default: the default “c” must be a or b" },
  { "type=list\nmax-items=1\ndefault=a;b\n",
    "10: default: the default has 2 words; it may have 1" },
  { "type=list\nmax-items=0\n", "9: max-items: must be a whole number from 1 to 2147483647" },
  { "type=integer\nminimum=1\nmaximum=9\ndefault=10\n",
    "11: default: the default 10 must be a whole number from 1 to 9" },
  { "type=integer\nminimum=2\nmaximum=1\n", "9: minimum: the minimum 2 is above the maximum 1" },
  { "type=integer\nminimum=1.5\n", "9: minimum: must be a whole number" },
  { "type=integer\nminimum=8\nmaximum=64\nstep=8\ndefault=12\n",
    "12: default: the default 12 is between two steps" },
  { "type=integer\nstep=-1\n", "9: step: the step must be above 0" },
  { "type=integer\ndefault=1.0\n",
    "9: default: must be a whole number from -9007199254740991 to 9007199254740991" },
  { "type=number\nminimum=0\nmaximum=1\ndefault=1.5\n",
    "11: default: the default 1.5 must be a number from 0 to 1" },
  { "type=number\ndefault=nan\n", "9: default: must be a number" },
  { "type=boolean\ndefault=1\n", "9: default: must be “yes” or “no”" },
  { "type=text\nmaximum=3\ndefault=abcd\n",
    "10: default: the default has 4 characters; it must have 0 to 3" },
  { "type=text\nminimum=-1\n", "9: minimum: no text has less than 0 characters" },
  { "type=text\nflags=required\ndefault=x\n", "10: default: a required parameter has no default" },
  { "type=size\n", "7: expands: a size needs “expands” with the names of width and height" },
  { "type=size\nexpands=w;h\n", "9: expands: “w” is no integer parameter of the model" },
  { "type=choice\nchoices=a;b\nwords=c:x\n", "10: words: “c” is none of the choices" },
  { "type=choice\nchoices=a;b\nwords=a\n", "10: words: “a” is not of the form CHOICE:WORD WORD" },
  { "type=choice\nchoices=a;b\nwords=a:x y;b:y\n", "10: words: “y” stands for “a” and for “b”" },
  { "type=text\n[parameter t/m/y]\ntype=text\naliases=x\n",
    "11: aliases: the name “x” belongs to the parameter “x”" },
  { "type=text\naliases=z\n[parameter t/m/y]\ntype=text\naliases=z\n",
    "12: aliases: the name “z” belongs to the parameter “x”" },
  { "type=text\n[parameter t/m/x]\ntype=text\n", "9: this group stands in the file already" },
  { "type=text\nflags=prompt\n[parameter t/m/y]\ntype=text\nflags=prompt\n",
    "12: flags: “x” is already the model's prompt" },
};

/* The first fault; others may follow from it. */
static void
assert_refused (const char *text, const char *fault)
{
  g_autoptr (RfProviderInfo) info = read_text (text);
  g_autofree char *first = g_strconcat (PATH ":", fault, NULL);
  char *more = NULL;

  g_assert_nonnull (info);
  g_assert_nonnull (info->refused);
  more = strstr (info->refused, " (and ");
  if (more != NULL)
    *more = '\0';
  g_assert_cmpstr (info->refused, ==, first);
  g_assert_cmpuint (info->models->len, ==, 0);
}

static void
test_provider_faults (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (provider_faults); i++)
    assert_refused (provider_faults[i].text, provider_faults[i].fault);
}

static void
test_price_faults (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (price_faults); i++)
    assert_refused (price_faults[i].text, price_faults[i].fault);
}

static void
test_parameter_faults (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parameter_faults); i++)
    {
      g_autofree char *text =
          g_strconcat (MODEL "[parameter t/m/x]\n", parameter_faults[i].text, NULL);

      assert_refused (text, parameter_faults[i].fault);
    }
}

static void
test_bad_json_default (void)
{
  g_autoptr (RfProviderInfo) info =
      read_text (MODEL "[parameter t/m/x]\ntype=json\ndefault={\"a\":01}\n");

  g_assert_true (g_str_has_prefix (info->refused, PATH ":9: default: the default is no JSON: "));
}

static void
test_external_cost_needs_price (void)
{
  assert_refused ("[provider t]\nname=T\nabi=1\nexternal-cost=yes\n[model t/m]\nkind=image\n",
                  "5: price: a model with external cost needs a price");
}

static void
test_all_faults_are_told (void)
{
  g_autoptr (RfKeyFile) file = rf_key_file_new_from_data (
      "[provider t]\nname=T\n[model t/m]\nkind=imgae\n[parameter t/m/x]\ntype=text\n",
      -1,
      PATH,
      NULL);
  g_autoptr (RfProviderInfo) info = rf_manifest_read (file, FALSE);

  g_assert_cmpuint (rf_key_file_get_faults (file)->len, ==, 4);
  g_assert_true (g_str_has_prefix (info->refused, PATH ":1: abi: it is missing"));
  g_assert_true (g_str_has_suffix (info->refused, "(and 3 more)"));
}

static const char whole[] = "[provider t]\n"
                            "name=T\n"
                            "name[de]=Te\n"
                            "description=About T\n"
                            "abi=1\n"
                            "external-cost=yes\n"
                            "packages=one;two\n"
                            "leaves=The prompt goes to t.example\n"
                            "[model t/big/one]\n"
                            "kind=video\n"
                            "name=Big one\n"
                            "recipe=3\n"
                            "price=5\n"
                            "rate=0.02\n"
                            "per=megapixels\n"
                            "price-table=quality\n"
                            "price-of=low:1;high:4.5\n"
                            "free-parameters=yes\n"
                            "[parameter t/big/one/prompt]\n"
                            "type=text\n"
                            "flags=prompt;required\n"
                            "aliases=text;input\n"
                            "[parameter t/big/one/width]\n"
                            "type=integer\n"
                            "label=Width\n"
                            "unit=px\n"
                            "minimum=64\n"
                            "maximum=2048\n"
                            "step=64\n"
                            "default=1024\n"
                            "[parameter t/big/one/height]\n"
                            "type=integer\n"
                            "default=1024\n"
                            "[parameter t/big/one/size]\n"
                            "type=size\n"
                            "expands=width;height\n"
                            "[parameter t/big/one/quality]\n"
                            "type=choice\n"
                            "choices=low;high\n"
                            "default=low\n"
                            "[parameter t/big/one/who]\n"
                            "type=choice\n"
                            "choices=grandmother;wild_west\n"
                            "words=grandmother:Granny old_lady granny\n"
                            "[parameter t/big/one/hats]\n"
                            "type=list\n"
                            "choices=cap;bowler\n"
                            "flags=set;caseless\n"
                            "max-items=2\n"
                            "default=cap\n"
                            "[parameter t/big/one/data]\n"
                            "type=json\n"
                            "default={\"a\": [1, 2.5]}\n";

static void
test_whole_provider (void)
{
  g_autoptr (RfProviderInfo) info = read_text (whole);

  g_assert_null (info->refused);
  g_assert_cmpstr (info->id, ==, "t");
  g_assert_cmpstr (info->name, ==, "T");
  g_assert_cmpstr (info->description, ==, "About T");
  g_assert_cmpuint (info->abi, ==, 1);
  g_assert_true (info->external_cost);
  g_assert_cmpstr (info->packages[1], ==, "two");
  g_assert_cmpstr (info->leaves, ==, "The prompt goes to t.example");
  g_assert_cmpstr (info->manifest_path, ==, PATH);
  g_assert_cmpstr (info->module_path, ==, "/plugins/t/t.so");
}

static void
test_whole_model (void)
{
  g_autoptr (RfProviderInfo) info = read_text (whole);
  const RfModelInfo *model = rf_provider_info_find_model (info, "big/one");
  static const char *const order[] = { "prompt",  "width", "height", "size",
                                       "quality", "who",   "hats",   "data" };

  g_assert_cmpstr (model->provider, ==, "t");
  g_assert_cmpstr (model->name, ==, "Big one");
  g_assert_cmpint (model->kind, ==, RF_KIND_VIDEO);
  g_assert_cmpuint (model->recipe, ==, 3);
  g_assert_true (model->free_parameters);
  g_assert_cmpint (model->price.base, ==, 5000000);
  g_assert_cmpint (model->price.rate, ==, 20000);
  g_assert_cmpstr (model->price.per, ==, "megapixels");
  g_assert_cmpstr (model->price.table_parameter, ==, "quality");
  g_assert_cmpint (*(gint64 *) g_hash_table_lookup (model->price.table, "high"), ==, 4500000);
  g_assert_cmpuint (model->parameters->len, ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < model->parameters->len; i++)
    g_assert_cmpstr (
        ((RfParameter *) g_ptr_array_index (model->parameters, i))->name, ==, order[i]);
}

static void
test_whole_parameters (void)
{
  g_autoptr (RfProviderInfo) info = read_text (whole);
  const RfModelInfo *model = rf_provider_info_find_model (info, "big/one");
  const RfParameter *width = rf_model_info_find_parameter (model, "width");
  const RfParameter *hats = rf_model_info_find_parameter (model, "hats");
  const RfParameter *data = rf_model_info_find_parameter (model, "data");

  g_assert_cmpstr (rf_model_info_find_parameter (model, "input")->name, ==, "prompt");
  g_assert_cmpstr (rf_model_info_find_flagged (model, RF_PARAMETER_PROMPT)->name, ==, "prompt");
  g_assert_cmpstr (width->unit, ==, "px");
  g_assert_cmpfloat (width->minimum, ==, 64);
  g_assert_cmpfloat (width->maximum, ==, 2048);
  g_assert_cmpfloat (width->step, ==, 64);
  g_assert_cmpint (json_node_get_int (width->default_value), ==, 1024);
  g_assert_cmpint (hats->flags, ==, RF_PARAMETER_SET | RF_PARAMETER_CASELESS);
  g_assert_cmpuint (hats->max_items, ==, 2);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (hats->default_value)), ==, 1);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (data->default_value));
}

static void
test_prompt_words (void)
{
  static const char *const expected[][2] = { { "grandmother", "grandmother" },
                                             { "wild west", "wild_west" },
                                             { "granny", "grandmother" },
                                             { "old lady", "grandmother" } };
  g_autoptr (RfProviderInfo) info = read_text (whole);
  const RfModelInfo *model = rf_provider_info_find_model (info, "big/one");
  const RfParameter *who = rf_model_info_find_parameter (model, "who");

  g_assert_cmpuint (who->prompt_words->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < who->prompt_words->len; i++)
    {
      const RfPromptWord *word = g_ptr_array_index (who->prompt_words, i);

      g_assert_cmpstr (word->word, ==, expected[i][0]);
      g_assert_cmpstr (word->choice, ==, expected[i][1]);
    }
  g_assert_null (rf_model_info_find_parameter (model, "quality")->prompt_words);
}

static void
test_translations (void)
{
  static const char *const german[] = { "de_DE", "de", NULL };
  static const char *const other[] = { "fr", NULL };
  g_autoptr (RfProviderInfo) info =
      read_text (MODEL "name=M\nname[de]=Em\ndescription[de]=Ein Modell\n"
                       "[parameter t/m/ratio]\ntype=choice\nlabel=Ratio\n"
                       "label[de]=Verhältnis\nlabel[fr]=\nchoices=16;16:9;auto\n"
                       "choice-labels[de]=16:sechzehn;16:9:breit\n"
                       "[parameter t/m/long]\ntype=integer\nunit=beats\nunit[de]=Schläge\n"
                       "[model t/n]\nkind=image\nlike=m\n");
  const RfModelInfo *model = rf_provider_info_find_model (info, "n");
  const RfParameter *ratio = rf_model_info_find_parameter (model, "ratio");
  const RfParameter *length = rf_model_info_find_parameter (model, "long");

  g_assert_null (info->refused);
  /* Parameters of another model come with all that they are called; its own name does not. */
  g_assert_null (model->translations);
  g_assert_cmpstr (
      rf_translations_pick (ratio->translations, "label", ratio->label, german), ==, "Verhältnis");
  g_assert_cmpstr (
      rf_translations_pick (ratio->translations, "label", ratio->label, other), ==, "Ratio");
  g_assert_cmpstr (
      rf_translations_pick (length->translations, "unit", length->unit, german), ==, "Schläge");
  g_assert_cmpstr (rf_parameter_get_choice_label (ratio, "16", german), ==, "sechzehn");
  g_assert_cmpstr (rf_parameter_get_choice_label (ratio, "16:9", german), ==, "breit");
  g_assert_null (rf_parameter_get_choice_label (ratio, "auto", german));
  model = rf_provider_info_find_model (info, "m");
  g_assert_cmpstr (
      rf_translations_pick (model->translations, "name", model->name, german), ==, "Em");
  g_assert_cmpstr (
      rf_translations_pick (model->translations, "description", model->description, german),
      ==,
      "Ein Modell");
}

static void
test_for_tests_only (void)
{
  g_autoptr (RfKeyFile) file = rf_key_file_new_from_data (PROVIDER "test=yes\n", -1, PATH, NULL);
  g_autoptr (RfProviderInfo) with = rf_manifest_read (file, TRUE);

  g_assert_null (rf_manifest_read (file, FALSE));
  g_assert_nonnull (with);
  g_assert_null (with->refused);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/manifest/provider-faults", test_provider_faults);
  g_test_add_func ("/manifest/price-faults", test_price_faults);
  g_test_add_func ("/manifest/parameter-faults", test_parameter_faults);
  g_test_add_func ("/manifest/bad-json-default", test_bad_json_default);
  g_test_add_func ("/manifest/external-cost-needs-price", test_external_cost_needs_price);
  g_test_add_func ("/manifest/all-faults-are-told", test_all_faults_are_told);
  g_test_add_func ("/manifest/whole-provider", test_whole_provider);
  g_test_add_func ("/manifest/whole-model", test_whole_model);
  g_test_add_func ("/manifest/whole-parameters", test_whole_parameters);
  g_test_add_func ("/manifest/prompt-words", test_prompt_words);
  g_test_add_func ("/manifest/translations", test_translations);
  g_test_add_func ("/manifest/for-tests-only", test_for_tests_only);
  return g_test_run ();
}
