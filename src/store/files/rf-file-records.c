/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-records.h"

#include "rf-file-calls.h"
#include "rf-file-places.h"
#include "rf-json-reader.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

/*
 * Reads the side records again, records/YYYY/MM/<generation>.json. What lies
 * there and is no record is passed over; records that cannot be read are told
 * once through the log, the first few by name, since a rebuild must bring back
 * all the others. A folder that cannot be listed is an error: its records would
 * be lost without a word.
 */

#define DEPTH 2 /* years and months above the records */
#define TOLD  5 /* damaged records that are named before their number is told */

typedef struct
{
  RfBlobStoreFunc function;
  gpointer user_data;
  guint read;
  guint damaged;
  gboolean stopped;
} RfFileRecords;

static char *
read_all (int descriptor, gsize *length, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[16384];
  ssize_t count = 0;

  while (TRUE)
    {
      count = read (descriptor, buffer, sizeof buffer);
      if (count < 0 && errno == EINTR)
        continue;
      if (count <= 0 || bytes->len > rf_json_default_limits.max_bytes)
        break;
      g_byte_array_append (bytes, buffer, (guint) count);
    }
  if (count < 0)
    {
      g_set_error_literal (error, RF_ERROR, RF_ERROR_STORE_DAMAGED, g_strerror (errno));
      return NULL;
    }
  *length = bytes->len;
  g_byte_array_append (bytes, (const guint8 *) "", 1);
  return (char *) g_byte_array_free (g_steal_pointer (&bytes), FALSE);
}

static JsonNode *
read_record (int folder, const char *name, GError **error)
{
  rf_autoclose int descriptor =
      openat (folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  g_autofree char *text = NULL;
  struct stat status;
  gsize length = 0;

  if (descriptor < 0 || fstat (descriptor, &status) != 0)
    {
      g_set_error_literal (error,
                           RF_ERROR,
                           RF_ERROR_STORE_DAMAGED,
                           errno == ELOOP ? "it is a symbolic link" : g_strerror (errno));
      return NULL;
    }
  if (!S_ISREG (status.st_mode))
    {
      g_set_error_literal (error, RF_ERROR, RF_ERROR_STORE_DAMAGED, "it is not a regular file");
      return NULL;
    }
  text = read_all (descriptor, &length, error);
  return text != NULL ? rf_json_parse (text, (gssize) length, &rf_json_default_limits, error)
                      : NULL;
}

static void
take_record (RfFileRecords *self, int folder, const char *name, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) record = read_record (folder, name, &error);

  if (record == NULL)
    {
      self->damaged++;
      if (self->damaged <= TOLD)
        g_message ("The side record %s is damaged and passed over: %s", path, error->message);
      return;
    }
  self->read++;
  self->stopped = !self->function (record, path, self->user_data);
}

static gboolean
walk (RfFileRecords *self, int parent, const char *path, guint depth, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  int descriptor = openat (
      parent, parent == AT_FDCWD ? path : name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  DIR *stream = descriptor >= 0 ? fdopendir (descriptor) : NULL;
  gboolean fine = TRUE;

  /* No folder yet, a file or a link by that name: no records. */
  if (descriptor < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
    return TRUE;
  if (stream == NULL)
    {
      rf_file_fail (error, errno, "list the folder", path);
      rf_file_close (&descriptor);
      return FALSE;
    }
  while (fine && !self->stopped)
    {
      struct dirent *entry = (errno = 0, readdir (stream));
      g_autofree char *child = NULL;

      if (entry == NULL)
        {
          fine = errno == 0 || rf_file_fail (error, errno, "list the folder", path);
          break;
        }
      child = g_build_filename (path, entry->d_name, NULL);
      if (depth == DEPTH && rf_file_places_is_record (entry->d_name))
        take_record (self, descriptor, entry->d_name, child);
      else if (depth < DEPTH && rf_file_places_is_number (entry->d_name, depth == 0 ? 4 : 2))
        fine = walk (self, descriptor, child, depth + 1, error);
    }
  closedir (stream);
  return fine;
}

/**
 * rf_file_records_foreach:
 * @data_dir: the data folder
 * @function: (scope call): called with each record; it may stop the walk
 * @user_data: for @function
 * @error: return location
 *
 * Links are not followed anywhere below @data_dir.
 *
 * Returns: %FALSE where a folder could not be listed
 */
gboolean
rf_file_records_foreach (const char *data_dir,
                         RfBlobStoreFunc function,
                         gpointer user_data,
                         GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, "records", NULL);
  RfFileRecords self = { .function = function, .user_data = user_data };

  if (!walk (&self, AT_FDCWD, path, 0, error))
    return FALSE;
  if (self.damaged > 0)
    g_message ("%u of %u side records are damaged", self.damaged, self.damaged + self.read);
  return TRUE;
}
