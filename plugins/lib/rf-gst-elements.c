/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-gst-elements.h"

#include <gst/gst.h>

/* Whether GStreamer has what a plugin needs. */

/**
 * rf_gst_elements_dup_missing:
 * @elements: (array length=count): what is needed
 * @count: how many
 *
 * Starts GStreamer where that has not been done.
 *
 * Returns: (transfer full) (nullable): which Debian package is missing, one
 *   sentence; %NULL when all are there
 */
char *
rf_gst_elements_dup_missing (const RfGstElement *elements, gsize count)
{
  g_autoptr (GError) error = NULL;

  if (!gst_init_check (NULL, NULL, &error))
    return g_strdup_printf ("GStreamer does not start: %s", error->message);

  for (gsize i = 0; i < count; i++)
    {
      g_autoptr (GstElementFactory) factory = gst_element_factory_find (elements[i].name);

      if (factory == NULL)
        return g_strdup_printf (
            "GStreamer has no “%s”; install the package %s", elements[i].name, elements[i].package);
    }
  return NULL;
}
