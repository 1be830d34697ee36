/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-context.h"
#include "cli-page.h"
#include "cli-print.h"
#include "cli-select.h"
#include "cli-verbs.h"
#include "rf-time.h"

#include <stdio.h>

/* `refrain cache list`: a page of entries. */

static JsonNode *
cli_page_item_to_json_cb (gconstpointer item)
{
  return rf_entry_to_json (item);
}

static char *
cli_dup_expiry (const RfEntry *entry, gint64 now)
{
  g_autofree char *left = NULL;

  if (entry->trashed_at > 0)
    return g_strdup ("trashed");
  if (entry->expires_at == 0)
    return g_strdup ("never");
  if (entry->expires_at <= now)
    return g_strdup ("expired");
  left = cli_dup_span ((entry->expires_at - now) / 1000);
  return g_strdup_printf ("in %s", left);
}

static void
cli_add_entry (CliTable *table, const RfEntry *entry, gint64 now)
{
  const RfGeneration *generation = entry->generation;
  gint64 bytes = 0;

  for (guint i = 0; generation != NULL && i < generation->assets->len; i++)
    bytes += ((const RfAsset *) g_ptr_array_index (generation->assets, i))->bytes;
  cli_table_take_cell (table, g_strdup (entry->key));
  cli_table_take_cell (table,
                       g_strdup (generation != NULL
                                     ? rf_enum_get_name (rf_kind_names, (int) generation->kind)
                                     : "-"));
  cli_table_take_cell (table,
                       generation != NULL
                           ? g_strdup_printf ("%s/%s", generation->provider, generation->model)
                           : g_strdup ("-"));
  cli_table_take_cell (table, g_strdup_printf ("%" G_GINT64_FORMAT, entry->uses));
  cli_table_take_cell (table, cli_dup_span (MAX (now - entry->created_at, 0) / 1000));
  cli_table_take_cell (table, cli_dup_bytes (bytes));
  cli_table_take_cell (table, cli_dup_expiry (entry, now));
}

static void
cli_print_page (const RfPage *page)
{
  static const char *const titles[] = { "KEY", "KIND", "MODEL",   "USES",
                                        "AGE", "SIZE", "EXPIRES", NULL };
  g_autoptr (CliTable) table = cli_table_new (titles);
  gint64 now = rf_time_now ();

  for (guint i = 0; i < page->items->len; i++)
    cli_add_entry (table, g_ptr_array_index (page->items, i), now);
  cli_table_print (table, cli_terminal_width ());
}

/**
 * cli_verb_cache_list:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_cache_list (CliContext *context, const CliArguments *arguments, GError **error)
{
  g_autoptr (RfSelector) selector = cli_select (arguments, error);
  g_autoptr (RfPage) page = NULL;

  if (selector == NULL)
    return -1;
  page = cli_page_list (cli_context_get_service (context), RF_NOUN_ENTRY, selector, error);
  if (page == NULL)
    return -1;
  if (cli_context_is_json (context))
    return cli_print_json (rf_page_to_json (page, "entries", cli_page_item_to_json_cb), error) ? 0
                                                                                               : -1;
  if (page->items->len > 0)
    cli_print_page (page);
  else if (!cli_context_is_quiet (context))
    cli_print ("no entries\n");
  if (page->next_cursor != NULL && !cli_context_is_quiet (context))
    fprintf (stderr, "more: --cursor %s\n", page->next_cursor);
  return 0;
}
