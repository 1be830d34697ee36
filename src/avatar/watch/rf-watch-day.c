/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-watch-day.h"

/*
 * The days of made-up people: sleep, waking, the way to work, work with its stress, a walk
 * at noon, sport, evenings. A day is a pure function of person and date, so that any moment
 * can be looked at without those before it, from any thread.
 */

static const char *const names[] = {
  [RF_WATCH_SLEEP] = "asleep",
  [RF_WATCH_WAKING] = "waking up",
  [RF_WATCH_OFF] = "without the watch",
  [RF_WATCH_WALK] = "walking",
  [RF_WATCH_TRAIN] = "on the train",
  [RF_WATCH_WORK] = "at work",
  [RF_WATCH_STRESS] = "under stress",
  [RF_WATCH_LUNCH] = "out for lunch",
  [RF_WATCH_RUN] = "running",
  [RF_WATCH_GYM] = "at the gym",
  [RF_WATCH_RECOVERY] = "out of breath",
  [RF_WATCH_EVENING] = "at home",
  [RF_WATCH_PARTY] = "at a party",
};

/**
 * rf_watch_doing_get_name:
 * @doing: what is done
 *
 * Returns: (transfer none): how people say it
 */
const char *
rf_watch_doing_get_name (RfWatchDoing doing)
{
  return names[doing];
}

/**
 * rf_watch_mix:
 * @a: a number
 * @b: another one
 *
 * Returns: a number that depends on all bits of both, by the finaliser of SplitMix64
 *   (Steele, Lea and Flood, 2014); the same on every machine
 */
guint64
rf_watch_mix (guint64 a, guint64 b)
{
  guint64 z = a + (b + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/**
 * rf_watch_draw:
 * @state: (inout): where the sequence stands
 * @least: the least number
 * @greatest: the greatest number
 *
 * Returns: the next number, between these
 */
int
rf_watch_draw (guint64 *state, int least, int greatest)
{
  *state = rf_watch_mix (*state, 0);
  return least + (int) (*state % (guint64) (greatest - least + 1));
}

static void
add (RfWatchDay *self, int minute, RfWatchDoing doing)
{
  g_assert (self->n < RF_WATCH_PHASES_MAX);
  self->phases[self->n++] = (RfWatchPhase){ minute * 60, doing };
}

/* There in the morning, back in the evening. Returns: when it is over */
static int
add_way (RfWatchDay *self, int minute, guint64 *state)
{
  add (self, minute, RF_WATCH_WALK);
  minute += rf_watch_draw (state, 7, 14);
  add (self, minute, RF_WATCH_TRAIN);
  minute += rf_watch_draw (state, 18, 40);
  add (self, minute, RF_WATCH_WALK);
  return minute + rf_watch_draw (state, 5, 10);
}

/* Returns: when work is over */
static int
add_work (RfWatchDay *self, int minute, guint64 *state)
{
  int stress = 0;

  add (self, minute, RF_WATCH_WORK);
  stress = minute + rf_watch_draw (state, 40, 90);
  if (rf_watch_draw (state, 0, 9) < 7)
    {
      add (self, stress, RF_WATCH_STRESS);
      add (self, stress + rf_watch_draw (state, 20, 40), RF_WATCH_WORK);
    }
  minute = rf_watch_draw (state, 12 * 60 + 5, 12 * 60 + 50);
  add (self, minute, RF_WATCH_LUNCH);
  add (self, minute + rf_watch_draw (state, 20, 35), RF_WATCH_WORK);
  if (rf_watch_draw (state, 0, 9) < 4)
    {
      stress = rf_watch_draw (state, 14 * 60, 15 * 60 + 20);
      add (self, stress, RF_WATCH_STRESS);
      add (self, stress + rf_watch_draw (state, 20, 40), RF_WATCH_WORK);
    }
  return rf_watch_draw (state, 16 * 60 + 20, 17 * 60);
}

/* Returns: when sport is over */
static int
add_sport (RfWatchDay *self, int minute, guint64 *state)
{
  add (self, minute, rf_watch_draw (state, 0, 1) == 0 ? RF_WATCH_RUN : RF_WATCH_GYM);
  minute += rf_watch_draw (state, 30, 55);
  add (self, minute, RF_WATCH_RECOVERY);
  return minute + rf_watch_draw (state, 15, 25);
}

static void
add_free_day (RfWatchDay *self, int minute, guint64 *state)
{
  add (self, minute, RF_WATCH_EVENING);
  minute = rf_watch_draw (state, 11 * 60, 13 * 60);
  add (self, minute, RF_WATCH_WALK);
  minute += rf_watch_draw (state, 40, 90);
  add (self, minute, RF_WATCH_EVENING);
}

/**
 * rf_watch_day_plan:
 * @self: (out caller-allocates): the day
 * @person: a number for the person, from its seed
 * @day: days since 1970
 *
 * Plans a day. Five days of a week are for work.
 */
void
rf_watch_day_plan (RfWatchDay *self, guint64 person, gint64 day)
{
  guint64 habits = person;
  guint64 state = rf_watch_mix (person, (guint64) day);
  /* The first of January 1970 was a Thursday. */
  gboolean is_free = (day + 3) % 7 >= 5;
  int wake = rf_watch_draw (&habits, 6 * 60, 7 * 60 + 10) + rf_watch_draw (&state, -10, 10);
  int bed = rf_watch_draw (&habits, 22 * 60 + 10, 23 * 60 + 20);
  int minute = wake + rf_watch_draw (&state, 12, 25);

  self->n = 0;
  add (self, 0, RF_WATCH_SLEEP);
  add (self, wake, RF_WATCH_WAKING);
  add (self, minute, RF_WATCH_OFF);
  minute += rf_watch_draw (&state, 15, 25);
  if (is_free)
    add_free_day (self, minute, &state);
  else
    {
      minute = add_way (self, minute, &state);
      minute = add_way (self, add_work (self, minute, &state), &state);
      add (self, minute, RF_WATCH_EVENING);
    }
  minute = 18 * 60 + rf_watch_draw (&state, 20, 60);
  if (rf_watch_draw (&state, 0, 9) < 6)
    add (self, add_sport (self, minute, &state), RF_WATCH_EVENING);
  if (rf_watch_draw (&state, 0, 9) < (is_free ? 5 : 1))
    {
      add (self, 21 * 60, RF_WATCH_PARTY);
      add (self, bed - 10, RF_WATCH_EVENING);
    }
  add (self, bed, RF_WATCH_SLEEP);
}

/**
 * rf_watch_day_find:
 * @self: a day
 * @second: seconds after midnight
 * @before: (out): what was done before; the same for the first phase
 *
 * Returns: (transfer none): the phase of this second
 */
const RfWatchPhase *
rf_watch_day_find (const RfWatchDay *self, int second, RfWatchDoing *before)
{
  guint i = self->n - 1;

  while (i > 0 && self->phases[i].begin > second)
    i--;
  *before = self->phases[i > 0 ? i - 1 : 0].doing;
  return &self->phases[i];
}
