/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-midi.h"

#include "band-events.h"

#include <string.h>

/*
 * A Standard MIDI File of format 1, as the MIDI Manufacturers Association's
 * “Standard MIDI Files 1.0” describes it: a track with tempo, metre and key,
 * then one for each part. All numbers are big endian; times are variable
 * length quantities from one event to the next.
 */

#define META           0xff
#define META_NAME      0x03
#define META_END       0x2f
#define META_TEMPO     0x51
#define META_METRE     0x58
#define META_KEY       0x59
#define CLOCKS_A_BEAT  24
#define THIRTY_SECONDS 8

static void
append_number (GByteArray *bytes, guint32 number, int n_bytes)
{
  for (int i = n_bytes - 1; i >= 0; i--)
    {
      guint8 byte = (guint8) (number >> (8 * i));

      g_byte_array_append (bytes, &byte, 1);
    }
}

static void
append_length (GByteArray *bytes, guint32 number)
{
  for (int shift = 21; shift > 0; shift -= 7)
    {
      if (number >> shift != 0)
        append_number (bytes, ((number >> shift) & 0x7f) | 0x80, 1);
    }
  append_number (bytes, number & 0x7f, 1);
}

static void
append_meta (GByteArray *track, int type, const void *data, gsize length)
{
  append_number (track, META, 1);
  append_number (track, (guint32) type, 1);
  append_length (track, (guint32) length);
  g_byte_array_append (track, data, (guint) length);
}

static void
append_track (GByteArray *file, GByteArray *track, guint32 silence)
{
  append_length (track, silence);
  append_meta (track, META_END, "", 0);
  g_byte_array_append (file, (const guint8 *) "MTrk", 4);
  append_number (file, track->len, 4);
  g_byte_array_append (file, track->data, track->len);
}

/* Sharps, or flats below 0, of the major scale with the same notes. */
static int
count_sharps (const RfBandPiece *piece)
{
  static const int fifths[RF_BAND_N_MODES] = {
    [RF_BAND_MAJOR] = 0,       [RF_BAND_MINOR] = -3, [RF_BAND_DORIAN] = -2,
    [RF_BAND_MIXOLYDIAN] = -1, [RF_BAND_LYDIAN] = 1, [RF_BAND_PHRYGIAN] = -4,
  };
  int sharps = (piece->key * 7 % 12 + fifths[piece->mode] + 12) % 12;

  return sharps > 6 ? sharps - 12 : sharps;
}

static void
write_conductor (GByteArray *file, const RfBandPiece *piece)
{
  static const guint8 metres[][2] = { { 4, 2 }, { 3, 2 }, { 6, 3 } };
  g_autoptr (GByteArray) track = g_byte_array_new ();
  const guint8 metre[] = { metres[piece->metre][0],
                           metres[piece->metre][1],
                           (guint8) (CLOCKS_A_BEAT * piece->beat_cells / 4),
                           THIRTY_SECONDS };
  const guint8 key[] = { (guint8) (gint8) count_sharps (piece), piece->mode == RF_BAND_MINOR };
  int end = piece->bars * rf_band_piece_get_bar_ticks (piece);
  int last = 0;

  append_length (track, 0);
  append_meta (track, META_METRE, metre, sizeof metre);
  append_length (track, 0);
  append_meta (track, META_KEY, key, sizeof key);
  for (guint i = 0; i < piece->tempos->len; i++)
    {
      const RfBandTempo *tempo = &g_array_index (piece->tempos, RfBandTempo, i);
      const guint8 quarter[] = { (guint8) (tempo->quarter >> 16),
                                 (guint8) (tempo->quarter >> 8),
                                 (guint8) tempo->quarter };

      append_length (track, (guint32) (tempo->tick - last));
      append_meta (track, META_TEMPO, quarter, sizeof quarter);
      last = tempo->tick;
    }
  append_track (file, track, (guint32) (end - last));
}

static void
write_part (GByteArray *file, const RfBandPiece *piece, GArray *events, int index)
{
  const RfBandPart *part = &g_array_index (piece->parts, RfBandPart, index);
  const char *name = rf_enum_get_name (rf_band_instrument_names, (int) part->instrument);
  g_autoptr (GByteArray) track = g_byte_array_new ();
  int last = 0;

  append_length (track, 0);
  append_meta (track, META_NAME, name, strlen (name));
  for (guint i = 0; i < events->len; i++)
    {
      const RfBandEvent *event = &g_array_index (events, RfBandEvent, i);

      if (event->part != index)
        continue;
      append_length (track, (guint32) (event->tick - last));
      append_number (track, event->status, 1);
      g_byte_array_append (track, event->data, (guint) event->n_data);
      last = event->tick;
    }
  append_track (file, track, 0);
}

/**
 * rf_band_midi_write:
 * @piece: a piece
 *
 * Returns: (transfer full): the piece as a MIDI file
 */
GBytes *
rf_band_midi_write (const RfBandPiece *piece)
{
  GByteArray *file = g_byte_array_new ();
  g_autoptr (GArray) events = rf_band_events_new (piece);

  g_byte_array_append (file, (const guint8 *) "MThd", 4);
  append_number (file, 6, 4);
  append_number (file, 1, 2);
  append_number (file, piece->parts->len + 1, 2);
  append_number (file, RF_BAND_QUARTER, 2);
  write_conductor (file, piece);
  for (guint i = 0; i < piece->parts->len; i++)
    write_part (file, piece, events, (int) i);
  return g_byte_array_free_to_bytes (file);
}
