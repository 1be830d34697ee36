/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-lines.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/*
 * Lines of any number. One that is too long is passed over as it is read, so
 * that it needs no memory; waiting for a slow writer ends when it is cancelled.
 */

#define BUFFER (64 * 1024)

struct _CliLines
{
  int descriptor;
  gboolean is_owned;
  char *name; /* (owned) for messages */
  gsize max_bytes;
  char *buffer; /* (owned) */
  gsize start;  /* of what is not yet given out */
  gsize end;
  gboolean ended;
  GString *line; /* (owned) */
  gint64 number;
};

/**
 * cli_lines_new:
 * @path: a file, or `-` for standard input
 * @max_bytes: the longest line that is taken
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full): its lines
 */
CliLines *
cli_lines_new (const char *path, gsize max_bytes, GError **error)
{
  gboolean is_input = g_str_equal (path, "-");
  int descriptor = is_input ? STDIN_FILENO : g_open (path, O_RDONLY | O_CLOEXEC, 0);
  CliLines *self = NULL;

  if (descriptor < 0)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "“%s” cannot be read: %s",
                   path,
                   g_strerror (errno));
      return NULL;
    }
  self = g_new0 (CliLines, 1);
  self->descriptor = descriptor;
  self->is_owned = !is_input;
  self->name = g_strdup (is_input ? "standard input" : path);
  self->max_bytes = max_bytes;
  self->buffer = g_malloc (BUFFER);
  self->line = g_string_new (NULL);
  return self;
}

/**
 * cli_lines_free:
 * @self: (transfer full): lines
 */
void
cli_lines_free (CliLines *self)
{
  if (self->is_owned)
    close (self->descriptor);
  g_free (self->name);
  g_free (self->buffer);
  g_string_free (self->line, TRUE);
  g_free (self);
}

/* Returns whether there may be something to read, and nobody has cancelled. */
static gboolean
cli_lines_wait (CliLines *self, GCancellable *cancellable)
{
  struct pollfd waits[2] = { { self->descriptor, POLLIN, 0 }, { -1, POLLIN, 0 } };
  GPollFD cancelled = { 0 };
  gboolean polls = g_cancellable_make_pollfd (cancellable, &cancelled);

  if (polls)
    waits[1].fd = cancelled.fd;
  while (poll (waits, polls ? 2 : 1, -1) < 0 && errno == EINTR)
    ;
  if (polls)
    g_cancellable_release_fd (cancellable);
  return !g_cancellable_is_cancelled (cancellable);
}

static gboolean
cli_lines_fill (CliLines *self, GCancellable *cancellable, GError **error)
{
  gssize length = -1;

  if (!cli_lines_wait (self, cancellable))
    {
      g_set_error (error, RF_ERROR, RF_ERROR_CANCELLED, "reading was cancelled");
      return FALSE;
    }
  do
    length = read (self->descriptor, self->buffer, BUFFER);
  while (length < 0 && errno == EINTR);
  if (length < 0)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "%s cannot be read: %s",
                   self->name,
                   g_strerror (errno));
      return FALSE;
    }
  self->start = 0;
  self->end = (gsize) length;
  self->ended = length == 0;
  return TRUE;
}

/* One byte too many is kept, which says that it was too long. */
static void
cli_lines_append (CliLines *self, const char *part, gsize length)
{
  gsize room = self->max_bytes + 1 - MIN (self->line->len, self->max_bytes + 1);

  g_string_append_len (self->line, part, (gssize) MIN (length, room));
}

/**
 * cli_lines_next:
 * @self: lines
 * @line: (out) (nullable): the next one without its end, until the next call;
 *   %NULL at the end; one byte longer than the limit, where it was longer still
 * @cancellable: (nullable): ends the wait
 * @error: return location; %RF_ERROR_CANCELLED; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: whether it could be read
 */
gboolean
cli_lines_next (CliLines *self, const char **line, GCancellable *cancellable, GError **error)
{
  const char *end = NULL;

  g_string_truncate (self->line, 0);
  *line = NULL;
  while (end == NULL && !self->ended)
    {
      const char *from = self->buffer + self->start;
      gsize length = self->end - self->start;

      end = length > 0 ? memchr (from, '\n', length) : NULL;
      length = end != NULL ? (gsize) (end - from) : length;
      cli_lines_append (self, from, length);
      self->start += length + (end != NULL);
      if (end == NULL && !cli_lines_fill (self, cancellable, error))
        return FALSE;
    }
  if (end == NULL && self->line->len == 0)
    return TRUE;
  self->number++;
  *line = self->line->str;
  return TRUE;
}

/**
 * cli_lines_get_number:
 * @self: lines
 *
 * Returns: the number of the line that was given last, from 1 on
 */
gint64
cli_lines_get_number (const CliLines *self)
{
  return self->number;
}

/**
 * cli_lines_get_length:
 * @self: lines
 *
 * Returns: the bytes of the line that was given last; a NUL may be among them
 */
gsize
cli_lines_get_length (const CliLines *self)
{
  return self->line->len;
}
