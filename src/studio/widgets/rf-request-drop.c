/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-request-drop.h"

#include <string.h>

/**
 * rf_request_drop_open:
 * @value: what was dropped
 *
 * Opens files with requests, as the application does when it is started with them.
 *
 * Returns: whether it was that
 */
gboolean
rf_request_drop_open (const GValue *value)
{
  GApplication *application = g_application_get_default ();
  g_autoptr (GPtrArray) files = g_ptr_array_new ();

  if (application == NULL || !G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return FALSE;
  for (GSList *at = g_value_get_boxed (value); at != NULL; at = at->next)
    {
      g_autofree char *name = g_file_get_basename (at->data);

      if (name != NULL && g_str_has_suffix (name, ".json"))
        g_ptr_array_add (files, at->data);
    }
  if (files->len == 0)
    return FALSE;
  g_application_open (application, (GFile **) files->pdata, (int) files->len, "");
  return TRUE;
}
