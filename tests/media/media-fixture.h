/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-media.h"

G_BEGIN_DECLS

GBytes *media_test_make (const char *pipeline);
GBytes *media_test_load (const char *name);
GBytes *media_test_cut (GBytes *bytes, guint percent);
GBytes *media_test_replace (GBytes *bytes, const char *from, const char *to);
GBytes *media_test_new_png (guint width, guint height);
RfMediaReport *media_test_probe (GBytes *bytes, const char *media_type);
gboolean media_test_has_element (const char *name);
gboolean media_test_has_loader (const char *media_type);
gboolean media_test_is_sanitized (void);

G_END_DECLS
