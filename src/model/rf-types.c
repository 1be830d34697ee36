/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-types.h"

#include <string.h>

const RfEnumName rf_kind_names[] = {
  { RF_KIND_IMAGE, "image" }, { RF_KIND_VIDEO, "video" }, { RF_KIND_MUSIC, "music" },
  { RF_KIND_TTS, "tts" },     { RF_KIND_TEXT, "text" },   { 0, NULL },
};

const RfEnumName rf_strategy_names[] = {
  { RF_STRATEGY_ONCE, "once" },
  { RF_STRATEGY_PER_PLAYTHROUGH, "per_playthrough" },
  { RF_STRATEGY_PER_PLAYER, "per_player" },
  { RF_STRATEGY_ALWAYS, "always" },
  { 0, NULL },
};

const RfEnumName rf_outcome_names[] = {
  { RF_OUTCOME_HIT, "hit" },
  { RF_OUTCOME_MISS, "miss" },
  { RF_OUTCOME_JOINED, "joined" },
  { RF_OUTCOME_REFRESHED, "refreshed" },
  { RF_OUTCOME_STALE, "stale" },
  { RF_OUTCOME_BYPASS, "bypass" },
  { 0, NULL },
};

const RfEnumName rf_role_names[] = {
  { RF_ROLE_IMAGE, "image" },
  { RF_ROLE_VIDEO, "video" },
  { RF_ROLE_AUDIO, "audio" },
  { RF_ROLE_TEXT, "text" },
  { RF_ROLE_POSTER, "poster" },
  { RF_ROLE_MIDI, "midi" },
  { 0, NULL },
};

const RfEnumName rf_verb_names[] = {
  { RF_VERB_INVALIDATE, "invalidate" },
  { RF_VERB_RESTORE, "restore" },
  { RF_VERB_PURGE, "purge" },
  { RF_VERB_PIN, "pin" },
  { RF_VERB_UNPIN, "unpin" },
  { RF_VERB_TAG, "tag" },
  { RF_VERB_RATE, "rate" },
  { RF_VERB_CLEANUP, "cleanup" },
  { RF_VERB_REPAIR, "repair" },
  { RF_VERB_GRANT, "grant" },
  { RF_VERB_LIMIT, "limit" },
  { RF_VERB_PAUSE, "pause" },
  { RF_VERB_RESUME, "resume" },
  { RF_VERB_CANCEL, "cancel" },
  { RF_VERB_RETRY, "retry" },
  { RF_VERB_MOVE, "move" },
  { RF_VERB_REVOKE, "revoke" },
  { RF_VERB_REFRESH, "refresh" },
  { RF_VERB_FORGET, "forget" },
  { 0, NULL },
};

typedef struct
{
  const char *media_type;
  const char *extension;
  const char *magic;
  gsize magic_length;
  gsize magic_offset;
} RfMediaType;

/* The media types that providers give back. The magic numbers are those of
 * the formats' own specifications. WAV and WebP are both RIFF, so theirs is
 * looked for at byte 8; MP3 without a tag begins with a frame, whose version and
 * checksum are in the second byte; text has none. */
static const RfMediaType media_types[] = {
  { "image/png", "png", "\x89PNG\r\n\x1a\n", 8, 0 },
  { "image/jpeg", "jpg", "\xff\xd8\xff", 3, 0 },
  { "image/webp", "webp", "WEBP", 4, 8 },
  { "image/gif", "gif", "GIF8", 4, 0 },
  { "image/svg+xml", "svg", NULL, 0, 0 },
  { "audio/wav", "wav", "WAVE", 4, 8 },
  { "audio/flac", "flac", "fLaC", 4, 0 },
  { "audio/ogg", "ogg", "OggS", 4, 0 },
  { "audio/mpeg", "mp3", "ID3", 3, 0 },
  { "audio/mpeg", "mp3", "\xff\xfb", 2, 0 },
  { "audio/mpeg", "mp3", "\xff\xfa", 2, 0 },
  { "audio/mpeg", "mp3", "\xff\xf3", 2, 0 },
  { "audio/mpeg", "mp3", "\xff\xf2", 2, 0 },
  { "audio/mpeg", "mp3", "\xff\xe3", 2, 0 },
  { "audio/midi", "mid", "MThd", 4, 0 },
  { "video/webm", "webm", "\x1a\x45\xdf\xa3", 4, 0 },
  { "video/mp4", "mp4", "ftyp", 4, 4 },
  { "text/plain", "txt", NULL, 0, 0 },
  { "application/json", "json", NULL, 0, 0 },
};

/**
 * rf_kind_get_role:
 * @kind: a kind
 *
 * Returns: the role of the first asset of a generation of this kind
 */
RfRole
rf_kind_get_role (RfKind kind)
{
  switch (kind)
    {
    case RF_KIND_IMAGE:
      return RF_ROLE_IMAGE;
    case RF_KIND_VIDEO:
      return RF_ROLE_VIDEO;
    case RF_KIND_MUSIC:
    case RF_KIND_TTS:
      return RF_ROLE_AUDIO;
    case RF_KIND_TEXT:
      return RF_ROLE_TEXT;
    default:
      g_assert_not_reached ();
    }
}

/**
 * rf_kind_get_label:
 * @kind: a kind
 *
 * Returns: (transfer none): its name for people
 */
const char *
rf_kind_get_label (RfKind kind)
{
  static const char *const labels[] = { "Image", "Video", "Music", "Speech", "Text" };

  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (labels), NULL);

  return labels[kind];
}

/**
 * rf_media_type_get_extension:
 * @media_type: a media type without parameters
 *
 * Returns: (transfer none): the extension of its files without the dot;
 *   `bin` where it is none that Refrain knows
 */
const char *
rf_media_type_get_extension (const char *media_type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (media_types); i++)
    {
      if (g_ascii_strcasecmp (media_types[i].media_type, media_type) == 0)
        return media_types[i].extension;
    }
  return "bin";
}

/**
 * rf_media_type_from_extension:
 * @extension: an extension without the dot
 *
 * Returns: (transfer none) (nullable): the media type, or %NULL where it is
 *   none that Refrain knows
 */
const char *
rf_media_type_from_extension (const char *extension)
{
  for (gsize i = 0; i < G_N_ELEMENTS (media_types); i++)
    {
      if (g_ascii_strcasecmp (media_types[i].extension, extension) == 0)
        return media_types[i].media_type;
    }
  return NULL;
}

/**
 * rf_media_type_sniff:
 * @data: the first bytes of a file; 16 are enough
 * @length: how many there are
 *
 * Returns: (transfer none) (nullable): the media type that its magic number
 *   tells, or %NULL for text, SVG and what is unknown
 */
const char *
rf_media_type_sniff (const void *data, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (media_types); i++)
    {
      const RfMediaType *row = &media_types[i];

      if (row->magic != NULL && length >= row->magic_offset + row->magic_length &&
          memcmp ((const char *) data + row->magic_offset, row->magic, row->magic_length) == 0)
        return row->media_type;
    }
  return NULL;
}
