/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-months.h"

#include "rf-file-calls.h"
#include "rf-file-places.h"

#include <fcntl.h>
#include <string.h>

/*
 * A hit looks at its blob's file each time. The folders of the months looked at
 * last are held open, so that the system walks one name and not the whole path, and
 * nobody has to compute the month. One is used only while it is the folder that
 * stands under its path: what was moved away answers nobody any more.
 */

/* How long it is taken for granted that the folder is still the same, in
 * microseconds, as for the database. */
#define FOLDER_IS_SAME (10 * 1000)

/* Each costs a descriptor. */
#define MAX_MONTHS 12

typedef struct
{
  gint64 begin; /* milliseconds */
  gint64 end;
  char *path; /* with the slash at its end */
  int descriptor;
  dev_t device;
  ino_t inode;
  gint64 checked_at; /* guarded by the mutex */
} RfFileMonth;

struct _RfFileMonths
{
  char *data_dir;
  GMutex mutex;      /* over what follows */
  GPtrArray *months; /* (element-type RfFileMonth) the last one was looked at last */
};

static void
rf_file_month_clear_cb (gpointer data)
{
  RfFileMonth *month = data;

  rf_file_close (&month->descriptor);
  g_free (month->path);
}

/* Somebody may still look into it. */
static void
rf_file_month_release_cb (gpointer month)
{
  g_atomic_rc_box_release_full (month, rf_file_month_clear_cb);
}

static RfFileMonth *
rf_file_month_open (const char *path, gint64 milliseconds)
{
  RfFileMonth *month = g_atomic_rc_box_new0 (RfFileMonth);
  struct stat status;

  month->path = g_strconcat (path, "/", NULL);
  month->descriptor = open (path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (month->descriptor < 0 || fstat (month->descriptor, &status) != 0)
    {
      rf_file_month_release_cb (month);
      return NULL;
    }
  rf_file_places_get_month (milliseconds, &month->begin, &month->end);
  month->device = status.st_dev;
  month->inode = status.st_ino;
  month->checked_at = g_get_monotonic_time ();
  return month;
}

static gboolean
rf_file_month_is_current (RfFileMonth *month)
{
  gint64 now = g_get_monotonic_time ();
  struct stat status;

  if (now - month->checked_at < FOLDER_IS_SAME)
    return TRUE;
  if (stat (month->path, &status) != 0 || status.st_dev != month->device ||
      status.st_ino != month->inode)
    return FALSE;
  month->checked_at = now;
  return TRUE;
}

/* The lock is held. Returns: (transfer none) (nullable): the month */
static RfFileMonth *
rf_file_months_find_held (RfFileMonths *self, gint64 milliseconds)
{
  for (guint i = self->months->len; i-- > 0;)
    {
      RfFileMonth *month = g_ptr_array_index (self->months, i);

      if (milliseconds < month->begin || milliseconds >= month->end)
        continue;
      if (!rf_file_month_is_current (month))
        {
          g_ptr_array_remove_index (self->months, i);
          return NULL;
        }
      if (i + 1 < self->months->len)
        g_ptr_array_add (self->months, g_ptr_array_steal_index (self->months, i));
      return month;
    }
  return NULL;
}

/* Returns: (transfer full) (nullable): the month, or %NULL where it has no folder
 *   that could be opened */
static RfFileMonth *
rf_file_months_take (RfFileMonths *self, gint64 milliseconds)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  RfFileMonth *month = rf_file_months_find_held (self, milliseconds);
  g_autofree char *path = NULL;

  if (month != NULL)
    return g_atomic_rc_box_acquire (month);
  path = rf_file_places_dup_month (self->data_dir, milliseconds);
  month = path != NULL ? rf_file_month_open (path, milliseconds) : NULL;
  if (month == NULL)
    return NULL;
  if (self->months->len == MAX_MONTHS)
    g_ptr_array_remove_index (self->months, 0);
  g_ptr_array_add (self->months, month);
  return g_atomic_rc_box_acquire (month);
}

/**
 * rf_file_months_new:
 * @data_dir: the data folder
 *
 * Returns: (transfer full): no month yet
 */
RfFileMonths *
rf_file_months_new (const char *data_dir)
{
  RfFileMonths *self = g_new0 (RfFileMonths, 1);

  self->data_dir = g_strdup (data_dir);
  self->months = g_ptr_array_new_with_free_func (rf_file_month_release_cb);
  g_mutex_init (&self->mutex);
  return self;
}

/**
 * rf_file_months_free:
 * @self: (transfer full): months
 */
void
rf_file_months_free (RfFileMonths *self)
{
  g_ptr_array_unref (self->months);
  g_mutex_clear (&self->mutex);
  g_free (self->data_dir);
  g_free (self);
}

/**
 * rf_file_months_look:
 * @self: the months of a data folder
 * @asset: with sha256, extension and created_at
 * @status: (out): of what stands there; a link is not followed
 *
 * May be called from any thread.
 *
 * Returns: (transfer full) (nullable): the path of the asset's file, or %NULL where
 *   nothing stands there, or nothing can be seen
 */
char *
rf_file_months_look (RfFileMonths *self, const RfAsset *asset, struct stat *status)
{
  RfFileMonth *month = NULL;
  char *path = NULL;
  gboolean there = FALSE;

  if (!rf_file_places_is_blob (asset))
    return NULL;
  month = rf_file_months_take (self, asset->created_at);
  if (month == NULL)
    {
      path = rf_file_places_dup_blob (self->data_dir, asset);
      there = path != NULL && lstat (path, status) == 0;
    }
  else
    {
      path = g_strconcat (month->path, asset->sha256, ".", asset->extension, NULL);
      there = fstatat (
                  month->descriptor, path + strlen (month->path), status, AT_SYMLINK_NOFOLLOW) == 0;
      rf_file_month_release_cb (month);
    }
  if (!there)
    g_clear_pointer (&path, g_free);
  return path;
}
