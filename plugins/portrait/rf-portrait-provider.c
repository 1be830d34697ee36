/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-portrait-provider.h"

#include "portrait-figure.h"
#include "portrait-render.h"
#include "rf-png-text.h"

#include <string.h>

/*
 * Draws a character as vector art, on this machine and without chance: the
 * same request gives the same bytes. There is no state, so any number of
 * portraits may be drawn at once.
 */

struct _RfPortraitProvider
{
  RfProvider parent_instance;
};

G_DEFINE_FINAL_TYPE (RfPortraitProvider, rf_portrait_provider, RF_TYPE_PROVIDER)

static char *
compose (RfTask *task, int side)
{
  g_auto (GStrv) accessories = rf_task_dup_list (task, "accessories");
  RfPortraitFigure figure = {
    .family_type = rf_task_get_string (task, "family_type"),
    .gesture = rf_task_get_string (task, "gesture"),
    .hair = rf_task_get_string (task, "hair"),
    .hair_color = rf_task_get_string (task, "hair_color"),
    .skin_tone = rf_task_get_string (task, "skin_tone"),
    .accessories = (const char *const *) accessories,
    .color_theme = rf_task_get_string (task, "color_theme"),
    .background = rf_task_get_string (task, "background"),
    .mood = rf_task_get_string (task, "mood"),
    .activity = rf_task_get_string (task, "activity"),
    .base_avatar = rf_task_get_string (task, "base_avatar"),
    .prompt = rf_task_get_string (task, "prompt"),
  };

  return rf_portrait_compose (&figure, side);
}

static gboolean
is_cancelled (GCancellable *cancellable, GError **error)
{
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  rf_error_normalise (error, RF_ERROR_CANCELLED);
  return TRUE;
}

static RfOutput *
new_output (const char *media_type, GBytes *bytes, int side)
{
  RfOutput *output = rf_output_new ();
  RfAsset *asset = rf_output_add_bytes (output, RF_ROLE_IMAGE, media_type, bytes);

  asset->width = side;
  asset->height = side;
  return output;
}

/* The PNG carries the drawing, so that flipbook can move its layers. */
static RfOutput *
new_png_output (const char *svg, int side, GError **error)
{
  g_autoptr (GBytes) png = rf_portrait_render_png (svg, side, error);
  g_autoptr (GBytes) bytes = NULL;

  if (png == NULL)
    return NULL;
  bytes = rf_png_text_add (png, RF_PNG_LAYERS, svg);
  return new_output ("image/png", bytes, side);
}

/* Drawing takes a moment, rendering is the work: between them is the last chance to stop. */
static RfOutput *
rf_portrait_provider_generate (RfProvider *provider,
                               RfTask *task,
                               RfProgress *progress,
                               GCancellable *cancellable,
                               GError **error)
{
  int side =
      (int) CLAMP (rf_task_get_int (task, "size"), RF_PORTRAIT_SIDE_MIN, RF_PORTRAIT_SIDE_MAX);
  gboolean is_svg = g_strcmp0 (rf_task_get_string (task, "format"), "svg") == 0;
  g_autofree char *svg = NULL;

  rf_progress_report_phase (progress, 0.0, RF_PHASE_DRAWING, NULL);
  svg = compose (task, side);
  if (is_cancelled (cancellable, error))
    return NULL;
  if (is_svg)
    {
      gsize length = strlen (svg);
      g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&svg), length);

      return new_output ("image/svg+xml", bytes, side);
    }
  rf_progress_report_phase (progress, 0.2, RF_PHASE_RENDERING, NULL);
  return new_png_output (svg, side, error);
}

static void
rf_portrait_provider_class_init (RfPortraitProviderClass *klass)
{
  RF_PROVIDER_CLASS (klass)->generate = rf_portrait_provider_generate;
}

static void
rf_portrait_provider_init (RfPortraitProvider *self)
{
}

RF_PROVIDER_EXPORT
{
  static const RfProviderModule module = {
    .abi = RF_PROVIDER_ABI,
    .id = "portrait",
    .get_type = rf_portrait_provider_get_type,
  };

  return &module;
}
