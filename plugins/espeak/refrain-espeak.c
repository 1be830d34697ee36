/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-espeak-protocol.h"

#include <errno.h>
#include <espeak-ng/espeak_ng.h>
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/*
 * Speaks one text and ends. libespeak-ng carries state from one utterance to
 * the next and cannot be started twice in a process, so each synthesis has a
 * process of its own; nothing else links that library. The program trusts its
 * text with nothing: it opens no file that the text names, has a time limit,
 * and ends with its parent.
 */

#define MAX_TEXT_BYTES (4 * 1024 * 1024)

typedef struct
{
  char *voice;
  char *variant;
  int speed;
  int pitch;
  int range;
  int volume;
  int gap;
  gboolean ssml;
  gboolean check;
} Options;

/* The sum of the run, which the library hands to every callback. */
typedef struct
{
  gint64 samples;
  int peak;
  gboolean too_long;
  int write_error; /* an errno, or 0 */
} Speech;

/* Voices that people know by another name than the data's file has. */
static const struct
{
  const char *name;
  const char *file;
} voice_files[] = {
  { "en-gb", "en" },
};

static G_GNUC_PRINTF (2, 3) RfEspeakStatus fail (RfEspeakStatus status, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  vfprintf (stderr, format, arguments);
  va_end (arguments);
  fputc ('\n', stderr);
  return status;
}

/* An <audio> element would make the library read any sound file of this
 * machine, through a shell command where the rate differs: 1 means that its
 * text is spoken instead. */
static int
refuse_uri_cb (int type, const char *uri, const char *base)
{
  return 1;
}

static int
write_samples_cb (short *samples, int n_samples, espeak_EVENT *events)
{
  Speech *speech = events->user_data;

  if (samples == NULL || n_samples <= 0)
    return 0;

  for (int i = 0; i < n_samples; i++)
    {
      speech->peak = MAX (speech->peak, ABS ((int) samples[i]));
      samples[i] = (short) GINT16_TO_LE (samples[i]);
    }
  speech->samples += n_samples;
  speech->too_long = speech->samples > (gint64) RF_ESPEAK_MAX_SECONDS * RF_ESPEAK_RATE;
  if (fwrite (samples, sizeof (short), (gsize) n_samples, stdout) != (gsize) n_samples)
    speech->write_error = errno;
  return speech->too_long || speech->write_error != 0 ? 1 : 0;
}

static void
limit_this_process (void)
{
  const struct rlimit none = { 0, 0 };

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  setrlimit (RLIMIT_CORE, &none);
  alarm (RF_ESPEAK_TIME_LIMIT);
  /* Both would let the library take other voice data than the installed one,
   * and the same request would sound otherwise. */
  g_unsetenv ("ESPEAK_DATA_PATH");
  g_unsetenv ("HOME");
}

static char *
read_text (void)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  guint8 buffer[16384];
  gsize n_read;

  while ((n_read = fread (buffer, 1, sizeof buffer, stdin)) > 0)
    {
      g_byte_array_append (text, buffer, (guint) n_read);
      if (text->len > MAX_TEXT_BYTES)
        return NULL;
    }
  g_byte_array_append (text, (const guint8 *) "", 1);
  if (ferror (stdin) || !g_utf8_validate ((const char *) text->data, text->len - 1, NULL))
    return NULL;
  return (char *) g_byte_array_free (g_steal_pointer (&text), FALSE);
}

static RfEspeakStatus
start_library (void)
{
  espeak_ng_STATUS status;

  espeak_ng_InitializePath (NULL);
  status = espeak_ng_Initialize (NULL);
  if (status == ENS_OK)
    status = espeak_ng_InitializeOutput (ENOUTPUT_MODE_SYNCHRONOUS, 0, NULL);
  if (status != ENS_OK)
    {
      char message[512] = "";

      espeak_ng_GetStatusCodeMessage (status, message, sizeof message);
      return fail (RF_ESPEAK_NO_DATA, "the voice data cannot be read: %s", message);
    }
  espeak_SetSynthCallback (write_samples_cb);
  espeak_SetUriCallback (refuse_uri_cb);
  return RF_ESPEAK_OK;
}

static const char *
find_voice_file (const char *voice)
{
  for (gsize i = 0; i < G_N_ELEMENTS (voice_files); i++)
    {
      if (g_str_equal (voice_files[i].name, voice))
        return voice_files[i].file;
    }
  return voice;
}

