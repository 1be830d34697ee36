/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-tell.h"

#include "rf-text.h"

#include <stdio.h>

/*
 * What people are told beside the answer, on standard error. Names, paths and
 * values of strangers stand in it, so whatever could break the line or steer
 * the terminal is shown escaped: one thing that is wrong is one line.
 */

static void
cli_write_line (const char *before, const char *text)
{
  g_autofree char *line = rf_text_dup_printable (text, G_MAXSIZE);

  fprintf (stderr, "%s%s\n", before, line);
}

/**
 * cli_tell:
 * @text: a sentence
 *
 * Writes one line to standard error, behind the program's name.
 */
void
cli_tell (const char *text)
{
  cli_write_line ("refrain: ", text);
}

/**
 * cli_tell_hint:
 * @text: a way out of what was told just now
 *
 * Writes one line to standard error.
 */
void
cli_tell_hint (const char *text)
{
  cli_write_line ("  hint: ", text);
}

/**
 * cli_tell_error:
 * @verb: (nullable): what failed
 * @error: why
 *
 * Writes one line to standard error, then one for each detail where there are
 * several, then the hint.
 */
void
cli_tell_error (const char *verb, const GError *error)
{
  const GPtrArray *details = rf_error_get_details (error);
  const char *hint = rf_error_get_hint (error);
  g_autofree char *line =
      g_strconcat (verb != NULL ? verb : "", verb != NULL ? ": " : "", error->message, NULL);

  cli_tell (line);
  for (guint i = 0; details != NULL && details->len > 1 && i < details->len; i++)
    {
      const RfErrorDetail *detail = g_ptr_array_index (details, i);
      g_autofree char *said = g_strdup_printf ("%s: %s", detail->parameter, detail->message);

      cli_write_line ("  ", said);
    }
  if (hint != NULL)
    cli_tell_hint (hint);
}

static const char *
cli_log_get_field (const GLogField *fields, gsize n_fields, const char *key)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      if (g_str_equal (fields[i].key, key) && fields[i].length < 0)
        return fields[i].value;
    }
  return NULL;
}

static GLogWriterOutput
cli_log_writer_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  const char *message = cli_log_get_field (fields, n_fields, "MESSAGE");

  /* What is a fault of the program itself keeps GLib's own form, and what is
   * for developers is shown only where G_MESSAGES_DEBUG asks for it. */
  if ((level & (G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_WARNING)) == 0 || message == NULL)
    return g_log_writer_default (level, fields, n_fields, data);
  cli_tell (message);
  return G_LOG_WRITER_HANDLED;
}

/**
 * cli_tell_the_log:
 *
 * From now on what libraries and layers below say through GLib's log is told
 * as everything else is. To be called once, at the program's start.
 */
void
cli_tell_the_log (void)
{
  g_log_set_writer_func (cli_log_writer_cb, NULL, NULL);
}
