/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "band-fixture.h"

#include <gst/gst.h>
#include <math.h>

/*
 * What the moods sound like, measured in what is heard and not in the notes: how
 * bright it is, how often something begins, how loud it is.
 */

#define RATE    44100
#define WINDOW  (RATE / 100)
#define PIECES  3
#define N_MOODS 10

typedef struct
{
  double brightness; /* the root of the mean square of the frequency, in Hz */
  double onsets;     /* a second */
  double depth;      /* the share of its energy that is low */
  double loudness;   /* in dB of full scale */
} Sound;

typedef struct
{
  double energy; /* the sum of squares */
  double moves;  /* of the squares of what they differ from the next */
  double low;    /* of the squares of what is below about 150 Hz */
} Window;

/* @bass is what the low part was before, and is then. */
static Window
add_up (const gint16 *samples, gsize frame, double *bass)
{
  Window window = { 0, 0, 0 };

  for (gsize i = frame; i < frame + WINDOW; i++)
    {
      double here = (samples[2 * i] + samples[2 * i + 1]) / 65536.0;
      double next = (samples[2 * i + 2] + samples[2 * i + 3]) / 65536.0;

      window.energy += here * here;
      window.moves += (next - here) * (next - here);
      *bass += (here - *bass) * 0.021;
      window.low += *bass * *bass;
    }
  return window;
}

/* Something begins where the high part of a hundredth of a second is twice as
 * strong as in the three before it, but not within a twentieth of a second of
 * the last. */
static Sound
measure (GBytes *decoded)
{
  const gint16 *samples = g_bytes_get_data (decoded, NULL);
  gsize frames = g_bytes_get_size (decoded) / 4;
  double energy = 0, moves = 0, low = 0, bass = 0, before[3] = { 0 };
  int onsets = 0, since = 0;

  for (gsize frame = 0; frame + WINDOW < frames; frame += WINDOW, since++)
    {
      Window window = add_up (samples, frame, &bass);
      double most = MAX (MAX (before[0], before[1]), before[2]);

      if (window.moves > 2 * most && window.moves > 1e-4 && since >= 5)
        {
          onsets++;
          since = 0;
        }
      before[frame / WINDOW % 3] = window.moves;
      energy += window.energy;
      moves += window.moves;
      low += window.low;
    }
  return (Sound){ sqrt (moves / energy) * RATE / (2 * G_PI),
                  onsets * (double) RATE / (double) frames,
                  low / energy,
                  10 * log10 (energy / (double) frames) };
}

static Sound
measure_mood (PluginFixture *fixture, const char *mood)
{
  Sound mean = { 0, 0, 0, 0 };

  for (int seed = 0; seed < PIECES; seed++)
    {
      g_autofree char *params = g_strdup_printf (
          "{\"mood\":\"%s\",\"seconds\":10,\"format\":\"wav\",\"seed\":%d}", mood, seed);
      g_autoptr (Music) music = music_make (fixture, params);
      g_autoptr (GBytes) decoded = music_decode (fixture, music);
      Sound sound = measure (decoded);

      mean.brightness += sound.brightness / PIECES;
      mean.onsets += sound.onsets / PIECES;
      mean.depth += sound.depth / PIECES;
      mean.loudness += sound.loudness / PIECES;
    }
  g_test_message ("%-10s brightness %4.0f Hz, %4.1f onsets a second, %2.0f %% low, %5.1f dB",
                  mood,
                  mean.brightness,
                  mean.onsets,
                  mean.depth * 100,
                  mean.loudness);
  return mean;
}

static const char *const moods[N_MOODS] = { "calm",      "happy",   "sad",        "tense",
                                            "epic",      "playful", "mysterious", "romantic",
                                            "energetic", "dark" };

typedef enum
{
  CALM,
  HAPPY,
  SAD,
  TENSE,
  EPIC,
  PLAYFUL,
  MYSTERIOUS,
  ROMANTIC,
  ENERGETIC,
  DARK
} Mood;

static double
get_ratio (double one, double other)
{
  return MAX (one, other) / MIN (one, other);
}

/* No two moods are alike in all: in something one has a sixth more. */
static void
assert_all_differ (const Sound *sounds)
{
  for (int i = 0; i < N_MOODS; i++)
    {
      for (int j = 0; j < i; j++)
        {
          double most = get_ratio (sounds[i].brightness, sounds[j].brightness);

          most = MAX (most, get_ratio (sounds[i].onsets, sounds[j].onsets));
          most = MAX (most, get_ratio (sounds[i].depth, sounds[j].depth));
          g_test_message ("%s and %s: %.2f", moods[i], moods[j], most);
          g_assert_cmpfloat (most, >, 1.15);
        }
    }
}

static void
test_moods_differ (void)
{
  g_autoptr (PluginFixture) fixture = plugin_fixture_new ("band", "combo");
  Sound sounds[N_MOODS];

  for (int i = 0; i < N_MOODS; i++)
    sounds[i] = measure_mood (fixture, moods[i]);
  assert_all_differ (sounds);
  g_assert_cmpfloat (sounds[ENERGETIC].onsets, >, 3 * sounds[CALM].onsets);
  g_assert_cmpfloat (sounds[TENSE].onsets, >, 3 * sounds[SAD].onsets);
  g_assert_cmpfloat (sounds[HAPPY].onsets, >, 2 * sounds[SAD].onsets);
  g_assert_cmpfloat (sounds[HAPPY].brightness, >, 1.5 * sounds[SAD].brightness);
  g_assert_cmpfloat (sounds[PLAYFUL].brightness, >, 1.4 * sounds[DARK].brightness);
  g_assert_cmpfloat (sounds[ENERGETIC].brightness, >, 2 * sounds[CALM].brightness);
  for (int i = 0; i < N_MOODS; i++)
    g_assert_cmpfloat (fabs (sounds[i].loudness - sounds[CALM].loudness), <, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/band/sound/moods-differ", test_moods_differ);
  return g_test_run ();
}
