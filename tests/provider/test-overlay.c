/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-overlay.h"
#include "rf-translations.h"

#define CONF "/etc/refrain.conf"

static const char *const manifest =
    "[provider tree]\nname=T\nabi=1\nexternal-cost=yes\nleaves=All\n"
    "[model tree/m]\nkind=image\nname=M\nprice=5\n"
    "price-table=quality\nprice-of=low:1;high:2\n"
    "[parameter tree/m/size]\ntype=integer\nlabel=Size\nlabel[de]=Größe\n"
    "description=How large\ndescription[de]=Wie groß\nminimum=64\nmaximum=2048\n"
    "default=1024\n"
    "[parameter tree/m/quality]\ntype=choice\nchoices=low;high\n"
    "default=low\n"
    "[parameter tree/m/who]\ntype=choice\nchoices=cat;dog\n"
    "words=cat:puss;dog:hound\n";

typedef struct
{
  GPtrArray *providers;    /* (owned) */
  GPtrArray *money_faults; /* (owned) */
  RfKeyFile *config;       /* (owned) */
  RfProviderInfo *info;    /* (unowned) */
  RfModelInfo *model;      /* (unowned) (nullable) */
} Overlay;

static void
overlay_open (Overlay *self, const char *config)
{
  g_autoptr (RfKeyFile) file = rf_key_file_new_from_data (manifest, -1, "/p/tree.provider", NULL);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  RfOverlay work = { NULL };

  self->providers = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_provider_info_unref);
  self->money_faults = g_ptr_array_new_with_free_func (g_free);
  self->config = rf_key_file_new_from_data (config, -1, CONF, NULL);
  self->info = rf_manifest_read (file, FALSE);
  g_assert_null (self->info->refused);
  g_ptr_array_add (self->providers, self->info);
  work = (RfOverlay){ self->providers, ids, self->config, self->money_faults, NULL };
  g_ptr_array_add (ids, self->info->id);
  rf_overlay_apply (&work);
  self->model = rf_provider_info_find_model (self->info, "m");
}

static void
overlay_close (Overlay *self)
{
  g_ptr_array_unref (self->providers);
  g_ptr_array_unref (self->money_faults);
  rf_key_file_unref (self->config);
}

static void
assert_no_faults (Overlay *self)
{
  const GPtrArray *faults = rf_key_file_get_faults (self->config);

  for (guint i = 0; i < faults->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (faults, i));
  g_assert_cmpuint (faults->len, ==, 0);
  g_assert_cmpuint (self->money_faults->len, ==, 0);
}

static void
test_nothing (void)
{
  Overlay overlay = { 0 };

  overlay_open (&overlay, "[server]\nport=80\n[defaults]\nimage=tree\n");
  assert_no_faults (&overlay);
  g_assert_cmpint (overlay.model->price.base, ==, 5000000);
  overlay_close (&overlay);
}

static void
test_changes_a_model (void)
{
  Overlay overlay = { 0 };

  overlay_open (&overlay,
                "[model tree/m]\nprice=7.5\nname=Mine\nrecipe=4\nprice-of=low:3;high:4\n");
  assert_no_faults (&overlay);
  g_assert_cmpint (overlay.model->price.base, ==, 7500000);
  g_assert_cmpint (
      *(gint64 *) g_hash_table_lookup (overlay.model->price.table, "high"), ==, 4000000);
  g_assert_cmpstr (overlay.model->name, ==, "Mine");
  g_assert_cmpuint (overlay.model->recipe, ==, 4);
  g_assert_cmpuint (overlay.model->parameters->len, ==, 3);
  overlay_close (&overlay);
}

