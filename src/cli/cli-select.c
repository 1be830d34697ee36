/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-select.h"

/**
 * cli_select:
 * @arguments: the command line of a verb that takes selectors
 * @error: return location; %RF_ERROR_INVALID_REQUEST for a wrong value
 *
 * Returns: (transfer full): what the options choose
 */
RfSelector *
cli_select (const CliArguments *arguments, GError **error)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();

  for (const RfSelectorName *row = rf_selector_names; row->name != NULL; row++)
    {
      const char *option = g_str_equal (row->name, "version") ? "version-number" : row->name;
      const char *value = cli_arguments_get (arguments, option);

      if (value != NULL && !rf_selector_set (selector, row->name, value, error))
        return NULL;
    }
  return g_steal_pointer (&selector);
}
