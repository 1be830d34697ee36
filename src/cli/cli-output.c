/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-output.h"

#include "cli-refuse.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Writes what a generation brought to where `-o` says. The target is tried
 * before anything is generated, so that nothing is paid for and then lost. A
 * file appears whole or not at all: it is written beside its place and renamed.
 */

#define COPY_BYTES (128 * 1024)

typedef enum
{
  TARGET_FILE,
  TARGET_FOLDER,
  TARGET_DEVICE, /* a pipe or device, which is written and not replaced */
} TargetType;

struct _CliOutput
{
  TargetType type;
  char *shown; /* (owned) as it was given */
  char *path;  /* (owned) without links, for a file */
  mode_t mode; /* of the file that it replaces, or 0 */
};

/**
 * cli_output_free:
 * @self: (transfer full): an output
 */
void
cli_output_free (CliOutput *self)
{
  g_free (self->shown);
  g_free (self->path);
  g_free (self);
}

static gboolean
cli_output_fail (const char *path, int number, const char *hint, GError **error)
{
  g_set_error (
      error, RF_ERROR, RF_ERROR_FAILED, "cannot write “%s”: %s", path, g_strerror (number));
  if (error != NULL)
    rf_error_set_hint (*error, hint);
  return FALSE;
}

static gboolean
cli_output_refuse (const char *path, int number, const char *hint, GError **error)
{
  cli_output_fail (path, number, hint, error);
  if (error != NULL)
    (*error)->code = RF_ERROR_INVALID_REQUEST;
  return FALSE;
}

static char *
cli_dup_temporary_name (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf (".refrain-%s.part", unique);

  return g_build_filename (folder, name, NULL);
}

/* Only making a file shows whether one can be made: rights, a read-only
 * mount and quotas all have their say. */
