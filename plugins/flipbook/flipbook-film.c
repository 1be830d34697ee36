/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-film.h"

#include "flipbook-light.h"
#include "flipbook-motion.h"
#include "flipbook-particles.h"
#include "flipbook-stage.h"
#include "flipbook-title.h"

#include <math.h>

/*
 * Puts a frame together: the backdrop, the picture in its pose, what floats
 * about it, the light, the title. What does not move is painted once, before the
 * first frame.
 */

/** Shapes that differ less than this are taken for the same */
#define SAME_ASPECT 0.02

/** The backdrop is made so many times smaller, and then blurred */
#define BACKDROP_SHRINK 6

/** A flat picture cannot shut its eyes; the light goes a little instead */
#define FLAT_BLINK 0.09

struct _RfFilm
{
  RfFlipbookSettings settings;
  char *title;                /* (owned) */
  RfPicture *picture;         /* (owned) */
  cairo_rectangle_int_t clip; /* where the picture is */
  cairo_surface_t *backdrop;  /* (owned) (nullable) */
  cairo_surface_t *light;     /* (owned) */
  cairo_surface_t *text;      /* (owned) (nullable) */
};

static void
place_picture (RfFilm *self)
{
  const RfFlipbookSettings *settings = &self->settings;
  const RfPictureFit fit = { settings->width, settings->height, FALSE };
  double aspect = (double) self->picture->width / self->picture->height;
  double height = rf_picture_fit_height (&fit, aspect);
  double frame = (double) settings->width / settings->height;

  self->clip = (cairo_rectangle_int_t){ 0, 0, settings->width, settings->height };
  if (settings->is_cropped || fabs (aspect / frame - 1) < SAME_ASPECT)
    return;
  self->clip.width = MIN ((int) (height * aspect + 0.5), settings->width);
  self->clip.height = MIN ((int) (height + 0.5), settings->height);
  self->clip.x = (settings->width - self->clip.width) / 2;
  self->clip.y = (settings->height - self->clip.height) / 2;
}

static RfStage
new_stage (const RfFilm *self, cairo_surface_t *frame, double time)
{
  return (RfStage){ self->picture,
                    frame,
                    self->clip,
                    rf_motion_get_pose (&self->settings, time),
                    rf_motion_get_view (&self->settings, time),
                    !rf_particles_replace_signs (&self->settings) };
}

/* The picture as it stands, so large that it fills the frame. */
static cairo_surface_t *
paint_small (const RfFilm *self, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  RfStage stage = { self->picture, surface, { 0, 0, width, height }, { 0 }, { 1, 0, 0 }, FALSE };

  rf_stage_draw (&stage, RF_STAGE_SCENERY);
  rf_stage_draw (&stage, RF_STAGE_FIGURE);
  return surface;
}

/* What is beside a picture that does not fill the frame: itself, out of focus. */
static void
paint_backdrop (RfFilm *self)
{
  const RfFlipbookSettings *settings = &self->settings;
  int width = MAX (settings->width / BACKDROP_SHRINK, 16);
  int height = MAX (settings->height / BACKDROP_SHRINK, 16);
  cairo_surface_t *small = paint_small (self, width, height);
  cairo_t *cairo;

  rf_light_blur (small, MAX (MIN (width, height) / 12, 1));
  self->backdrop =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, settings->width, settings->height);
  cairo = cairo_create (self->backdrop);
  cairo_scale (cairo, (double) settings->width / width, (double) settings->height / height);
  cairo_set_source_surface (cairo, small, 0, 0);
  cairo_pattern_set_extend (cairo_get_source (cairo), CAIRO_EXTEND_PAD);
  cairo_pattern_set_filter (cairo_get_source (cairo), CAIRO_FILTER_BILINEAR);
  cairo_paint (cairo);
  cairo_set_source_rgba (cairo, 0.05, 0.04, 0.09, 0.28);
  cairo_paint (cairo);
  cairo_destroy (cairo);
  cairo_surface_destroy (small);
}

/**
 * rf_film_new:
 * @settings: what is asked for
 * @path: the picture
 * @cancellable: (nullable): stops the work
 * @error: those of rf_picture_open() and rf_title_render()
 *
 * Returns: (transfer full): a film, ready to be drawn
 */
