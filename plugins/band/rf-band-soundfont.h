/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

/** RF_BAND_SOUNDFONT_FOLDER: where Debian's packages put soundfonts */
#define RF_BAND_SOUNDFONT_FOLDER "/usr/share/sounds"

/** RF_BAND_SOUNDFONT_DEFAULT: the one without which the provider is not ready */
#define RF_BAND_SOUNDFONT_DEFAULT "timgm6mb"

GStrv rf_band_soundfont_dup_names (void);
char *rf_band_soundfont_find (const char *folder, const char *name, GError **error);

G_END_DECLS
