/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-hash.h"
#include "rf-secret.h"

static void
test_no_two_are_the_same (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < 1000; i++)
    {
      g_autoptr (GError) error = NULL;
      char *secret = rf_secret_new (&error);

      g_assert_no_error (error);
      g_assert_true (rf_hash_is_hex (secret));
      g_assert_true (g_hash_table_add (seen, secret));
    }
}

/* Each place differs at some time: no bit of it is constant. */
static void
test_every_digit_varies (void)
{
  g_autofree char *first = rf_secret_new (NULL);
  gboolean varies[64] = { FALSE };

  for (int i = 0; i < 200; i++)
    {
      g_autofree char *other = rf_secret_new (NULL);

      for (gsize at = 0; at < G_N_ELEMENTS (varies); at++)
        varies[at] = varies[at] || first[at] != other[at];
    }
  for (gsize at = 0; at < G_N_ELEMENTS (varies); at++)
    g_assert_true (varies[at]);
}

static void
test_comparison (void)
{
  g_assert_true (rf_secret_is_equal ("", ""));
  g_assert_true (rf_secret_is_equal ("abc", "abc"));
  g_assert_false (rf_secret_is_equal ("abc", "abd"));
  g_assert_false (rf_secret_is_equal ("abc", "bbc"));
  g_assert_false (rf_secret_is_equal ("abc", "abcd"));
  g_assert_false (rf_secret_is_equal ("abcd", "abc"));
  g_assert_false (rf_secret_is_equal ("", "a"));
  g_assert_false (rf_secret_is_equal ("\xff", "\x7f"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret/no-two-are-the-same", test_no_two_are_the_same);
  g_test_add_func ("/secret/every-digit-varies", test_every_digit_varies);
  g_test_add_func ("/secret/comparison", test_comparison);
  return g_test_run ();
}
