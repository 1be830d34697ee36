/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-composer.h"

#include "band-beat.h"
#include "band-chords.h"
#include "band-counter.h"
#include "band-form.h"
#include "band-harmony.h"
#include "band-low.h"
#include "band-melody.h"
#include "band-orchestra.h"
#include "band-perform.h"

/**
 * rf_band_compose:
 * @settings: what is asked for
 *
 * Composes a piece. The same settings give the same notes, on every machine:
 * nothing is drawn but from the seed, and nothing is a floating-point number.
 *
 * Returns: (transfer full): the piece
 */
RfBandPiece *
rf_band_compose (const RfBandSettings *settings)
{
  RfBandPiece *piece = rf_band_piece_new (settings);

  rf_band_form_settle (piece);
  rf_band_form_plan (piece);
  rf_band_harmony_write (piece);
  rf_band_orchestra_choose (piece);
  rf_band_melody_write (piece);
  rf_band_counter_write (piece);
  rf_band_low_write (piece);
  rf_band_chords_write (piece);
  rf_band_beat_write (piece);
  rf_band_perform (piece);
  return piece;
}
