/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RfEnumName:
 * @value: a value of some enumeration
 * @name: its name in JSON, on the command line and in the store
 *
 * Tables of these end with a row whose name is %NULL.
 */
typedef struct
{
  int value;
  const char *name;
} RfEnumName;

const char *rf_enum_get_name (const RfEnumName *table, int value);
gboolean rf_enum_from_name (const RfEnumName *table, const char *name, int *value);
char *rf_enum_dup_nearest (const RfEnumName *table, const char *name);

G_END_DECLS
