/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-band-provider.h"

#include "band-composer.h"
#include "band-form.h"
#include "band-midi.h"
#include "rf-audio-encoder.h"
#include "rf-band-player.h"
#include "rf-band-sound.h"
#include "rf-band-soundfont.h"
#include "rf-hash.h"

#include <glib/gstdio.h>
#include <string.h>

/*
 * Music made on this machine: a piece is composed, played by FluidSynth into a
 * file of the work directory, brought to its loudness and encoded. Nothing is
 * shared between two runs, so any number may go on at once.
 */

/** How long the end of a loop may ring on into its start, in seconds */
#define RING 3

/** What playing and encoding take of the whole time */
#define PLAYING  0.75
#define ENCODING 0.85

struct _RfBandProvider
{
  RfProvider parent_instance;

  char *soundfont_folder; /* (owned) */
};

typedef enum
{
  PROP_SOUNDFONT_FOLDER = 1,
} RfBandProviderProperty;

G_DEFINE_FINAL_TYPE (RfBandProvider, rf_band_provider, RF_TYPE_PROVIDER)

static guint
read_instruments (RfTask *task)
{
  g_auto (GStrv) names = rf_task_dup_list (task, "instruments");
  guint instruments = 0;

  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      int instrument = rf_band_read_name (rf_band_instrument_names, names[i]);

      if (instrument != RF_BAND_OPEN)
        instruments |= 1u << instrument;
    }
  return instruments;
}

/* Another prompt is another piece, also where its words choose the same. */
static guint64
mix_seed (RfTask *task)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT " %s",
                                           rf_task_get_int (task, "seed"),
                                           rf_task_get_string (task, "prompt"));
  g_autofree char *hash = rf_hash_bytes (text, strlen (text));
  g_autofree char *start = g_strndup (hash, 16);

  return g_ascii_strtoull (start, NULL, 16);
}

static int
read_choice (RfTask *task, const RfEnumName *names, const char *parameter)
{
  return rf_band_read_name (names, rf_task_get_string (task, parameter));
}

static RfBandSettings
read_settings (RfTask *task)
{
  int mood = read_choice (task, rf_band_mood_names, "mood");

  return (RfBandSettings){
    .mood = mood != RF_BAND_OPEN ? (RfBandMood) mood : RF_BAND_CALM,
    .genre = read_choice (task, rf_band_genre_names, "genre"),
    .key = read_choice (task, rf_band_key_names, "key"),
    .mode = read_choice (task, rf_band_mode_names, "mode"),
    .metre = read_choice (task, rf_band_metre_names, "metre"),
    .pace = read_choice (task, rf_band_pace_names, "pace"),
    .tempo = (int) rf_task_get_int (task, "tempo"),
    .seconds = (int) CLAMP (rf_task_get_int (task, "seconds"), 1, 300),
    .bars = (int) rf_task_get_int (task, "bars"),
    .instruments = read_instruments (task),
    .intensity = (int) (rf_task_get_double (task, "intensity") * 1000 + 0.5),
    .loopable = rf_task_get_boolean (task, "loopable"),
    .seed = mix_seed (task),
  };
}

/* How loud it is to be: never faint, never a wall. */
static RfBandCut
plan_cut (const RfBandPiece *piece)
{
  RfBandCut cut = { .frames = piece->length * RF_BAND_RATE / G_USEC_PER_SEC,
                    .loudness = 0.07 + 0.09 * piece->settings.intensity / 1000.0 };

  if (piece->settings.loopable)
    cut.tail = MIN (RING * RF_BAND_RATE, cut.frames);
  return cut;
}

/* The take is removed as soon as it is read: it is the largest file. */
static gboolean
make_samples (RfTask *task,
              const RfBandPiece *piece,
              RfBandTake *take,
              const char *samples_path,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree char *path = g_build_filename (rf_task_get_work_directory (task), "music.take", NULL);
  const RfBandCut cut = plan_cut (piece);
  gboolean done;

  take->path = path;
  take->frames = cut.frames + cut.tail;
  done = rf_band_player_run (piece, take, cancellable, error) &&
         rf_band_sound_finish (path, &cut, samples_path, cancellable, error);
  g_unlink (path);
  take->path = NULL;
  return done;
}

static gboolean
make_file (RfTask *task,
           const RfBandPiece *piece,
           RfBandTake *take,
           const char *path,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *samples_path =
      g_build_filename (rf_task_get_work_directory (task), "music.pcm", NULL);
  const RfAudioSamples samples = {
    samples_path, RF_BAND_RATE, RF_BAND_CHANNELS, TRUE, piece->settings.loopable
  };
  gboolean done = make_samples (task, piece, take, samples_path, cancellable, error);

  rf_progress_report_phase (take->progress, ENCODING, RF_PHASE_ENCODING, NULL);
  done = done && rf_audio_encoder_run (
                     rf_task_get_string (task, "format"), &samples, path, cancellable, error);
  g_unlink (samples_path);
  return done;
}

