/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-range.h"

/* Ranges of a file of 1000 bytes, as offset+length each. */

static const struct
{
  const char *header;
  RfRangeState state;
  const char *ranges;
} cases[] = {
  { NULL, RF_RANGE_NONE, "" },
  { "bytes=0-0", RF_RANGE_SOME, "0+1 " },
  { "bytes=0-", RF_RANGE_SOME, "0+1000 " },
  { "bytes=10-19", RF_RANGE_SOME, "10+10 " },
  { "bytes=-5", RF_RANGE_SOME, "995+5 " },
  { "bytes=-5000", RF_RANGE_SOME, "0+1000 " },
  { "bytes=0-99999999", RF_RANGE_SOME, "0+1000 " },
  { "bytes=999-2000", RF_RANGE_SOME, "999+1 " },
  { "BYTES=1-2, 5-6", RF_RANGE_SOME, "1+2 5+2 " },
  { "bytes=1-2,2000-", RF_RANGE_SOME, "1+2 " },
  { "bytes=1000-", RF_RANGE_OUTSIDE, "" },
  { "bytes=2000-3000", RF_RANGE_OUTSIDE, "" },
  { "bytes=-0", RF_RANGE_OUTSIDE, "" },
  { "bytes=", RF_RANGE_NONE, "" },
  { "bytes=a-b", RF_RANGE_NONE, "" },
  { "bytes=5-4", RF_RANGE_NONE, "" },
  { "bytes=1-2-3", RF_RANGE_NONE, "" },
  { "bytes=1", RF_RANGE_NONE, "" },
  { "bytes=1-2;", RF_RANGE_NONE, "" },
  { "bytes=-", RF_RANGE_NONE, "" },
  { "bytes=1-2,", RF_RANGE_NONE, "" },
  { "bytes=99999999999999999999-", RF_RANGE_NONE, "" },
  { "pages=1-2", RF_RANGE_NONE, "" },
  /* More than the whole is never sent. */
  { "bytes=0-,0-", RF_RANGE_NONE, "" },
  { "bytes=0-599,400-999", RF_RANGE_NONE, "" },
  { "bytes=0-0,1-1,2-2,3-3,4-4,5-5,6-6,7-7,8-8", RF_RANGE_NONE, "" },
};

static void
test_ranges (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (RfByteRange));
      g_autoptr (GString) text = g_string_new (NULL);
      RfRangeState state = rf_range_parse (cases[i].header, 1000, ranges);

      g_test_message ("%s", cases[i].header != NULL ? cases[i].header : "none");
      g_assert_cmpint (state, ==, cases[i].state);
      for (guint j = 0; state == RF_RANGE_SOME && j < ranges->len; j++)
        {
          const RfByteRange *range = &g_array_index (ranges, RfByteRange, j);

          g_string_append_printf (
              text, "%" G_GINT64_FORMAT "+%" G_GINT64_FORMAT " ", range->offset, range->length);
        }
      g_assert_cmpstr (text->str, ==, cases[i].ranges);
    }
}

static void
test_an_empty_file (void)
{
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (RfByteRange));

  g_assert_cmpint (rf_range_parse ("bytes=0-", 0, ranges), ==, RF_RANGE_OUTSIDE);
  g_assert_cmpint (rf_range_parse ("bytes=-5", 0, ranges), ==, RF_RANGE_OUTSIDE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/range/ranges", test_ranges);
  g_test_add_func ("/range/an-empty-file", test_an_empty_file);
  return g_test_run ();
}
