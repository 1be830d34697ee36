/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "flipbook-film.h"

#include "rf-enum.h"

#include <stdlib.h>

/*
 * Contact sheets: frames of many films on one picture, to be looked at after a
 * change to what moves. For the one who draws; it is no test and not installed.
 *
 *   _build/plugins/flipbook/tests/flipbook-sheet PICTURE FOLDER [SIDE]
 *
 * writes activities.png, moods.png and cameras.png into FOLDER: each choice is a
 * line, with frames of it from left to right in cells of SIDE pixels.
 */

#define COLUMNS 8
#define SECONDS 6

typedef struct
{
  const char *name;
  const RfEnumName *choices;
  double step; /* seconds from one frame to the next */
} Sheet;

static const Sheet sheets[] = {
  { "activities", rf_flipbook_activity_names, 0.16 },
  { "moods", rf_flipbook_mood_names, 0.44 },
  { "cameras", rf_flipbook_camera_names, 0.84 },
};

static int
count_choices (const RfEnumName *choices)
{
  int count = 0;

  while (choices[count].name != NULL)
    count++;
  return count;
}

static RfFlipbookSettings
new_settings (const Sheet *sheet, int value, int side)
{
  RfFlipbookSettings settings = { .mood = RF_FLIPBOOK_NEUTRAL,
                                  .title = "",
                                  .width = side,
                                  .height = side,
                                  .fps = 50,
                                  .seconds = SECONDS };

  if (sheet->choices == rf_flipbook_activity_names)
    settings.activity = (RfFlipbookActivity) value;
  else if (sheet->choices == rf_flipbook_mood_names)
    settings.mood = (RfFlipbookMood) value;
  else
    settings.camera = (RfFlipbookCamera) value;
  if (sheet->choices == rf_flipbook_camera_names)
    settings.title = "A title";
  return settings;
}

static void
draw_line (cairo_t *cairo, const Sheet *sheet, int row, const char *picture, int side)
{
  const RfFlipbookSettings settings = new_settings (sheet, sheet->choices[row].value, side);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfFilm) film = rf_film_new (&settings, picture, NULL, &error);
  cairo_surface_t *cell = cairo_image_surface_create (CAIRO_FORMAT_RGB24, side, side);

  if (film == NULL)
    g_error ("%s", error->message);
  for (int column = 0; column < COLUMNS; column++)
    {
      rf_film_draw (film, (int) (column * sheet->step * settings.fps), cell);
      cairo_set_source_surface (cairo, cell, column * side, row * side);
      cairo_paint (cairo);
    }
  cairo_surface_destroy (cell);
}

static void
write_sheet (const Sheet *sheet, const char *picture, const char *folder, int side)
{
  int rows = count_choices (sheet->choices);
  g_autofree char *file = g_strconcat (sheet->name, ".png", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, COLUMNS * side, rows * side);
  cairo_t *cairo = cairo_create (surface);
  cairo_status_t status;

  for (int row = 0; row < rows; row++)
    draw_line (cairo, sheet, row, picture, side);
  cairo_destroy (cairo);
  status = cairo_surface_write_to_png (surface, path);
  if (status != CAIRO_STATUS_SUCCESS)
    g_error ("%s: %s", path, cairo_status_to_string (status));
  cairo_surface_destroy (surface);
  g_print ("%s\n", path);
}

int
main (int argc, char **argv)
{
  int side = argc > 3 ? atoi (argv[3]) : 200;

  if (argc < 3 || side < 64)
    {
      g_printerr ("usage: flipbook-sheet PICTURE FOLDER [SIDE]\n");
      return EXIT_FAILURE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (sheets); i++)
    write_sheet (&sheets[i], argv[1], argv[2], side);
  return EXIT_SUCCESS;
}
