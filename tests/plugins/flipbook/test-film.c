/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-film.h"
#include "flipbook-pictures.h"

#include "rf-paths.h"
#include "rf-png-text.h"

#include <math.h>
#include <string.h>

/*
 * What moves in the frames, and where: measured by the difference between frames
 * in the parts of a figure whose place is known.
 */

#define SIDE    256
#define SECONDS 6
#define FPS     8
#define FRAMES  (SECONDS * FPS)

typedef struct
{
  int left;
  int top;
  int right;
  int bottom;
} Region;

/* In the figure of flipbook-pictures.c, at half its size. */
static const Region sky = { 4, 4, 40, 120 };
static const Region face = { 95, 60, 161, 120 };
static const Region eyes = { 92, 70, 164, 100 };
static const Region hand = { 196, 130, 246, 190 };
static const Region whole = { 0, 0, SIDE, SIDE };

typedef struct
{
  char *home;
  char *figure;
  cairo_surface_t *frames[FRAMES];
} Fixture;

static RfFlipbookSettings
new_settings (void)
{
  return (RfFlipbookSettings){ .mood = RF_FLIPBOOK_NEUTRAL,
                               .activity = RF_FLIPBOOK_IDLE,
                               .camera = RF_FLIPBOOK_STILL,
                               .title = "",
                               .width = SIDE,
                               .height = SIDE,
                               .fps = FPS,
                               .seconds = SECONDS };
}

static RfFilm *
open_film (const RfFlipbookSettings *settings, const char *path)
{
  g_autoptr (GError) error = NULL;
  RfFilm *film = rf_film_new (settings, path, NULL, &error);

  g_assert_no_error (error);
  return film;
}

static cairo_surface_t *
draw (RfFilm *film, const RfFlipbookSettings *settings, int frame)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, settings->width, settings->height);

  rf_film_draw (film, frame, surface);
  cairo_surface_flush (surface);
  return surface;
}

static void
shoot (Fixture *fixture, const RfFlipbookSettings *settings, const char *path)
{
  g_autoptr (RfFilm) film = open_film (settings, path);

  g_assert_cmpint (rf_film_count_frames (film), ==, FRAMES);
  for (int i = 0; i < FRAMES; i++)
    {
      g_clear_pointer (&fixture->frames[i], cairo_surface_destroy);
      fixture->frames[i] = draw (film, settings, i);
    }
}

static guint32
get_pixel (cairo_surface_t *surface, int x, int y)
{
  guint32 pixel = 0;
  const guint8 *row =
      cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);

  memcpy (&pixel, row + x * 4, 4);
  return pixel;
}

static int
get_distance (guint32 one, guint32 other)
{
  int sum = 0;

  for (int shift = 0; shift < 24; shift += 8)
    sum += ABS ((int) ((one >> shift) & 0xff) - (int) ((other >> shift) & 0xff));
  return sum;
}

/* The mean over the pixels of a region, of all three colours. */
static double
compare (cairo_surface_t *one, cairo_surface_t *other, const Region *region)
{
  double sum = 0;

  for (int y = region->top; y < region->bottom; y++)
    {
      for (int x = region->left; x < region->right; x++)
        sum += get_distance (get_pixel (one, x, y), get_pixel (other, x, y));
    }
  return sum / ((region->right - region->left) * (region->bottom - region->top));
}

/* The mean over all frames and the next ones. */
static double
get_motion (const Fixture *fixture, const Region *region)
{
  double sum = 0;

  for (int i = 0; i + 1 < FRAMES; i++)
    sum += compare (fixture->frames[i], fixture->frames[i + 1], region);
  return sum / (FRAMES - 1);
}

static double
get_brightness (const Fixture *fixture)
{
  double sum = 0;

  for (int y = 0; y < SIDE; y++)
    {
      for (int x = 0; x < SIDE; x++)
        sum += get_distance (get_pixel (fixture->frames[FRAMES / 2], x, y), 0);
    }
  return sum / (SIDE * SIDE);
}

typedef struct
{
  double sky;
  double face;
  double hand;
  double whole;
} Motion;

