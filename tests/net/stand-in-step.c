/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "stand-in-private.h"

#include <string.h>

/**
 * stand_in_step_new:
 * @method: of the request
 * @path: of the request
 *
 * Returns: (transfer full): a step that answers with 200 and {}
 */
StandInStep *
stand_in_step_new (const char *method, const char *path)
{
  StandInStep *step = g_new0 (StandInStep, 1);

  step->method = g_strdup (method);
  step->path = g_strdup (path);
  step->required = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  step->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  step->headers = g_ptr_array_new_with_free_func (g_free);
  step->status = 200;
  step->media_type = g_strdup ("application/json");
  step->body = g_bytes_new_static ("{}", 2);
  step->times = 1;
  return step;
}

/**
 * stand_in_step_free:
 * @data: a step
 */
void
stand_in_step_free (gpointer data)
{
  StandInStep *step = data;

  g_free (step->method);
  g_free (step->path);
  g_hash_table_unref (step->required);
  g_ptr_array_unref (step->parts);
  g_free (step->media_type);
  g_bytes_unref (step->body);
  g_ptr_array_unref (step->headers);
  g_free (step->raw);
  g_free (step);
}

void
stand_in_require_header (StandInStep *step, const char *name, const char *value)
{
  g_hash_table_replace (step->required, g_strdup (name), g_strdup (value));
}

void
stand_in_require_no_header (StandInStep *step, const char *name)
{
  stand_in_require_header (step, name, "");
}

void
stand_in_require_text (StandInStep *step, const char *part_of_body)
{
  g_ptr_array_add (step->parts, g_bytes_new (part_of_body, strlen (part_of_body)));
}

void
stand_in_require_bytes (StandInStep *step, GBytes *part_of_body)
{
  g_ptr_array_add (step->parts, g_bytes_ref (part_of_body));
}

void
stand_in_answer_bytes (StandInStep *step, guint status, const char *media_type, GBytes *bytes)
{
  g_free (step->media_type);
  g_bytes_unref (step->body);
  step->status = status;
  step->media_type = g_strdup (media_type);
  step->body = g_bytes_ref (bytes);
}

void
stand_in_answer_text (StandInStep *step, guint status, const char *media_type, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  stand_in_answer_bytes (step, status, media_type, bytes);
}

gboolean
stand_in_answer_file (StandInStep *step, const char *media_type, const char *path)
{
  g_autoptr (GBytes) bytes = NULL;
  char *content = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &content, &length, NULL))
    return FALSE;
  bytes = g_bytes_new_take (content, length);
  stand_in_answer_bytes (step, 200, media_type, bytes);
  return TRUE;
}

void
stand_in_answer_header (StandInStep *step, const char *name, const char *value)
{
  g_ptr_array_add (step->headers, g_strdup (name));
  g_ptr_array_add (step->headers, g_strdup (value));
}

void
stand_in_answer_in_chunks (StandInStep *step)
{
  step->in_chunks = TRUE;
}

void
stand_in_answer_late (StandInStep *step, guint milliseconds)
{
  step->late = milliseconds;
}

void
stand_in_answer_raw (StandInStep *step, const char *whole_response)
{
  step->raw = g_strdup (whole_response);
}

void
stand_in_answer_nothing (StandInStep *step)
{
  step->nothing = TRUE;
}

void
stand_in_repeat (StandInStep *step, guint times)
{
  step->times = times;
}
