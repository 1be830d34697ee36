/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "band-piece.h"

G_BEGIN_DECLS

/**
 * RfBandEvent:
 * @tick: when
 * @part: whose
 * @status: a MIDI status byte with its channel
 * @data: the bytes after it
 * @n_data: how many
 *
 * One message of MIDI.
 */
typedef struct
{
  int tick;
  int part;
  guint8 status;
  guint8 data[2];
  int n_data;
} RfBandEvent;

GArray *rf_band_events_new (const RfBandPiece *piece);

G_END_DECLS