static Motion
measure (Fixture *fixture, RfFlipbookActivity activity)
{
  RfFlipbookSettings settings = new_settings ();
  Motion motion;

  settings.activity = activity;
  shoot (fixture, &settings, fixture->figure);
  motion = (Motion){ get_motion (fixture, &sky),
                     get_motion (fixture, &face),
                     get_motion (fixture, &hand),
                     get_motion (fixture, &whole) };
  g_test_message ("%-10s sky %.2f face %.2f hand %.2f whole %.2f",
                  rf_enum_get_name (rf_flipbook_activity_names, (int) activity),
                  motion.sky,
                  motion.face,
                  motion.hand,
                  motion.whole);
  return motion;
}

/* Each activity moves, and not as any other does; each where it should. */
static void
test_activities (Fixture *fixture, gconstpointer data)
{
  Motion motions[RF_FLIPBOOK_SHIVERING + 1];
  const Motion *idle = &motions[RF_FLIPBOOK_IDLE];

  for (int i = 0; i <= RF_FLIPBOOK_SHIVERING; i++)
    {
      motions[i] = measure (fixture, (RfFlipbookActivity) i);
      g_assert_cmpfloat (motions[i].whole, >, 0.05);
      for (int j = 0; j < i; j++)
        g_assert_cmpfloat (fabs (motions[i].sky - motions[j].sky) +
                               fabs (motions[i].face - motions[j].face) +
                               fabs (motions[i].hand - motions[j].hand),
                           >,
                           0.05);
    }
  /* What stands behind stays, but for those who run and walk past it. */
  g_assert_cmpfloat (idle->sky, <, 0.01);
  g_assert_cmpfloat (motions[RF_FLIPBOOK_WAVING].sky, <, 0.01);
  g_assert_cmpfloat (motions[RF_FLIPBOOK_RUNNING].sky, >, 10);
  g_assert_cmpfloat (motions[RF_FLIPBOOK_WALKING].sky, >, 3);
  g_assert_cmpfloat (motions[RF_FLIPBOOK_RUNNING].face, >, 3 * idle->face);
  /* Who waves moves the hand above all. */
  g_assert_cmpfloat (motions[RF_FLIPBOOK_WAVING].hand, >, 4 * idle->hand);
  g_assert_cmpfloat (motions[RF_FLIPBOOK_WAVING].hand, >, 4 * motions[RF_FLIPBOOK_WAVING].face);
  /* Who sleeps only breathes. */
  g_assert_cmpfloat (motions[RF_FLIPBOOK_SLEEPING].hand, <, idle->hand);
  g_assert_cmpfloat (motions[RF_FLIPBOOK_SHIVERING].face, >, 2 * idle->face);
}

/* The eyes of the figure are black when open, and lines when shut. */
static int
count_dark (cairo_surface_t *surface)
{
  int count = 0;

  for (int y = eyes.top; y < eyes.bottom; y++)
    {
      for (int x = eyes.left; x < eyes.right; x++)
        count += get_distance (get_pixel (surface, x, y), 0) < 120;
    }
  return count;
}

static void
test_blinking (Fixture *fixture, gconstpointer data)
{
  RfFlipbookSettings settings = new_settings ();
  int shut = 0, blinks = 0;

  settings.fps = 50;
  g_autoptr (RfFilm) film = open_film (&settings, fixture->figure);

  for (int i = 0; i < SECONDS * 50; i++)
    {
      cairo_surface_t *frame = draw (film, &settings, i);
      gboolean is_shut = count_dark (frame) < 200;

      blinks += is_shut && shut == 0;
      shut = is_shut ? shut + 1 : 0;
      g_assert_cmpint (shut, <, 15);
      cairo_surface_destroy (frame);
    }
  g_test_message ("%d blinks in %d s", blinks, SECONDS);
  g_assert_cmpint (blinks, >=, 1);
  g_assert_cmpint (blinks, <=, 4);
}