static RfOutput *
new_output (RfTask *task, const RfBandPiece *piece, const char *path)
{
  const char *media_type = rf_audio_encoder_get_media_type (rf_task_get_string (task, "format"));
  g_autoptr (GBytes) midi = rf_band_midi_write (piece);
  RfOutput *output = rf_output_new ();

  rf_output_add_file (output, RF_ROLE_AUDIO, media_type, path)->duration = piece->length / 1000;
  rf_output_add_bytes (output, RF_ROLE_MIDI, "audio/midi", midi)->duration = piece->length / 1000;
  return output;
}

static char *
rf_band_provider_dup_lack (RfProvider *provider, RfLack *lack)
{
  RfBandProvider *self = RF_BAND_PROVIDER (provider);
  g_autoptr (GError) error = NULL;
  g_autofree char *soundfont =
      rf_band_soundfont_find (self->soundfont_folder, RF_BAND_SOUNDFONT_DEFAULT, &error);

  *lack = RF_LACK_PROGRAM;
  if (soundfont == NULL)
    return g_strdup_printf ("%s; %s", error->message, rf_error_get_hint (error));
  return rf_audio_encoder_dup_status ();
}

static RfOutput *
rf_band_provider_generate (RfProvider *provider,
                           RfTask *task,
                           RfProgress *progress,
                           GCancellable *cancellable,
                           GError **error)
{
  RfBandProvider *self = RF_BAND_PROVIDER (provider);
  const RfBandSettings settings = read_settings (task);
  g_autoptr (RfBandPiece) piece = NULL;
  g_autofree char *soundfont = NULL;
  g_autofree char *name = g_strconcat ("music.", rf_task_get_string (task, "format"), NULL);
  g_autofree char *path = g_build_filename (rf_task_get_work_directory (task), name, NULL);
  RfBandTake take = { .progress = progress, .share = PLAYING };

  rf_progress_report_phase (progress, 0.0, RF_PHASE_COMPOSING, NULL);
  soundfont = rf_band_soundfont_find (
      self->soundfont_folder, rf_task_get_string (task, "soundfont"), error);
  if (soundfont == NULL)
    return NULL;
  take.soundfont = soundfont;
  if (!rf_band_form_check (&settings, error))
    return NULL;
  piece = rf_band_compose (&settings);
  if (!make_file (task, piece, &take, path, cancellable, error))
    return NULL;
  return new_output (task, piece, path);
}

static void
rf_band_provider_constructed (GObject *object)
{
  RfBandProvider *self = RF_BAND_PROVIDER (object);

  G_OBJECT_CLASS (rf_band_provider_parent_class)->constructed (object);

  if (self->soundfont_folder == NULL)
    self->soundfont_folder = g_strdup (RF_BAND_SOUNDFONT_FOLDER);
}

static void
rf_band_provider_finalize (GObject *object)
{
  RfBandProvider *self = RF_BAND_PROVIDER (object);

  g_free (self->soundfont_folder);

  G_OBJECT_CLASS (rf_band_provider_parent_class)->finalize (object);
}

static void
rf_band_provider_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RfBandProvider *self = RF_BAND_PROVIDER (object);

  switch ((RfBandProviderProperty) id)
    {
    case PROP_SOUNDFONT_FOLDER:
      self->soundfont_folder = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rf_band_provider_class_init (RfBandProviderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  RfProviderClass *provider_class = RF_PROVIDER_CLASS (klass);

  object_class->constructed = rf_band_provider_constructed;
  object_class->finalize = rf_band_provider_finalize;
  object_class->set_property = rf_band_provider_set_property;
  provider_class->dup_lack = rf_band_provider_dup_lack;
  provider_class->generate = rf_band_provider_generate;

  /**
   * RfBandProvider:soundfont-folder:
   *
   * The folder above `sf2` and `sf3`; %NULL means Debian's.
   */
  g_object_class_install_property (
      object_class,
      PROP_SOUNDFONT_FOLDER,
      g_param_spec_string ("soundfont-folder",
                           NULL,
                           NULL,
                           NULL,
                           G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
}

static void
rf_band_provider_init (RfBandProvider *self)
{
}

RF_PROVIDER_EXPORT
{
  static const RfProviderModule module = {
    .abi = RF_PROVIDER_ABI,
    .id = "band",
    .get_type = rf_band_provider_get_type,
  };

  return &module;
}
