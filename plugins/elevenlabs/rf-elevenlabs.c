/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-provider.h"

/*
 * ElevenLabs: speech, and music. Both answer with the sound as it is, and
 * tell in a header what it cost in credits of theirs. The forms are those of
 * elevenlabs-python at 54e58995 (2026-07-23), text_to_speech/raw_client.py
 * and music/raw_client.py; the words of errors are from their help centre,
 * article 19572237925521.
 */

static const RfHttpFaultWord fault_words[] = {
  /* Comes with the status of a wrong key. */
  { "quota_exceeded", RF_HTTP_FAULT_MONEY },
  { "invalid_api_key", RF_HTTP_FAULT_KEY },
  { "bad_prompt", RF_HTTP_FAULT_REFUSED },
  { "bad_composition_plan", RF_HTTP_FAULT_REFUSED },
  { "max_character_limit_exceeded", RF_HTTP_FAULT_INPUT },
  { "voice_not_found", RF_HTTP_FAULT_INPUT },
  { "too_many_concurrent_requests", RF_HTTP_FAULT_RATE },
  { "system_busy", RF_HTTP_FAULT_RATE },
  { NULL },
};

static const RfCloudField speech_fields[] = {
  { RF_CLOUD_MODEL, "model_id" },
  { "voice", "" },
  { "format", "?output_format" },
  { "stability", "voice_settings.stability" },
  { "similarity", "voice_settings.similarity_boost" },
  { "style", "voice_settings.style" },
  { "speaker_boost", "voice_settings.use_speaker_boost" },
  { "speed", "voice_settings.speed" },
  { NULL },
};

/* A seed is refused together with a prompt, so the models have none. */
static const RfCloudField music_fields[] = {
  { RF_CLOUD_MODEL, "model_id" },
  { "format", "?output_format" },
  { "duration", "music_length_ms", RF_CLOUD_AS_MILLISECONDS },
  { "instrumental", "force_instrumental" },
  { NULL },
};

static const RfCloudEndpoint endpoints[] = {
  { .kind = RF_KIND_TTS, .path = "/v1/text-to-speech/{voice}", .fields = speech_fields },
  { .kind = RF_KIND_MUSIC, .path = "/v1/music", .fields = music_fields },
  { .path = NULL },
};

static const RfCloudService service = {
  .key_header = "xi-api-key",
  .fault_words = fault_words,
  .endpoints = endpoints,
};

RF_CLOUD_PLUGIN ("elevenlabs", RfElevenlabsProvider, rf_elevenlabs_provider, service)
