/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-pictures.h"

#include <cairo.h>
#include <string.h>

/* Pictures and sounds to be given to flipbook. */

#define RATE 48000

const char pictures_figure[] =
    "<svg xmlns='http://www.w3.org/2000/svg' width='512' height='512'>"
    "<g class='layer background'><rect width='512' height='512' fill='#9cc9e8'/><path d='M40 "
    "0V512M120 0V512M200 0V512M280 0V512M360 0V512M440 0V512' stroke='#5a7c62' "
    "stroke-width='14'/></g><g class='layer body'><path d='M136 512Q140 330 256 330Q372 330 376 "
    "512Z' fill='#3d6fb5'/><rect x='232' y='250' width='48' height='100' fill='#d9a679'/></g><g "
    "class='layer head'><ellipse cx='256' cy='180' rx='100' ry='110' fill='#f0c39a'/><g "
    "class='eyes-open'><circle cx='206' cy='170' r='16'/><circle cx='306' cy='170' r='16'/></g><g "
    "class='eyes-shut' display='none'><path d='M190 170h32M290 170h32' stroke='#000000' "
    "stroke-width='6'/></g></g><g class='layer arm-right'><path d='M400 470L440 300' "
    "stroke='#c0392b' stroke-width='44' stroke-linecap='round'/></g><g class='layer signs'><circle "
    "cx='470' cy='60' r='20' fill='#ff00ff'/></g></svg>\n";

static char *
write_file (const char *folder, const char *name, const void *data, gsize length)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, data, (gssize) length, NULL));
  return path;
}

/**
 * pictures_write_figure:
 * @folder: where to
 *
 * Returns: (transfer full): the path of an SVG with the figure
 */
char *
pictures_write_figure (const char *folder)
{
  return write_file (folder, "figure.svg", pictures_figure, strlen (pictures_figure));
}

/**
 * pictures_write_photo:
 * @folder: where to
 * @width: of the picture
 * @height: of the picture
 *
 * Returns: (transfer full): the path of a PNG without layers
 */
char *
pictures_write_photo (const char *folder, int width, int height)
{
  char *path = g_build_filename (folder, "photo.png", NULL);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cairo = cairo_create (surface);

  for (int i = 0; i < 64; i++)
    {
      cairo_set_source_rgb (cairo, (i % 8) / 7.0, (i / 8) / 7.0, (i * 37 % 64) / 63.0);
      cairo_rectangle (
          cairo, width / 8.0 * (i % 8), height / 8.0 * (i / 8), width / 8.0, height / 8.0);
      cairo_fill (cairo);
    }
  cairo_destroy (cairo);
  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  return path;
}

static void
append_little (GByteArray *array, guint32 value, guint bytes)
{
  for (guint i = 0; i < bytes; i++)
    g_byte_array_append (array, &(guint8){ (guint8) (value >> (8 * i)) }, 1);
}

static gint16
get_sample (const PicturesSound *sound, guint frame)
{
  double since = frame / (double) RATE - sound->click;

  /* A tone of 1 kHz for a tenth of a second. */
  return since >= 0 && since < 0.1 ? (gint16) (frame / 24 % 2 == 0 ? 12000 : -12000) : 0;
}

/**
 * pictures_write_sound:
 * @folder: where to
 * @sound: what is to be heard
 *
 * Returns: (transfer full): the path of a WAV of one channel
 */
char *
pictures_write_sound (const char *folder, const PicturesSound *sound)
{
  guint frames = (guint) (sound->seconds * RATE);
  g_autoptr (GByteArray) wav = g_byte_array_new ();

  g_byte_array_append (wav, (const guint8 *) "RIFF", 4);
  append_little (wav, 36 + frames * 2, 4);
  g_byte_array_append (wav, (const guint8 *) "WAVEfmt ", 8);
  append_little (wav, 16, 4);
  append_little (wav, 1, 2);
  append_little (wav, 1, 2);
  append_little (wav, RATE, 4);
  append_little (wav, RATE * 2, 4);
  append_little (wav, 2, 2);
  append_little (wav, 16, 2);
  g_byte_array_append (wav, (const guint8 *) "data", 4);
  append_little (wav, frames * 2, 4);
  for (guint i = 0; i < frames; i++)
    append_little (wav, (guint16) get_sample (sound, i), 2);
  return write_file (folder, "sound.wav", wav->data, wav->len);
}
