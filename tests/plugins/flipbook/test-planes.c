/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-planes.h"
#include "rf-flipbook-stream.h"

#include <gst/gst.h>

/* What is written for the encoder is what GStreamer's own element would write. */

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define PIXELS "BGRx"
#else
#define PIXELS "xRGB"
#endif

static GstBuffer *
convert (const RfPlanes *planes, const guint32 *pixels)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstSample) sample = NULL;
  g_autofree char *description = g_strdup_printf (
      "appsrc name=source format=time caps=video/x-raw,format=" PIXELS
      ",width=%d,height=%d,framerate=25/1,colorimetry=sRGB ! videoconvert n-threads=1 dither=none"
      " ! video/x-raw,format=I420,colorimetry=bt601 ! appsink name=sink sync=false",
      planes->width,
      planes->height);
  gsize length = sizeof *pixels * (gsize) planes->width * (gsize) planes->height;
  RfStream *stream = rf_stream_new (description, &error);
  GstBuffer *buffer;

  g_assert_no_error (error);
  rf_stream_start (stream);
  buffer = gst_buffer_new_memdup (pixels, length);
  GST_BUFFER_PTS (buffer) = 0;
  rf_stream_push (stream, buffer);
  rf_stream_end (stream);
  rf_stream_pull (stream, &sample, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (sample);
  buffer = gst_buffer_ref (gst_sample_get_buffer (sample));
  rf_stream_free (stream);
  return buffer;
}

/* Only the pixels: between two lines lies what nobody looks at. */
static void
assert_plane (const guint8 *ours, const guint8 *theirs, gsize stride, int width, int height)
{
  for (int y = 0; y < height; y++)
    g_assert_cmpmem (
        ours + (gsize) y * stride, (gsize) width, theirs + (gsize) y * stride, (gsize) width);
}

static void
check_size (int width, int height, GRand *random)
{
  gsize count = (gsize) width * (gsize) height;
  g_autofree guint32 *pixels = g_new (guint32, count);
  g_autofree guint8 *ours = NULL;
  g_autoptr (GstBuffer) buffer = NULL;
  RfPlanes planes;
  GstMapInfo map;

  for (gsize i = 0; i < count; i++)
    pixels[i] = g_rand_int (random);
  rf_planes_init (&planes, width, height);
  ours = g_malloc (planes.length);
  rf_planes_write (&planes, pixels, ours);
  buffer = convert (&planes, pixels);
  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_READ));
  g_assert_cmpuint (map.size, ==, planes.length);
  assert_plane (ours, map.data, planes.stride, width, height);
  assert_plane (
      ours + planes.blue, map.data + planes.blue, planes.half_stride, width / 2, height / 2);
  assert_plane (
      ours + planes.red, map.data + planes.red, planes.half_stride, width / 2, height / 2);
  gst_buffer_unmap (buffer, &map);
}

static void
test_as_gstreamer (void)
{
  /* whole blocks, and from two to fourteen pixels more */
  static const int widths[] = { 64, 66, 68, 70, 72, 74, 76, 78, 320, 854 };
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    check_size (widths[i], i % 2 == 0 ? 64 : 66, random);
}

/* Known colours, in whole blocks and in what is beside them. */
static void
test_colours (void)
{
  static const guint32 colours[][4] = {
    { 0x000000, 16, 128, 128 }, { 0xffffff, 235, 128, 128 }, { 0xff0000, 81, 90, 239 },
    { 0x00ff00, 144, 54, 34 },  { 0x0000ff, 40, 239, 110 },
  };
  guint32 pixels[36 * 2];
  guint8 data[36 * 2 + 2 * 20];
  RfPlanes planes;

  rf_planes_init (&planes, 36, 2);
  g_assert_cmpuint (planes.length, ==, sizeof data);
  for (gsize i = 0; i < G_N_ELEMENTS (colours); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (pixels); j++)
        pixels[j] = colours[i][0];
      rf_planes_write (&planes, pixels, data);
      for (int j = 0; j < 36; j++)
        {
          g_assert_cmpuint (data[j], ==, colours[i][1]);
          g_assert_cmpuint (data[planes.stride + (gsize) j], ==, colours[i][1]);
          g_assert_cmpuint (data[planes.blue + (gsize) j / 2], ==, colours[i][2]);
          g_assert_cmpuint (data[planes.red + (gsize) j / 2], ==, colours[i][3]);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/flipbook/planes/as-gstreamer", test_as_gstreamer);
  g_test_add_func ("/flipbook/planes/colours", test_colours);
  return g_test_run ();
}
