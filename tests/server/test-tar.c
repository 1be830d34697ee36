/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-paths.h"
#include "rf-tar.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Archives: there and back, what tar itself says of them, and strangers' ones. */

typedef struct
{
  char *folder; /* (owned) */
  char *from;   /* (owned) */
  char *to;     /* (owned) */
  int tar;
} TarFixture;

static void
set_up (TarFixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("tar-XXXXXX", NULL);
  fixture->from = g_build_filename (fixture->folder, "from", NULL);
  fixture->to = g_build_filename (fixture->folder, "to", NULL);
  g_assert_cmpint (g_mkdir_with_parents (fixture->from, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (fixture->to, 0700), ==, 0);
  path = g_build_filename (fixture->folder, "archive.tar", NULL);
  fixture->tar = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

static void
tear_down (TarFixture *fixture, gconstpointer data)
{
  close (fixture->tar);
  rf_paths_remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->from);
  g_free (fixture->to);
}

static void
run (TarFixture *fixture, const char *format)
{
  g_auto (GStrv) parts = g_strsplit (format, "%s", -1);
  g_autofree char *command = g_strjoinv (fixture->folder, parts);

  g_assert_cmpint (system (command), ==, 0);
}

static void
test_there_and_back (TarFixture *fixture, gconstpointer data)
{
  static const gsize sizes[] = { 0, 1, 511, 512, 513, 70000 };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *name = g_strdup_printf ("file-%" G_GSIZE_FORMAT, i);
      g_autofree char *path = g_build_filename (fixture->from, name, NULL);
      g_autofree char *content = g_strnfill (sizes[i], (char) ('a' + i));

      g_assert_true (g_file_set_contents (path, content, (gssize) sizes[i], NULL));
      g_assert_true (rf_tar_add (fixture->tar, name, path, &error));
    }
  g_assert_true (rf_tar_end (fixture->tar, &error));
  g_assert_no_error (error);
  lseek (fixture->tar, 0, SEEK_SET);
  g_assert_true (rf_tar_extract (fixture->tar, fixture->to, &error));
  g_assert_no_error (error);
  run (fixture, "diff -r %s/from %s/to");
  run (fixture, "tar -df %s/archive.tar -C %s/from");
}

static void
test_of_tar_itself (TarFixture *fixture, gconstpointer data)
{
  static const char *const forms[] = { "ustar", "gnu", "pax" };

  run (fixture, "echo one > %s/from/one; echo two > %s/from/two");
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *make = g_strdup_printf (
          "tar -cf %%s/archive.tar --format=%s -C %%s/from . && rm -f %%s/to/*", forms[i]);
      g_autoptr (GError) error = NULL;

      run (fixture, make);
      lseek (fixture->tar, 0, SEEK_SET);
      g_assert_true (rf_tar_extract (fixture->tar, fixture->to, &error));
      g_assert_no_error (error);
      run (fixture, "diff -r %s/from %s/to");
    }
}

static void
test_strange_ones (TarFixture *fixture, gconstpointer data)
{
  static const char *const makers[] = {
    ": > %s/archive.tar",
    "echo garbage > %s/archive.tar",
    "head -c 5000 /dev/zero | tr '\\000' x > %s/archive.tar",
    "ln -s /etc/passwd %s/from/link && tar -cf %s/archive.tar -C %s/from link",
    "mkdir %s/from/sub && echo a > %s/from/sub/a && tar -cf %s/archive.tar -C %s/from sub/a",
    "echo a > %s/outside && tar -cPf %s/archive.tar %s/outside",
    "echo a > %s/outside && tar -cPf %s/archive.tar -C %s/from ../outside",
    "echo a > %s/from/.hidden && tar -cf %s/archive.tar -C %s/from .hidden",
    "mkfifo %s/from/pipe && tar -cf %s/archive.tar -C %s/from pipe",
    "head -c 9000 /dev/zero > %s/from/z && tar -cf - -C %s/from z | head -c 4096 > %s/archive.tar",
    "echo a > %s/from/twice && tar -cf %s/archive.tar -C %s/from twice twice",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", makers[i]);
      run (fixture, makers[i]);
      lseek (fixture->tar, 0, SEEK_SET);
      g_assert_false (rf_tar_extract (fixture->tar, fixture->to, &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
      run (fixture, "rm -rf %s/to %s/from; mkdir %s/to %s/from");
    }
}

#define ADD(path, function) g_test_add (path, TarFixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/tar/there-and-back", test_there_and_back);
  ADD ("/tar/of-tar-itself", test_of_tar_itself);
  ADD ("/tar/strange-ones", test_strange_ones);
  return g_test_run ();
}
