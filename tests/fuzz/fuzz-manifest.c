/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fuzz.h"
#include "rf-json-printer.h"
#include "rf-manifest.h"
#include "rf-normalise.h"
#include "rf-price.h"

/*
 * Any bytes are a manifest, taken or refused. One that is refused says why and
 * has no models; each model of one that is taken can be shown, and what it
 * makes of a request without parameters can be normalised again and has a
 * price.
 */

#define PATH "/plugins/tree.provider"

static void
check_refused (const RfProviderInfo *info)
{
  g_assert_cmpuint (info->models->len, ==, 0);
  g_assert_nonnull (info->faults);
  for (gsize i = 0; info->faults[i] != NULL; i++)
    {
      g_assert_true (g_str_has_prefix (info->faults[i], PATH));
      g_assert_true (g_utf8_validate (info->faults[i], -1, NULL));
    }
}

static void
check_model (const RfModelInfo *model)
{
  g_autoptr (JsonObject) nothing = json_object_new ();
  g_autoptr (GHashTable) inputs = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfNormal) normal = rf_normalise (model, nothing, inputs, &error);
  g_autoptr (RfNormal) again = NULL;

  g_assert_true ((normal == NULL) == (error != NULL));
  if (normal == NULL)
    {
      g_assert_true (error->domain == RF_ERROR);
      return;
    }
  g_assert_cmpint (rf_price_of (model, normal->params), >=, 0);
  again = rf_normalise (model, normal->params, inputs, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rf_price_of (model, again->params), ==, rf_price_of (model, normal->params));
}

static void
check_shown (const RfProviderInfo *info)
{
  g_autoptr (JsonNode) node = rf_provider_info_to_json (info);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = rf_json_print (node, NULL, &error);

  g_assert_no_error (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (RfKeyFile) file = NULL;
  g_autoptr (RfProviderInfo) info = NULL;

  fuzz_make_criticals_fatal ();
  file = rf_key_file_new_from_data ((const char *) data, (gssize) size, PATH, NULL);
  if (file == NULL)
    return 0;
  info = rf_manifest_read (file, TRUE);
  g_assert_nonnull (info);
  check_shown (info);
  if (info->refused != NULL)
    check_refused (info);
  for (guint i = 0; i < info->models->len; i++)
    check_model (g_ptr_array_index (info->models, i));
  return 0;
}
