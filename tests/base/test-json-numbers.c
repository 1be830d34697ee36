/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-hash.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"

#include <math.h>
#include <string.h>

/*
 * The number vector of the author of RFC 8785: 168 fixed doubles
 * (data/es6-static-doubles.txt), then 2,000 in sequence, then an endless chain
 * of SHA-256 blocks read as doubles. Each makes a line `bits,text`; the SHA-256
 * of the first lines is published, so no file of results is needed. Each text
 * is also read back and must be the same double.
 *
 * 100,000 lines in every run; RF_NUMBER_LINES asks for up to ten million.
 */

typedef struct
{
  guint64 lines;
  const char *sha256;
} Published;

static const Published published[] = {
  { 1000, "be18b62b6f69cdab33a7e0dae0d9cfa869fda80ddc712221570f9f40a5878687" },
  { 10000, "b9f7a8e75ef22a835685a52ccba7f7d6bdc99e34b010992cbc5864cd12be6892" },
  { 100000, "22776e6d4b49fa294a0d0f349268e5c28808fe7e0cb2bcbe28f63894e494d4c7" },
  { 1000000, "49415fee2c56c77864931bd3624faad425c3c577d6d74e89a83bc725506dad16" },
  { 10000000, "b9f8a44a91d46813b21b9602e72f112613c91408db0b8341fb94603d9db135e0" },
};

/* Where the vector is. */
typedef struct
{
  GStrv fixed; /* (owned) */
  gsize n_fixed;
  gsize n_sequence;
  guint8 block[32];
  guint position; /* of the next word in the block */
} Vector;

static void
vector_next_block (Vector *self)
{
  g_autofree char *hex = rf_hash_bytes (self->block, sizeof self->block);

  for (gsize i = 0; i < sizeof self->block; i++)
    self->block[i] =
        (guint8) (g_ascii_xdigit_value (hex[2 * i]) * 16 + g_ascii_xdigit_value (hex[2 * i + 1]));
  self->position = 0;
}

static guint64
vector_next_random (Vector *self)
{
  while (TRUE)
    {
      guint64 bits = 0;
      double number = 0;

      if (self->position == 4)
        vector_next_block (self);
      memcpy (&bits, self->block + 8 * self->position++, sizeof bits);
      bits = GUINT64_FROM_LE (bits);
      memcpy (&number, &bits, sizeof number);
      if (number != 0 && isfinite (number))
        return bits;
    }
}

static guint64
vector_next (Vector *self)
{
  if (self->fixed[self->n_fixed] != NULL && *self->fixed[self->n_fixed] != '\0')
    return g_ascii_strtoull (self->fixed[self->n_fixed++], NULL, 16);
  if (self->n_sequence < 2000)
    return G_GUINT64_CONSTANT (0x0010000000000000) + self->n_sequence++;
  return vector_next_random (self);
}

static void
assert_reads_back (const char *text, double number)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *fraction =
      strpbrk (text, ".e") != NULL ? g_strdup (text) : g_strconcat (text, ".0", NULL);
  g_autoptr (JsonNode) node = rf_json_parse (fraction, -1, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (json_node_get_double (node) == number);
}

static guint64
wanted_lines (void)
{
  const char *asked = g_getenv ("RF_NUMBER_LINES");

  return asked != NULL ? g_ascii_strtoull (asked, NULL, 10) : 100000;
}

static void
assert_published (RfHash *hash, guint64 lines)
{
  for (gsize i = 0; i < G_N_ELEMENTS (published); i++)
    {
      g_autofree char *hex = NULL;

      if (published[i].lines != lines)
        continue;
      hex = rf_hash_finish (hash);
      g_assert_cmpstr (hex, ==, published[i].sha256);
      return;
    }
  g_error ("no SHA-256 was published for %" G_GUINT64_FORMAT " lines", lines);
}

static void
check_lines (const char *fixed, guint64 lines, gboolean read_back)
{
  Vector vector = { .fixed = g_strsplit (fixed, "\n", -1), .position = 4 };
  g_autoptr (RfHash) hash = rf_hash_new ();
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint64 i = 0; i < lines; i++)
    {
      guint64 bits = vector_next (&vector);
      gsize comma = 0;
      double number = 0;

      memcpy (&number, &bits, sizeof number);
      g_string_printf (line, "%" G_GINT64_MODIFIER "x,", bits);
      comma = line->len;
      g_assert_true (rf_json_append_number (line, number));
      if (read_back)
        assert_reads_back (line->str + comma, number);
      g_string_append_c (line, '\n');
      rf_hash_update (hash, line->str, line->len);
    }
  assert_published (hash, lines);
  g_strfreev (vector.fixed);
}

static void
test_published_vector (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "base", "data", "es6-static-doubles.txt", NULL);
  g_autofree char *fixed = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &fixed, NULL, &error);
  g_assert_no_error (error);
  check_lines (fixed, 1000, TRUE);
  check_lines (fixed, 10000, TRUE);
  check_lines (fixed, wanted_lines (), FALSE);
}

static void
test_no_number (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_false (rf_json_append_number (text, INFINITY));
  g_assert_false (rf_json_append_number (text, -INFINITY));
  g_assert_false (rf_json_append_number (text, NAN));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-numbers/published-vector", test_published_vector);
  g_test_add_func ("/json-numbers/no-number", test_no_number);
  return g_test_run ();
}
