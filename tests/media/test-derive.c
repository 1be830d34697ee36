/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "media-fixture.h"
#include "rf-json-reader.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <gst/gst.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What is made of media: small pictures, posters, the outlines of sounds. */

static GBytes *
read_all (int descriptor)
{
  off_t length = lseek (descriptor, 0, SEEK_END);
  char *data = g_malloc ((gsize) length + 1);

  g_assert_cmpint (pread (descriptor, data, (gsize) length, 0), ==, length);
  return g_bytes_new_take (data, (gsize) length);
}

static GBytes *
derive (GBytes *bytes, const char *media_type, RfDerived what, int size, GError **error)
{
  int source = rf_media_open_bytes (bytes, NULL);
  int target = memfd_create ("derived", MFD_CLOEXEC);
  const RfMediaDerivation derivation = { source, media_type, what, size, target };
  gboolean made = rf_media_derive (&derivation, NULL, error);
  GBytes *result = made ? read_all (target) : NULL;

  close (source);
  close (target);
  return result;
}

static GBytes *
derive_well (GBytes *bytes, const char *media_type, RfDerived what, int size)
{
  g_autoptr (GError) error = NULL;
  GBytes *result = derive (bytes, media_type, what, size, &error);

  g_assert_no_error (error);
  return result;
}

static GdkPixbuf *
load (GBytes *bytes)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  GdkPixbuf *picture = gdk_pixbuf_new_from_stream (stream, NULL, NULL);

  g_assert_nonnull (picture);
  return picture;
}

static void
assert_size (GBytes *bytes, int width, int height)
{
  g_autoptr (GdkPixbuf) picture = load (bytes);

  g_assert_cmpint (gdk_pixbuf_get_width (picture), ==, width);
  g_assert_cmpint (gdk_pixbuf_get_height (picture), ==, height);
}

static void
test_thumbnail (void)
{
  g_autoptr (GBytes) bytes = media_test_new_png (300, 100);
  g_autoptr (GBytes) small = derive_well (bytes, "image/png", RF_DERIVED_THUMBNAIL, 64);
  g_autoptr (GBytes) again = derive_well (bytes, "image/png", RF_DERIVED_THUMBNAIL, 64);
  g_autoptr (GBytes) larger = derive_well (bytes, "image/png", RF_DERIVED_THUMBNAIL, 1024);

  assert_size (small, 64, 21);
  g_assert_true (g_bytes_equal (small, again));
  /* Nothing is scaled up. */
  assert_size (larger, 300, 100);
}

