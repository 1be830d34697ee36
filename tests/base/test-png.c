/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-png.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* A text in a PNG, and files that are none. */

/* One grey pixel. */
static const guint8 pixel[] = {
  0x89, 'P',  'N',  'G',  '\r', '\n', 0x1a, '\n', 0,    0,    0,    13,   'I',  'H',
  'D',  'R',  0,    0,    0,    1,    0,    0,    0,    1,    8,    0,    0,    0,
  0,    0x3a, 0x7e, 0x9b, 0x55, 0,    0,    0,    10,   'I',  'D',  'A',  'T',  0x78,
  0x9c, 0x63, 0x68, 0,    0,    0,    0x82, 0,    0x81, 0x77, 0xcd, 0x72, 0xb6, 0,
  0,    0,    0,    'I',  'E',  'N',  'D',  0xae, 0x42, 0x60, 0x82,
};

#define PIXEL_END ((gint64) sizeof pixel - 12)

static int
open_bytes (const void *data, gsize length)
{
  g_autofree char *path = NULL;
  int descriptor = g_file_open_tmp ("png-XXXXXX", &path, NULL);

  g_assert_cmpint (descriptor, >=, 0);
  g_assert_cmpint (write (descriptor, data, length), ==, (gssize) length);
  g_unlink (path);
  return descriptor;
}

static gboolean
find (const GByteArray *bytes, RfPngPlaces *places)
{
  int descriptor = open_bytes (bytes->data, bytes->len);
  gboolean found = rf_png_find (descriptor, "Refrain", places);

  close (descriptor);
  return found;
}

static GByteArray *
make_png (const char *keyword, const char *text)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (GByteArray) chunk = keyword != NULL ? rf_png_new_text (keyword, text) : NULL;

  g_byte_array_append (bytes, pixel, (guint) PIXEL_END);
  if (chunk != NULL)
    g_byte_array_append (bytes, chunk->data, chunk->len);
  g_byte_array_append (bytes, pixel + PIXEL_END, sizeof pixel - (guint) PIXEL_END);
  return bytes;
}

static void
test_text_is_found_right_before_the_end (void)
{
  g_autoptr (GByteArray) plain = make_png (NULL, NULL);
  g_autoptr (GByteArray) ours = make_png ("Refrain", "{\"ä\":1}");
  g_autoptr (GByteArray) other = make_png ("Comment", "x");
  g_autoptr (GByteArray) longer = make_png ("Refrains", "x");
  RfPngPlaces places;

  g_assert_true (find (plain, &places));
  g_assert_cmpint (places.text, ==, PIXEL_END);
  g_assert_cmpint (places.end, ==, PIXEL_END);
  g_assert_true (find (ours, &places));
  g_assert_cmpint (places.text, ==, PIXEL_END);
  g_assert_cmpint (places.end, ==, (gint64) ours->len - 12);
  g_assert_true (find (other, &places));
  g_assert_cmpint (places.text, ==, places.end);
  g_assert_true (find (longer, &places));
  g_assert_cmpint (places.text, ==, places.end);
}

static void
test_chunk_is_as_the_standard_says (void)
{
  g_autoptr (GByteArray) chunk = rf_png_new_text ("Refrain", "hi");
  static const guint8 wanted[] = { 0,   0,   0,   14,  'i', 'T', 'X', 't', 'R', 'e', 'f',
                                   'r', 'a', 'i', 'n', 0,   0,   0,   0,   0,   'h', 'i' };

  g_assert_cmpmem (chunk->data, sizeof wanted, wanted, sizeof wanted);
  g_assert_cmpuint (chunk->len, ==, sizeof wanted + 4);
  /* zlib.crc32 (b'iTXtRefrain\0\0\0\0\0hi') */
  g_assert_cmphex ((guint32) chunk->data[22] << 24 | (guint32) chunk->data[23] << 16 |
                       (guint32) chunk->data[24] << 8 | chunk->data[25],
                   ==,
                   0x50f0ba9e);
}

static void
test_what_is_no_png (void)
{
  RfPngPlaces places;

  for (gsize length = 0; length < sizeof pixel - 4; length++)
    {
      g_autoptr (GByteArray) part = g_byte_array_new ();

      g_byte_array_append (part, pixel, (guint) length);
      g_assert_false (find (part, &places));
    }
  for (gsize at = 8; at < 12; at++)
    {
      g_autoptr (GByteArray) wrong = make_png (NULL, NULL);

      /* A chunk that is longer than the file, or than any may be. */
      wrong->data[at] = 0xff;
      g_assert_false (find (wrong, &places));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/png/text-is-found-right-before-the-end",
                   test_text_is_found_right_before_the_end);
  g_test_add_func ("/png/chunk-is-as-the-standard-says", test_chunk_is_as_the_standard_says);
  g_test_add_func ("/png/what-is-no-png", test_what_is_no_png);
  return g_test_run ();
}
