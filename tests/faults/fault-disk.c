/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fault-disk.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * What is on the disk, as against what the system says is in the files: until
 * a file is synced its writes are only in memory, and until its folder is
 * synced it has no name. When the power fails each write since the last sync
 * is there, is not, or is there in part, and so is each name, as a seed says;
 * with an even seed nothing of it is there.
 *
 * The files themselves are always written, so that other connections read
 * them; what is kept here is the way back. Nothing is kept before
 * fault_disk_begin(), and what was there then is on the disk.
 *
 * Names of the database's files count as on the disk: SQLite syncs the folder
 * of its log itself, and the product renames a new index by calls that do not
 * come this way.
 */

typedef struct
{
  gint64 offset; /* -1: truncated to length */
  gsize length;
  guint8 data[];
} Change;

typedef struct
{
  gint64 born;        /* an inode that was given back is another file's later */
  GByteArray *image;  /* (owned) (nullable): as it stands */
  GPtrArray *changes; /* (owned) of Change */
} File;

/* A name that was given to another file, and the one it had before. */
typedef struct
{
  char *path;
  char *kept;
} Replaced;

static GRWLock lock; /* changing the disk, or losing what is not on it */
static GMutex mutex;
static char *top; /* (nullable) under the mutex, as what follows */
static GHashTable *files;
static GHashTable *names;
static GPtrArray *replaced;
static GRand *random_source;
static gboolean loses_all;
static gboolean lies;
static guint n_kept;

static void
file_free (gpointer data)
{
  File *file = data;

  if (file->image != NULL)
    g_byte_array_unref (file->image);
  g_ptr_array_unref (file->changes);
  g_free (file);
}

static gint64
get_birth (const char *path)
{
  struct statx status;

  if (statx (AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BTIME, &status) != 0)
    return 0;
  return (gint64) status.stx_btime.tv_sec * 1000000000 + status.stx_btime.tv_nsec;
}

static File *
file_add (ino_t inode, GByteArray *image)
{
  File *file = g_new0 (File, 1);

  file->image = image;
  file->changes = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_replace (files, GSIZE_TO_POINTER (inode), file);
  return file;
}

static void
file_change (ino_t inode, gint64 offset, const void *data, gsize length)
{
  File *file = g_hash_table_lookup (files, GSIZE_TO_POINTER (inode));
  Change *change = g_malloc (sizeof *change + (data != NULL ? length : 0));

  if (file == NULL)
    file = file_add (inode, g_byte_array_new ());
  change->offset = offset;
  change->length = length;
  if (data != NULL)
    memcpy (change->data, data, length);
  g_ptr_array_add (file->changes, change);
}

static void
image_apply (GByteArray *image, const Change *change, gsize length)
{
  gsize end = (gsize) change->offset + length;

  if (change->offset < 0)
    {
      gsize before = image->len;

      g_byte_array_set_size (image, (guint) change->length);
      if (change->length > before)
        memset (image->data + before, 0, change->length - before);
      return;
    }
  if (end > image->len)
    {
      gsize before = image->len;

      g_byte_array_set_size (image, (guint) end);
      memset (image->data + before, 0, end - before);
    }
  memcpy (image->data + change->offset, change->data, length);
}

static GByteArray *
read_whole (const char *path)
{
  char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return g_byte_array_new ();
  return g_byte_array_new_take ((guint8 *) text, length);
}

static gboolean
is_tree (const char *path)
{
  const char *below = path + strlen (top);

  return g_str_has_prefix (path, top) &&
         (g_str_has_prefix (below, "/assets") || g_str_has_prefix (below, "/records"));
}

static void
add_name (const char *path)
{
  struct stat status;

  if (lstat (path, &status) == 0)
    g_hash_table_replace (names, g_strdup (path), GSIZE_TO_POINTER (status.st_ino));
}

typedef void (*WalkFunc) (const char *path, const struct stat *status);