static void
test_sleep_is_blind (Fixture *fixture, gconstpointer data)
{
  RfFlipbookSettings settings = new_settings ();

  settings.activity = RF_FLIPBOOK_SLEEPING;
  shoot (fixture, &settings, fixture->figure);
  for (int i = 0; i < FRAMES; i++)
    g_assert_cmpint (count_dark (fixture->frames[i]), <, 250);
}

static void
test_moods (Fixture *fixture, gconstpointer data)
{
  double motions[RF_FLIPBOOK_LOVING + 1];
  double lights[RF_FLIPBOOK_LOVING + 1];

  for (int i = 0; i <= RF_FLIPBOOK_LOVING; i++)
    {
      RfFlipbookSettings settings = new_settings ();

      settings.mood = (RfFlipbookMood) i;
      shoot (fixture, &settings, fixture->figure);
      motions[i] = get_motion (fixture, &whole);
      lights[i] = get_brightness (fixture);
      g_test_message ("%-9s motion %.2f brightness %.0f",
                      rf_enum_get_name (rf_flipbook_mood_names, i),
                      motions[i],
                      lights[i]);
    }
  g_assert_cmpfloat (motions[RF_FLIPBOOK_EXCITED], >, 2 * motions[RF_FLIPBOOK_NEUTRAL]);
  g_assert_cmpfloat (motions[RF_FLIPBOOK_TIRED], <, motions[RF_FLIPBOOK_EXCITED]);
  g_assert_cmpfloat (motions[RF_FLIPBOOK_SAD], >, motions[RF_FLIPBOOK_NEUTRAL]);
  g_assert_cmpfloat (lights[RF_FLIPBOOK_SAD], <, 0.92 * lights[RF_FLIPBOOK_HAPPY]);
  g_assert_cmpfloat (lights[RF_FLIPBOOK_TIRED], <, 0.92 * lights[RF_FLIPBOOK_HAPPY]);
}

/* Where the first stripe of the sky is. */
static int
find_stripe (cairo_surface_t *frame)
{
  int darkest = 0, place = 0;

  for (int x = 8; x < 44; x++)
    {
      int distance = get_distance (get_pixel (frame, x, 8), 0xffffff);

      if (distance > darkest)
        {
          darkest = distance;
          place = x;
        }
    }
  return place;
}

/* How far a stripe goes to the right. They stand 43 pixels apart while the camera
 * pans, so the nearest one is meant. */
static int
get_way (const Fixture *fixture)
{
  int way = find_stripe (fixture->frames[FRAMES - 1]) - find_stripe (fixture->frames[0]);

  return way > 21 ? way - 43 : way < -21 ? way + 43 : way;
}

static void
test_cameras (Fixture *fixture, gconstpointer data)
{
  int moved[RF_FLIPBOOK_PAN_DOWN + 1];

  for (int i = RF_FLIPBOOK_STILL; i <= RF_FLIPBOOK_PAN_DOWN; i++)
    {
      RfFlipbookSettings settings = new_settings ();

      settings.camera = (RfFlipbookCamera) i;
      shoot (fixture, &settings, fixture->figure);
      moved[i] = get_way (fixture);
      g_test_message (
          "%-9s the stripe goes %d", rf_enum_get_name (rf_flipbook_camera_names, i), moved[i]);
    }
  g_assert_cmpint (moved[RF_FLIPBOOK_STILL], ==, 0);
  g_assert_cmpint (moved[RF_FLIPBOOK_ZOOM_IN], <, -3);
  g_assert_cmpint (moved[RF_FLIPBOOK_ZOOM_OUT], >, 3);
  g_assert_cmpint (moved[RF_FLIPBOOK_PAN_LEFT], >, 5);
  g_assert_cmpint (moved[RF_FLIPBOOK_PAN_RIGHT], <, -5);
  g_assert_cmpint (ABS (moved[RF_FLIPBOOK_PAN_UP]), <=, 1);
  g_assert_cmpint (ABS (moved[RF_FLIPBOOK_PAN_DOWN]), <=, 1);
}

