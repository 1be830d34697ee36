/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-sheet-measure.h"

#include "band-composer.h"

#include <cairo.h>
#include <stdlib.h>

/*
 * Music for the eye, for the one who changes the composer: a row for each mood,
 * a column for each seed, every note as a bar in the colour of its role, and
 * the figures of each piece on standard output.
 *
 *   band-sheet OUT.png [SECONDS [SEED [GENRE [WHAT]]]]
 *
 * WHAT is `notes` or `sound`, which draws spectrograms.
 */

#define COLUMNS     3
#define CELL_WIDTH  620
#define CELL_HEIGHT 210
#define LOWEST      24
#define HIGHEST     100

static const double colours[RF_BAND_N_ROLES][3] = {
  [RF_BAND_LEAD] = { 0.85, 0.10, 0.10 },   [RF_BAND_COUNTER] = { 0.95, 0.55, 0.10 },
  [RF_BAND_CHORDS] = { 0.20, 0.45, 0.85 }, [RF_BAND_FIGURE] = { 0.20, 0.75, 0.75 },
  [RF_BAND_PAD] = { 0.75, 0.80, 0.90 },    [RF_BAND_LOW] = { 0.30, 0.20, 0.50 },
  [RF_BAND_BEAT] = { 0.60, 0.60, 0.60 },
};

typedef struct
{
  cairo_t *cairo;
  const RfBandPiece *piece;
  double x;
  double y;
} Cell;

static double
get_x (const Cell *cell, int tick)
{
  return cell->x + (double) rf_band_piece_get_time (cell->piece, tick) * (CELL_WIDTH - 10) /
                       (double) cell->piece->length;
}

static double
get_y (const Cell *cell, int pitch)
{
  return cell->y + CELL_HEIGHT - 14 -
         (double) (pitch - LOWEST) * (CELL_HEIGHT - 34) / (HIGHEST - LOWEST);
}

static void
draw_bars (const Cell *cell)
{
  int bar = rf_band_piece_get_bar_ticks (cell->piece);

  for (int i = 0; i <= cell->piece->bars; i++)
    {
      const RfBandPhrase *phrase = rf_band_piece_find_phrase (cell->piece, i * bar);
      gboolean begins = phrase->bar == i;

      cairo_set_source_rgb (cell->cairo, begins ? 0.5 : 0.9, begins ? 0.5 : 0.9, 0.9);
      cairo_rectangle (cell->cairo, get_x (cell, i * bar), cell->y + 18, 1, CELL_HEIGHT - 24);
      cairo_fill (cell->cairo);
      if (begins)
        {
          const char letter[] = { phrase->letter, '\0' };

          cairo_move_to (cell->cairo, get_x (cell, i * bar) + 2, cell->y + 28);
          cairo_show_text (cell->cairo, letter);
        }
    }
}

static void
draw_notes (const Cell *cell)
{
  for (int role = RF_BAND_N_ROLES - 1; role >= 0; role--)
    {
      for (guint i = 0; i < cell->piece->notes->len; i++)
        {
          const RfBandNote *note = &g_array_index (cell->piece->notes, RfBandNote, i);
          const RfBandPart *part = &g_array_index (cell->piece->parts, RfBandPart, note->part);
          double x = get_x (cell, note->start);
          double end = get_x (cell, note->start + note->length);
          double shade = 0.35 + 0.65 * note->velocity / 127.0;

          if ((int) part->role != role)
            continue;
          cairo_set_source_rgba (
              cell->cairo, colours[role][0], colours[role][1], colours[role][2], shade);
          cairo_rectangle (cell->cairo, x, get_y (cell, note->pitch), MAX (end - x, 1), 2.4);
          cairo_fill (cell->cairo);
        }
    }
}

static char *
dup_title (const RfBandPiece *piece)
{
  g_autoptr (GString) title = g_string_new (NULL);

  g_string_append_printf (title,
                          "%s %s %s %s %d bpm %s",
                          rf_enum_get_name (rf_band_mood_names, (int) piece->settings.mood),
                          rf_enum_get_name (rf_band_genre_names, (int) piece->genre),
                          rf_enum_get_name (rf_band_key_names, piece->key),
                          rf_enum_get_name (rf_band_mode_names, (int) piece->mode),
                          piece->tempo,
                          rf_enum_get_name (rf_band_metre_names, (int) piece->metre));
  for (guint i = 0; i < piece->parts->len; i++)
    g_string_append_printf (
        title,
        " %s",
        rf_enum_get_name (rf_band_instrument_names,
                          (int) g_array_index (piece->parts, RfBandPart, i).instrument));
  return g_string_free (g_steal_pointer (&title), FALSE);
}

static void
draw_cell (Cell *cell, gboolean sound)
{
  g_autofree char *title = dup_title (cell->piece);

  cairo_set_source_rgb (cell->cairo, 0, 0, 0);
  cairo_move_to (cell->cairo, cell->x + 2, cell->y + 12);
  cairo_show_text (cell->cairo, title);
  g_print ("%-86s ", title);
  if (sound)
    {
      band_sheet_draw_sound (
          cell->piece, cell->cairo, cell->x, cell->y + 18, CELL_WIDTH - 10, CELL_HEIGHT - 22);
      return;
    }
  draw_bars (cell);
  draw_notes (cell);
  band_sheet_print_notes (cell->piece);
}

int
main (int argc, char **argv)
{
  int height = RF_BAND_N_MOODS * CELL_HEIGHT;
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, COLUMNS * CELL_WIDTH, height);
  cairo_t *cairo = cairo_create (surface);
  RfBandSettings settings = { .key = RF_BAND_OPEN,
                              .mode = RF_BAND_OPEN,
                              .metre = RF_BAND_OPEN,
                              .pace = RF_BAND_OPEN,
                              .intensity = 500 };
  int seed = argc > 3 ? atoi (argv[3]) : 1;
  cairo_status_t status;

  settings.seconds = argc > 2 ? atoi (argv[2]) : 30;
  settings.genre = argc > 4 ? rf_band_read_name (rf_band_genre_names, argv[4]) : RF_BAND_OPEN;
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_paint (cairo);
  cairo_set_font_size (cairo, 11);
  for (int i = 0; i < RF_BAND_N_MOODS * COLUMNS; i++)
    {
      g_autoptr (RfBandPiece) piece = NULL;
      Cell cell = { .cairo = cairo };

      settings.mood = (RfBandMood) (i / COLUMNS);
      settings.seed = (guint64) (seed + i % COLUMNS);
      piece = rf_band_compose (&settings);
      cell.piece = piece;
      cell.x = i % COLUMNS * CELL_WIDTH;
      cell.y = (int) (i / COLUMNS) * CELL_HEIGHT;
      draw_cell (&cell, argc > 5 && argv[5][0] == 's');
    }
  status = cairo_surface_write_to_png (surface, argc > 1 ? argv[1] : "band-sheet.png");
  cairo_destroy (cairo);
  cairo_surface_destroy (surface);
  return status == CAIRO_STATUS_SUCCESS ? 0 : 1;
}
