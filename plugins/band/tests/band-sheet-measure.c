/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-sheet-measure.h"

#include "band-measure.h"
#include "rf-band-player.h"
#include "rf-band-sound.h"
#include "rf-band-soundfont.h"

#include <glib/gstdio.h>
#include <math.h>

/* Figures and spectrograms of the sheets. */

#define WINDOW 4096
#define BANDS  120

void
band_sheet_print_notes (const RfBandPiece *piece)
{
  BandFigures figures = band_measure (piece);

  g_print ("bars %3d  lead %.2f/s all %5.1f/s  %d-%d mean %.1f  steps %d%% leaps %d unresolved %d"
           "  strong %d bad %d  parallel %d  motif %d\n",
           piece->bars,
           figures.per_second,
           figures.onsets,
           figures.low,
           figures.high,
           figures.middle,
           figures.steps,
           figures.leaps,
           figures.unresolved,
           figures.strong,
           figures.strong_dissonant,
           figures.parallels,
           figures.motifs);
}

/* Energy at one frequency: Goertzel, “An algorithm for the evaluation of finite
 * trigonometric series”, 1958. */
static double
get_energy (const gint16 *samples, double frequency)
{
  double factor = 2 * cos (2 * G_PI * frequency / RF_BAND_RATE);
  double one = 0, two = 0;

  for (gsize i = 0; i < WINDOW; i++)
    {
      double shape = 0.5 - 0.5 * cos (2 * G_PI * (double) i / WINDOW);
      double now = shape * samples[2 * i] / 32768.0 + factor * one - two;

      two = one;
      one = now;
    }
  return one * one + two * two - factor * one * two;
}

static void
draw_column (cairo_t *cairo, const gint16 *samples, double x, double y, int height)
{
  for (int band = 0; band < BANDS; band++)
    {
      double frequency = 40 * pow (300, (double) band / BANDS);
      double level = 10 * log10 (get_energy (samples, frequency) + 1e-9);
      double shade = CLAMP ((level + 25) / 70, 0, 1);

      cairo_set_source_rgb (cairo, shade, shade * shade, 0.3 * (1 - shade));
      cairo_rectangle (cairo,
                       x,
                       y + height * (BANDS - 1 - band) / (double) BANDS,
                       4,
                       height / (double) BANDS + 1);
      cairo_fill (cairo);
    }
}

static void
print_sound (const gint16 *samples, gsize count)
{
  gsize window = RF_BAND_RATE / 10;
  double squares = 0, part = 0;
  int peak = 0, longest = 0, silent = 0;

  for (gsize i = 0; i < count; i++)
    {
      double value = (samples[2 * i] + samples[2 * i + 1]) / 65536.0;

      peak = MAX (peak, MAX (ABS (samples[2 * i]), ABS (samples[2 * i + 1])));
      squares += value * value;
      part += value * value;
      if ((i + 1) % window != 0)
        continue;
      silent = sqrt (part / (double) window) < 0.003 ? silent + 1 : 0;
      longest = MAX (longest, silent);
      part = 0;
    }
  g_print ("rms %.1f dB peak %.1f dB silence %.1f s\n",
           20 * log10 (sqrt (squares / (double) count)),
           20 * log10 (peak / 32768.0),
           longest / 10.0);
}

void
band_sheet_draw_sound (const RfBandPiece *piece,
                       cairo_t *cairo,
                       double x,
                       double y,
                       int width,
                       int height)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *soundfont =
      rf_band_soundfont_find (RF_BAND_SOUNDFONT_FOLDER, RF_BAND_SOUNDFONT_DEFAULT, &error);
  g_autofree char *folder = g_dir_make_tmp ("band-sheet-XXXXXX", NULL);
  g_autofree char *take_path = g_build_filename (folder, "take", NULL);
  g_autofree char *path = g_build_filename (folder, "samples", NULL);
  gint64 frames = piece->length * RF_BAND_RATE / G_USEC_PER_SEC;
  const RfBandTake take = { .soundfont = soundfont, .path = take_path, .frames = frames };
  const RfBandCut cut = { .frames = frames, .loudness = 0.115 };
  g_autofree char *data = NULL;

  if (soundfont == NULL || !rf_band_player_run (piece, &take, NULL, &error) ||
      !rf_band_sound_finish (take_path, &cut, path, NULL, &error) ||
      !g_file_get_contents (path, &data, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      return;
    }
  print_sound ((const gint16 *) (gpointer) data, (gsize) frames);
  for (int column = 0; column < width; column += 4)
    {
      gsize at = (gsize) ((frames - WINDOW) * column / width);

      draw_column (cairo, (const gint16 *) (gpointer) data + 2 * at, x + column, y, height);
    }
  g_unlink (take_path);
  g_unlink (path);
  g_rmdir (folder);
}
