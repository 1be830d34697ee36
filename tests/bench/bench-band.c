/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench-time.h"
#include "rf-json-object.h"
#include "rf-paths.h"
#include "rf-registry.h"

#include <stdlib.h>
#include <sys/resource.h>

/*
 * How much faster than it plays music is made, beside the plain fluidsynth
 * program rendering the same MIDI file with the same soundfont and the same
 * effects into the same format. Each is the best of some rounds, in turn, and it
 * is the time of the processors that counts, which others change least.
 */

#define SECONDS   "60"
#define ROUNDS    5
#define SOUNDFONT "/usr/share/sounds/sf2/TimGM6mb.sf2"

/** What is wanted */
#define RATIO 1.3

static JsonObject *
new_params (const RfModelInfo *model)
{
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < model->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (model->parameters, i);

      if (parameter->default_value != NULL)
        json_object_set_member (object, parameter->name, rf_json_copy (parameter->default_value));
    }
  json_object_set_int_member (object, "seconds", atoi (SECONDS));
  json_object_set_string_member (object, "mood", "epic");
  json_object_set_string_member (object, "format", "flac");
  return object;
}

static BenchTime
time_provider (RfProvider *provider, RfModelInfo *model, const char *home, const char *midi_path)
{
  g_autofree char *folder = g_build_filename (home, "work-XXXXXX", NULL);
  g_autoptr (JsonObject) params = new_params (model);
  g_autoptr (RfTask) task = rf_task_new (model, params, g_mkdtemp (folder));
  g_autoptr (GError) error = NULL;
  const BenchTime start = bench_time_begin (RUSAGE_SELF);
  g_autoptr (RfOutput) output = rf_provider_generate (provider, task, NULL, NULL, &error);
  const BenchTime time = bench_time_end (&start, RUSAGE_SELF);
  const RfOutputAsset *midi;

  g_assert_no_error (error);
  midi = g_ptr_array_index (output->assets, 1);
  g_assert_true (g_file_set_contents (midi_path,
                                      g_bytes_get_data (midi->bytes, NULL),
                                      (gssize) g_bytes_get_size (midi->bytes),
                                      NULL));
  return time;
}

static BenchTime
time_program (const char *program, const char *home, const char *midi_path)
{
  g_autofree char *path = g_build_filename (home, "plain.flac", NULL);
  const char *arguments[] = { program, "-niq", "-r", "44100", "-g",      "0.4",     "-C", "0",
                              "-T",    "flac", "-F", path,    SOUNDFONT, midi_path, NULL };
  g_autoptr (GError) error = NULL;
  const BenchTime start = bench_time_begin (RUSAGE_CHILDREN);
  int status = 0;

  g_spawn_sync (NULL,
                (char **) arguments,
                NULL,
                G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL,
                NULL,
                NULL,
                NULL,
                &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  return bench_time_end (&start, RUSAGE_CHILDREN);
}

static void
bench_band (void)
{
  const char *folders[] = { TEST_PLUGIN_DIR "/band", NULL };
  g_autoptr (RfRegistry) registry = rf_registry_new (folders, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfProvider) provider = rf_registry_open (registry, "band", &error);
  g_autofree char *program = g_find_program_in_path ("fluidsynth");
  g_autofree char *home = g_dir_make_tmp ("bench-band-XXXXXX", NULL);
  g_autofree char *midi_path = g_build_filename (home, "music.mid", NULL);
  BenchTime ours = { G_MAXDOUBLE, G_MAXDOUBLE };
  BenchTime plain = ours;
  RfModelInfo *model;

  g_assert_no_error (error);
  model = rf_provider_info_find_model (rf_registry_find (registry, "band"), "combo");
  for (int i = 0; i < ROUNDS; i++)
    {
      bench_time_keep_least (&ours, time_provider (provider, model, home, midi_path));
      if (program != NULL)
        bench_time_keep_least (&plain, time_program (program, home, midi_path));
    }
  rf_paths_remove_tree (home);
  g_test_message ("%s s of music in %.3f s: %.0f times as fast as it plays",
                  SECONDS,
                  ours.passed,
                  atoi (SECONDS) / ours.passed);
  if (program == NULL)
    {
      g_test_skip ("the program fluidsynth is not installed");
      return;
    }
  g_test_message (
      "fluidsynth -F: %.3f s; ratio of processor time %.2f, wanted at most %.1f; by the clock %.2f",
      plain.passed,
      ours.processor / plain.processor,
      RATIO,
      ours.passed / plain.passed);
  g_assert_cmpfloat (ours.processor / plain.processor, <=, RATIO);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bench/band", bench_band);
  return g_test_run ();
}