static void
test_changes_a_parameter (void)
{
  Overlay overlay = { 0 };
  const RfParameter *size = NULL;
  const RfParameter *who = NULL;

  overlay_open (&overlay,
                "[parameter tree/m/size]\nmaximum=4096\ndefault=512\n"
                "[parameter tree/m/who]\nchoices=cat;bird\n"
                "[parameter tree/m/new]\ntype=text\nlabel=New\n");
  assert_no_faults (&overlay);
  size = g_ptr_array_index (overlay.model->parameters, 0);
  who = rf_model_info_find_parameter (overlay.model, "who");
  g_assert_cmpstr (size->name, ==, "size");
  g_assert_cmpfloat (size->minimum, ==, 64);
  g_assert_cmpfloat (size->maximum, ==, 4096);
  g_assert_cmpint (json_node_get_int (size->default_value), ==, 512);
  /* The dog's words went with it; the cat has its name and its synonym. */
  g_assert_cmpuint (who->prompt_words->len, ==, 2);
  g_assert_nonnull (rf_model_info_find_parameter (overlay.model, "new"));
  overlay_close (&overlay);
}

/* Who calls it something else means no translation of what it was called before. */
static void
test_changes_texts (void)
{
  static const char *const german[] = { "de", NULL };
  Overlay overlay = { 0 };
  const RfParameter *size = NULL;

  overlay_open (&overlay,
                "[parameter tree/m/size]\nlabel=Edge\ndescription[de]=Wie lang\n"
                "[parameter tree/m/who]\nchoice-labels[de]=cat:Katze\n");
  assert_no_faults (&overlay);
  size = rf_model_info_find_parameter (overlay.model, "size");
  g_assert_cmpstr (
      rf_translations_pick (size->translations, "label", size->label, german), ==, "Edge");
  g_assert_cmpstr (
      rf_translations_pick (size->translations, "description", size->description, german),
      ==,
      "Wie lang");
  g_assert_cmpstr (rf_parameter_get_choice_label (
                       rf_model_info_find_parameter (overlay.model, "who"), "cat", german),
                   ==,
                   "Katze");
  overlay_close (&overlay);
}

static void
test_adds_a_model (void)
{
  Overlay overlay = { 0 };
  const RfModelInfo *model = NULL;

  overlay_open (&overlay,
                "[model tree/n/two]\nkind=video\nprice=9\n"
                "[parameter tree/n/two/prompt]\ntype=text\nflags=prompt\n");
  assert_no_faults (&overlay);
  model = rf_provider_info_find_model (overlay.info, "n/two");
  g_assert_cmpint (model->kind, ==, RF_KIND_VIDEO);
  g_assert_cmpint (model->price.base, ==, 9000000);
  g_assert_cmpuint (model->parameters->len, ==, 1);
  overlay_close (&overlay);
}

static void
test_switches_off (void)
{
  Overlay overlay = { 0 };

  overlay_open (&overlay, "[provider tree]\nenabled=no\n[model tree/m]\nprice=1\n");
  assert_no_faults (&overlay);
  g_assert_cmpstr (overlay.info->refused, ==, "it is switched off in " CONF ", line 2");
  g_assert_null (overlay.model);
  overlay_close (&overlay);
}

typedef struct
{
  const char *config;
  const char *fault; /* the first one, after the path */
  gboolean money;
} SlipCase;

