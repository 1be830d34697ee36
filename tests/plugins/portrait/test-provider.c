/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "svg-check.h"

#include "rf-json-object.h"
#include "rf-png-text.h"
#include "rf-registry.h"

#include <string.h>

/* The module as the program uses it: opened by the registry, asked through RfProvider. */

typedef struct
{
  RfRegistry *registry;
  RfProvider *provider;
  RfModelInfo *model;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *folders[] = { TEST_PLUGIN_DIR, NULL };
  g_autoptr (GError) error = NULL;
  RfProviderInfo *info;

  fixture->registry = rf_registry_new (folders, NULL);
  info = rf_registry_find (fixture->registry, "portrait");
  g_assert_nonnull (info);
  fixture->model = rf_provider_info_find_model (info, "character");
  g_assert_nonnull (fixture->model);
  fixture->provider = rf_registry_open (fixture->registry, "portrait", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->provider);
  g_object_unref (fixture->registry);
}

/* A task with the manifest's defaults, and what @changes, a JSON object, says otherwise. */
static RfTask *
new_task (Fixture *fixture, const char *changes)
{
  g_autoptr (JsonObject) params = json_object_new ();
  g_autoptr (JsonNode) node = json_from_string (changes, NULL);
  g_autoptr (GList) names = json_object_get_members (json_node_get_object (node));

  for (guint i = 0; i < fixture->model->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (fixture->model->parameters, i);

      json_object_set_member (params, parameter->name, rf_json_copy (parameter->default_value));
    }
  for (GList *name = names; name != NULL; name = name->next)
    json_object_set_member (
        params,
        name->data,
        rf_json_copy (json_object_get_member (json_node_get_object (node), name->data)));
  return rf_task_new (fixture->model, params, g_get_tmp_dir ());
}

static RfOutput *
generate (Fixture *fixture, const char *changes)
{
  g_autoptr (RfTask) task = new_task (fixture, changes);
  g_autoptr (RfProgress) progress = rf_progress_new ();
  g_autoptr (GError) error = NULL;
  RfOutput *output = rf_provider_generate (fixture->provider, task, progress, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (output->assets->len, ==, 1);
  return output;
}

static const RfOutputAsset *
get_asset (const RfOutput *output)
{
  return g_ptr_array_index (output->assets, 0);
}

static void
test_png (Fixture *fixture, gconstpointer data)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  g_autoptr (RfOutput) output = generate (fixture, "{\"size\":96}");
  const RfOutputAsset *asset = get_asset (output);

  g_assert_cmpint (asset->asset->role, ==, RF_ROLE_IMAGE);
  g_assert_cmpstr (asset->asset->media_type, ==, "image/png");
  g_assert_cmpint (asset->asset->width, ==, 96);
  g_assert_cmpint (asset->asset->height, ==, 96);
  g_assert_cmpuint (g_bytes_get_size (asset->bytes), >, 1000);
  g_assert_cmpmem (
      g_bytes_get_data (asset->bytes, NULL), sizeof signature, signature, sizeof signature);
}

static void
test_svg (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RfOutput) output = generate (fixture, "{\"size\":96,\"format\":\"svg\"}");
  const RfOutputAsset *asset = get_asset (output);
  g_autofree char *svg = NULL;

  g_assert_cmpstr (asset->asset->media_type, ==, "image/svg+xml");
  g_assert_cmpint (asset->asset->width, ==, 96);
  g_assert_cmpint (asset->asset->height, ==, 96);
  svg = g_strndup (g_bytes_get_data (asset->bytes, NULL), g_bytes_get_size (asset->bytes));
  g_assert_cmpuint (strlen (svg), ==, g_bytes_get_size (asset->bytes));
  g_assert_nonnull (strstr (svg, "width='96' height='96'"));
  svg_assert_sound (svg);
}

/* What the PNG carries is the drawing that it was made of, in its layers. */
static void
test_layers (Fixture *fixture, gconstpointer data)
{
  static const char *const layers[] = { "background", "hair",      "body",  "head",
                                        "arm-left",   "arm-right", "signs", "front" };
  g_autoptr (RfOutput) png = generate (fixture, "{\"size\":96}");
  g_autoptr (RfOutput) svg = generate (fixture, "{\"size\":96,\"format\":\"svg\"}");
  g_autofree char *text = rf_png_text_find (get_asset (png)->bytes, RF_PNG_LAYERS, 1 << 20);
  gsize length = 0;
  const char *expected = g_bytes_get_data (get_asset (svg)->bytes, &length);

  g_assert_nonnull (text);
  g_assert_cmpmem (text, strlen (text), expected, length);
  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      g_autofree char *group = g_strdup_printf ("<g class='layer %s'>", layers[i]);

      g_assert_nonnull (strstr (text, group));
    }
  g_assert_nonnull (strstr (text, "<g class='eyes-open'>"));
  g_assert_nonnull (strstr (text, "<g class='eyes-shut' display='none'>"));
}