static gboolean
cli_output_try (const char *path, const char *shown, GError **error)
{
  g_autofree char *temporary = cli_dup_temporary_name (path);
  int descriptor = open (temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

  if (descriptor < 0)
    return cli_output_refuse (
        shown, errno, errno == ENOENT ? "make its folder first" : NULL, error);
  close (descriptor);
  unlink (temporary);
  return TRUE;
}

static gboolean
cli_output_look_at_file (CliOutput *self, const struct stat *status, GError **error)
{
  g_autofree char *real = realpath (self->shown, NULL);

  if (real == NULL)
    return cli_output_refuse (self->shown, errno, NULL, error);
  if (faccessat (AT_FDCWD, real, W_OK, AT_EACCESS) != 0)
    return cli_output_refuse (self->shown, errno, NULL, error);
  g_free (self->path);
  self->path = g_steal_pointer (&real);
  self->mode = status->st_mode & 07777;
  return cli_output_try (self->path, self->shown, error);
}

static gboolean
cli_output_look (CliOutput *self, GError **error)
{
  struct stat status;

  if (stat (self->shown, &status) != 0)
    {
      if (errno == ENOENT && g_str_has_suffix (self->shown, "/"))
        return cli_output_refuse (self->shown, errno, "make the folder first", error);
      if (errno != ENOENT)
        return cli_output_refuse (self->shown, errno, NULL, error);
      return cli_output_try (self->path, self->shown, error);
    }
  if (S_ISDIR (status.st_mode))
    {
      g_autofree char *inside = g_build_filename (self->shown, "asset", NULL);

      self->type = TARGET_FOLDER;
      return cli_output_try (inside, self->shown, error);
    }
  if (S_ISREG (status.st_mode))
    return cli_output_look_at_file (self, &status, error);
  self->type = TARGET_DEVICE;
  if (faccessat (AT_FDCWD, self->shown, W_OK, AT_EACCESS) != 0)
    return cli_output_refuse (self->shown, errno, NULL, error);
  return TRUE;
}

/**
 * cli_output_new:
 * @target: what `-o` was given
 * @error: return location; %RF_ERROR_INVALID_REQUEST where it cannot be written
 *
 * Tries the target, and leaves nothing there.
 *
 * Returns: (transfer full): the output
 */
CliOutput *
cli_output_new (const char *target, GError **error)
{
  g_autoptr (CliOutput) self = g_new0 (CliOutput, 1);

  self->shown = g_strdup (target);
  self->path = g_strdup (target);
  if (g_str_equal (target, "-"))
    {
      cli_refuse (error,
                  "“-o /dev/stdout --quiet” writes the asset to standard output",
                  "-o: “-” is no file or folder");
      return NULL;
    }
  if (!cli_output_look (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * cli_output_is_folder:
 * @self: an output
 *
 * Returns: whether everything is written there, each under its own name
 */
gboolean
cli_output_is_folder (const CliOutput *self)
{
  return self->type == TARGET_FOLDER;
}

static gboolean
cli_write_all (int descriptor, const char *data, gssize length)
{
  while (length > 0)
    {
      gssize written = write (descriptor, data, (gsize) length);

      if (written < 0 && errno != EINTR)
        return FALSE;
      if (written > 0)
        {
          data += written;
          length -= written;
        }
    }
  return TRUE;
}

/* Returns: 0, or the error number of writing; one of reading is negative */
static int
cli_copy (int from, int to)
{
  g_autofree char *buffer = g_malloc (COPY_BYTES);
  gssize length = 0;

  while ((length = read (from, buffer, COPY_BYTES)) != 0)
    {
      if (length < 0 && errno != EINTR)
        return -errno;
      if (length > 0 && !cli_write_all (to, buffer, length))
        return errno;
    }
  return 0;
}

static gboolean
cli_output_copy (const RfAsset *asset, const char *path, int to, GError **error)
{
  int from = asset->path != NULL ? open (asset->path, O_RDONLY | O_CLOEXEC) : -1;
  int number = from >= 0 ? cli_copy (from, to) : -(asset->path != NULL ? errno : ENOENT);

  if (from >= 0)
    close (from);
  if (number < 0)
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_STORE_UNAVAILABLE,
                 "cannot read the asset “%s”: %s",
                 asset->path != NULL ? asset->path : asset->sha256,
                 g_strerror (-number));
  else if (number > 0)
    cli_output_fail (path, number, "the asset is in the cache; asked again, it is a hit", error);
  return number == 0;
}

static gboolean
cli_output_write_file (const CliOutput *self,
                       const RfAsset *asset,
                       const char *path,
                       GError **error)
{
  g_autofree char *temporary = cli_dup_temporary_name (path);
  int to = open (temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  gboolean written = FALSE;

  if (to < 0)
    return cli_output_fail (path, errno, NULL, error);
  written = cli_output_copy (asset, path, to, error);
  if (written && self->mode != 0)
    written = fchmod (to, self->mode) == 0 || cli_output_fail (path, errno, NULL, error);
  if (close (to) != 0 && written)
    written = cli_output_fail (path, errno, NULL, error);
  if (written && rename (temporary, path) != 0)
    written = cli_output_fail (path, errno, NULL, error);
  if (!written)
    unlink (temporary);
  return written;
}

static gboolean
cli_output_write_device (const CliOutput *self, const RfAsset *asset, GError **error)
{
  int to = open (self->shown, O_WRONLY | O_CLOEXEC);
  gboolean written = FALSE;

  if (to < 0)
    return cli_output_fail (self->shown, errno, NULL, error);
  written = cli_output_copy (asset, self->shown, to, error);
  close (to);
  return written;
}

/* A second asset of the same role gets a number. */
static char *
cli_output_dup_place (const CliOutput *self, const RfGeneration *generation, guint position)
{
  const RfAsset *asset = g_ptr_array_index (generation->assets, position);
  const char *role = rf_enum_get_name (rf_role_names, (int) asset->role);
  g_autofree char *number = NULL;
  g_autofree char *name = NULL;
  guint same = 1;

  for (guint i = 0; i < position; i++)
    same += ((const RfAsset *) g_ptr_array_index (generation->assets, i))->role == asset->role;
  number = same > 1 ? g_strdup_printf ("-%u", same) : g_strdup ("");
  name = g_strdup_printf ("%s-%s%s.%s", generation->id, role, number, asset->extension);
  return g_build_filename (self->shown, name, NULL);
}

static gboolean
cli_output_write_asset (const CliOutput *self,
                        const RfAsset *asset,
                        const char *place,
                        GError **error)
{
  switch (self->type)
    {
    case TARGET_DEVICE:
      return cli_output_write_device (self, asset, error);
    case TARGET_FOLDER:
      return cli_output_write_file (self, asset, place, error);
    case TARGET_FILE:
    default:
      return cli_output_write_file (self, asset, self->path, error);
    }
}

/**
 * cli_output_write:
 * @self: an output
 * @generation: what is to be written; its assets have a path
 * @error: return location
 *
 * A file gets the first asset, a folder all of them.
 *
 * Returns: (transfer full) (element-type utf8): where each asset was written,
 *   in the order of the assets; only the first for a file
 */
GPtrArray *
cli_output_write (CliOutput *self, const RfGeneration *generation, GError **error)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);
  guint n_assets = self->type == TARGET_FOLDER ? generation->assets->len : 1;

  for (guint i = 0; i < n_assets; i++)
    {
      const RfAsset *asset = g_ptr_array_index (generation->assets, i);
      g_autofree char *place = self->type == TARGET_FOLDER
                                   ? cli_output_dup_place (self, generation, i)
                                   : g_strdup (self->shown);

      if (!cli_output_write_asset (self, asset, place, error))
        return NULL;
      g_ptr_array_add (places, g_steal_pointer (&place));
    }
  return g_steal_pointer (&places);
}
