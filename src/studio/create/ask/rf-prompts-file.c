/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-prompts-file.h"

#include "rf-error.h"

#include <string.h>

/* A list of prompts in a file, one in a line: read on a thread, and no more than anybody
 * would want of it. */

#define MAX_BYTES (1024 * 1024)

/* Files of some systems begin with it. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static GBytes *
rf_prompts_file_read (GFile *file, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autofree char *data = g_malloc (MAX_BYTES + 1);
  gsize size = 0;

  if (stream == NULL ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), data, MAX_BYTES + 1, &size, NULL, error))
    return NULL;
  if (size <= MAX_BYTES)
    return g_bytes_new (data, size);
  g_set_error_literal (
      error, RF_ERROR, RF_ERROR_TOO_LARGE, "the file has more than 1 MiB, too much for one batch");
  rf_error_set_hint (*error, "take a part of it, or give all of it to “refrain batch”");
  return NULL;
}

static char *
rf_prompts_file_dup_text (GBytes *bytes, GError **error)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  const char *text = data;

  if (size >= strlen (BYTE_ORDER_MARK) &&
      memcmp (data, BYTE_ORDER_MARK, strlen (BYTE_ORDER_MARK)) == 0)
    text += strlen (BYTE_ORDER_MARK);
  if (g_utf8_validate_len (text, (gsize) (data + size - text), NULL))
    return g_strndup (text, (gsize) (data + size - text));
  g_set_error_literal (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "the file is no text in UTF-8");
  rf_error_set_hint (*error, "save it as plain text in UTF-8");
  return NULL;
}

static void
rf_prompts_file_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (GBytes) bytes = rf_prompts_file_read (G_FILE (source), &error);
  char *text = bytes != NULL ? rf_prompts_file_dup_text (bytes, &error) : NULL;

  if (text != NULL)
    g_task_return_pointer (task, text, g_free);
  else
    g_task_return_error (task, error);
}

/**
 * rf_prompts_file_read_async:
 * @file: a text with a prompt in each line
 * @callback: called on the main thread
 * @user_data: for it
 */
void
rf_prompts_file_read_async (GFile *file, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (file, NULL, callback, user_data);

  g_task_run_in_thread (task, rf_prompts_file_in_thread);
}

/**
 * rf_prompts_file_read_finish:
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable): its text, valid UTF-8
 */
char *
rf_prompts_file_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