/* Calls @function with all that is in the folder, what is in folders first. */
static void
walk (const char *folder, WalkFunc function)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat status;

      if (lstat (path, &status) != 0)
        continue;
      if (S_ISDIR (status.st_mode))
        walk (path, function);
      function (path, &status);
    }
}

static void
note_present (const char *path, const struct stat *status)
{
  if (is_tree (path))
    add_name (path);
  if (S_ISREG (status->st_mode))
    file_add (status->st_ino, NULL)->born = get_birth (path);
}

/**
 * fault_disk_begin:
 * @folder: the data folder; all that is in it is on the disk
 * @seed: what is lost when the power fails
 */
void
fault_disk_begin (const char *folder, guint32 seed)
{
  g_mutex_lock (&mutex);
  top = g_strdup (folder);
  files = g_hash_table_new_full (NULL, NULL, NULL, file_free);
  names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  replaced = g_ptr_array_new ();
  random_source = g_rand_new_with_seed (seed);
  loses_all = seed % 2 == 0;
  walk (folder, note_present);
  g_mutex_unlock (&mutex);
}

/**
 * fault_disk_lie:
 *
 * From here on the disk says that it has synced, and has not: so a test can
 * show that what it looks for is seen.
 */
void
fault_disk_lie (void)
{
  g_mutex_lock (&mutex);
  lies = TRUE;
  g_mutex_unlock (&mutex);
}

/**
 * fault_disk_enter:
 *
 * Before a call that changes the disk; the call and its note are one.
 */
void
fault_disk_enter (void)
{
  g_rw_lock_reader_lock (&lock);
}

void
fault_disk_leave (void)
{
  g_rw_lock_reader_unlock (&lock);
}

/**
 * fault_disk_note_file:
 * @path: a file that is about to be changed
 */
void
fault_disk_note_file (const char *path)
{
  struct stat status;
  File *file = NULL;

  g_mutex_lock (&mutex);
  if (top != NULL && stat (path, &status) == 0)
    {
      gint64 born = get_birth (path);

      file = g_hash_table_lookup (files, GSIZE_TO_POINTER (status.st_ino));
      if (file == NULL || file->born != born)
        file_add (status.st_ino, g_byte_array_new ())->born = born;
      else if (file->image == NULL)
        file->image = read_whole (path);
    }
  g_mutex_unlock (&mutex);
}

void
fault_disk_note_write (ino_t inode, gint64 offset, const void *data, gsize length)
{
  g_mutex_lock (&mutex);
  if (top != NULL)
    file_change (inode, offset, data, length);
  g_mutex_unlock (&mutex);
}

void
fault_disk_note_truncate (ino_t inode, gint64 length)
{
  g_mutex_lock (&mutex);
  if (top != NULL)
    file_change (inode, -1, NULL, (gsize) length);
  g_mutex_unlock (&mutex);
}

/**
 * fault_disk_note_sync:
 * @inode: of a file that is on the disk now
 * @path: (nullable): where to read it, for one that somebody else has written
 */
void
fault_disk_note_sync (ino_t inode, const char *path)
{
  File *file = NULL;

  g_mutex_lock (&mutex);
  if (lies)
    {
      g_mutex_unlock (&mutex);
      return;
    }
  file = top != NULL ? g_hash_table_lookup (files, GSIZE_TO_POINTER (inode)) : NULL;
  if (file != NULL && file->image != NULL)
    {
      for (guint i = 0; i < file->changes->len; i++)
        {
          const Change *change = g_ptr_array_index (file->changes, i);

          image_apply (file->image, change, change->length);
        }
      g_ptr_array_set_size (file->changes, 0);
    }
  else if (top != NULL && file == NULL && path != NULL)
    file_add (inode, read_whole (path))->born = get_birth (path);
  g_mutex_unlock (&mutex);
}

static void
drop_replaced (const char *folder)
{
  for (guint i = replaced->len; i > 0; i--)
    {
      Replaced *one = g_ptr_array_index (replaced, i - 1);
      g_autofree char *parent = g_path_get_dirname (one->path);

      if (!g_str_equal (parent, folder))
        continue;
      unlink (one->kept);
      g_free (one->path);
      g_free (one->kept);
      g_free (g_ptr_array_steal_index (replaced, i - 1));
    }
}

