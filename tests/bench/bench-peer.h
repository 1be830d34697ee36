/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void bench_peer_make_files (const char *folder, gint64 generations);
gint64 bench_peer_drop (const char *folder, gint64 trashed_at);

G_END_DECLS