static RfEspeakStatus
set_voice (const Options *options)
{
  const char *file = find_voice_file (options->voice);
  g_autofree char *suffix =
      options->variant != NULL ? g_strconcat ("+", options->variant, NULL) : g_strdup ("");
  g_autofree char *name = g_strconcat (file, suffix, NULL);
  const espeak_VOICE *voice;

  if (espeak_ng_SetVoiceByName (name) != ENS_OK)
    return fail (RF_ESPEAK_NO_VOICE, "there is no voice “%s”", options->voice);

  /* The library drops a variant that it does not know without a word. */
  voice = espeak_GetCurrentVoice ();
  if (options->variant != NULL &&
      (voice == NULL || voice->identifier == NULL || !g_str_has_suffix (voice->identifier, suffix)))
    return fail (RF_ESPEAK_NO_VOICE, "there is no variant “%s”", options->variant);
  if (espeak_ng_GetSampleRate () != RF_ESPEAK_RATE)
    return fail (RF_ESPEAK_NO_VOICE, "the voice “%s” has another sample rate", options->voice);
  return RF_ESPEAK_OK;
}

static RfEspeakStatus
set_parameters (const Options *options)
{
  const struct
  {
    espeak_PARAMETER parameter;
    int value;
  } values[] = {
    { espeakRATE, options->speed },  { espeakPITCH, options->pitch },
    { espeakRANGE, options->range }, { espeakVOLUME, options->volume },
    { espeakWORDGAP, options->gap },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      if (espeak_ng_SetParameter (values[i].parameter, values[i].value, 0) != ENS_OK)
        return fail (RF_ESPEAK_FAILED, "a value was refused: %d", values[i].value);
    }
  return RF_ESPEAK_OK;
}

static RfEspeakStatus
speak (const char *text, gboolean ssml)
{
  Speech speech = { 0 };
  unsigned int flags = espeakCHARS_UTF8 | (ssml ? espeakSSML : 0);
  espeak_ng_STATUS status;

  status =
      espeak_ng_Synthesize (text, strlen (text) + 1, 0, POS_CHARACTER, 0, flags, NULL, &speech);
  if (speech.write_error == 0 && fflush (stdout) != 0)
    speech.write_error = errno;
  if (speech.write_error != 0)
    return fail (
        RF_ESPEAK_FAILED, "the samples cannot be written: %s", g_strerror (speech.write_error));
  if (speech.too_long)
    return fail (RF_ESPEAK_TOO_LONG, "the speech is longer than %d s", RF_ESPEAK_MAX_SECONDS);
  if (status != ENS_OK)
    return fail (RF_ESPEAK_FAILED, "the synthesis ended with status %x", (unsigned int) status);
  if (speech.peak == 0)
    return fail (RF_ESPEAK_SILENT, "there is nothing to speak");
  return RF_ESPEAK_OK;
}

static RfEspeakStatus
run (const Options *options)
{
  g_autofree char *text = NULL;
  RfEspeakStatus status;

  limit_this_process ();
  if (!options->check)
    text = read_text ();
  if (!options->check && text == NULL)
    return fail (RF_ESPEAK_USAGE, "the text is too large, or not UTF-8");

  status = start_library ();
  if (status != RF_ESPEAK_OK || options->check)
    return status;
  status = set_voice (options);
  if (status == RF_ESPEAK_OK)
    status = set_parameters (options);
  return status == RF_ESPEAK_OK ? speak (text, options->ssml) : status;
}

int
main (int argc, char **argv)
{
  Options options = { .speed = 175, .pitch = 50, .range = 50, .volume = 100 };
  const GOptionEntry entries[] = {
    { "voice", 0, 0, G_OPTION_ARG_STRING, &options.voice, "Language and accent", "NAME" },
    { "variant", 0, 0, G_OPTION_ARG_STRING, &options.variant, "Who speaks", "NAME" },
    { "speed", 0, 0, G_OPTION_ARG_INT, &options.speed, "Words a minute", "80-450" },
    { "pitch", 0, 0, G_OPTION_ARG_INT, &options.pitch, "How high", "0-99" },
    { "range", 0, 0, G_OPTION_ARG_INT, &options.range, "How lively", "0-99" },
    { "volume", 0, 0, G_OPTION_ARG_INT, &options.volume, "How loud", "0-200" },
    { "gap", 0, 0, G_OPTION_ARG_INT, &options.gap, "Pause between words", "10 ms" },
    { "ssml", 0, 0, G_OPTION_ARG_NONE, &options.ssml, "The text is SSML", NULL },
    { "check", 0, 0, G_OPTION_ARG_NONE, &options.check, "Only see whether it could speak", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("<TEXT >SAMPLES");
  g_autoptr (GError) error = NULL;
  RfEspeakStatus status;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    status = fail (RF_ESPEAK_USAGE, "%s", error->message);
  else if (!options.check && options.voice == NULL)
    status = fail (RF_ESPEAK_USAGE, "--voice is wanted");
  else
    status = run (&options);
  g_free (options.voice);
  g_free (options.variant);
  return (int) status;
}