/**
 * fault_disk_note_folder_sync:
 * @path: a folder; the names in it are on the disk now
 */
void
fault_disk_note_folder_sync (const char *path)
{
  g_autoptr (GDir) directory = NULL;
  const char *name = NULL;

  g_mutex_lock (&mutex);
  directory = top != NULL && !lies ? g_dir_open (path, 0, NULL) : NULL;
  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (is_tree (child))
        add_name (child);
    }
  if (directory != NULL)
    drop_replaced (path);
  g_mutex_unlock (&mutex);
}

/**
 * fault_disk_note_replace:
 * @path: a name that is about to be given to another file
 */
void
fault_disk_note_replace (const char *path)
{
  struct stat status;

  g_mutex_lock (&mutex);
  if (top != NULL && lstat (path, &status) == 0 &&
      g_hash_table_lookup (names, path) == GSIZE_TO_POINTER (status.st_ino))
    {
      Replaced *one = g_new0 (Replaced, 1);

      one->path = g_strdup (path);
      one->kept = g_strdup_printf ("%s.replaced-%u", top, n_kept++);
      if (link (path, one->kept) == 0)
        g_ptr_array_add (replaced, one);
    }
  g_mutex_unlock (&mutex);
}

static gboolean
is_lost (void)
{
  return loses_all || g_rand_boolean (random_source);
}

static void
lose_name (const char *path, const struct stat *status)
{
  if (!is_tree (path) || g_hash_table_lookup (names, path) == GSIZE_TO_POINTER (status->st_ino) ||
      !is_lost ())
    return;
  /* A folder without a name takes along what is in it. */
  if (S_ISDIR (status->st_mode))
    walk (path, lose_name);
  remove (path);
}

/* All of a change, nothing, or its first part in whole sectors. */
static gsize
keep_length (const Change *change)
{
  if (loses_all)
    return 0;
  switch (g_rand_int_range (random_source, 0, 3))
    {
    case 0:
      return 0;
    case 1:
      return change->length / 2 / 512 * 512;
    default:
      return change->length;
    }
}

static void
write_image (const char *path, const GByteArray *image)
{
  int descriptor = open (path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);

  if (descriptor < 0)
    return;
  if (ftruncate (descriptor, 0) == 0 &&
      pwrite (descriptor, image->data, image->len, 0) != (ssize_t) image->len)
    fprintf (stderr, "%s could not be put back\n", path);
  close (descriptor);
}

static void
lose_content (const char *path, const struct stat *status)
{
  File *file = g_hash_table_lookup (files, GSIZE_TO_POINTER (status->st_ino));

  if (!S_ISREG (status->st_mode))
    return;
  if (g_str_has_suffix (path, "-shm"))
    {
      unlink (path);
      return;
    }
  /* Written by somebody and never synced. */
  if (file == NULL && is_tree (path))
    file = file_add (status->st_ino, g_byte_array_new ());
  if (file == NULL || file->image == NULL)
    return;
  for (guint i = 0; i < file->changes->len; i++)
    {
      const Change *change = g_ptr_array_index (file->changes, i);
      gsize length = keep_length (change);

      if (length > 0 || (change->offset < 0 && !loses_all))
        image_apply (file->image, change, length);
    }
  write_image (path, file->image);
}

/**
 * fault_disk_lose:
 *
 * The power fails. Called by whoever is about to kill the process; no other
 * thread can change the disk from here on.
 */
void
fault_disk_lose (void)
{
  g_rw_lock_writer_lock (&lock);
  g_mutex_lock (&mutex);
  if (top == NULL)
    return;
  walk (top, lose_name);
  for (guint i = 0; i < replaced->len; i++)
    {
      const Replaced *one = g_ptr_array_index (replaced, i);

      if (access (one->path, F_OK) != 0 || is_lost ())
        rename (one->kept, one->path);
    }
  walk (top, lose_content);
}
