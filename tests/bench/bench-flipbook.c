/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench-time.h"
#include "flipbook-film.h"
#include "rf-flipbook-encoder.h"

#include "rf-paths.h"

#include <glib/gstdio.h>
#include <sys/resource.h>

/*
 * How much faster than it plays a video is made, beside plain gst-launch-1.0
 * that encodes the very same frames with the same settings and only reads them
 * from a file. Each is the best of some rounds, in turn. It is the time of the
 * processors that counts, which depends least on who else is using them; by the
 * clock it is less, since a frame is drawn while the one before it is encoded.
 */

#define ROUNDS 5
#define FRAME  (1280 * 720 * 4)

/** What is wanted */
#define RATIO 1.3

static const char picture[] =
    "<svg xmlns='http://www.w3.org/2000/svg' width='1280' height='720'>"
    "<g class='layer background'><rect width='1280' height='720' fill='#9cc9e8'/>"
    "<circle cx='1000' cy='180' r='90' fill='#fff0b0'/><path d='M0 520L400 380L800 560L1280 420"
    "V720H0Z' fill='#5a9c62'/></g><g class='layer body'><path d='M440 720Q460 470 640 470Q820 470 "
    "840 720Z' fill='#3d6fb5'/></g><g class='layer head'><ellipse cx='640' cy='330' rx='130' "
    "ry='160' fill='#f0c39a'/><g class='eyes-open'><circle cx='590' cy='320' r='16'/><circle "
    "cx='690' cy='320' r='16'/></g><g class='eyes-shut' display='none'><path d='M574 320h32M674 "
    "320h32' stroke='#000000' stroke-width='6'/></g></g></svg>";

static const RfFlipbookSettings settings = { .mood = RF_FLIPBOOK_EXCITED,
                                             .activity = RF_FLIPBOOK_DANCING,
                                             .title = "",
                                             .width = 1280,
                                             .height = 720,
                                             .fps = 25,
                                             .seconds = 4 };

typedef struct
{
  char *home;
  char *picture;
  char *frames;
  char *video;
  char *plain;
} Bench;

static RfFilm *
open_film (const Bench *self)
{
  g_autoptr (GError) error = NULL;
  RfFilm *film = rf_film_new (&settings, self->picture, NULL, &error);

  g_assert_no_error (error);
  return film;
}

static void
write_frames (const Bench *self)
{
  g_autoptr (RfFilm) film = open_film (self);
  g_autofree guint8 *pixels = g_malloc (FRAME);
  FILE *file = g_fopen (self->frames, "wb");

  g_assert_nonnull (file);
  for (int i = 0; i < rf_film_count_frames (film); i++)
    {
      cairo_surface_t *surface =
          cairo_image_surface_create_for_data (pixels, CAIRO_FORMAT_RGB24, 1280, 720, 1280 * 4);

      rf_film_draw (film, i, surface);
      cairo_surface_destroy (surface);
      g_assert_cmpuint (fwrite (pixels, 1, FRAME, file), ==, FRAME);
    }
  g_assert_cmpint (fclose (file), ==, 0);
}

static BenchTime
time_ours (const Bench *self)
{
  const BenchTime start = bench_time_begin (RUSAGE_SELF);
  g_autoptr (RfFilm) film = open_film (self);
  g_autoptr (GError) error = NULL;
  const RfRecording recording = { film, &settings, "vp8", NULL, NULL, self->video };

  rf_flipbook_encoder_run (&recording, NULL, NULL, &error);
  g_assert_no_error (error);
  return bench_time_end (&start, RUSAGE_SELF);
}

static BenchTime
time_plain (const Bench *self, const char *program)
{
  g_autofree char *chain = rf_flipbook_encoder_dup_chain (&settings, "vp8");
  g_autofree char *command = g_strdup_printf (
      "%s -q filesrc location=%s ! rawvideoparse width=1280 height=720 format=bgrx framerate=25/1"
      " colorimetry=sRGB ! videoconvert n-threads=1 dither=none ! %s ! webmmux ! filesink "
      "location=%s",
      program,
      self->frames,
      chain,
      self->plain);
  g_autoptr (GError) error = NULL;
  const BenchTime start = bench_time_begin (RUSAGE_CHILDREN);
  int status = 0;

  g_spawn_command_line_sync (command, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return bench_time_end (&start, RUSAGE_CHILDREN);
}

static void
run (const Bench *self, const char *program)
{
  BenchTime ours = { G_MAXDOUBLE, G_MAXDOUBLE };
  BenchTime plain = ours;

  write_frames (self);
  for (int i = 0; i < ROUNDS; i++)
    {
      bench_time_keep_least (&ours, time_ours (self));
      if (program != NULL)
        bench_time_keep_least (&plain, time_plain (self, program));
    }
  g_test_message ("%d s of 1280×720 in %.3f s: %.1f times as fast as it plays",
                  settings.seconds,
                  ours.passed,
                  settings.seconds / ours.passed);
  if (program == NULL)
    {
      g_test_skip ("the program gst-launch-1.0 is not installed");
      return;
    }
  g_test_message ("gst-launch-1.0: %.3f s; ratio of processor time %.2f, wanted at most %.1f; by "
                  "the clock %.2f",
                  plain.passed,
                  ours.processor / plain.processor,
                  RATIO,
                  ours.passed / plain.passed);
  g_assert_cmpfloat (ours.processor / plain.processor, <=, RATIO);
}

static void
bench_flipbook (void)
{
  g_autofree char *home = g_dir_make_tmp ("bench-flipbook-XXXXXX", NULL);
  g_autofree char *drawn = g_build_filename (home, "picture.svg", NULL);
  g_autofree char *frames = g_build_filename (home, "frames.raw", NULL);
  g_autofree char *video = g_build_filename (home, "video.webm", NULL);
  g_autofree char *plain = g_build_filename (home, "plain.webm", NULL);
  g_autofree char *program = g_find_program_in_path ("gst-launch-1.0");
  g_autofree char *status = rf_flipbook_encoder_dup_status ();
  const Bench bench = { home, drawn, frames, video, plain };

  g_assert_true (g_file_set_contents (drawn, picture, -1, NULL));
  if (status == NULL)
    run (&bench, program);
  else
    g_test_skip (status);
  rf_paths_remove_tree (home);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bench/flipbook", bench_flipbook);
  return g_test_run ();
}
