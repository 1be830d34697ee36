/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *rf_cloud_wav_new (GBytes *samples);

G_END_DECLS