/* Without layers the middle moves and the edges of the picture hold. */
static void
test_flat_picture (Fixture *fixture, gconstpointer data)
{
  const Region middle = { 96, 60, 160, 200 };
  const Region edge = { 0, 0, 8, SIDE };
  RfFlipbookSettings settings = new_settings ();
  g_autofree char *photo = pictures_write_photo (fixture->home, 600, 600);
  double idle;

  shoot (fixture, &settings, photo);
  idle = get_motion (fixture, &middle);
  g_test_message ("middle %.2f edge %.2f", idle, get_motion (fixture, &edge));
  g_assert_cmpfloat (idle, >, 0.3);
  g_assert_cmpfloat (get_motion (fixture, &edge), <, idle);
  settings.activity = RF_FLIPBOOK_DANCING;
  shoot (fixture, &settings, photo);
  g_assert_cmpfloat (get_motion (fixture, &middle), >, 3 * idle);
}

/* A whole picture stands on a blurred ground, and a cropped one has none. */
static void
test_fit (Fixture *fixture, gconstpointer data)
{
  const Region left = { 0, 0, 60, 128 };
  const Region inside = { 100, 0, 160, 128 };
  RfFlipbookSettings settings = new_settings ();
  g_autoptr (RfFilm) film = NULL;
  cairo_surface_t *fitted[2], *filled[2];

  settings.height = 128;
  settings.activity = RF_FLIPBOOK_RUNNING;
  film = open_film (&settings, fixture->figure);
  for (int i = 0; i < 2; i++)
    fitted[i] = draw (film, &settings, 5 + i);
  g_clear_pointer (&film, rf_film_free);
  settings.is_cropped = TRUE;
  film = open_film (&settings, fixture->figure);
  for (int i = 0; i < 2; i++)
    filled[i] = draw (film, &settings, 5 + i);
  g_assert_cmpfloat (compare (fitted[0], fitted[1], &left), ==, 0);
  g_assert_cmpfloat (compare (fitted[0], fitted[1], &inside), >, 3);
  g_assert_cmpfloat (compare (filled[0], filled[1], &left), >, 3);
  for (int i = 0; i < 2; i++)
    {
      cairo_surface_destroy (fitted[i]);
      cairo_surface_destroy (filled[i]);
    }
}

static void
test_title (Fixture *fixture, gconstpointer data)
{
  const Region upper = { 0, 0, SIDE, SIDE / 2 };
  const Region lower = { 0, SIDE * 3 / 4, SIDE, SIDE };
  RfFlipbookSettings settings = new_settings ();
  g_autoptr (RfFilm) plain = open_film (&settings, fixture->figure);
  g_autoptr (RfFilm) titled = NULL;
  int frames[] = { 0, FRAMES / 2 };

  settings.title = "Once upon a time";
  titled = open_film (&settings, fixture->figure);
  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      cairo_surface_t *one = draw (plain, &settings, frames[i]);
      cairo_surface_t *other = draw (titled, &settings, frames[i]);

      g_assert_cmpfloat (compare (one, other, &upper), ==, 0);
      if (i == 0)
        g_assert_cmpfloat (compare (one, other, &lower), ==, 0);
      else
        g_assert_cmpfloat (compare (one, other, &lower), >, 40);
      cairo_surface_destroy (one);
      cairo_surface_destroy (other);
    }
}

/* The signs that a drawing brings stand still, so they go where others move. */
static void
test_signs (Fixture *fixture, gconstpointer data)
{
  RfFlipbookSettings settings = new_settings ();

  shoot (fixture, &settings, fixture->figure);
  g_assert_cmpint (get_distance (get_pixel (fixture->frames[0], 237, 28), 0xff00ff), <, 200);
  settings.activity = RF_FLIPBOOK_WORKING;
  shoot (fixture, &settings, fixture->figure);
  g_assert_cmpint (get_distance (get_pixel (fixture->frames[0], 237, 28), 0xff00ff), >, 250);
}

