/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-tar.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Many files as one, in the form of POSIX.1-2008 pax, “ustar”: plain files in one
 * folder, and nothing else. What is read may be anybody's: a name that leads
 * elsewhere, a link or a device is refused.
 */

#define BLOCK 512

typedef struct
{
  char name[100];
  char mode[8];
  char uid[8];
  char gid[8];
  char size[12];
  char mtime[12];
  char checksum[8];
  char type;
  char link[100];
  char magic[6];
  char version[2];
  char rest[247];
} RfTarHeader;

G_STATIC_ASSERT (sizeof (RfTarHeader) == BLOCK);

static void
rf_tar_close (int *descriptor)
{
  if (*descriptor >= 0)
    close (*descriptor);
}

#define rf_tar_autoclose __attribute__ ((cleanup (rf_tar_close)))

static gboolean
rf_tar_fail (GError **error, const char *what)
{
  g_set_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE, "%s: %s", what, g_strerror (errno));
  return FALSE;
}

static gboolean
rf_tar_refuse (GError **error, const char *why)
{
  g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "this is no such archive: %s", why);
  return FALSE;
}

static gboolean
rf_tar_write (int descriptor, const void *data, gsize length, GError **error)
{
  const char *bytes = data;

  while (length > 0)
    {
      gssize count = write (descriptor, bytes, length);

      if (count < 0 && errno != EINTR)
        return rf_tar_fail (error, "the file cannot be written");
      bytes += MAX (count, 0);
      length -= (gsize) MAX (count, 0);
    }
  return TRUE;
}

/* Returns: bytes read, fewer than @length only at the end; -1 with @error set */
static gssize
rf_tar_read (int descriptor, void *data, gsize length, GError **error)
{
  gsize got = 0;

  while (got < length)
    {
      gssize count = read (descriptor, (char *) data + got, length - got);

      if (count < 0 && errno != EINTR)
        {
          rf_tar_fail (error, "the file cannot be read");
          return -1;
        }
      if (count == 0)
        break;
      got += (gsize) MAX (count, 0);
    }
  return (gssize) got;
}

/* The sum over all bytes, those of the sum itself taken as spaces. */
static guint
rf_tar_sum (const RfTarHeader *header)
{
  RfTarHeader copy = *header;
  const guchar *bytes = (const guchar *) &copy;
  guint sum = 0;

  memset (copy.checksum, ' ', sizeof copy.checksum);
  for (gsize i = 0; i < BLOCK; i++)
    sum += bytes[i];
  return sum;
}

static gboolean
rf_tar_copy (int from, int to, gint64 length, GError **error)
{
  char block[64 * 1024];

  while (length > 0)
    {
      gsize wanted = (gsize) MIN (length, (gint64) sizeof block);
      gssize count = rf_tar_read (from, block, wanted, error);

      if (count < 0 || (to >= 0 && !rf_tar_write (to, block, (gsize) count, error)))
        return FALSE;
      if ((gsize) count < wanted)
        return rf_tar_refuse (error, "it ends before its end");
      length -= count;
    }
  return TRUE;
}

static gint64
rf_tar_get_padding (gint64 length)
{
  return (BLOCK - length % BLOCK) % BLOCK;
}

/**
 * rf_tar_append_header:
 * @to: bytes of an archive
 * @name: of the next file in it, at most 100 bytes
 * @size: bytes of the file, which follow
 * @modified: when it was last changed, in seconds
 */
void
rf_tar_append_header (GByteArray *to, const char *name, gint64 size, gint64 modified)
{
  RfTarHeader header;

  memset (&header, 0, sizeof header);
  memcpy (header.name, name, MIN (strlen (name), sizeof header.name));
  strcpy (header.mode, "0000644");
  strcpy (header.uid, "0000000");
  strcpy (header.gid, "0000000");
  g_snprintf (header.size, sizeof header.size, "%011" G_GINT64_MODIFIER "o", (guint64) size);
  g_snprintf (header.mtime, sizeof header.mtime, "%011" G_GINT64_MODIFIER "o", (guint64) modified);
  header.type = '0';
  memcpy (header.magic, "ustar", 6);
  memcpy (header.version, "00", 2);
  g_snprintf (header.checksum, sizeof header.checksum, "%06o", rf_tar_sum (&header));
  header.checksum[7] = ' ';
  g_byte_array_append (to, (const guint8 *) &header, sizeof header);
}

static const guint8 zeros[2 * BLOCK];

/**
 * rf_tar_append_padding:
 * @to: bytes of an archive
 * @size: bytes of the file that ends there
 */
