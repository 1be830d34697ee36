/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-text.h"

#include <string.h>

typedef struct
{
  const char *text;
  const char *wanted; /* (nullable) */
} TextCase;

static void
test_nearest (void)
{
  static const char *const names[] = { "family_type", "gesture", "hair", "hair_color",
                                       "size",        "größe",   NULL };
  static const TextCase cases[] = {
    { "gestrue", "gesture" },  /* two neighbours swapped */
    { "esture", "gesture" },   /* one is missing */
    { "ggesture", "gesture" }, /* one too many */
    { "GESTURE", "gesture" },  /* case */
    { "hair_colour", "hair_color" },
    { "haircolor", "hair_color" },
    { "siez", "size" },
    { "GRÖSSE", "größe" },
    { "GRÖßE", "größe" },
    { "xyzzy", NULL },
    { "", NULL },
    { "h", NULL },
    { "si\xff", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (rf_text_find_nearest (cases[i].text, names), ==, cases[i].wanted);
  g_assert_null (rf_text_find_nearest (NULL, names));
}

static void
test_nearest_takes_the_first (void)
{
  static const char *const names[] = { "cat", "bat", NULL };
  static const char *const odd[] = { "\xff", "", "cat", NULL };
  static const char *const none[] = { NULL };
  g_autofree char *huge = g_strnfill (100000, 'c');

  g_assert_cmpstr (rf_text_find_nearest ("rat", names), ==, "cat");
  g_assert_cmpstr (rf_text_find_nearest ("bat", names), ==, "bat");
  g_assert_cmpstr (rf_text_find_nearest ("cet", odd), ==, "cat");
  g_assert_null (rf_text_find_nearest ("cat", none));
  g_assert_null (rf_text_find_nearest (huge, names));
}

static void
test_prompt (void)
{
  static const TextCase cases[] = {
    { "", "" },
    { " \t\n\v\f\r ", "" },
    { "  A Cat ", "A Cat" },
    { "two  spaces\tand a tab", "two  spaces\tand a tab" },
    { "STOP", "STOP" },
    { "a\r\nb\rc\nd\r\r\ne", "a\nb\nc\nd\n\ne" },
    { "\r\nx\r\n", "x" },
    /* é as one character, and as a letter with a mark. */
    { "caf\xc3\xa9", "caf\xc3\xa9" },
    { "cafe\xcc\x81", "caf\xc3\xa9" },
    /* Hangul by its parts; the angstrom sign; marks in another order. */
    { "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "\xed\x95\x9c" },
    { "\xe2\x84\xab", "\xc3\x85" },
    { "a\xcc\x96\xcc\x81", "\xc3\xa1\xcc\x96" },
    { "a\xcc\x81\xcc\x96", "\xc3\xa1\xcc\x96" },
    /* A ligature is compatible, not the same. */
    { "\xef\xac\x81", "\xef\xac\x81" },
    { "\xc3\xa9\r\n\xc3\xa9\r", "\xc3\xa9\n\xc3\xa9" },
    { "\xc3", NULL },
    { "a\xff", NULL },
    { "\xed\xa0\x80", NULL }, /* a surrogate */
    { "\xc0\x80", NULL },     /* NUL in two bytes */
    { "\xf4\x90\x80\x80", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = rf_text_normalise_prompt (cases[i].text);
      g_autofree char *again = text != NULL ? rf_text_normalise_prompt (text) : NULL;

      g_assert_cmpstr (text, ==, cases[i].wanted);
      g_assert_cmpstr (again, ==, text);
    }
}

/* All of Unicode's White_Space, and what looks like it but is none. */
static void
test_white_space (void)
{
  static const gunichar spaces[] = {
    0x9,    0xa,    0xb,    0xc,    0xd,    0x20,   0x85,   0xa0,   0x1680,
    0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008,
    0x2009, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000,
  };
  static const gunichar others[] = { 0x1, 0x1f, 0x180e, 0x200b, 0x200d, 0x2060, 0xfeff };

  for (gsize i = 0; i < G_N_ELEMENTS (spaces); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *normal = NULL;

      g_string_append_unichar (text, spaces[i]);
      g_string_append (text, "é!");
      g_string_append_unichar (text, spaces[i]);
      normal = rf_text_normalise_prompt (text->str);
      g_assert_cmpstr (normal, ==, "é!");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *normal = NULL;

      g_string_append_unichar (text, others[i]);
      g_string_append (text, "é!");
      g_string_append_unichar (text, others[i]);
      normal = rf_text_normalise_prompt (text->str);
      g_assert_cmpstr (normal, ==, text->str);
    }
}

/* Sorting marks by swapping neighbours would take minutes. */
static void
test_many_marks (void)
{
  static const char *const pairs[] = {
    "\xcc\x81\xcc\x96",                 /* U+0301 of class 230, U+0316 of 220 */
    "\xe0\xbd\xb3\xe0\xbd\xb1",         /* U+0F73 is U+0F71 U+0F72 */
    "\xcd\x84\xcc\x96\xf0\x9d\x85\xa5", /* U+0344, U+0316, U+1D165 */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (GString) text = g_string_new ("e");
      g_autofree char *few_text = g_strconcat ("e", pairs[i], pairs[i], pairs[i], NULL);
      g_autofree char *normal = NULL;
      g_autofree char *again = NULL;
      g_autofree char *few = rf_text_normalise_prompt (few_text);
      gint64 start = g_get_monotonic_time ();

      for (int j = 0; j < 100000; j++)
        g_string_append (text, pairs[i]);
      normal = rf_text_normalise_prompt (text->str);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
      again = rf_text_normalise_prompt (normal);
      g_assert_true (g_str_equal (normal, again));
      g_assert_true (memcmp (normal, few, 2) == 0);
    }
}

/* What our order gives must be what GLib's gives. */
static void
test_marks_in_any_order (void)
{
  static const gunichar marks[] = { 0x301,   0x316, 0x327, 0x344,  0x345, 0x5b0,
                                    0x1d165, 0xf73, 0xf71, 0x3099, 0x340 };
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (int i = 0; i < 300; i++)
    {
      g_autoptr (GString) text = g_string_new ("x");
      g_autofree char *normal = NULL;
      g_autofree char *wanted = NULL;

      for (int j = g_rand_int_range (random, 0, 200); j > 0; j--)
        g_string_append_unichar (text,
                                 marks[g_rand_int_range (random, 0, (int) G_N_ELEMENTS (marks))]);
      g_string_append (text, "y");
      normal = rf_text_normalise_prompt (text->str);
      wanted = g_utf8_normalize (text->str, -1, G_NORMALIZE_NFC);
      g_assert_cmpstr (normal, ==, wanted);
    }
}

static void
test_fold_case (void)
{
  static const TextCase cases[] = {
    { "", "" },
    { "Curly HAIR-2", "curly hair-2" },
    { "STRASSE", "strasse" },
    { "straße", "strasse" },
    { "ÉTÉ", "été" },
    { "E\xcc\x81t\xc3\xa9", "été" },
    { "ΣΊΣΥΦΟΣ", "σίσυφοσ" },
    { "\xff", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = rf_text_fold_case (cases[i].text);

      g_assert_cmpstr (folded, ==, cases[i].wanted);
    }
}

static void
test_join (void)
{
  static const char *const words[] = { "a", "b", "c", NULL };
  g_autofree char *none = rf_text_join_choices (words + 3);
  g_autofree char *one = rf_text_join_choices (words + 2);
  g_autofree char *two = rf_text_join_choices (words + 1);
  g_autofree char *three = rf_text_join_choices (words);

  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (one, ==, "c");
  g_assert_cmpstr (two, ==, "b or c");
  g_assert_cmpstr (three, ==, "a, b or c");
}

static void
test_printable (void)
{
  static const TextCase cases[] = {
    { "", "" },
    { "plain", "plain" },
    { "a\nb\tc\rd", "a\\nb\\tc\\rd" },
    { "\x1b[31mred", "\\u{1b}[31mred" },
    { "\x7f", "\\u{7f}" },
    { "\xc3(", "\\xc3(" },
    { "\xf0\x9f\x98", "\\xf0\\x9f\\x98" },
    { "größe 😀", "größe 😀" },
    { "हिन्दी", "हिन्दी" },
    { "\xe2\x80\xae"
      "evil",
      "\\u{202e}evil" }, /* turns the direction of writing */
    { "\xe2\x80\xa8", "\\u{2028}" },
    { "\xef\xbb\xbf", "\\u{feff}" },
    { "0123456789012345678901234567890", "012345678901234567890123456789…" },
    { "012345678901234567890123456789", "012345678901234567890123456789" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = rf_text_dup_printable (cases[i].text, 30);

      g_assert_cmpstr (shown, ==, cases[i].wanted);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/nearest", test_nearest);
  g_test_add_func ("/text/nearest-takes-the-first", test_nearest_takes_the_first);
  g_test_add_func ("/text/prompt", test_prompt);
  g_test_add_func ("/text/white-space", test_white_space);
  g_test_add_func ("/text/many-marks", test_many_marks);
  g_test_add_func ("/text/marks-in-any-order", test_marks_in_any_order);
  g_test_add_func ("/text/fold-case", test_fold_case);
  g_test_add_func ("/text/join", test_join);
  g_test_add_func ("/text/printable", test_printable);
  return g_test_run ();
}
