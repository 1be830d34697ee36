/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-espeak-provider.h"

#include "rf-audio-encoder.h"
#include "rf-espeak-speaker.h"

#include <dlfcn.h>
#include <glib/gstdio.h>

/*
 * Speech by eSpeak NG: the helper program speaks the text into a file of the
 * work directory, GStreamer turns that into the format that was asked for.
 * Nothing is shared between two runs, so any number may go on at once.
 */

struct _RfEspeakProvider
{
  RfProvider parent_instance;

  char *helper; /* (owned) path of the helper program */
};

typedef enum
{
  PROP_HELPER = 1,
} RfEspeakProviderProperty;

G_DEFINE_FINAL_TYPE (RfEspeakProvider, rf_espeak_provider, RF_TYPE_PROVIDER)

/* In the build tree the helper stands beside this module. */
static char *
dup_helper_path (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *beside = NULL;
  Dl_info info = { 0 };

  if (dladdr ((gconstpointer) dup_helper_path, &info) == 0 || info.dli_fname == NULL)
    return g_build_filename (RF_LIBEXEC_DIR, RF_ESPEAK_HELPER, NULL);

  folder = g_path_get_dirname (info.dli_fname);
  beside = g_build_filename (folder, RF_ESPEAK_HELPER, NULL);
  if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  return g_build_filename (RF_LIBEXEC_DIR, RF_ESPEAK_HELPER, NULL);
}

static gint64
get_duration (const char *samples_path)
{
  GStatBuf information = { 0 };

  if (g_stat (samples_path, &information) != 0)
    return 0;
  return ((gint64) information.st_size / 2 * 1000 + RF_ESPEAK_RATE / 2) / RF_ESPEAK_RATE;
}

static char *
rf_espeak_provider_dup_lack (RfProvider *provider, RfLack *lack)
{
  RfEspeakProvider *self = RF_ESPEAK_PROVIDER (provider);
  char *status = rf_espeak_speaker_dup_status (self->helper);

  *lack = RF_LACK_PROGRAM;
  return status != NULL ? status : rf_audio_encoder_dup_status ();
}

static RfOutput *
rf_espeak_provider_generate (RfProvider *provider,
                             RfTask *task,
                             RfProgress *progress,
                             GCancellable *cancellable,
                             GError **error)
{
  RfEspeakProvider *self = RF_ESPEAK_PROVIDER (provider);
  const char *format = rf_task_get_string (task, "format");
  const char *folder = rf_task_get_work_directory (task);
  g_autofree char *samples_path = g_build_filename (folder, "speech.pcm", NULL);
  g_autofree char *name = g_strconcat ("speech.", format, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  const RfAudioSamples samples = { samples_path, RF_ESPEAK_RATE, 1, FALSE };
  g_autoptr (RfOutput) output = rf_output_new ();
  RfAsset *asset;

  rf_progress_report_phase (progress, 0.0, RF_PHASE_SPEAKING, NULL);
  if (!rf_espeak_speaker_run (self->helper, task, samples_path, cancellable, error))
    return NULL;

  rf_progress_report_phase (progress, 0.5, RF_PHASE_ENCODING, NULL);
  if (!rf_audio_encoder_run (format, &samples, path, cancellable, error))
    return NULL;

  asset =
      rf_output_add_file (output, RF_ROLE_AUDIO, rf_audio_encoder_get_media_type (format), path);
  asset->duration = get_duration (samples_path);
  g_unlink (samples_path);
  return g_steal_pointer (&output);
}

static void
rf_espeak_provider_constructed (GObject *object)
{
  RfEspeakProvider *self = RF_ESPEAK_PROVIDER (object);

  G_OBJECT_CLASS (rf_espeak_provider_parent_class)->constructed (object);

  if (self->helper == NULL)
    self->helper = dup_helper_path ();
}

static void
rf_espeak_provider_finalize (GObject *object)
{
  RfEspeakProvider *self = RF_ESPEAK_PROVIDER (object);

  g_free (self->helper);

  G_OBJECT_CLASS (rf_espeak_provider_parent_class)->finalize (object);
}

static void
rf_espeak_provider_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RfEspeakProvider *self = RF_ESPEAK_PROVIDER (object);

  switch ((RfEspeakProviderProperty) id)
    {
    case PROP_HELPER:
      self->helper = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rf_espeak_provider_class_init (RfEspeakProviderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  RfProviderClass *provider_class = RF_PROVIDER_CLASS (klass);

  object_class->constructed = rf_espeak_provider_constructed;
  object_class->finalize = rf_espeak_provider_finalize;
  object_class->set_property = rf_espeak_provider_set_property;
  provider_class->dup_lack = rf_espeak_provider_dup_lack;
  provider_class->generate = rf_espeak_provider_generate;

  /**
   * RfEspeakProvider:helper:
   *
   * Path of the helper program; %NULL means the one beside the module, else
   * the installed one.
   */
  g_object_class_install_property (
      object_class,
      PROP_HELPER,
      g_param_spec_string ("helper",
                           NULL,
                           NULL,
                           NULL,
                           G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
}

static void
rf_espeak_provider_init (RfEspeakProvider *self)
{
}

RF_PROVIDER_EXPORT
{
  static const RfProviderModule module = {
    .abi = RF_PROVIDER_ABI,
    .id = "espeak",
    .get_type = rf_espeak_provider_get_type,
  };

  return &module;
}
