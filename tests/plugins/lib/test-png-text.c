/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-png-text.h"

#include <cairo.h>
#include <string.h>

/* A text goes into a PNG and comes out again, and the picture stays as it was. */

#define WORDS "layers, and “umlauts”: äöü"

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
new_png (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 7, 5);
  GByteArray *array = g_byte_array_new ();

  cairo_surface_write_to_png_stream (surface, write_cb, array);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (array);
}

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

static void
test_round_trip (void)
{
  g_autoptr (GBytes) png = new_png ();
  g_autoptr (GBytes) with = rf_png_text_add (png, RF_PNG_LAYERS, WORDS);
  g_autoptr (GBytes) again = rf_png_text_add (png, RF_PNG_LAYERS, WORDS);
  g_autofree char *found = rf_png_text_find (with, RF_PNG_LAYERS, 1000);
  Reader reader = { 0 };
  cairo_surface_t *surface;

  g_assert_cmpstr (found, ==, WORDS);
  g_assert_true (g_bytes_equal (with, again));
  reader.data = g_bytes_get_data (with, &reader.left);
  surface = cairo_image_surface_create_from_png_stream (read_cb, &reader);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 7);
  cairo_surface_destroy (surface);
}

static void
test_long_text (void)
{
  g_autoptr (GBytes) png = new_png ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) with = NULL;
  g_autofree char *found = NULL;
  g_autofree char *limited = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "%u ", i * 2654435761u);
  with = rf_png_text_add (png, "a", text->str);
  found = rf_png_text_find (with, "a", text->len);
  limited = rf_png_text_find (with, "a", text->len - 1);
  g_assert_cmpstr (found, ==, text->str);
  g_assert_null (limited);
}

static void
test_other_keywords (void)
{
  g_autoptr (GBytes) png = new_png ();
  g_autoptr (GBytes) one = rf_png_text_add (png, "one", "1");
  g_autoptr (GBytes) two = rf_png_text_add (one, "two", "2");
  g_autofree char *first = rf_png_text_find (two, "one", 10);
  g_autofree char *second = rf_png_text_find (two, "two", 10);

  g_assert_cmpstr (first, ==, "1");
  g_assert_cmpstr (second, ==, "2");
  g_assert_null (rf_png_text_find (two, "on", 10));
  g_assert_null (rf_png_text_find (two, "three", 10));
  g_assert_null (rf_png_text_find (png, "one", 10));
}

/* Cut off anywhere, or with any byte of the text's chunk changed, there is none,
 * and nothing is read beyond the end. */
static void
test_damaged (void)
{
  g_autoptr (GBytes) png = new_png ();
  g_autoptr (GBytes) with = rf_png_text_add (png, RF_PNG_LAYERS, WORDS);
  gsize length = g_bytes_get_size (with) - g_bytes_get_size (png);
  const gsize start = 33;

  for (gsize i = 0; i < start + length; i++)
    {
      g_autoptr (GBytes) cut = g_bytes_new (g_bytes_get_data (with, NULL), i);

      g_assert_null (rf_png_text_find (cut, RF_PNG_LAYERS, 1000));
    }
  for (gsize i = start; i < start + length; i++)
    {
      g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (with, NULL), g_bytes_get_size (with));
      g_autoptr (GBytes) changed = NULL;

      data[i] ^= 0x55;
      changed = g_bytes_new (data, g_bytes_get_size (with));
      g_assert_null (rf_png_text_find (changed, RF_PNG_LAYERS, 1000));
    }
}

static void
test_no_png (void)
{
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) text = g_bytes_new_static ("no picture at all, but long enough for one", 42);

  g_assert_null (rf_png_text_find (nothing, "a", 10));
  g_assert_null (rf_png_text_find (text, "a", 10));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plugin-lib/png-text/round-trip", test_round_trip);
  g_test_add_func ("/plugin-lib/png-text/long-text", test_long_text);
  g_test_add_func ("/plugin-lib/png-text/other-keywords", test_other_keywords);
  g_test_add_func ("/plugin-lib/png-text/damaged", test_damaged);
  g_test_add_func ("/plugin-lib/png-text/no-png", test_no_png);
  return g_test_run ();
}
