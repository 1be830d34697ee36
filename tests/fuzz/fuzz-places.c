/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fuzz.h"
#include "rf-entry.h"
#include "rf-file-places.h"
#include "rf-json-reader.h"

#include <string.h>

/*
 * Whatever a side record says, no name that is made of it leads out of the data
 * folder: it lies in assets/YYYY/MM or records/YYYY/MM, and is one that the
 * store would find again.
 */

#define FOLDER "/data"

static void
check_place (const char *path, const char *top)
{
  g_autofree char *canonical = g_canonicalize_filename (path, "/");
  g_autofree char *start = g_strconcat (FOLDER "/", top, "/", NULL);
  g_auto (GStrv) parts = NULL;

  g_assert_cmpstr (canonical, ==, path);
  g_assert_true (g_str_has_prefix (path, start));
  parts = g_strsplit (path + strlen (start), "/", -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 3);
  g_assert_cmpuint (strlen (parts[0]), ==, 4);
  g_assert_cmpuint (strlen (parts[1]), ==, 2);
  g_assert_cmpuint (strspn (parts[0], "0123456789"), ==, 4);
  g_assert_cmpuint (strspn (parts[1], "0123456789"), ==, 2);
  g_assert_cmpuint (strlen (parts[2]), <=, 255);
}

static void
check_record (const RfGeneration *generation, gint64 created_at)
{
  g_autofree char *path = rf_file_places_dup_record (FOLDER, generation->id, created_at);

  if (path == NULL)
    return;
  check_place (path, "records");
  g_assert_true (rf_file_places_is_record (strrchr (path, '/') + 1));
}

static void
check_blob (RfAsset *asset)
{
  g_autofree char *path = rf_file_places_dup_blob (FOLDER, asset);
  const char *extension = rf_file_places_get_extension (asset->media_type);

  if (path != NULL)
    check_place (path, "assets");
  g_assert_cmpstr (extension, !=, "");
  g_assert_null (strpbrk (extension, "./"));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (RfEntry) entry = NULL;
  const RfGeneration *generation = NULL;

  fuzz_make_criticals_fatal ();
  node = rf_json_parse ((const char *) data, (gssize) size, NULL, NULL);
  if (node == NULL)
    return 0;
  entry = rf_entry_new_from_side_record (node, NULL);
  if (entry == NULL)
    return 0;
  generation = entry->generation;
  check_record (generation, generation->finished_at);
  check_record (generation, entry->created_at);
  for (guint i = 0; i < generation->assets->len; i++)
    check_blob (g_ptr_array_index (generation->assets, i));
  return 0;
}