/* A PNG that carries a drawing moves as the drawing does. */
static void
test_carried_layers (Fixture *fixture, gconstpointer data)
{
  RfFlipbookSettings settings = new_settings ();
  g_autofree char *photo = pictures_write_photo (fixture->home, 40, 40);
  g_autofree char *pixels = NULL;
  gsize length = 0;
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GBytes) carrier = NULL;
  g_autoptr (RfFilm) film = NULL;

  settings.activity = RF_FLIPBOOK_WAVING;
  shoot (fixture, &settings, fixture->figure);
  g_assert_true (g_file_get_contents (photo, &pixels, &length, NULL));
  png = g_bytes_new (pixels, length);
  carrier = rf_png_text_add (png, RF_PNG_LAYERS, pictures_figure);
  g_assert_true (g_file_set_contents (
      photo, g_bytes_get_data (carrier, NULL), (gssize) g_bytes_get_size (carrier), NULL));
  film = open_film (&settings, photo);
  for (int i = 0; i < FRAMES; i += 9)
    {
      cairo_surface_t *again = draw (film, &settings, i);

      g_assert_cmpfloat (compare (again, fixture->frames[i], &whole), ==, 0);
      cairo_surface_destroy (again);
    }
}

/* A frame is the same whichever was drawn before it. */
static void
test_any_order (Fixture *fixture, gconstpointer data)
{
  RfFlipbookSettings settings = new_settings ();
  g_autoptr (RfFilm) film = NULL;

  settings.mood = RF_FLIPBOOK_EXCITED;
  settings.activity = RF_FLIPBOOK_RUNNING;
  shoot (fixture, &settings, fixture->figure);
  film = open_film (&settings, fixture->figure);
  for (int i = FRAMES - 1; i >= 0; i -= 7)
    {
      cairo_surface_t *again = draw (film, &settings, i);

      g_assert_cmpfloat (compare (again, fixture->frames[i], &whole), ==, 0);
      cairo_surface_destroy (again);
    }
}

/* Every mood with every activity, in frames and pictures of odd shapes. */
static void
test_everything_draws (Fixture *fixture, gconstpointer data)
{
  static const int sizes[][2] = { { 64, 64 }, { 66, 400 }, { 400, 66 }, { 130, 98 } };
  g_autofree char *tall = pictures_write_photo (fixture->home, 40, 300);
  int count = 0;

  for (int mood = 0; mood <= RF_FLIPBOOK_LOVING; mood++)
    {
      for (int activity = 0; activity <= RF_FLIPBOOK_SHIVERING; activity++, count++)
        {
          RfFlipbookSettings settings = new_settings ();
          g_autoptr (RfFilm) film = NULL;

          settings.mood = (RfFlipbookMood) mood;
          settings.activity = (RfFlipbookActivity) activity;
          settings.camera = (RfFlipbookCamera) (count % (RF_FLIPBOOK_PAN_DOWN + 1));
          settings.width = sizes[count % 4][0];
          settings.height = sizes[count % 4][1];
          settings.is_cropped = count % 3 == 0;
          settings.title = count % 2 == 0 ? "" : "Words that do not fit, however small they are";
          film = open_film (&settings, count % 5 == 0 ? tall : fixture->figure);
          for (int frame = 0; frame < FRAMES; frame += 23)
            cairo_surface_destroy (draw (film, &settings, frame));
        }
    }
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->home = g_dir_make_tmp ("flipbook-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->figure = pictures_write_figure (fixture->home);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < FRAMES; i++)
    g_clear_pointer (&fixture->frames[i], cairo_surface_destroy);
  rf_paths_remove_tree (fixture->home);
  g_free (fixture->home);
  g_free (fixture->figure);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/flipbook/film/activities", test_activities);
  add ("/flipbook/film/blinking", test_blinking);
  add ("/flipbook/film/sleep-is-blind", test_sleep_is_blind);
  add ("/flipbook/film/moods", test_moods);
  add ("/flipbook/film/cameras", test_cameras);
  add ("/flipbook/film/flat-picture", test_flat_picture);
  add ("/flipbook/film/fit", test_fit);
  add ("/flipbook/film/title", test_title);
  add ("/flipbook/film/signs", test_signs);
  add ("/flipbook/film/carried-layers", test_carried_layers);
  add ("/flipbook/film/any-order", test_any_order);
  add ("/flipbook/film/everything-draws", test_everything_draws);
  return g_test_run ();
}
