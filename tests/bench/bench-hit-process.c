/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * A whole `refrain generate` that is a hit, as a process, against
 * `sqlite3 FILE 'select 1'`: run in turn, so that both see the same machine.
 * Prints the medians, their ratio, the most memory, and what was mapped.
 *
 *   bench-hit-process REFRAIN SQLITE3
 */

#define RUNS       200
#define MAX_RATIO  3.0
#define MAX_MEMORY (25.0 * 1000 * 1000)
#define WARM_UP    10

/* Libraries that no hit needs. */
static const char *const banned[] = { "libgst",    "librsvg",       "libsoup",  "libcairo",
                                      "libespeak", "libgdk_pixbuf", "libpango", NULL };

typedef struct
{
  double seconds;
  double bytes; /* the most memory that was resident */
} Run;

static Run
run (const char *const *command)
{
  posix_spawn_file_actions_t actions;
  struct rusage usage = { 0 };
  Run measured = { 0 };
  gint64 start = 0;
  pid_t child = 0;
  int status = 0;

  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_addopen (&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  start = g_get_monotonic_time ();
  g_assert_cmpint (
      posix_spawnp (&child, command[0], &actions, NULL, (char *const *) command, environ), ==, 0);
  g_assert_cmpint (wait4 (child, &status, 0, &usage), ==, child);
  measured.seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  measured.bytes = (double) usage.ru_maxrss * 1024.0;
  posix_spawn_file_actions_destroy (&actions);
  if (!WIFEXITED (status) || WEXITSTATUS (status) != 0)
    g_error ("%s failed", command[0]);
  return measured;
}

static int
compare_seconds (gconstpointer a, gconstpointer b)
{
  double first = ((const Run *) a)->seconds;
  double second = ((const Run *) b)->seconds;

  return (first > second) - (first < second);
}

static double
median (GArray *runs)
{
  g_array_sort (runs, compare_seconds);
  return g_array_index (runs, Run, runs->len / 2).seconds;
}

static double
most_bytes (GArray *runs)
{
  double most = 0.0;

  for (guint i = 0; i < runs->len; i++)
    most = MAX (most, g_array_index (runs, Run, i).bytes);
  return most;
}

/* The loader itself tells what it has initialised, what was opened later too. */
static gboolean
print_libraries (const char *const *command)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean clean = TRUE;

  g_subprocess_launcher_setenv (launcher, "LD_DEBUG", "files", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, command, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &said, &error);
  g_assert_no_error (error);
  lines = g_strsplit (said, "\n", -1);
  printf ("mapped:");
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      const char *path = strstr (lines[i], "calling init: ");
      g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL;

      if (name == NULL)
        continue;
      printf (" %s", name);
      for (gsize j = 0; banned[j] != NULL; j++)
        clean = clean && !g_str_has_prefix (name, banned[j]);
    }
  printf ("\n");
  return clean;
}

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  g_file_get_contents (from, &content, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, content, (gssize) length, &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  const char *const command[] = { "rm", "-rf", "--", path, NULL };

  run (command);
}

static void
measure (const char *const *hit, const char *const *bare)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (Run));
  g_autoptr (GArray) bares = g_array_new (FALSE, FALSE, sizeof (Run));
  double ratio = 0.0;
  double bytes = 0.0;

  for (guint i = 0; i < WARM_UP + RUNS; i++)
    {
      Run first = run (hit);
      Run second = run (bare);

      if (i >= WARM_UP)
        {
          g_array_append_val (hits, first);
          g_array_append_val (bares, second);
        }
    }
  ratio = median (hits) / median (bares);
  bytes = most_bytes (hits);
  printf (
      "hit %.2f ms, sqlite3 %.2f ms, ratio %.2f (at most %.1f), memory %.1f MB (at most %.0f)\n",
      median (hits) * 1e3,
      median (bares) * 1e3,
      ratio,
      MAX_RATIO,
      bytes / 1e6,
      MAX_MEMORY / 1e6);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("refrain-bench-XXXXXX", &error);
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autofree char *database = g_build_filename (data, "refrain.db", NULL);
  g_autofree char *copy = g_build_filename (folder, "copy.db", NULL);
  const char *const hit[] = { argv[1],    "--data-dir", data,
                              "generate", "image",      "a grandmother waving, cosy evening",
                              NULL };
  const char *const bare[] = { argv[2], copy, "select 1", NULL };
  gboolean clean = FALSE;

  g_assert_no_error (error);
  g_assert_cmpint (argc, ==, 3);
  g_setenv ("REFRAIN_CONFIG", "/dev/null", TRUE);
  /* The build system sets it for its own programs, which find their libraries
   * without; the loader would look through all of it for each library. */
  g_unsetenv ("LD_LIBRARY_PATH");
  run (hit);
  copy_file (database, copy);
  clean = print_libraries (hit);
  measure (hit, bare);
  remove_tree (folder);
  /* Only what was mapped can fail: times are for people to judge. */
  return clean ? 0 : 1;
}
