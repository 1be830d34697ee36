/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-flipbook-provider.h"

#include "flipbook-film.h"
#include "rf-flipbook-encoder.h"

/*
 * Videos made on this machine: a picture is taken apart, moved, and recorded.
 * Nothing is shared between two runs, so any number may go on at once.
 */

struct _RfFlipbookProvider
{
  RfProvider parent_instance;
};

G_DEFINE_FINAL_TYPE (RfFlipbookProvider, rf_flipbook_provider, RF_TYPE_PROVIDER)

static int
read_choice (RfTask *task, const RfEnumName *names, const char *parameter)
{
  int value = 0;

  rf_enum_from_name (names, rf_task_get_string (task, parameter), &value);
  return value;
}

static int
read_side (RfTask *task, const char *parameter)
{
  return (int) CLAMP (rf_task_get_int (task, parameter), 64, 1920) & ~1;
}

static RfFlipbookSettings
read_settings (RfTask *task)
{
  return (RfFlipbookSettings){
    .mood = (RfFlipbookMood) read_choice (task, rf_flipbook_mood_names, "mood"),
    .activity = (RfFlipbookActivity) read_choice (task, rf_flipbook_activity_names, "activity"),
    .camera = (RfFlipbookCamera) read_choice (task, rf_flipbook_camera_names, "camera"),
    .title = rf_task_get_string (task, "title"),
    .is_cropped = g_strcmp0 (rf_task_get_string (task, "fit"), "fill") == 0,
    .width = read_side (task, "width"),
    .height = read_side (task, "height"),
    .fps = (int) CLAMP (rf_task_get_int (task, "fps"), 5, 60),
    .seconds = (int) CLAMP (rf_task_get_int (task, "seconds"), 1, 60),
    .seed = (guint64) rf_task_get_int (task, "seed"),
  };
}

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
draw_poster (RfFilm *film, const RfFlipbookSettings *settings)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, settings->width, settings->height);
  GByteArray *png = g_byte_array_new ();

  rf_film_draw (film, rf_film_choose_poster (film), surface);
  cairo_surface_write_to_png_stream (surface, write_cb, png);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (png);
}

static RfOutput *
new_output (RfFilm *film, const RfFlipbookSettings *settings, const char *path)
{
  g_autoptr (GBytes) poster = draw_poster (film, settings);
  RfOutput *output = rf_output_new ();
  RfAsset *video = rf_output_add_file (output, RF_ROLE_VIDEO, "video/webm", path);
  RfAsset *still = rf_output_add_bytes (output, RF_ROLE_POSTER, "image/png", poster);

  video->width = settings->width;
  video->height = settings->height;
  video->duration = settings->seconds * 1000;
  still->width = settings->width;
  still->height = settings->height;
  return output;
}

static char *
rf_flipbook_provider_dup_lack (RfProvider *provider, RfLack *lack)
{
  *lack = RF_LACK_PROGRAM;
  return rf_flipbook_encoder_dup_status ();
}

static RfFilm *
open_film (RfTask *task,
           const RfFlipbookSettings *settings,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *status = rf_flipbook_encoder_dup_status ();
  const char *path = rf_task_get_input_path (task, "image");

  if (status != NULL)
    {
      g_set_error (error, RF_ERROR, RF_ERROR_PROVIDER_UNAVAILABLE, "%s", status);
      return NULL;
    }
  if (path == NULL)
    {
      g_set_error_literal (
          error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "there is no picture to move");
      rf_error_set_hint (*error, "Give one as the input “image”.");
      return NULL;
    }
  return rf_film_new (settings, path, cancellable, error);
}

static RfOutput *
rf_flipbook_provider_generate (RfProvider *provider,
                               RfTask *task,
                               RfProgress *progress,
                               GCancellable *cancellable,
                               GError **error)
{
  const RfFlipbookSettings settings = read_settings (task);
  g_autofree char *path = g_build_filename (rf_task_get_work_directory (task), "video.webm", NULL);
  g_autoptr (RfFilm) film = NULL;
  RfRecording recording = { .settings = &settings,
                            .codec = rf_task_get_string (task, "codec"),
                            .sound_path = rf_task_get_input_path (task, "audio"),
                            .sound_codec = rf_task_get_string (task, "audio_codec"),
                            .path = path };

  rf_progress_report_phase (progress, 0.0, RF_PHASE_PREPARING, NULL);
  film = open_film (task, &settings, cancellable, error);
  if (film == NULL)
    return NULL;
  recording.film = film;
  if (!rf_flipbook_encoder_run (&recording, progress, cancellable, error))
    return NULL;
  return new_output (film, &settings, path);
}

static void
rf_flipbook_provider_class_init (RfFlipbookProviderClass *klass)
{
  RF_PROVIDER_CLASS (klass)->dup_lack = rf_flipbook_provider_dup_lack;
  RF_PROVIDER_CLASS (klass)->generate = rf_flipbook_provider_generate;
}

static void
rf_flipbook_provider_init (RfFlipbookProvider *self)
{
}

RF_PROVIDER_EXPORT
{
  static const RfProviderModule module = {
    .abi = RF_PROVIDER_ABI,
    .id = "flipbook",
    .get_type = rf_flipbook_provider_get_type,
  };

  return &module;
}
