/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-records.h"

#include "rf-file-calls.h"
#include "rf-file-places.h"
#include "rf-file-walk.h"
#include "rf-json-reader.h"

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

#define TOLD 5 /* damaged records that are named before their number is told */

typedef struct
{
  RfBlobStoreFunc function;
  gpointer user_data;
  guint read;
  guint damaged;
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

/* Months are of different lengths, so a number of days would miss one. */
static char *
dup_path_near (const char *data_dir, const char *generation_id, gint64 about, int months)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (about / 1000);
  g_autoptr (GDateTime) near = time != NULL ? g_date_time_add_months (time, months) : NULL;

  return near != NULL ? rf_file_places_dup_record (
                            data_dir, generation_id, g_date_time_to_unix (near) * 1000)
                      : NULL;
}

/**
 * rf_file_records_load:
 * @data_dir: the data folder
 * @generation_id: names the record
 * @about: milliseconds, about when it was written
 * @error: return location; %RF_ERROR_STORE_DAMAGED
 *
 * Returns: (transfer full) (nullable): the record, or %NULL without an error
 *   where there is none in that month nor beside it
 */
JsonNode *
rf_file_records_load (const char *data_dir, const char *generation_id, gint64 about, GError **error)
{
  for (int months = -1; months <= 1; months++)
    {
      g_autofree char *path = dup_path_near (data_dir, generation_id, about, months);

      if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
        return read_record (AT_FDCWD, path, error);
    }
  return NULL;
}

static gboolean
take_record_cb (int folder, const char *name, const char *path, gpointer user_data)
{
  RfFileRecords *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) record = NULL;

  if (!rf_file_places_is_record (name))
    return TRUE;
  record = read_record (folder, name, &error);
  if (record == NULL)
    {
      self->damaged++;
      if (self->damaged <= TOLD)
        g_message ("The side record %s is damaged and passed over: %s", path, error->message);
      return TRUE;
    }
  self->read++;
  return self->function (record, path, self->user_data);
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

  if (!rf_file_walk (path, take_record_cb, &self, error))
    return FALSE;
  if (self.damaged > 0)
    g_message ("%u of %u side records are damaged", self.damaged, self.damaged + self.read);
  return TRUE;
}
