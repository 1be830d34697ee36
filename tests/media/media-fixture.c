/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "media-fixture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <gst/gst.h>
#include <string.h>
#include <unistd.h>

/* Media for the tests, made by GStreamer while they run, and how to break it. */

/* @pipeline is what gst-launch-1.0 would take, without the sink. */
GBytes *
media_test_make (const char *pipeline)
{
  g_autofree char *path = NULL;
  g_autofree char *description = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) element = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  char *content = NULL;
  gsize length = 0;
  int descriptor = g_file_open_tmp ("media-XXXXXX", &path, &error);

  g_assert_no_error (error);
  close (descriptor);
  description = g_strdup_printf ("%s ! filesink location=%s", pipeline, path);
  element = gst_parse_launch (description, &error);
  g_assert_no_error (error);
  bus = gst_element_get_bus (element);
  gst_element_set_state (element, GST_STATE_PLAYING);
  message =
      gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (element, GST_STATE_NULL);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_unlink (path);
  return g_bytes_new_take (content, length);
}

GBytes *
media_test_load (const char *name)
{
  g_autofree char *path = g_build_filename (TEST_MEDIA_DIR, name, NULL);
  char *content = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  return g_bytes_new_take (content, length);
}

/* The first part of it, as a broken download leaves it. */
GBytes *
media_test_cut (GBytes *bytes, guint percent)
{
  return g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) * percent / 100);
}

/* Every @from becomes @to, of the same length. */
GBytes *
media_test_replace (GBytes *bytes, const char *from, const char *to)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  char *copy = g_memdup2 (data, length);
  guint places = 0;

  g_assert_cmpuint (strlen (from), ==, strlen (to));
  for (gsize at = 0; at + strlen (from) <= length; at++)
    {
      if (memcmp (copy + at, from, strlen (from)) == 0)
        {
          memcpy (copy + at, to, strlen (to));
          places++;
        }
    }
  g_assert_cmpuint (places, >, 0);
  return g_bytes_new_take (copy, length);
}

/* A PNG of all black pixels, far smaller than what it unpacks to. */
GBytes *
media_test_new_png (guint width, guint height)
{
  g_autofree char *pipeline = g_strdup_printf (
      "videotestsrc num-buffers=1 pattern=black ! video/x-raw,format=RGB,width=%u,height=%u ! "
      "pngenc compression-level=1",
      width,
      height);

  return media_test_make (pipeline);
}

RfMediaReport *
media_test_probe (GBytes *bytes, const char *media_type)
{
  g_autoptr (GError) error = NULL;
  int descriptor = rf_media_open_bytes (bytes, &error);
  RfMediaReport *report = NULL;

  g_assert_no_error (error);
  report = rf_media_probe (descriptor, media_type, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (report);
  close (descriptor);
  return report;
}

gboolean
media_test_has_element (const char *name)
{
  g_autoptr (GstElementFactory) factory = gst_element_factory_find (name);

  return factory != NULL;
}

gboolean
media_test_has_loader (const char *media_type)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_mime_type (media_type, NULL);

  if (loader == NULL)
    return FALSE;
  gdk_pixbuf_loader_close (loader, NULL);
  return TRUE;
}

gboolean
media_test_is_sanitized (void)
{
#if defined(__SANITIZE_ADDRESS__)
  return TRUE;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
  return TRUE;
#endif
#endif
  return FALSE;
}
