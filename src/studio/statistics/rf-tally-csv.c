/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-tally-csv.h"

#include "rf-credits.h"

#include <string.h>

/*
 * Counters as CSV, RFC 4180, for programs: the same names and numbers in every language.
 */

static const char rf_csv_head[] =
    ",hits,misses,joined,refreshed,stale,bypass,failed,refused,hit_rate,spent,saved,bytes\r\n";

/* What a spreadsheet would take for a formula is set in as text. */
static void
rf_csv_append_text (GString *csv, const char *text)
{
  gboolean is_formula = *text != '\0' && strchr ("=+-@\t\r", *text) != NULL;
  g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
  g_autofree char *escaped = g_strjoinv ("\"\"", parts);

  if (is_formula || strpbrk (text, ",\"\r\n") != NULL)
    g_string_append_printf (csv, "\"%s%s\"", is_formula ? "'" : "", escaped);
  else
    g_string_append (csv, text);
}

static void
rf_csv_append_rate (GString *csv, const RfTallyRow *row)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE] = "";
  double rate = 0.0;

  if (rf_tally_row_get_hit_rate (row, &rate))
    g_ascii_formatd (text, sizeof text, "%.4f", rate);
  g_string_append_printf (csv, ",%s", text);
}

static void
rf_csv_append_row (GString *csv, const RfTallyRow *row)
{
  static const RfOutcome outcomes[] = {
    RF_OUTCOME_HIT,       RF_OUTCOME_MISS,  RF_OUTCOME_JOINED,
    RF_OUTCOME_REFRESHED, RF_OUTCOME_STALE, RF_OUTCOME_BYPASS,
  };
  g_autofree char *spent = rf_credits_to_string (row->spent);
  g_autofree char *saved = rf_credits_to_string (row->saved);

  rf_csv_append_text (csv, row->name);
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    g_string_append_printf (csv, ",%" G_GINT64_FORMAT, row->outcomes[outcomes[i]]);
  g_string_append_printf (
      csv, ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT, row->failed, row->refused);
  rf_csv_append_rate (csv, row);
  g_string_append_printf (csv, ",%s,%s,%" G_GINT64_FORMAT "\r\n", spent, saved, row->bytes);
}

/**
 * rf_tally_to_csv:
 * @rows: (element-type RfTallyRow): counters
 * @name: what the names of rows are, such as `kind`
 *
 * Returns: (transfer full): them as CSV, with a head
 */
char *
rf_tally_to_csv (const GPtrArray *rows, const char *name)
{
  GString *csv = g_string_new (name);

  g_string_append (csv, rf_csv_head);
  for (guint i = 0; i < rows->len; i++)
    rf_csv_append_row (csv, g_ptr_array_index (rows, i));
  return g_string_free (csv, FALSE);
}
