/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FaultSite:
 *
 * A call to the system that can fail, whoever makes it: SQLite through
 * fault-vfs.c, the blob store through fault-files.c, SQLite's allocator through
 * fault-memory.c.
 */
typedef enum
{
  FAULT_SITE_OPEN = 1 << 0,
  FAULT_SITE_CREATE = 1 << 1, /* an open that makes the file, or a folder made */
  FAULT_SITE_READ = 1 << 2,
  FAULT_SITE_WRITE = 1 << 3,
  FAULT_SITE_SYNC = 1 << 4,
  FAULT_SITE_SIZE = 1 << 5, /* truncating, and room in shared memory */
  FAULT_SITE_NAME = 1 << 6, /* renaming, linking, unlinking */
  FAULT_SITE_LOCK = 1 << 7,
  FAULT_SITE_LOOK = 1 << 8,
  FAULT_SITE_MEMORY = 1 << 9,
  FAULT_SITE_ANY = (1 << 9) - 1, /* all but memory */
} FaultSite;

/**
 * FaultKind:
 * @name: for messages
 * @sites: the calls that fail in this way
 * @number: the errno of those that have one
 *
 * What goes wrong with a machine.
 */
typedef struct
{
  const char *name;
  guint sites;
  int number;
} FaultKind;

/**
 * FaultStroke:
 * @FAULT_STROKE_ONCE: the one call fails
 * @FAULT_STROKE_ALWAYS: it and all that follow
 * @FAULT_STROKE_KILL: the process is killed instead of making the call
 * @FAULT_STROKE_POWER: and what was not brought to the disk is lost
 */
typedef enum
{
  FAULT_STROKE_ONCE,
  FAULT_STROKE_ALWAYS,
  FAULT_STROKE_KILL,
  FAULT_STROKE_POWER,
} FaultStroke;

extern const FaultKind fault_kinds[];
extern const gsize fault_n_kinds;
extern const FaultKind fault_kind_any;

void fault_plan_arm (const FaultKind *kind, FaultStroke stroke, guint call);
void fault_plan_disarm (void);
guint fault_plan_count (void);
gboolean fault_plan_was_touched (void);
const char *fault_plan_get_touched (void);
int fault_plan_get_number (void);

gboolean fault_plan_strikes (FaultSite site, const char *name);

G_END_DECLS
