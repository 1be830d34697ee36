/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-composer.h"
#include "band-midi.h"

#include <string.h>

/*
 * Reads the MIDI file with a reader of its own, byte by byte, and compares what
 * it says with the piece.
 */

typedef struct
{
  const guint8 *data;
  gsize length;
  gsize at;
} Reader;

typedef struct
{
  int notes;
  int sounding;
  int tempos;
  int end;   /* ticks of the longest track */
  int metre; /* beats in a bar */
  gint64 pitches;
} Summary;

static guint
read_number (Reader *self, int n_bytes)
{
  guint number = 0;

  for (int i = 0; i < n_bytes; i++)
    {
      g_assert_cmpuint (self->at, <, self->length);
      number = number << 8 | self->data[self->at++];
    }
  return number;
}

static guint
read_length (Reader *self)
{
  guint number = 0;
  guint byte;

  do
    {
      byte = read_number (self, 1);
      number = number << 7 | (byte & 0x7f);
    }
  while ((byte & 0x80) != 0);
  return number;
}

static void
expect_text (Reader *self, const char *text)
{
  g_assert_cmpuint (self->at + strlen (text), <=, self->length);
  g_assert_cmpmem (self->data + self->at, strlen (text), text, strlen (text));
  self->at += strlen (text);
}

/* Returns whether the track goes on. */
static gboolean
read_meta (Reader *self, Summary *summary)
{
  guint type = read_number (self, 1);
  guint length = read_length (self);
  gsize end = self->at + length;

  g_assert_cmpuint (end, <=, self->length);
  if (type == 0x51)
    {
      g_assert_cmpuint (length, ==, 3);
      g_assert_cmpuint (read_number (self, 3), >, 100000);
      summary->tempos++;
    }
  if (type == 0x58)
    summary->metre = (int) read_number (self, 1);
  self->at = end;
  return type != 0x2f;
}

static void
read_message (Reader *self, guint status, guint8 *sounding, Summary *summary)
{
  guint kind = status & 0xf0;
  guint8 *place;
  guint data;

  g_assert_true (kind == 0x80 || kind == 0x90 || kind == 0xb0 || kind == 0xc0);
  data = read_number (self, 1);
  g_assert_cmpuint (data, <, 128);
  if (kind == 0xc0)
    return;
  g_assert_cmpuint (read_number (self, 1), <, 128);
  if (kind == 0xb0)
    return;
  place = &sounding[(status & 0x0f) * 128 + data];
  g_assert_cmpuint (*place, ==, kind == 0x90 ? 0 : 1);
  *place = kind == 0x90;
  summary->notes += kind == 0x90;
  summary->pitches += kind == 0x90 ? (gint64) data : 0;
  summary->sounding += kind == 0x90 ? 1 : -1;
}

static void
read_track (Reader *self, Summary *summary)
{
  g_autofree guint8 *sounding = g_new0 (guint8, 16 * 128);
  gboolean goes_on = TRUE;
  gsize end;
  int tick = 0;

  expect_text (self, "MTrk");
  end = read_number (self, 4);
  end += self->at;
  while (goes_on)
    {
      guint status;

      tick += (int) read_length (self);
      status = read_number (self, 1);
      if (status == 0xff)
        goes_on = read_meta (self, summary);
      else
        read_message (self, status, sounding, summary);
    }
  g_assert_cmpuint (self->at, ==, end);
  summary->end = MAX (summary->end, tick);
}

static void
check_file (const RfBandPiece *piece)
{
  static const int metres[] = { 4, 3, 6 };
  g_autoptr (GBytes) bytes = rf_band_midi_write (piece);
  Reader reader = { 0 };
  Summary summary = { 0 };
  gint64 pitches = 0;

  reader.data = g_bytes_get_data (bytes, &reader.length);
  expect_text (&reader, "MThd");
  g_assert_cmpuint (read_number (&reader, 4), ==, 6);
  g_assert_cmpuint (read_number (&reader, 2), ==, 1);
  g_assert_cmpuint (read_number (&reader, 2), ==, piece->parts->len + 1);
  g_assert_cmpuint (read_number (&reader, 2), ==, RF_BAND_QUARTER);
  for (guint i = 0; i <= piece->parts->len; i++)
    read_track (&reader, &summary);
  g_assert_cmpuint (reader.at, ==, reader.length);

  for (guint i = 0; i < piece->notes->len; i++)
    pitches += g_array_index (piece->notes, RfBandNote, i).pitch;
  g_assert_cmpint (summary.notes, ==, piece->notes->len);
  g_assert_cmpint (summary.pitches, ==, pitches);
  g_assert_cmpint (summary.sounding, ==, 0);
  g_assert_cmpint (summary.tempos, ==, piece->tempos->len);
  g_assert_cmpint (summary.metre, ==, metres[piece->metre]);
  g_assert_cmpint (summary.end, >=, piece->bars * rf_band_piece_get_bar_ticks (piece));
}

static void
test_every_mood (void)
{
  for (int i = 0; i < 200; i++)
    {
      const RfBandSettings settings = { .mood = (RfBandMood) (i % RF_BAND_N_MOODS),
                                        .genre = i % (RF_BAND_N_GENRES + 1) - 1,
                                        .key = i % 12,
                                        .mode = i % RF_BAND_N_MODES,
                                        .metre = i % RF_BAND_N_METRES,
                                        .pace = RF_BAND_OPEN,
                                        .seconds = i % 100 + 1,
                                        .intensity = i * 5,
                                        .loopable = i % 7 == 0,
                                        .seed = (guint64) i };
      g_autoptr (RfBandPiece) piece = rf_band_compose (&settings);

      check_file (piece);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/band/midi/every-mood", test_every_mood);
  return g_test_run ();
}