/* After each of these the model is as its manifest says. */
static const SlipCase slips[] = {
  { "[provider u]\nenabled=no\n", "1: there is no provider “u”", FALSE },
  { "[provider tree]\nenabled=off\n", "2: enabled: must be “yes” or “no”", FALSE },
  { "[provider tree]\nenabeld=no\n",
    "2: enabeld: it is not known here; did you mean “enabled”?",
    FALSE },
  { "[model tree/m]\nprice=five\n",
    "2: price: must be credits: a decimal of at most six places, not negative",
    TRUE },
  { "[model tree/m]\nprise=6\n", "2: prise: it is not known here; did you mean “price”?", TRUE },
  { "[model tree/m]\nnaem=6\n", "2: naem: it is not known here; did you mean “name”?", FALSE },
  { "[model tree/m]\nprice=6\nprice=7\n", "3: price: it stands in this group already", TRUE },
  { "[model tree/m]\nkind=video\n",
    "2: kind: the kind of a model cannot be changed; it is “image”",
    FALSE },
  { "[model tree/m]\nrate=1\n", "2: rate: a rate needs “per”", TRUE },
  { "[model tree/m]\nprice-of=low:9\n", "2: price-of: the choice “high” has no price", TRUE },
  { "[model tree/mm]\nprice=6\n",
    "1: “tree” has no model “mm”, and a new one needs “kind” or “like”",
    TRUE },
  { "[model tree/mm]\nname=6\n",
    "1: “tree” has no model “mm”, and a new one needs “kind” or “like”",
    FALSE },
  { "[model tree/mm]\nkind=image\n", "1: price: a model with external cost needs a price", FALSE },
  { "[model treee/m]\nprice=6\n", "1: there is no provider “treee”; did you mean “tree”?", TRUE },
  { "[model m]\nprice=6\n", "1: a model's group is [model PROVIDER/MODEL]", TRUE },
  { "[parameter tree/m/size]\ndefault=9999\n",
    "2: default: the default 9999 must be a whole number from 64 to 2048",
    FALSE },
  { "[parameter tree/m/size]\nmaximum=512\n",
    "1: default: the default 1024 must be a whole number from 64 to 512",
    FALSE },
  { "[parameter tree/m/size]\ntype=text\n",
    "2: type: the type of a parameter cannot be changed; it is “integer”",
    FALSE },
  { "[parameter tree/m/siez]\ndefault=512\n", "1: type: it is missing", FALSE },
  { "[parameter tree/n/size]\ndefault=512\n", "1: “tree” has no model “n”", FALSE },
  { "[parameter tree/m/new]\ntype=text\naliases=size\n",
    "3: aliases: the name “size” belongs to the parameter “size”",
    FALSE },
  { "[parameter tree/m/puss]\ntype=text\n[parameter tree/m/size]\naliases=puss\n",
    "4: aliases: the name “puss” belongs to the parameter “puss”",
    FALSE },
  { "[parameter tree/m/quality]\nchoices=low;high;ultra\n",
    "1: price-of: the choice “ultra” has no price",
    TRUE },
};

static void
test_slips (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (slips); i++)
    {
      Overlay overlay = { 0 };
      g_autofree char *fault = g_strconcat (CONF ":", slips[i].fault, NULL);
      const RfParameter *size = NULL;

      overlay_open (&overlay, slips[i].config);
      g_assert_cmpuint (rf_key_file_get_faults (overlay.config)->len, >=, 1);
      g_assert_cmpstr (g_ptr_array_index (rf_key_file_get_faults (overlay.config), 0), ==, fault);
      g_assert_cmpint (overlay.money_faults->len > 0, ==, slips[i].money);
      size = rf_model_info_find_parameter (overlay.model, "size");
      g_assert_cmpint (json_node_get_int (size->default_value), ==, 1024);
      g_assert_cmpfloat (size->maximum, ==, 2048);
      g_assert_cmpuint (overlay.model->parameters->len, ==, 3);
      g_assert_cmpint (overlay.model->kind, ==, RF_KIND_IMAGE);
      overlay_close (&overlay);
    }
}

/* One line is skipped; its neighbours count. */
static void
test_one_line_is_skipped (void)
{
  Overlay overlay = { 0 };

  overlay_open (&overlay, "[model tree/m]\nrecipe=zero\nname=Mine\n");
  g_assert_cmpuint (rf_key_file_get_faults (overlay.config)->len, ==, 1);
  g_assert_cmpstr (overlay.model->name, ==, "Mine");
  g_assert_cmpuint (overlay.model->recipe, ==, 1);
  overlay_close (&overlay);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/overlay/nothing", test_nothing);
  g_test_add_func ("/overlay/changes-a-model", test_changes_a_model);
  g_test_add_func ("/overlay/changes-a-parameter", test_changes_a_parameter);
  g_test_add_func ("/overlay/changes-texts", test_changes_texts);
  g_test_add_func ("/overlay/adds-a-model", test_adds_a_model);
  g_test_add_func ("/overlay/switches-off", test_switches_off);
  g_test_add_func ("/overlay/slips", test_slips);
  g_test_add_func ("/overlay/one-line-is-skipped", test_one_line_is_skipped);
  return g_test_run ();
}