void
rf_tar_append_padding (GByteArray *to, gint64 size)
{
  g_byte_array_append (to, zeros, (guint) rf_tar_get_padding (size));
}

/**
 * rf_tar_append_end:
 * @to: bytes of an archive; without its end it is no archive
 */
void
rf_tar_append_end (GByteArray *to)
{
  g_byte_array_append (to, zeros, sizeof zeros);
}

/**
 * rf_tar_add:
 * @tar: an archive that is written
 * @name: of the file in it, at most 100 bytes
 * @path: the file
 * @error: return location
 *
 * Returns: whether it is in it
 */
gboolean
rf_tar_add (int tar, const char *name, const char *path, GError **error)
{
  rf_tar_autoclose int file = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  g_autoptr (GByteArray) header = g_byte_array_new ();
  struct stat status;

  if (file < 0 || fstat (file, &status) != 0)
    return rf_tar_fail (error, "a file that was exported cannot be read");
  rf_tar_append_header (header, name, status.st_size, status.st_mtime);
  return rf_tar_write (tar, header->data, header->len, error) &&
         rf_tar_copy (file, tar, status.st_size, error) &&
         rf_tar_write (tar, zeros, (gsize) rf_tar_get_padding (status.st_size), error);
}

/**
 * rf_tar_end:
 * @tar: an archive that is written
 * @error: return location
 *
 * Returns: whether it is complete
 */
gboolean
rf_tar_end (int tar, GError **error)
{
  return rf_tar_write (tar, zeros, sizeof zeros, error);
}

static gboolean
rf_tar_read_octal (const char *text, gsize length, gint64 *number)
{
  gsize i = 0;

  *number = 0;
  while (i < length && text[i] == ' ')
    i++;
  for (; i < length && text[i] >= '0' && text[i] <= '7'; i++)
    *number = *number * 8 + (text[i] - '0');
  return i > 0 && (i == length || text[i] == '\0' || text[i] == ' ');
}

static gboolean
rf_tar_is_plain (const char *name)
{
  return *name != '\0' && *name != '.' && strchr (name, '/') == NULL;
}

static char *
rf_tar_dup_name (const RfTarHeader *header)
{
  g_autofree char *name = g_strndup (header->name, sizeof header->name);

  return g_strdup (g_str_has_prefix (name, "./") ? name + 2 : name);
}

static gboolean
rf_tar_extract_file (int tar, const char *path, gint64 size, GError **error)
{
  rf_tar_autoclose int file =
      open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (file < 0 && errno == EEXIST)
    return rf_tar_refuse (error, "it has two files of one name");
  if (file < 0)
    return rf_tar_fail (error, "a file cannot be made");
  return rf_tar_copy (tar, file, size, error);
}

static gboolean
rf_tar_extract_entry (int tar, const RfTarHeader *header, const char *folder, GError **error)
{
  g_autofree char *name = rf_tar_dup_name (header);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  gint64 checksum = 0;
  gint64 size = 0;

  if (memcmp (header->magic, "ustar", 5) != 0 ||
      !rf_tar_read_octal (header->checksum, sizeof header->checksum, &checksum) ||
      checksum != rf_tar_sum (header) ||
      !rf_tar_read_octal (header->size, sizeof header->size, &size))
    return rf_tar_refuse (error, "a header in it is damaged");
  /* The folder itself, and what other programs note beside a file. */
  if (header->type == 'x' || header->type == 'g' || (header->type == '5' && *name == '\0'))
    return rf_tar_copy (tar, -1, size + rf_tar_get_padding (size), error);
  if ((header->type != '0' && header->type != '\0') || header->rest[80] != '\0' ||
      !rf_tar_is_plain (name))
    return rf_tar_refuse (error, "it has something else in it than plain files of one folder");
  return rf_tar_extract_file (tar, path, size, error) &&
         rf_tar_copy (tar, -1, rf_tar_get_padding (size), error);
}

/**
 * rf_tar_extract:
 * @tar: an archive that is read
 * @folder: an empty folder of our own
 * @error: return location; %RF_ERROR_INVALID_REQUEST where it is no such archive
 *
 * Returns: whether all that is in it lies in the folder
 */
gboolean
rf_tar_extract (int tar, const char *folder, GError **error)
{
  static const RfTarHeader end;
  RfTarHeader header;

  while (TRUE)
    {
      gssize count = rf_tar_read (tar, &header, sizeof header, error);

      if (count < 0)
        return FALSE;
      if (count < BLOCK)
        return rf_tar_refuse (error, "it ends before its end");
      if (memcmp (&header, &end, BLOCK) == 0)
        return TRUE;
      if (!rf_tar_extract_entry (tar, &header, folder, error))
        return FALSE;
    }
}
