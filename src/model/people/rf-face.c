/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-face.h"

/**
 * rf_face_is_picture:
 * @base_avatar: (nullable): a face
 *
 * Returns: whether it is a picture of the cache, and no name
 */
gboolean
rf_face_is_picture (const char *base_avatar)
{
  return base_avatar != NULL && (g_str_has_prefix (base_avatar, RF_FACE_KEY) ||
                                 g_str_has_prefix (base_avatar, RF_FACE_SHA256));
}
