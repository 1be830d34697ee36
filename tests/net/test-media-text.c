/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-media-text.h"

#include <string.h>

static void
assert_decoded (GBytes *bytes, const char *expected)
{
  gsize length = 0;
  const char *data = NULL;

  g_assert_nonnull (bytes);
  data = g_bytes_get_data (bytes, &length);
  g_assert_cmpmem (data, length, expected, strlen (expected));
}

static void
test_base64 (void)
{
  static const char *const rows[][2] = {
    { "", "" },
    { "Zg==", "f" },
    { "Zm8=", "fo" },
    { "Zm9v", "foo" },
    { "Zm8", "fo" },
    { "Zm9v\r\nYmFy\n", "foobar" },
    { "+/-_", "\xfb\xff\xbf" },
    { "data:image/png;base64,Zm9v", "foo" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = rf_media_text_decode_base64 (rows[i][0], 100, &error);

      g_assert_no_error (error);
      assert_decoded (bytes, rows[i][1]);
    }
}

/* GLib's own encoder says what is right. */
static void
test_base64_random (void)
{
  for (gsize length = 0; length < 300; length++)
    {
      guint8 data[300];
      g_autofree char *text = NULL;
      g_autoptr (GBytes) bytes = NULL;

      for (gsize i = 0; i < length; i++)
        data[i] = (guint8) g_test_rand_int ();
      text = g_base64_encode (data, length);
      bytes = rf_media_text_decode_base64 (text, length, NULL);
      g_assert_nonnull (bytes);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), data, length);
    }
}

static void
test_base64_refused (void)
{
  static const char *const texts[] = { "Z",
                                       "Zm9vY",
                                       "Zg=",
                                       "Zg===",
                                       "Z=g=",
                                       "Zm9v=",
                                       "Zm9v!",
                                       "=",
                                       "Zg==Zg==",
                                       "{\"error\":1}",
                                       "data:image/png,xx" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rf_media_text_decode_base64 (texts[i], 100, &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED);
    }
}

static void
test_hex (void)
{
  g_autoptr (GBytes) bytes = rf_media_text_decode_hex ("666F6f", 3, NULL);
  g_autoptr (GBytes) empty = rf_media_text_decode_hex ("", 0, NULL);

  assert_decoded (bytes, "foo");
  assert_decoded (empty, "");
}

static void
test_hex_refused (void)
{
  static const char *const texts[] = { "6", "6g", "66 6f", "0x66" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rf_media_text_decode_hex (texts[i], 100, &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED);
    }
}

static void
test_limits (void)
{
  GError *error = NULL;

  g_assert_null (rf_media_text_decode_base64 ("Zm9v", 2, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (rf_media_text_decode_hex ("666f6f", 2, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_TOO_LARGE);
  g_clear_error (&error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media-text/base64", test_base64);
  g_test_add_func ("/media-text/base64-random", test_base64_random);
  g_test_add_func ("/media-text/base64-refused", test_base64_refused);
  g_test_add_func ("/media-text/hex", test_hex);
  g_test_add_func ("/media-text/hex-refused", test_hex_refused);
  g_test_add_func ("/media-text/limits", test_limits);
  return g_test_run ();
}
