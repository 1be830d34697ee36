/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-derived.h"

/* Few sizes, so that whoever asks for one after the other does not fill the
 * disk. */
static const int sizes[] = { 64, 128, 256, 512, 1024 };

/**
 * rf_derived_check_size:
 * @what: what is wanted
 * @size: of a thumbnail, the pixels of its longer side; else 0
 * @error: return location; %RF_ERROR_INVALID_REQUEST names the sizes
 *
 * Returns: whether it is made in this size
 */
gboolean
rf_derived_check_size (RfDerived what, int size, GError **error)
{
  if (what != RF_DERIVED_THUMBNAIL && size == 0)
    return TRUE;
  for (gsize i = 0; what == RF_DERIVED_THUMBNAIL && i < G_N_ELEMENTS (sizes); i++)
    {
      if (sizes[i] == size)
        return TRUE;
    }
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               what == RF_DERIVED_THUMBNAIL
                   ? "a thumbnail of %d pixels is not made; there are 64, 128, 256, 512 and 1024"
                   : "only a thumbnail has a size, and %d was given",
               size);
  return FALSE;
}

/**
 * rf_derived_dup_name:
 * @what: what it is
 * @size: as for rf_derived_check_size()
 *
 * Returns: (transfer full): the name of its file, such as `thumb-256.png`
 */
char *
rf_derived_dup_name (RfDerived what, int size)
{
  switch (what)
    {
    case RF_DERIVED_THUMBNAIL:
      return g_strdup_printf ("thumb-%d.png", size);
    case RF_DERIVED_POSTER:
      return g_strdup ("poster.png");
    case RF_DERIVED_PEAKS:
      return g_strdup ("peaks.json");
    default:
      g_assert_not_reached ();
    }
}
