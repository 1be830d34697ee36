/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-service.h"

G_BEGIN_DECLS

/**
 * FaultWorld:
 *
 * An engine in a data folder, on a machine that can fail: put together as the
 * program does it, but for the table of file calls.
 */
typedef struct
{
  char *folder;       /* (owned) the data folder */
  char *log;          /* (owned) where the provider writes a line for each call */
  RfService *service; /* (owned) */
} FaultWorld;

char *fault_world_dup_folder (void);
void fault_world_copy_folder (const char *from, const char *to);
void fault_world_install (void);
FaultWorld *fault_world_open (const char *folder);
void fault_world_close (FaultWorld *self);
RfRequest *fault_world_request (const char *provider, const char *params);
guint fault_world_count_calls (FaultWorld *self);
void fault_world_assert_whole (const RfResult *result);
void fault_world_assert_ledger (const char *folder, gboolean is_lost);
void fault_world_assert_sound (FaultWorld *self, gboolean may_be_left);
gint64 fault_world_ask (const char *folder, const char *sql);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaultWorld, fault_world_close)

G_END_DECLS
