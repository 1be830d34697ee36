/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-enum.h"

#include "rf-text.h"

/*
 * Enumerations have their names in constant tables, so that JSON, command
 * line and store cannot drift apart. The tables are short: a linear search is
 * the quickest.
 */

/**
 * rf_enum_get_name:
 * @table: rows, the last of them with a %NULL name
 * @value: a value
 *
 * Returns: (transfer none) (nullable): the value's name, or %NULL where the
 *   table has no such value
 */
const char *
rf_enum_get_name (const RfEnumName *table, int value)
{
  for (const RfEnumName *row = table; row->name != NULL; row++)
    {
      if (row->value == value)
        return row->name;
    }
  return NULL;
}

/**
 * rf_enum_from_name:
 * @table: rows, the last of them with a %NULL name
 * @name: (nullable): a name, exactly as it stands in the table
 * @value: (out): the value; untouched when the name is unknown
 *
 * Returns: whether the table has the name
 */
gboolean
rf_enum_from_name (const RfEnumName *table, const char *name, int *value)
{
  for (const RfEnumName *row = table; row->name != NULL; row++)
    {
      if (g_strcmp0 (row->name, name) == 0)
        {
          *value = row->value;
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * rf_enum_dup_nearest:
 * @table: rows, the last of them with a %NULL name
 * @name: a name that the table does not have
 *
 * Returns: (transfer full) (nullable): the name that was probably meant, or
 *   %NULL where none is near
 */
char *
rf_enum_dup_nearest (const RfEnumName *table, const char *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (const RfEnumName *row = table; row->name != NULL; row++)
    g_ptr_array_add (names, (gpointer) row->name);
  g_ptr_array_add (names, NULL);
  return g_strdup (rf_text_find_nearest (name, (const char *const *) names->pdata));
}
