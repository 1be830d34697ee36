/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "media-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <gst/gst.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * A look at a picture and at a sound, as the acceptance of each new output has
 * it, against Debian's own programs for the same files: gdk-pixbuf-thumbnailer,
 * which decodes the picture and writes it again, gst-discoverer-1.0, which reads
 * the sound's beginning only, and gst-launch-1.0, which decodes it. Run in turn,
 * so that all see the same machine; the ratios of the medians are what counts.
 *
 *   bench-media GDK-PIXBUF-THUMBNAILER GST-DISCOVERER GST-LAUNCH
 */

#define RUNS    15
#define WARM_UP 2

static double
run (const char *const *command)
{
  posix_spawn_file_actions_t actions;
  gint64 start = 0;
  pid_t child = 0;
  int status = 0;

  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_addopen (&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  start = g_get_monotonic_time ();
  g_assert_cmpint (
      posix_spawn (&child, command[0], &actions, NULL, (char *const *) command, environ), ==, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  posix_spawn_file_actions_destroy (&actions);
  if (!WIFEXITED (status) || WEXITSTATUS (status) != 0)
    g_error ("%s failed", command[0]);
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

static double
probe (const char *path, const char *media_type)
{
  gint64 start = g_get_monotonic_time ();
  int descriptor = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  g_autoptr (RfMediaReport) report = rf_media_probe (descriptor, media_type, NULL, NULL);

  g_assert_cmpint (report->verdict, ==, RF_MEDIA_GOOD);
  close (descriptor);
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

static int
compare_cb (const void *a, const void *b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

static double
median (double *times)
{
  qsort (times, RUNS, sizeof *times, compare_cb);
  return times[RUNS / 2];
}

static void
measure (const char *what, const char *path, const char *media_type, const char *const *command)
{
  double ours[RUNS];
  double theirs[RUNS];
  double our_median = 0;
  double their_median = 0;
  g_autofree char *program = g_path_get_basename (command[0]);

  for (int i = -WARM_UP; i < RUNS; i++)
    {
      ours[MAX (i, 0)] = probe (path, media_type);
      theirs[MAX (i, 0)] = run (command);
    }
  our_median = median (ours);
  their_median = median (theirs);
  printf ("%s: %.1f ms, %s %.1f ms, ratio %.2f\n",
          what,
          our_median,
          program,
          their_median,
          our_median / their_median);
}

static char *
dup_file (const char *folder, const char *name, const char *pipeline)
{
  g_autoptr (GBytes) bytes = media_test_make (pipeline);
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (
      path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  return path;
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("bench-media-XXXXXX", NULL);
  g_autofree char *picture = NULL;
  g_autofree char *sound = NULL;
  g_autofree char *small = g_build_filename (folder, "small.png", NULL);

  g_assert_cmpint (argc, ==, 4);
  gst_init (NULL, NULL);
  picture = dup_file (folder,
                      "picture.png",
                      "videotestsrc num-buffers=1 ! video/x-raw,width=1024,height=1024 ! pngenc");
  sound = dup_file (folder,
                    "sound.ogg",
                    "audiotestsrc num-buffers=3000 samplesperbuffer=480 ! "
                    "audio/x-raw,rate=48000,channels=2 ! opusenc ! oggmux");
  {
    const char *const thumbnailer[] = { argv[1], "-s", "1024", picture, small, NULL };
    const char *const discoverer[] = { argv[2], sound, NULL };
    g_autofree char *location = g_strconcat ("location=", sound, NULL);
    const char *const launch[] = { argv[3],     "-q", "filesrc",  location,     "!",
                                   "decodebin", "!",  "fakesink", "sync=false", NULL };

    measure ("picture of 1024×1024", picture, "image/png", thumbnailer);
    measure ("sound of 30 s", sound, "audio/ogg", discoverer);
    measure ("sound of 30 s", sound, "audio/ogg", launch);
  }
  g_unlink (picture);
  g_unlink (sound);
  g_unlink (small);
  g_rmdir (folder);
  return 0;
}
