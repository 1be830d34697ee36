/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fault-memory.h"

#include <errno.h>
#include <sqlite3.h>

/*
 * SQLite's allocator, over the one it has by default. What GLib allocates is
 * not touched: where it finds no memory it ends the program.
 */

const FaultKind fault_kind_memory = { "memory", FAULT_SITE_MEMORY, ENOMEM };

static sqlite3_mem_methods real;

static void *
allocate (int length)
{
  return fault_plan_strikes (FAULT_SITE_MEMORY, "malloc") ? NULL : real.xMalloc (length);
}

static void *
resize (void *memory, int length)
{
  return fault_plan_strikes (FAULT_SITE_MEMORY, "realloc") ? NULL : real.xRealloc (memory, length);
}

/**
 * fault_memory_install:
 *
 * Puts it under SQLite, before that is used in this process.
 */
void
fault_memory_install (void)
{
  sqlite3_mem_methods methods;

  /* Without it there would be pages from which small things are taken. */
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &real), ==, SQLITE_OK);
  methods = real;
  methods.xMalloc = allocate;
  methods.xRealloc = resize;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &methods), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_LOOKASIDE, 0, 0), ==, SQLITE_OK);
}
