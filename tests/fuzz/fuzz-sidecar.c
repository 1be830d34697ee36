/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fuzz.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"
#include "rf-sidecar.h"

#include <string.h>

/*
 * Any JSON is a sidecar or is refused with a sentence. What is taken names no
 * file outside its folder, and is written so that it reads as itself.
 */

static void
assert_plain_names (const RfSidecar *sidecar)
{
  g_assert_cmpuint (sidecar->files->len, ==, sidecar->entry->generation->assets->len);
  for (guint i = 0; i < sidecar->files->len; i++)
    {
      const char *name = g_ptr_array_index (sidecar->files, i);

      g_assert_null (strchr (name, '/'));
      g_assert_true (name[0] != '\0' && name[0] != '.');
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (RfSidecar) sidecar = NULL;
  g_autoptr (RfSidecar) same = NULL;

  fuzz_make_criticals_fatal ();
  node = rf_json_parse ((const char *) data, (gssize) size, NULL, NULL);
  if (node == NULL)
    return 0;
  sidecar = rf_sidecar_new_from_json (node, &error);
  g_assert_true ((sidecar == NULL) == (error != NULL));
  if (sidecar == NULL)
    {
      g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
      return 0;
    }
  assert_plain_names (sidecar);
  again = rf_sidecar_to_json (sidecar->entry, sidecar->position, RF_PROVENANCE_FULL);
  same = rf_sidecar_new_from_json (again, &error);
  g_assert_no_error (error);
  assert_plain_names (same);
  g_assert_cmpstr (same->entry->key, ==, sidecar->entry->key);
  return 0;
}
