/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A figure in layers, 512 by 512: a striped background, a head with eyes at
 * 206, 170 and 306, 170, a body, a raised arm on the right. */
extern const char pictures_figure[];

/* What is wanted of a sound made for a test. */
typedef struct
{
  double seconds;
  double click; /* when something is heard, in seconds */
} PicturesSound;

char *pictures_write_figure (const char *folder);
char *pictures_write_photo (const char *folder, int width, int height);
char *pictures_write_sound (const char *folder, const PicturesSound *sound);

G_END_DECLS
