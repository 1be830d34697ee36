/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-events.h"

/* MIDI 1.0, channel messages */
#define NOTE_OFF     0x80
#define NOTE_ON      0x90
#define CONTROL      0xb0
#define PROGRAM      0xc0
#define VOLUME       7
#define PAN          10
#define REVERB       91
#define OFF_VELOCITY 64

static void
add (GArray *events, RfBandEvent event)
{
  g_array_append_val (events, event);
}

static void
add_part (GArray *events, const RfBandPiece *piece, int index)
{
  const RfBandPart *part = &g_array_index (piece->parts, RfBandPart, index);
  const guint8 channel = (guint8) part->channel;
  const guint8 control = CONTROL | channel;

  add (events, (RfBandEvent){ 0, index, PROGRAM | channel, { (guint8) part->program }, 1 });
  add (events, (RfBandEvent){ 0, index, control, { VOLUME, (guint8) part->volume }, 2 });
  add (events, (RfBandEvent){ 0, index, control, { PAN, (guint8) part->pan }, 2 });
  add (events, (RfBandEvent){ 0, index, control, { REVERB, (guint8) part->reverb }, 2 });
}

static void
add_note (GArray *events, const RfBandPiece *piece, const RfBandNote *note)
{
  const RfBandPart *part = &g_array_index (piece->parts, RfBandPart, note->part);
  const guint8 channel = (guint8) part->channel;
  const guint8 pitch = (guint8) note->pitch;

  add (events,
       (RfBandEvent){
           note->start, note->part, NOTE_ON | channel, { pitch, (guint8) note->velocity }, 2 });
  add (
      events,
      (RfBandEvent){
          note->start + note->length, note->part, NOTE_OFF | channel, { pitch, OFF_VELOCITY }, 2 });
}

/* What sets up a player comes before what ends a note, and that before what
 * begins one. */
static int
get_rank (const RfBandEvent *event)
{
  switch (event->status & 0xf0)
    {
    case NOTE_ON:
      return 2;
    case NOTE_OFF:
      return 1;
    default:
      return 0;
    }
}

static int
compare_events_cb (gconstpointer first, gconstpointer second)
{
  const RfBandEvent *one = first;
  const RfBandEvent *other = second;

  if (one->tick != other->tick)
    return one->tick - other->tick;
  if (get_rank (one) != get_rank (other))
    return get_rank (one) - get_rank (other);
  if (one->part != other->part)
    return one->part - other->part;
  return one->data[0] - other->data[0];
}

/**
 * rf_band_events_new:
 * @piece: a piece
 *
 * Returns: (transfer full) (element-type RfBandEvent): its messages, in the
 *   order in which a synthesizer is to get them
 */
GArray *
rf_band_events_new (const RfBandPiece *piece)
{
  GArray *events = g_array_new (FALSE, TRUE, sizeof (RfBandEvent));

  for (guint i = 0; i < piece->parts->len; i++)
    add_part (events, piece, (int) i);
  for (guint i = 0; i < piece->notes->len; i++)
    add_note (events, piece, &g_array_index (piece->notes, RfBandNote, i));
  g_array_sort (events, compare_events_cb);
  return events;
}
