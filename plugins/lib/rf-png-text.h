/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** What the text of a picture's layers is called: docs/layered-pictures.md */
#define RF_PNG_LAYERS "refrain:layers"

GBytes *rf_png_text_add (GBytes *png, const char *keyword, const char *text);
char *rf_png_text_find (GBytes *png, const char *keyword, gsize limit);

G_END_DECLS
