/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RfPart:
 *
 * A file on its way: it has no name of its own until it is whole.
 */
typedef struct
{
  int folder; /* borrowed */
  char *name; /* (owned) */
  int descriptor;
} RfPart;

RfPart *rf_part_new (int folder, GError **error);
void rf_part_free (RfPart *self);
gboolean rf_part_copy (RfPart *self, int from, gint64 start, gint64 end, GError **error);
gboolean rf_part_write (RfPart *self, const void *data, gsize length, GError **error);
gboolean rf_part_name (RfPart *self, const char *name, gboolean *there, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfPart, rf_part_free)

G_END_DECLS
