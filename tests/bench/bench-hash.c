/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-hash.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * Hashing a file of 256 MiB, against `openssl dgst -sha256` on the same file.
 * Both are whole processes, in turns, so that what disturbs one disturbs the
 * other; the median of the rounds' ratios counts.
 */

#define FILE_MEGABYTES 256
#define ROUNDS         9
#define LIMIT          1.2
#define SKIPPED        77

static gboolean
fill (int descriptor)
{
  g_autofree guint32 *block = g_new (guint32, 256 * 1024);

  for (guint i = 0; i < FILE_MEGABYTES; i++)
    {
      for (guint j = 0; j < 256 * 1024; j++)
        block[j] = (j + i) * 2654435761u;
      if (write (descriptor, block, 1024 * 1024) != 1024 * 1024)
        return FALSE;
    }
  return TRUE;
}

/* Returns seconds, and the last word of what the program says. */
static double
run (const char *const *command, char **word)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  gint64 start = g_get_monotonic_time ();
  int status = -1;
  gint64 end = 0;

  if (!g_spawn_sync (NULL,
                     (char **) command,
                     NULL,
                     G_SPAWN_SEARCH_PATH,
                     NULL,
                     NULL,
                     &output,
                     NULL,
                     &status,
                     &error) ||
      status != 0)
    g_error ("%s: %s", command[0], error != NULL ? error->message : "failed");
  end = g_get_monotonic_time ();
  g_strstrip (output);
  *word = g_strdup (strrchr (output, ' ') != NULL ? strrchr (output, ' ') + 1 : output);
  return (double) (end - start) / G_USEC_PER_SEC;
}

static int
compare (const void *left, const void *right)
{
  double difference = *(const double *) left - *(const double *) right;

  return difference < 0 ? -1 : difference > 0;
}

static double
median (double *values)
{
  qsort (values, ROUNDS, sizeof *values, compare);
  return values[ROUNDS / 2];
}

static int
measure (const char *program, const char *path)
{
  const char *const ours[] = { program, "--hash", path, NULL };
  const char *const theirs[] = { "openssl", "dgst", "-sha256", path, NULL };
  double our_times[ROUNDS];
  double their_times[ROUNDS];
  double ratios[ROUNDS];
  double ratio = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *our_word = NULL;
      g_autofree char *their_word = NULL;

      our_times[i] = run (ours, &our_word);
      their_times[i] = run (theirs, &their_word);
      ratios[i] = our_times[i] / their_times[i];
      if (!g_str_equal (our_word, their_word))
        g_error ("the hashes differ: %s and %s", our_word, their_word);
    }
  ratio = median (ratios);
  printf ("hash %d MiB: ours %.3f s, openssl %.3f s, ratio %.3f (at most %.1f)\n",
          FILE_MEGABYTES,
          median (our_times),
          median (their_times),
          ratio,
          LIMIT);
  return ratio <= LIMIT ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int
hash_only (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sha256 = rf_hash_file (path, NULL, NULL, &error);

  if (sha256 == NULL)
    g_error ("%s: %s", path, error->message);
  printf ("%s\n", sha256);
  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  g_autofree char *openssl = g_find_program_in_path ("openssl");
  g_autofree char *path = NULL;
  int descriptor = -1;
  int result = EXIT_FAILURE;

  if (argc == 3 && g_str_equal (argv[1], "--hash"))
    return hash_only (argv[2]);
  if (openssl == NULL)
    {
      printf ("skipped: there is no program openssl to compare with\n");
      return SKIPPED;
    }
  descriptor = g_file_open_tmp ("refrain-hash-XXXXXX", &path, NULL);
  if (descriptor >= 0 && fill (descriptor))
    result = measure (argv[0], path);
  if (descriptor >= 0)
    close (descriptor);
  if (path != NULL)
    g_unlink (path);
  return result;
}
