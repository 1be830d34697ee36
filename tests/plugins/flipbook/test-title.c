/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-title.h"

#include <string.h>

/* How a title is broken into lines, measured in its white pixels. */

/* How many pixels of a line of the title are between its first and last white one. */
static int
measure_row (cairo_surface_t *title, int y)
{
  const guint8 *data = cairo_image_surface_get_data (title);
  const guint32 *row =
      (const guint32 *) (gconstpointer) (data + y * cairo_image_surface_get_stride (title));
  int first = -1, last = -1;

  for (int x = 0; x < cairo_image_surface_get_width (title); x++)
    {
      if (row[x] != 0xffffffff)
        continue;
      first = first < 0 ? x : first;
      last = x;
    }
  return first < 0 ? 0 : last - first;
}

/* Finds the widths of the lines, which have empty rows between them. Returns: how many. */
static int
measure_lines (cairo_surface_t *title, int *widths)
{
  int count = 0, before = 0;

  for (int y = 0; y < cairo_image_surface_get_height (title); y++)
    {
      int width = measure_row (title, y);

      if (width > 0 && before == 0)
        {
          g_assert_cmpint (count, <, 3);
          widths[count++] = 0;
        }
      if (width > 0)
        widths[count - 1] = MAX (widths[count - 1], width);
      before = width;
    }
  return count;
}

/* No line of a title is one short word, and a word that is too long is broken. */
static void
test_lines (void)
{
  static const struct
  {
    const char *title;
    int lines;
  } cases[] = { { "Home", 1 },
                { "THE LONG WAY HOME AND WHAT WAS FOUND ON IT", 2 },
                { "ALL THAT SHE SAW ON HER WAY DOWN TO THE SEA AND BACK TO THE OLD TOWN OF HERS",
                  3 },
                { "HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH", 2 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const RfFlipbookSettings settings = {
        .title = cases[i].title, .width = 960, .height = 540, .fps = 25, .seconds = 6
      };
      cairo_surface_t *title = NULL;
      int widths[3] = { 0 };

      g_assert_true (rf_title_render (&settings, &title, NULL));
      g_assert_cmpint (measure_lines (title, widths), ==, cases[i].lines);
      g_test_message ("%d %d %d", widths[0], widths[1], widths[2]);
      for (int line = 1; line < cases[i].lines && strchr (cases[i].title, ' ') != NULL; line++)
        g_assert_cmpint (widths[line], >, widths[0] / 2);
      cairo_surface_destroy (title);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flipbook/title/lines", test_lines);
  return g_test_run ();
}
