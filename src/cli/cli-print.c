/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-print.h"

#include "rf-credits.h"
#include "rf-json-printer.h"
#include "rf-text.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

/*
 * The answer of a command, on standard output. All of it is UTF-8 whatever the
 * locale says, and without colours, so that a pipe gets what a person sees.
 */

/* Characters of a cell that are shown. */
#define CELL_LIMIT 1000

/**
 * cli_print:
 * @format: as for printf()
 *
 * Writes to standard output. Whether that could be written is looked at once,
 * at the end of the program.
 */
void
cli_print (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  vfprintf (stdout, format, arguments);
  va_end (arguments);
}

/**
 * cli_print_json:
 * @node: (transfer full): what is to be printed
 * @error: return location
 *
 * Writes one line to standard output.
 *
 * Returns: whether @node could be written as JSON
 */
gboolean
cli_print_json (JsonNode *node, GError **error)
{
  g_autoptr (JsonNode) owned = node;
  g_autofree char *text = rf_json_print (owned, NULL, error);

  if (text == NULL)
    return FALSE;
  cli_print ("%s\n", text);
  return TRUE;
}

static const struct
{
  const char *reason;
  const char *words;
} reasons[] = {
  { "blob_missing", "the stored file was gone or altered" },
  { "slot", "the place held something else" },
  { "clock", "the clock has jumped" },
  { "input_pending", "what it is made from is not there yet" },
  { "grace", "its time is over, and it is being made anew" },
  { "ledger_unavailable", "the ledger cannot be written" },
  { "reading_off", "the profile does not read the cache" },
  { "store_unavailable", "the store cannot be used" },
  { "too_large", "too large to be stored" },
  { "refused", "the provider refused it a short while ago" },
  { "over_budget", "it would not be paid for" },
  { "provider_failed", "the provider failed" },
  { "provider_unavailable", "the provider is not available" },
  { "rate_limited", "the provider takes no more for now" },
  { "timeout", "the provider did not answer in time" },
};

/**
 * cli_reason_get_words:
 * @reason: the `reason` of an answer
 *
 * Returns: (transfer none): it in words
 */
const char *
cli_reason_get_words (const char *reason)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      if (g_str_equal (reasons[i].reason, reason))
        return reasons[i].words;
    }
  return reason;
}

/**
 * cli_dup_credits:
 * @millionths: a sum
 *
 * Returns: (transfer full): it in words, such as `5 credits`; `free` for 0
 */
char *
cli_dup_credits (gint64 millionths)
{
  return millionths == 0 ? g_strdup ("free") : rf_credits_to_words (millionths);
}

/**
 * cli_dup_bytes:
 * @bytes: a size
 *
 * Returns: (transfer full): it in the largest fitting unit, such as `48 kB`
 */
char *
cli_dup_bytes (gint64 bytes)
{
  static const char *const units[] = { "B", "kB", "MB", "GB", "TB", "PB", "EB" };
  double size = (double) bytes;
  gsize unit = 0;

  while (size >= 999.5 && unit + 1 < G_N_ELEMENTS (units))
    {
      size /= 1000.0;
      unit++;
    }
  return g_strdup_printf (unit > 0 && size < 9.95 ? "%.1f %s" : "%.0f %s", size, units[unit]);
}

/**
 * cli_dup_span:
 * @seconds: a span of time
 *
 * Returns: (transfer full): it in its largest unit, rounded down, such as `3d`
 */
char *
cli_dup_span (gint64 seconds)
{
  static const struct
  {
    gint64 seconds;
    char unit;
  } units[] = { { 86400, 'd' }, { 3600, 'h' }, { 60, 'm' }, { 1, 's' } };
  gsize i = 0;

  while (i + 1 < G_N_ELEMENTS (units) && seconds < units[i].seconds)
    i++;
  return g_strdup_printf ("%" G_GINT64_FORMAT "%c", seconds / units[i].seconds, units[i].unit);
}

struct _CliTable
{
  guint n_columns;
  GPtrArray *cells; /* (element-type utf8) row after row, titles first */
};

/**
 * cli_table_new:
 * @titles: (array zero-terminated=1): the columns' titles
 *
 * Returns: (transfer full): a table without rows
 */
CliTable *
cli_table_new (const char *const *titles)
{
  CliTable *self = g_new0 (CliTable, 1);

  self->cells = g_ptr_array_new_with_free_func (g_free);
  for (; titles[self->n_columns] != NULL; self->n_columns++)
    g_ptr_array_add (self->cells, g_strdup (titles[self->n_columns]));
  return self;
}

/**
 * cli_table_free:
 * @self: (transfer full): a table
 */
void
cli_table_free (CliTable *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self);
}

/**
 * cli_table_take_cell:
 * @self: a table
 * @cell: (transfer full): what stands in the next cell, from left to right
 */
void
cli_table_take_cell (CliTable *self, char *cell)
{
  /* Some of it is a stranger's text. */
  g_ptr_array_add (self->cells, rf_text_dup_printable (cell, CELL_LIMIT));
  g_free (cell);
}

static guint
cli_table_column_width (const CliTable *self, guint column)
{
  guint width = 0;

  for (guint i = column; i < self->cells->len; i += self->n_columns)
    width = MAX (width, (guint) g_utf8_strlen (g_ptr_array_index (self->cells, i), -1));
  return width;
}

/* Cuts the middle out: the ends of a key tell more than its middle. */
static char *
cli_dup_shortened (const char *text, guint width)
{
  glong length = g_utf8_strlen (text, -1);
  glong tail = (glong) width / 3;
  glong head = (glong) width - 1 - tail;
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  if (length <= (glong) width)
    return g_strdup (text);
  first = g_utf8_substring (text, 0, head);
  last = g_utf8_substring (text, length - tail, length);
  return g_strconcat (first, "…", last, NULL);
}

static void
cli_table_print_row (const CliTable *self, guint row, const guint *widths)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      const char *cell = g_ptr_array_index (self->cells, row * self->n_columns + i);
      g_autofree char *shown = cli_dup_shortened (cell, widths[i]);
      guint pad = widths[i] - (guint) g_utf8_strlen (shown, -1);

      if (i + 1 < self->n_columns)
        cli_print ("%s%*s  ", shown, (int) pad, "");
      else
        cli_print ("%s\n", shown);
    }
}

/**
 * cli_table_print:
 * @self: a table
 * @width: the most characters of a line, or 0 for no limit
 *
 * Writes the table to standard output; where a line would be too long, the
 * first column is shortened in the middle.
 */
void
cli_table_print (const CliTable *self, guint width)
{
  g_autofree guint *widths = g_new0 (guint, self->n_columns);
  guint rest = 0;

  for (guint i = 0; i < self->n_columns; i++)
    widths[i] = cli_table_column_width (self, i);
  for (guint i = 1; i < self->n_columns; i++)
    rest += widths[i] + 2;
  if (width > 0 && widths[0] + rest > width)
    widths[0] = MAX (width > rest ? width - rest : 0, MIN (widths[0], 12));
  for (guint row = 0; row < self->cells->len / self->n_columns; row++)
    cli_table_print_row (self, row, widths);
}

/**
 * cli_terminal_width:
 *
 * Returns: the characters of a line of the terminal, or 0 where standard
 *   output is none
 */
guint
cli_terminal_width (void)
{
  struct winsize size = { 0 };

  if (isatty (STDOUT_FILENO) != 1 || ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
    return 0;
  return size.ws_col;
}
