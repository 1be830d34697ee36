/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection.h"
#include "rf-selector.h"

G_BEGIN_DECLS

/**
 * RfSpot:
 * @value: what a list is sorted by
 * @id: of the entry, which decides between equal values
 *
 * Where an entry lies in a list, from the greatest down.
 */
typedef struct
{
  gint64 value;
  gint64 id;
} RfSpot;

/* Before every entry. */
#define RF_SPOT_START ((RfSpot){ G_MAXINT64, G_MAXINT64 })

/**
 * RfRange:
 *
 * Between which values, both included.
 */
typedef struct
{
  gint64 least;
  gint64 most;
} RfRange;

#define RF_RANGE_ALL ((RfRange){ G_MININT64, G_MAXINT64 })

int rf_spot_compare (const RfSpot *a, const RfSpot *b);

typedef struct _RfShelves RfShelves;

RfShelves *rf_shelves_new (RfConnection *connection, const RfSelector *selector, GError **error);
void rf_shelves_free (RfShelves *self);
guint rf_shelves_get_n_shelves (const RfShelves *self);
gint64 rf_shelves_get_n_entries (const RfShelves *self);
void rf_shelves_start (RfShelves *self, RfSort sort, RfRange range, RfSpot after);
gboolean rf_shelves_next (RfShelves *self, RfSpot *spot, gboolean *found, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfShelves, rf_shelves_free)

G_END_DECLS
