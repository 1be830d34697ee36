/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-page.h"

/**
 * cli_page_list:
 * @service: what is asked
 * @noun: entries or jobs
 * @selector: (inout): which; its cursor and limit are used up
 * @error: return location
 *
 * A page may end before it is full, where much has to be looked at for few; a
 * person wants what was asked for.
 *
 * Returns: (transfer full) (nullable): as many as the selector allows, or %NULL
 */
RfPage *
cli_page_list (RfService *service, RfNoun noun, RfSelector *selector, GError **error)
{
  g_autoptr (RfPage) page = rf_service_list (service, noun, selector, error);
  gint64 wanted = selector->limit;

  while (page != NULL && page->next_cursor != NULL && (gint64) page->items->len < wanted)
    {
      g_autoptr (RfPage) rest = NULL;

      selector->limit = wanted - page->items->len;
      g_free (selector->cursor);
      selector->cursor = g_strdup (page->next_cursor);
      rest = rf_service_list (service, noun, selector, error);
      if (rest == NULL)
        return NULL;
      g_ptr_array_extend_and_steal (page->items, g_steal_pointer (&rest->items));
      rest->items = g_ptr_array_new ();
      g_free (page->next_cursor);
      page->next_cursor = g_steal_pointer (&rest->next_cursor);
    }
  return g_steal_pointer (&page);
}
