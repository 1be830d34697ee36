/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-ogg-serial.h"

#include <gst/gst.h>
#include <string.h>

#define HEADER_LENGTH 27

typedef struct
{
  guint pages;
  guint wrong_before;
  guint wrong_after;
} Counts;

/* libogg, behind oggmux, is the reference: our checksum must be what it wrote
 * on every page, before anything of ours touched it. */
static GstPadProbeReturn
compare_cb (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  Counts *counts = user_data;
  GstBuffer *buffer = gst_buffer_copy_deep (GST_PAD_PROBE_INFO_BUFFER (info));
  GstMapInfo map;
  guint32 before;

  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_READWRITE));
  before = rf_ogg_page_get_checksum (map.data, map.size);
  counts->pages++;
  counts->wrong_before += rf_ogg_page_compute_checksum (map.data, map.size) != before;

  g_assert_true (rf_ogg_page_set_serial (map.data, map.size, 0x01020304));
  g_assert_cmpmem (map.data + 14, 4, "\x04\x03\x02\x01", 4);
  counts->wrong_after += rf_ogg_page_compute_checksum (map.data, map.size) !=
                         rf_ogg_page_get_checksum (map.data, map.size);
  counts->wrong_after += rf_ogg_page_get_checksum (map.data, map.size) == before;
  gst_buffer_unmap (buffer, &map);
  gst_buffer_unref (buffer);
  return GST_PAD_PROBE_OK;
}

static void
test_against_libogg (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline =
      gst_parse_launch ("audiotestsrc num-buffers=400 wave=pink-noise ! opusenc ! "
                        "oggmux name=ogg max-page-delay=100000000 ! fakesink",
                        &error);
  g_autoptr (GstElement) muxer = NULL;
  g_autoptr (GstPad) pad = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  Counts counts = { 0 };

  g_assert_no_error (error);
  muxer = gst_bin_get_by_name (GST_BIN (pipeline), "ogg");
  pad = gst_element_get_static_pad (muxer, "src");
  bus = gst_element_get_bus (pipeline);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, compare_cb, &counts, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpstr (GST_MESSAGE_TYPE_NAME (message), ==, "eos");
  gst_element_set_state (pipeline, GST_STATE_NULL);

  g_assert_cmpuint (counts.pages, >, 20);
  g_assert_cmpuint (counts.wrong_before, ==, 0);
  g_assert_cmpuint (counts.wrong_after, ==, 0);
}

static void
test_same_after_another_serial (void)
{
  guint8 one[HEADER_LENGTH + 3] = "OggS";
  guint8 other[HEADER_LENGTH + 3] = "OggS";

  memcpy (one + 14, "\x11\x22\x33\x44", 4);
  memcpy (other + 14, "\x99\x88\x77\x66", 4);
  memcpy (other + 22, "\x01\x01\x01\x01", 4);
  g_assert_true (rf_ogg_page_set_serial (one, sizeof one, 1));
  g_assert_true (rf_ogg_page_set_serial (other, sizeof other, 1));
  g_assert_cmpmem (one, sizeof one, other, sizeof other);

  g_assert_true (rf_ogg_page_set_serial (other, sizeof other, 2));
  g_assert_cmpuint (rf_ogg_page_get_checksum (one, sizeof one),
                    !=,
                    rf_ogg_page_get_checksum (other, sizeof other));
}

static void
test_no_page (void)
{
  guint8 bytes[HEADER_LENGTH] = "OggS";
  guint8 kept[HEADER_LENGTH];

  g_assert_false (rf_ogg_page_set_serial (bytes, HEADER_LENGTH - 1, 1));
  g_assert_true (rf_ogg_page_set_serial (bytes, HEADER_LENGTH, 1));

  bytes[0] = 'R';
  memcpy (kept, bytes, sizeof kept);
  g_assert_false (rf_ogg_page_set_serial (bytes, sizeof bytes, 2));
  g_assert_cmpmem (bytes, sizeof bytes, kept, sizeof kept);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/plugin-lib/ogg-serial/against-libogg", test_against_libogg);
  g_test_add_func ("/plugin-lib/ogg-serial/same-after-another-serial",
                   test_same_after_another_serial);
  g_test_add_func ("/plugin-lib/ogg-serial/no-page", test_no_page);
  return g_test_run ();
}
