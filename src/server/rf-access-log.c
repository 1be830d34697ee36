/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-access-log.h"

#include "rf-json-printer.h"
#include "rf-time.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/*
 * A line of JSON for each request. Lines are written by a thread of their own, a
 * few times a second: whoever reads them slowly keeps no request waiting, and
 * where nobody reads them at all they are dropped and counted.
 */

#define INTERVAL (100 * G_TIME_SPAN_MILLISECOND)
#define MOST     (4 * 1024 * 1024)

struct _RfAccessLog
{
  int descriptor;
  GThread *thread; /* (owned) */
  GMutex mutex;
  GCond cond;
  GString *lines; /* (owned) guarded by mutex */
  guint64 dropped;
  gboolean ends;
};

static void
rf_access_log_write (int descriptor, const char *text, gsize length)
{
  while (length > 0)
    {
      gssize count = write (descriptor, text, length);

      if (count < 0 && errno == EINTR)
        continue;
      if (count <= 0)
        return;
      text += count;
      length -= (gsize) count;
    }
}

static gpointer
rf_access_log_thread (gpointer data)
{
  RfAccessLog *self = data;
  gboolean ends = FALSE;

  while (!ends)
    {
      g_autoptr (GString) lines = NULL;
      gint64 until = g_get_monotonic_time () + INTERVAL;

      g_mutex_lock (&self->mutex);
      while (!self->ends && g_cond_wait_until (&self->cond, &self->mutex, until))
        continue;
      ends = self->ends;
      lines = g_steal_pointer (&self->lines);
      self->lines = g_string_new (NULL);
      if (self->dropped > 0)
        g_string_append_printf (lines, "{\"dropped\":%" G_GUINT64_FORMAT "}\n", self->dropped);
      self->dropped = 0;
      g_mutex_unlock (&self->mutex);
      rf_access_log_write (self->descriptor, lines->str, lines->len);
    }
  return NULL;
}

/**
 * rf_access_log_new:
 * @descriptor: where the lines go; not closed
 *
 * Returns: (transfer full): a log
 */
RfAccessLog *
rf_access_log_new (int descriptor)
{
  RfAccessLog *self = g_new0 (RfAccessLog, 1);

  self->descriptor = descriptor;
  self->lines = g_string_new (NULL);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("rf-access-log", rf_access_log_thread, self);
  return self;
}

/**
 * rf_access_log_free:
 * @self: (transfer full) (nullable): a log; what is in it is written
 */
void
rf_access_log_free (RfAccessLog *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->ends = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  g_string_free (self->lines, TRUE);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

static void
rf_access_log_append (GString *text, const char *name, const char *value)
{
  if (value == NULL)
    return;
  rf_json_append_text (text, name, value);
}

/**
 * rf_access_log_add:
 * @self: a log
 * @line: what to note
 *
 * Never blocks; any thread.
 */
void
rf_access_log_add (RfAccessLog *self, const RfAccessLine *line)
{
  g_autoptr (GString) text = g_string_sized_new (512);
  g_autofree char *time = rf_time_to_string (rf_time_now ());

  g_string_append_c (text, '{');
  rf_json_append_text (text, "time", time);
  rf_access_log_append (text, "method", line->method);
  rf_access_log_append (text, "route", line->route);
  rf_json_append_whole (text, "status", line->status);
  rf_json_append_whole (text, "us", line->microseconds);
  rf_json_append_whole (text, "bytes", line->bytes);
  rf_access_log_append (text, "outcome", line->outcome);
  rf_access_log_append (text, "key", line->key);
  rf_access_log_append (text, "token", line->caller);
  g_string_append (text, "}\n");
  g_mutex_lock (&self->mutex);
  if (self->lines->len < MOST)
    g_string_append_len (self->lines, text->str, (gssize) text->len);
  else
    self->dropped++;
  g_mutex_unlock (&self->mutex);
}
