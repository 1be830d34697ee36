/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "portrait-figure.h"
#include "portrait-render.h"

#include "rf-error.h"

#include <cairo.h>
#include <gio/gio.h>
#include <locale.h>
#include <string.h>

/* From SVG to PNG: right in size, the same bytes each time, and in another process. */

typedef struct
{
  const guint8 *data;
  gsize left;
} Reader;

static cairo_status_t
read_cb (void *closure, unsigned char *data, unsigned int length)
{
  Reader *reader = closure;

  if (reader->left < length)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (data, reader->data, length);
  reader->data += length;
  reader->left -= length;
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
decode (GBytes *png)
{
  Reader reader = { 0 };
  cairo_surface_t *surface;

  reader.data = g_bytes_get_data (png, &reader.left);
  surface = cairo_image_surface_create_from_png_stream (read_cb, &reader);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  return surface;
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

static GBytes *
render (const RfPortraitFigure *figure, int side)
{
  g_autofree char *svg = rf_portrait_compose (figure, side);
  g_autoptr (GError) error = NULL;
  GBytes *png = rf_portrait_render_png (svg, side, &error);

  g_assert_no_error (error);
  return png;
}

static void
check_side (int side)
{
  RfPortraitFigure figure = { .background = "plain" };
  g_autoptr (GBytes) png = render (&figure, side);
  cairo_surface_t *surface = decode (png);

  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, side);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, side);
  /* The background reaches all corners, and there is somebody before it. */
  for (int corner = 0; corner < 4; corner++)
    {
      int x = corner % 2 * (side - 1);
      int y = corner / 2 * (side - 1);

      g_assert_cmphex (get_pixel (surface, x, y) >> 24, ==, 0xff);
    }
  g_assert_cmphex (get_pixel (surface, side / 2, side / 2), !=, get_pixel (surface, 0, 0));
  cairo_surface_destroy (surface);
}

static void
test_sides (void)
{
  check_side (RF_PORTRAIT_SIDE_MIN);
  check_side (77);
  check_side (RF_PORTRAIT_SIDE_MAX);
}

static void
test_transparent (void)
{
  RfPortraitFigure figure = { .background = "transparent" };
  g_autoptr (GBytes) png = render (&figure, 64);
  cairo_surface_t *surface = decode (png);

  g_assert_cmpint (cairo_image_surface_get_format (surface), ==, CAIRO_FORMAT_ARGB32);
  g_assert_cmphex (get_pixel (surface, 0, 0), ==, 0);
  g_assert_cmphex (get_pixel (surface, 32, 28) >> 24, ==, 0xff);
  cairo_surface_destroy (surface);
}

static void
test_broken_svg (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rf_portrait_render_png ("<svg", 64, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED);
}

/* One digest over the SVG and the PNG of several figures. */
static char *
dup_digest (void)
{
  const char *worn[] = { "glasses", "scarf", NULL };
  const RfPortraitFigure figures[] = {
    { 0 },
    { .family_type = "grandmother", .background = "room", .prompt = "a grandmother, cosy" },
    { .family_type = "son", .color_theme = "sunset", .base_avatar = "ben", .accessories = worn },
    { .family_type = "aunt", .hair = "afro", .activity = "music", .mood = "excited" },
  };
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_autofree char *svg = rf_portrait_compose (&figures[i], 200);
      g_autoptr (GBytes) png = render (&figures[i], 200);

      g_checksum_update (checksum, (const guchar *) svg, -1);
      g_checksum_update (checksum, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png));
    }
  return g_strdup (g_checksum_get_string (checksum));
}

static void
test_same_bytes (void)
{
  g_autofree char *first = dup_digest ();
  g_autofree char *second = dup_digest ();

  g_assert_cmpstr (first, ==, second);
}

static void
test_same_bytes_in_another_process (gconstpointer data)
{
  const char *program = data;
  g_autofree char *here = dup_digest ();
  g_autofree char *there = NULL;
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  /* A locale with a decimal comma, where the machine has it. */
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "de_DE.UTF-8", TRUE);
  g_subprocess_launcher_setenv (launcher, "TZ", "Asia/Tokyo", TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, program, "--digest", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &there, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  g_assert_cmpstr (g_strchomp (there), ==, here);
}

int
main (int argc, char **argv)
{
  g_autofree char *program = g_strdup (argv[0]);

  setlocale (LC_ALL, "");
  if (argc == 2 && g_str_equal (argv[1], "--digest"))
    {
      g_autofree char *digest = dup_digest ();

      g_print ("%s\n", digest);
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/portrait/render/sides", test_sides);
  g_test_add_func ("/portrait/render/transparent", test_transparent);
  g_test_add_func ("/portrait/render/broken-svg", test_broken_svg);
  g_test_add_func ("/portrait/render/same-bytes", test_same_bytes);
  g_test_add_data_func ("/portrait/render/same-bytes-in-another-process",
                        program,
                        test_same_bytes_in_another_process);
  return g_test_run ();
}
