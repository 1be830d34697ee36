/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-bytes.h"

static void
test_reads (void)
{
  static const struct
  {
    const char *text;
    gint64 bytes;
  } sizes[] = {
    { "0", 0 },
    { "17", 17 },
    { "17B", 17 },
    { "5MB", 5000000 },
    { "5 MB", 5000000 },
    { "2kB", 2000 },
    { "2KiB", 2048 },
    { "64MiB", 67108864 },
    { "3GB", G_GINT64_CONSTANT (3000000000) },
    { "1GiB", 1073741824 },
    { "9223372036854775807", G_MAXINT64 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      gint64 bytes = -1;

      g_assert_true (rf_bytes_from_string (sizes[i].text, &bytes));
      g_assert_cmpint (bytes, ==, sizes[i].bytes);
    }
}

static void
test_writes (void)
{
  static const struct
  {
    gint64 bytes;
    const char *text;
  } sizes[] = {
    { 0, "0" },
    { 17, "17" },
    { 2000, "2 kB" },
    { 2048, "2048" },
    { 5000000, "5 MB" },
    { G_GINT64_CONSTANT (20000000000), "20 GB" },
    { G_MAXINT64, "9223372036854775807" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *text = rf_bytes_to_string (sizes[i].bytes);
      gint64 bytes = -1;

      g_assert_cmpstr (text, ==, sizes[i].text);
      g_assert_true (rf_bytes_from_string (text, &bytes));
      g_assert_cmpint (bytes, ==, sizes[i].bytes);
    }
}

static void
test_refuses (void)
{
  static const char *const wrong[] = {
    "",
    "MB",
    "-1",
    "+1",
    "1.5MB",
    "5mb",
    "5 M B",
    "5MBx",
    "0x10",
    "9223372036854775808",
    "9223372036854775807kB",
    "18446744073709551617",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      gint64 bytes = 42;

      g_assert_false (rf_bytes_from_string (wrong[i], &bytes));
      g_assert_cmpint (bytes, ==, 42);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bytes/reads", test_reads);
  g_test_add_func ("/bytes/writes", test_writes);
  g_test_add_func ("/bytes/refuses", test_refuses);
  return g_test_run ();
}
