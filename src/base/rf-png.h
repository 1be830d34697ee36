/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RfPngPlaces:
 * @end: where the last chunk, IEND, begins
 * @text: where the text chunk that stands right before it begins, or @end where
 *   there is none with the keyword
 *
 * Places in a PNG file.
 */
typedef struct
{
  gint64 end;
  gint64 text;
} RfPngPlaces;

gboolean rf_png_find (int descriptor, const char *keyword, RfPngPlaces *places);
GByteArray *rf_png_new_text (const char *keyword, const char *text);

G_END_DECLS
