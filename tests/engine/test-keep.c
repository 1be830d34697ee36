/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"
#include "rf-paths.h"

#include <string.h>

/* Where the bytes of a result go that the store has not taken. */

typedef struct
{
  char *folder;       /* (owned) where the provider worked */
  RfPlan *plan;       /* (owned) */
  RfModelInfo *model; /* (owned) */
  RfOutput *output;   /* (owned) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("picture", 7);
  g_autofree char *film = NULL;

  fixture->folder = g_dir_make_tmp ("keep-XXXXXX", NULL);
  film = g_build_filename (fixture->folder, "film.webm", NULL);
  g_assert_true (g_file_set_contents (film, "film", -1, NULL));
  fixture->model = rf_model_info_new ("p", "m", RF_KIND_IMAGE);
  fixture->plan = rf_plan_new ();
  fixture->plan->model = rf_model_info_ref (fixture->model);
  fixture->output = rf_output_new ();
  rf_output_add_bytes (fixture->output, RF_ROLE_IMAGE, "image/png", bytes);
  rf_output_add_file (fixture->output, RF_ROLE_VIDEO, "video/webm", film);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  rf_paths_remove_tree (fixture->folder);
  rf_output_free (fixture->output);
  rf_plan_unref (fixture->plan);
  rf_model_info_unref (fixture->model);
  g_free (fixture->folder);
}

static void
assert_kept (const RfResult *result, const char *folder)
{
  static const char *const contents[] = { "picture", "film" };
  const RfGeneration *generation = rf_result_get_generation (result);

  g_assert_cmpuint (generation->assets->len, ==, G_N_ELEMENTS (contents));
  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      const RfAsset *asset = g_ptr_array_index (generation->assets, i);
      g_autofree char *place = g_path_get_dirname (asset->path);
      g_autofree char *text = NULL;

      g_assert_cmpstr (place, ==, folder);
      g_assert_true (g_file_get_contents (asset->path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, contents[i]);
    }
}

static void
test_in_the_work_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfResult) result =
      rf_engine_keep_output (fixture->plan, fixture->output, fixture->folder, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (result->work_directory, ==, fixture->folder);
  assert_kept (result, fixture->folder);
}

/* A folder that takes no file, as one on a full disk does. */
static void
test_elsewhere (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *other = NULL;
  RfResult *result =
      rf_engine_keep_output (fixture->plan, fixture->output, "/proc/self/none", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (result->work_directory, !=, "/proc/self/none");
  assert_kept (result, result->work_directory);
  other = g_strdup (result->work_directory);
  rf_result_free (result);
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
}

static void
test_nowhere (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *film = g_build_filename (fixture->folder, "film.webm", NULL);
  g_autoptr (RfResult) result = NULL;

  rf_paths_remove_tree (film);
  result = rf_engine_keep_output (fixture->plan, fixture->output, "/proc/self/none", &error);
  g_assert_null (result);
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "/proc/self/none"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/keep/work-folder", Fixture, NULL, set_up, test_in_the_work_folder, tear_down);
  g_test_add ("/keep/elsewhere", Fixture, NULL, set_up, test_elsewhere, tear_down);
  g_test_add ("/keep/nowhere", Fixture, NULL, set_up, test_nowhere, tear_down);
  return g_test_run ();
}