static void
test_drawing (void)
{
  static const char svg[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"20\">"
                            "<rect width=\"10\" height=\"20\" fill=\"red\"/></svg>";
  g_autoptr (GBytes) bytes = g_bytes_new_static (svg, sizeof svg - 1);
  g_autoptr (GBytes) made = derive_well (bytes, "image/svg+xml", RF_DERIVED_THUMBNAIL, 128);
  g_autoptr (GdkPixbuf) picture = load (made);
  const guint8 *pixels = gdk_pixbuf_read_pixels (picture);

  /* It is drawn in the size that is wanted, not scaled to it. */
  assert_size (made, 64, 128);
  g_assert_cmpint (pixels[0], ==, 255);
  g_assert_cmpint (pixels[1], ==, 0);
}

/* The first frame is red, the rest blue: the poster is one of the rest. */
static void
test_poster (void)
{
  g_autoptr (GBytes) bytes = media_test_make (
      "concat name=c ! vp8enc ! webmmux name=m "
      "videotestsrc num-buffers=1 pattern=red ! video/x-raw,width=64,height=48,framerate=10/1 ! c. "
      "videotestsrc num-buffers=39 pattern=blue ! video/x-raw,width=64,height=48,framerate=10/1 ! "
      "c. "
      "m.");
  g_autoptr (GBytes) poster = derive_well (bytes, "video/webm", RF_DERIVED_POSTER, 0);
  g_autoptr (GBytes) small = derive_well (bytes, "video/webm", RF_DERIVED_THUMBNAIL, 64);
  g_autoptr (GdkPixbuf) picture = load (poster);
  const guint8 *pixel = gdk_pixbuf_read_pixels (picture) + 3 * 10;

  assert_size (poster, 64, 48);
  assert_size (small, 64, 48);
  g_assert_cmpint (pixel[0], <, 60);
  g_assert_cmpint (pixel[2], >, 180);
}

static JsonNode *
parse (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  const char *text = g_bytes_get_data (bytes, &length);
  JsonNode *node = rf_json_parse (text, (gssize) length, NULL, &error);

  g_assert_no_error (error);
  return node;
}

static void
assert_range (JsonArray *data, guint from, guint to, int low, int high)
{
  for (guint i = from; i < to; i++)
    {
      g_assert_cmpint (json_array_get_int_element (data, 2 * i), ==, low);
      g_assert_cmpint (json_array_get_int_element (data, 2 * i + 1), ==, high);
    }
}

/* A second of silence, then a second of a square wave. */
static void
test_peaks (void)
{
  g_autoptr (GBytes) bytes = media_test_make (
      "concat name=c ! audioconvert ! wavenc name=w "
      "audiotestsrc wave=silence num-buffers=100 samplesperbuffer=480 ! "
      "audio/x-raw,rate=48000,format=S16LE,channels=1 ! c. "
      "audiotestsrc wave=square volume=1 freq=1000 num-buffers=100 samplesperbuffer=480 ! "
      "audio/x-raw,rate=48000,format=S16LE,channels=1 ! c. w.");
  g_autoptr (GBytes) made = derive_well (bytes, "audio/wav", RF_DERIVED_PEAKS, 0);
  g_autoptr (GBytes) again = derive_well (bytes, "audio/wav", RF_DERIVED_PEAKS, 0);
  g_autoptr (JsonNode) node = parse (made);
  JsonObject *object = json_node_get_object (node);
  JsonArray *data = json_object_get_array_member (object, "data");

  g_assert_true (g_bytes_equal (made, again));
  g_assert_cmpint (json_object_get_int_member (object, "version"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (object, "sample_rate"), ==, 48000);
  g_assert_cmpint (json_object_get_int_member (object, "samples_per_pixel"), ==, 64);
  g_assert_cmpint (json_object_get_int_member (object, "length"), ==, 1500);
  g_assert_cmpuint (json_array_get_length (data), ==, 3000);
  assert_range (data, 0, 749, 0, 0);
  assert_range (data, 751, 1500, -127, 127);
}

/* However long it is, there are at most 2,048 pixels, and they cover it all. */
static void
test_long_peaks (void)
{
  g_autoptr (GBytes) bytes =
      media_test_make ("audiotestsrc wave=square volume=1 num-buffers=1000 samplesperbuffer=800 ! "
                       "audio/x-raw,rate=8000,format=S16LE,channels=1 ! wavenc");
  g_autoptr (GBytes) made = derive_well (bytes, "audio/wav", RF_DERIVED_PEAKS, 0);
  g_autoptr (JsonNode) node = parse (made);
  JsonObject *object = json_node_get_object (node);
  gint64 samples = json_object_get_int_member (object, "samples_per_pixel");
  gint64 length = json_object_get_int_member (object, "length");

  g_assert_cmpint (samples, ==, 512);
  g_assert_cmpint (length, ==, (800000 + 511) / 512);
}

static void
assert_fails (GBytes *bytes, const char *media_type, RfDerived what, int size, RfErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (derive (bytes, media_type, what, size, &error));
  g_assert_error (error, RF_ERROR, (int) code);
}

static void
test_refused (void)
{
  g_autoptr (GBytes) png = media_test_new_png (16, 16);
  g_autoptr (GBytes) cut = media_test_cut (png, 60);

  assert_fails (png, "image/png", RF_DERIVED_THUMBNAIL, 100, RF_ERROR_INVALID_REQUEST);
  assert_fails (png, "image/png", RF_DERIVED_POSTER, 64, RF_ERROR_INVALID_REQUEST);
  assert_fails (png, "image/png", RF_DERIVED_POSTER, 0, RF_ERROR_INVALID_REQUEST);
  assert_fails (png, "image/png", RF_DERIVED_PEAKS, 0, RF_ERROR_INVALID_REQUEST);
  assert_fails (png, "text/plain", RF_DERIVED_THUMBNAIL, 64, RF_ERROR_INVALID_REQUEST);
  assert_fails (png, "audio/wav", RF_DERIVED_THUMBNAIL, 64, RF_ERROR_INVALID_REQUEST);
  assert_fails (cut, "image/png", RF_DERIVED_THUMBNAIL, 64, RF_ERROR_FAILED);
  assert_fails (png, "video/webm", RF_DERIVED_PEAKS, 0, RF_ERROR_FAILED);
  assert_fails (png, "video/webm", RF_DERIVED_POSTER, 0, RF_ERROR_FAILED);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/derive/thumbnail", test_thumbnail);
  g_test_add_func ("/derive/drawing", test_drawing);
  g_test_add_func ("/derive/poster", test_poster);
  g_test_add_func ("/derive/peaks", test_peaks);
  g_test_add_func ("/derive/long-peaks", test_long_peaks);
  g_test_add_func ("/derive/refused", test_refused);
  return g_test_run ();
}