/* Each parameter of the request reaches the picture. */
static void
test_parameters_arrive (Fixture *fixture, gconstpointer data)
{
  static const char *const changes[] = {
    "{\"family_type\":\"aunt\"}",  "{\"gesture\":\"clap\"}",    "{\"hair\":\"afro\"}",
    "{\"hair_color\":\"pink\"}",   "{\"skin_tone\":\"dark\"}",  "{\"accessories\":[\"crown\"]}",
    "{\"color_theme\":\"vivid\"}", "{\"background\":\"city\"}", "{\"mood\":\"angry\"}",
    "{\"activity\":\"eating\"}",   "{\"base_avatar\":\"ida\"}", "{\"prompt\":\"something else\"}",
  };
  g_autoptr (RfOutput) standard = generate (fixture, "{\"size\":128}");

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *small = g_strdup_printf ("{\"size\":128,%s", changes[i] + 1);
      g_autoptr (RfOutput) output = generate (fixture, small);

      g_test_message ("%s", changes[i]);
      g_assert_false (g_bytes_equal (get_asset (output)->bytes, get_asset (standard)->bytes));
    }
}

static void
test_same_request (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RfOutput) one =
      generate (fixture, "{\"size\":64,\"accessories\":[\"beard\",\"hat\"]}");
  g_autoptr (RfOutput) again =
      generate (fixture, "{\"size\":64,\"accessories\":[\"beard\",\"hat\"]}");

  g_assert_true (g_bytes_equal (get_asset (one)->bytes, get_asset (again)->bytes));
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RfTask) task = new_task (fixture, "{}");
  g_autoptr (RfProgress) progress = rf_progress_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (rf_provider_generate (fixture->provider, task, progress, cancellable, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
}

/* Left after the work had begun: the class itself is asked, past the wrapper's own check. */
static void
test_cancelled_before_rendering (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RfTask) task = new_task (fixture, "{}");
  g_autoptr (RfProgress) progress = rf_progress_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (RF_PROVIDER_GET_CLASS (fixture->provider)
                     ->generate (fixture->provider, task, progress, cancellable, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
}

typedef struct
{
  Fixture *fixture;
  const char *changes;
  RfOutput *output;
} Worker;

static gpointer
work_cb (gpointer data)
{
  Worker *worker = data;

  worker->output = generate (worker->fixture, worker->changes);
  return NULL;
}

static void
test_several_at_once (Fixture *fixture, gconstpointer data)
{
  static const char *const changes[] = { "{\"size\":128}",
                                         "{\"size\":128,\"family_type\":\"baby\"}" };
  Worker workers[8];
  GThread *threads[G_N_ELEMENTS (workers)];

  for (gsize i = 0; i < G_N_ELEMENTS (workers); i++)
    {
      workers[i] = (Worker){ fixture, changes[i % 2], NULL };
      threads[i] = g_thread_new ("portrait", work_cb, &workers[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (workers); i++)
    {
      const RfOutput *expected;

      g_thread_join (threads[i]);
      expected = workers[i % 2].output;
      g_assert_true (
          g_bytes_equal (get_asset (workers[i].output)->bytes, get_asset (expected)->bytes));
    }
  g_assert_false (
      g_bytes_equal (get_asset (workers[0].output)->bytes, get_asset (workers[1].output)->bytes));
  for (gsize i = 0; i < G_N_ELEMENTS (workers); i++)
    rf_output_free (workers[i].output);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/portrait/provider/png", test_png);
  add ("/portrait/provider/svg", test_svg);
  add ("/portrait/provider/layers", test_layers);
  add ("/portrait/provider/parameters-arrive", test_parameters_arrive);
  add ("/portrait/provider/same-request-same-bytes", test_same_request);
  add ("/portrait/provider/cancelled", test_cancelled);
  add ("/portrait/provider/cancelled-before-rendering", test_cancelled_before_rendering);
  add ("/portrait/provider/several-at-once", test_several_at_once);
  return g_test_run ();
}
