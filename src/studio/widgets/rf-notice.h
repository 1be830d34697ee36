/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void rf_notice_send (const char *id, const char *title, const char *body, const char *panel);

G_END_DECLS