RfFilm *
rf_film_new (const RfFlipbookSettings *settings,
             const char *path,
             GCancellable *cancellable,
             GError **error)
{
  const RfPictureFit fit = { settings->width, settings->height, settings->is_cropped };
  g_autoptr (RfFilm) self = g_new0 (RfFilm, 1);

  self->settings = *settings;
  self->title = g_strdup (settings->title);
  self->settings.title = self->title;
  if (!rf_title_render (&self->settings, &self->text, error))
    return NULL;
  self->picture = rf_picture_open (path, &fit, cancellable, error);
  if (self->picture == NULL)
    return NULL;
  place_picture (self);
  if (self->clip.width < settings->width || self->clip.height < settings->height)
    paint_backdrop (self);
  self->light = rf_light_new (&self->settings);
  return g_steal_pointer (&self);
}

/**
 * rf_film_free:
 * @self: (transfer full): a film
 */
void
rf_film_free (RfFilm *self)
{
  g_clear_pointer (&self->picture, rf_picture_free);
  g_clear_pointer (&self->backdrop, cairo_surface_destroy);
  g_clear_pointer (&self->light, cairo_surface_destroy);
  g_clear_pointer (&self->text, cairo_surface_destroy);
  g_free (self->title);
  g_free (self);
}

/**
 * rf_film_count_frames:
 * @self: a film
 *
 * Returns: how many frames it has
 */
int
rf_film_count_frames (const RfFilm *self)
{
  return self->settings.seconds * self->settings.fps;
}

/**
 * rf_film_choose_poster:
 * @self: a film
 *
 * Returns: the frame that stands for the whole: late enough for the title to be
 *   there, and with open eyes
 */
int
rf_film_choose_poster (const RfFilm *self)
{
  int count = rf_film_count_frames (self);
  int first = MIN (self->settings.fps * 3 / 2, count / 2);

  for (int frame = first; frame < MIN (first + self->settings.fps, count); frame++)
    {
      double time = (double) frame / self->settings.fps;

      if (rf_motion_get_pose (&self->settings, time).shut < 0.05)
        return frame;
    }
  return first;
}

static RfParticleField
new_field (const RfFilm *self, double time)
{
  const RfPicture *picture = self->picture;
  double scale = (double) self->clip.height / picture->height;
  RfPoint head = { picture->width * 0.5, picture->height * 0.4 };

  if (picture->is_layered)
    head.y = picture->neck.y - picture->height * 0.24;
  if (self->clip.width > picture->width * scale)
    scale = (double) self->clip.width / picture->width;
  return (RfParticleField){
    &self->settings,
    self->clip,
    self->clip.x + self->clip.width / 2.0 + (head.x - picture->width / 2.0) * scale,
    self->clip.y + self->clip.height / 2.0 + (head.y - picture->height / 2.0) * scale,
    time
  };
}

static void
lay_over (cairo_t *cairo, cairo_surface_t *surface, double alpha)
{
  if (surface == NULL || alpha <= 0)
    return;
  cairo_set_source_surface (cairo, surface, 0, 0);
  if (alpha < 1)
    cairo_paint_with_alpha (cairo, alpha);
  else
    cairo_paint (cairo);
}

static void
draw_light (const RfFilm *self, cairo_t *cairo, const RfStage *stage, double time)
{
  lay_over (cairo, self->light, rf_light_get_strength (&self->settings, time));
  if (self->picture->is_layered || stage->pose.shut == 0)
    return;
  cairo_set_source_rgba (cairo, 0, 0, 0, FLAT_BLINK * stage->pose.shut);
  cairo_paint (cairo);
}

/**
 * rf_film_draw:
 * @self: a film
 * @frame: which one, from 0
 * @surface: what it is drawn on: as large as the video, of the format
 *   %CAIRO_FORMAT_RGB24
 */
void
rf_film_draw (RfFilm *self, int frame, cairo_surface_t *surface)
{
  double time = (double) frame / self->settings.fps;
  const RfStage stage = new_stage (self, surface, time);
  const RfParticleField field = new_field (self, time);
  cairo_t *cairo = cairo_create (surface);

  lay_over (cairo, self->backdrop, 1);
  rf_stage_draw (&stage, RF_STAGE_SCENERY);
  if (self->picture->is_layered)
    {
      rf_particles_draw (cairo, &field, RF_PARTICLES_BEHIND);
      rf_stage_draw (&stage, RF_STAGE_FIGURE);
      rf_particles_draw (cairo, &field, RF_PARTICLES_BEFORE);
    }
  else
    rf_particles_draw (cairo, &field, RF_PARTICLES_BEHIND | RF_PARTICLES_BEFORE);
  draw_light (self, cairo, &stage, time);
  lay_over (cairo, self->text, rf_title_get_strength (&self->settings, time));
  cairo_destroy (cairo);
}
