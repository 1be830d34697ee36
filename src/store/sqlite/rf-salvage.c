/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-salvage.h"

#include "rf-operations.h"
#include "rf-rebuild.h"

typedef struct
{
  RfConnection *connection;
  guint adopted;
} RfSalvage;

static gboolean
rf_salvage_adopt (RfEntry *entry, gpointer data, GError **error)
{
  RfSalvage *salvage = data;

  if (!rf_adopt_entry (salvage->connection, entry, error))
    return FALSE;
  salvage->adopted++;
  return TRUE;
}

char *
rf_salvage_fill (RfConnection *connection, const char *path, gpointer blobs, GError **error)
{
  RfSalvage salvage = { connection, 0 };

  if (blobs != NULL && !rf_rebuild (blobs, rf_salvage_adopt, &salvage, error))
    return NULL;
  if (path == NULL && salvage.adopted == 0)
    return NULL;
  return g_strdup_printf ("the index was made anew from %u side records", salvage.adopted);
}
