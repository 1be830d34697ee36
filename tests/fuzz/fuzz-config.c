/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fuzz.h"
#include "rf-config.h"
#include "rf-normalise.h"
#include "rf-overlay.h"
#include "rf-price.h"
#include "rf-types.h"

/*
 * Any bytes are a refrain.conf, as the program reads it: the engine's part of
 * it, and what it changes of a manifest. Wrong lines are told with file and
 * line and skipped; what is left has a profile `default`, and models that
 * take a request and have a price.
 */

#define CONF "/etc/refrain.conf"

static const char manifest[] = "[provider tree]\nname=T\nabi=1\nexternal-cost=yes\nleaves=All\n"
                               "[model tree/m]\nkind=image\nname=M\nprice=5\nrate=2\nper=size\n"
                               "price-table=quality\nprice-of=low:1;high:2\n"
                               "[parameter tree/m/size]\ntype=integer\nminimum=64\nmaximum=2048\n"
                               "default=1024\n"
                               "[parameter tree/m/quality]\ntype=choice\nchoices=low;high\n"
                               "default=low\n"
                               "[parameter tree/m/who]\ntype=choice\nchoices=cat;dog\n"
                               "words=cat:puss;dog:hound\n";

static void
check_engine (RfConfig *config)
{
  const RfProfile *profile = rf_config_find_profile (config, "default");

  g_assert_nonnull (profile);
  for (gsize i = 0; i < G_N_ELEMENTS (profile->ttl); i++)
    g_assert_cmpint (profile->ttl[i], >=, -1);
  for (gsize i = 0; rf_kind_names[i].name != NULL; i++)
    {
      const char *model = rf_config_get_default_model (config, (RfKind) rf_kind_names[i].value);

      g_assert_true (model == NULL || *model != '\0');
    }
}

static void
check_model (const RfModelInfo *model)
{
  g_autoptr (JsonObject) nothing = json_object_new ();
  g_autoptr (GHashTable) inputs = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfNormal) normal = rf_normalise (model, nothing, inputs, &error);

  g_assert_true ((normal == NULL) == (error != NULL));
  if (normal != NULL)
    g_assert_cmpint (rf_price_of (model, normal->params), >=, 0);
}

static void
check_overlay (RfKeyFile *config)
{
  g_autoptr (RfKeyFile) file = rf_key_file_new_from_data (manifest, -1, "/p/tree.provider", NULL);
  g_autoptr (RfProviderInfo) info = rf_manifest_read (file, FALSE);
  g_autoptr (GPtrArray) providers = g_ptr_array_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) money = g_ptr_array_new_with_free_func (g_free);
  RfOverlay overlay = { providers, ids, config, money, NULL };

  g_assert_null (info->refused);
  g_ptr_array_add (providers, info);
  g_ptr_array_add (ids, info->id);
  rf_overlay_apply (&overlay);
  for (guint i = 0; i < info->models->len; i++)
    check_model (g_ptr_array_index (info->models, i));
  for (guint i = 0; i < money->len; i++)
    g_assert_true (g_str_has_prefix (g_ptr_array_index (money, i), CONF ":"));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (RfKeyFile) file = NULL;
  g_autoptr (RfConfig) config = NULL;
  const GPtrArray *faults = NULL;

  fuzz_make_criticals_fatal ();
  file = rf_key_file_new_from_data ((const char *) data, (gssize) size, CONF, NULL);
  if (file == NULL)
    return 0;
  config = rf_config_new (file);
  check_engine (config);
  check_overlay (file);
  faults = rf_key_file_get_faults (file);
  for (guint i = 0; i < faults->len; i++)
    {
      const char *fault = g_ptr_array_index (faults, i);

      g_assert_true (g_str_has_prefix (fault, CONF ":"));
      g_assert_true (g_utf8_validate (fault, -1, NULL));
    }
  return 0;
}
