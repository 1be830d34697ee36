/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void rf_prompts_file_read_async (GFile *file, GAsyncReadyCallback callback, gpointer user_data);
char *rf_prompts_file_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
