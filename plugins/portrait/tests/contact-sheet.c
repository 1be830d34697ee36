/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "figure-choice.h"

#include <cairo.h>
#include <librsvg/rsvg.h>
#include <stdlib.h>
#include <string.h>

/*
 * Contact sheets: many small portraits on one picture, to be looked at after
 * a change to the art. For the one who draws; it is no test and not installed.
 *
 *   _build/plugins/portrait/tests/portrait-contact-sheet FOLDER [SIDE]
 *
 * writes into FOLDER, in cells of SIDE pixels (160 where it is not given), a
 * sheet ACROSS-DOWN.png for each pair of the table below, every choice of the
 * one by every choice of the other; people.png, the faces of base avatars; and
 * mixed-1.png to mixed-4.png, figures thrown together by chance, but the same
 * in every run. What clashes shows in the mixed ones first.
 */

#define MIXED_SHEETS  4
#define MIXED_COLUMNS 8
#define MIXED_ROWS    5

typedef struct
{
  const char *across;
  const char *down;
} Pair;

static const Pair pairs[] = {
  { "family_type", "gesture" },  { "family_type", "activity" },
  { "family_type", "hair" },     { "hair", "mood" },
  { "hair", "accessories" },     { "hair", "hair_color" },
  { "accessories", "mood" },     { "activity", "gesture" },
  { "activity", "mood" },        { "color_theme", "background" },
  { "skin_tone", "hair_color" },
};

static const char *const people[] = { "",      "anna", "ben",   "carl", "dora", "emil",
                                      "fritz", "gina", "hanna", "ida",  NULL };

typedef struct
{
  cairo_surface_t *surface;
  cairo_t *cairo;
  int side;
} Sheet;

static void
sheet_init (Sheet *sheet, int columns, int rows, int side)
{
  sheet->side = side;
  sheet->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, columns * side, rows * side);
  sheet->cairo = cairo_create (sheet->surface);
  cairo_set_source_rgb (sheet->cairo, 0.6, 0.6, 0.6);
  cairo_paint (sheet->cairo);
}

static void
sheet_draw (Sheet *sheet, int column, int row, const RfPortraitFigure *figure)
{
  g_autofree char *svg = rf_portrait_compose (figure, sheet->side);
  g_autoptr (GError) error = NULL;
  RsvgHandle *handle = rsvg_handle_new_from_data ((const guint8 *) svg, strlen (svg), &error);
  RsvgRectangle cell = {
    column * sheet->side + 1, row * sheet->side + 1, sheet->side - 2, sheet->side - 2
  };

  cairo_save (sheet->cairo);
  cairo_rectangle (sheet->cairo, cell.x, cell.y, cell.width, cell.height);
  cairo_clip (sheet->cairo);
  if (handle == NULL || !rsvg_handle_render_document (handle, sheet->cairo, &cell, &error))
    g_error ("a portrait cannot be drawn: %s", error->message);
  cairo_restore (sheet->cairo);
  g_object_unref (handle);
}

static void
sheet_write (Sheet *sheet, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  cairo_status_t status = cairo_surface_write_to_png (sheet->surface, path);

  if (status != CAIRO_STATUS_SUCCESS)
    g_error ("%s: %s", path, cairo_status_to_string (status));
  cairo_destroy (sheet->cairo);
  cairo_surface_destroy (sheet->surface);
  g_print ("%s\n", path);
}

static int
count_choices (const char *const *choices)
{
  return (int) g_strv_length ((char **) choices);
}

static void
write_pair (const Pair *pair, const char *folder, int side)
{
  const char *const *across = rf_portrait_get_choices (pair->across);
  const char *const *down = rf_portrait_get_choices (pair->down);
  g_autofree char *name = g_strdup_printf ("%s-%s.png", pair->across, pair->down);
  Sheet sheet;

  sheet_init (&sheet, count_choices (across), count_choices (down), side);
  for (int row = 0; down[row] != NULL; row++)
    {
      for (int column = 0; across[column] != NULL; column++)
        {
          const char *one[] = { across[column], NULL };
          const char *other[] = { down[row], NULL };
          RfPortraitFigure figure = { .family_type = row % 2 == 0 ? "father" : "daughter" };

          figure_set (&figure, pair->across, one);
          figure_set (&figure, pair->down, other);
          sheet_draw (&sheet, column, row, &figure);
        }
    }
  sheet_write (&sheet, folder, name);
}

static void
write_people (const char *folder, int side)
{
  static const char *const family[] = { "mother", "uncle", "son", "grandmother", NULL };
  Sheet sheet;

  sheet_init (&sheet, count_choices (people), count_choices (family), side);
  for (int row = 0; family[row] != NULL; row++)
    {
      for (int column = 0; people[column] != NULL; column++)
        {
          RfPortraitFigure figure = { .family_type = family[row],
                                      .gesture = "none",
                                      .base_avatar = people[column] };

          sheet_draw (&sheet, column, row, &figure);
        }
    }
  sheet_write (&sheet, folder, "people.png");
}

/* One choice of each parameter, and up to three accessories. */
static void
draw_mixed (Sheet *sheet, int column, int row, GRand *chance)
{
  g_autofree char *seed = g_strdup_printf ("%u", g_rand_int (chance));
  RfPortraitFigure figure = { .base_avatar = seed, .prompt = seed };
  const char *chosen[10][4] = { { NULL } };

  for (int i = 0; figure_parameters[i] != NULL; i++)
    {
      const char *const *choices = rf_portrait_get_choices (figure_parameters[i]);
      gboolean is_set = g_str_equal (figure_parameters[i], "accessories");
      int wanted = is_set ? g_rand_int_range (chance, 0, 4) : 1;

      for (int j = 0; j < wanted; j++)
        chosen[i][j] = choices[g_rand_int_range (chance, 0, count_choices (choices))];
      figure_set (&figure, figure_parameters[i], chosen[i]);
    }
  sheet_draw (sheet, column, row, &figure);
}

static void
write_mixed (int number, const char *folder, int side)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed ((guint32) number);
  g_autofree char *name = g_strdup_printf ("mixed-%d.png", number);
  Sheet sheet;

  sheet_init (&sheet, MIXED_COLUMNS, MIXED_ROWS, side);
  for (int i = 0; i < MIXED_COLUMNS * MIXED_ROWS; i++)
    draw_mixed (&sheet, i % MIXED_COLUMNS, i / MIXED_COLUMNS, chance);
  sheet_write (&sheet, folder, name);
}

int
main (int argc, char **argv)
{
  int side = argc > 2 ? atoi (argv[2]) : 160;

  if (argc < 2 || side < RF_PORTRAIT_SIDE_MIN || side > RF_PORTRAIT_SIDE_MAX)
    {
      g_printerr ("usage: portrait-contact-sheet FOLDER [SIDE]\n");
      return EXIT_FAILURE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    write_pair (&pairs[i], argv[1], side);
  write_people (argv[1], side);
  for (int i = 1; i <= MIXED_SHEETS; i++)
    write_mixed (i, argv[1], side);
  return EXIT_SUCCESS;
}
