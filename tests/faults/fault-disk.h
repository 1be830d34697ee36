/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

void fault_disk_begin (const char *folder, guint32 seed);
void fault_disk_lie (void);
void fault_disk_enter (void);
void fault_disk_leave (void);
void fault_disk_note_file (const char *path);
void fault_disk_note_write (ino_t inode, gint64 offset, const void *data, gsize length);
void fault_disk_note_truncate (ino_t inode, gint64 length);
void fault_disk_note_sync (ino_t inode, const char *path);
void fault_disk_note_folder_sync (const char *path);
void fault_disk_note_replace (const char *path);
void fault_disk_lose (void);

G_END_DECLS
