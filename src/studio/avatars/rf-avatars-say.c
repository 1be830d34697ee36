/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-avatars-say.h"

#include "rf-say.h"

#include <glib/gi18n.h>

/* The words of people and their avatars, as a person reads them. */

static const char *const rf_moods[] = {
  [RF_MOOD_UNKNOWN] = N_ ("Unknown"),   [RF_MOOD_NEUTRAL] = N_ ("Neutral"),
  [RF_MOOD_HAPPY] = N_ ("Happy"),       [RF_MOOD_CALM] = N_ ("Calm"),
  [RF_MOOD_SAD] = N_ ("Sad"),           [RF_MOOD_ANGRY] = N_ ("Angry"),
  [RF_MOOD_STRESSED] = N_ ("Stressed"), [RF_MOOD_EXCITED] = N_ ("Excited"),
  [RF_MOOD_TIRED] = N_ ("Tired"),       [RF_MOOD_SURPRISED] = N_ ("Surprised"),
  [RF_MOOD_LOVING] = N_ ("Loving"),
};

static const char *const rf_activities[] = {
  [RF_ACTIVITY_UNKNOWN] = N_ ("Unknown"),        [RF_ACTIVITY_NONE] = N_ ("At rest"),
  [RF_ACTIVITY_RUNNING] = N_ ("Running"),        [RF_ACTIVITY_WALKING] = N_ ("Walking"),
  [RF_ACTIVITY_SLEEPING] = N_ ("Sleeping"),      [RF_ACTIVITY_WORKING] = N_ ("Working"),
  [RF_ACTIVITY_READING] = N_ ("Reading"),        [RF_ACTIVITY_EATING] = N_ ("Eating"),
  [RF_ACTIVITY_DANCING] = N_ ("Dancing"),        [RF_ACTIVITY_MUSIC] = N_ ("Making music"),
  [RF_ACTIVITY_EXERCISING] = N_ ("Working out"),
};

static const char *const rf_verdicts[] = {
  [RF_VERDICT_SAME] = N_ ("Nothing Has Changed"),
  [RF_VERDICT_UNKNOWN] = N_ ("Nothing Could Be Said"),
  [RF_VERDICT_UNSURE] = N_ ("Not Sure Enough"),
  [RF_VERDICT_WAITING] = N_ ("To Be Seen Again"),
  [RF_VERDICT_TOO_SOON] = N_ ("Too Soon After the Last Change"),
  [RF_VERDICT_CHANGED] = N_ ("Another State"),
  [RF_VERDICT_FORCED] = N_ ("Refresh Was Asked For"),
  [RF_VERDICT_SHOWN] = N_ ("New Avatar"),
  [RF_VERDICT_PARTLY] = N_ ("New Picture, No Film Yet"),
  [RF_VERDICT_FAILED] = N_ ("No Avatar Could Be Made"),
};

static const char *const rf_sensor_names[RF_N_SENSORS] = {
  [RF_SENSOR_HEART_RATE] = N_ ("Heart Rate (Beats a Minute)"),
  [RF_SENSOR_STEPS] = N_ ("Steps Since the Last Sample"),
  [RF_SENSOR_SLEEP] = N_ ("Minutes of Sleep"),
  [RF_SENSOR_TEMPERATURE] = N_ ("Skin Temperature (°C)"),
  [RF_SENSOR_NOISE] = N_ ("Noise (Decibels)"),
  [RF_SENSOR_BATTERY] = N_ ("Battery of the Watch (Percent)"),
};

/**
 * rf_say_avatar_state:
 * @mood: how a person feels
 * @activity: what the person does
 *
 * Returns: (transfer full): both in words, such as “Calm · Sleeping”
 */
char *
rf_say_avatar_state (RfMood mood, RfActivity activity)
{
  if (mood == RF_MOOD_UNKNOWN || activity == RF_ACTIVITY_UNKNOWN)
    return g_strdup (_ (rf_moods[mood]));
  return g_strdup_printf ("%s · %s", _ (rf_moods[mood]), _ (rf_activities[activity]));
}

/**
 * rf_say_verdict:
 * @verdict: what was decided
 *
 * Returns: it as a heading
 */
const char *
rf_say_verdict (RfVerdict verdict)
{
  return _ (rf_verdicts[verdict]);
}

/**
 * rf_say_sensor:
 * @sensor: what a watch measures
 *
 * Returns: its name with its unit
 */
const char *
rf_say_sensor (RfSensor sensor)
{
  return _ (rf_sensor_names[sensor]);
}

/**
 * rf_say_refresh:
 * @answer: (nullable): what a refresh would come to
 *
 * Returns: (transfer full): what the button says, with the price where it is known
 */
char *
rf_say_refresh (const RfBundleAnswer *answer)
{
  gint64 cost = 0;
  g_autofree char *price = NULL;

  if (answer == NULL || rf_bundle_answer_get_error (answer) != NULL)
    return g_strdup (_ ("Refresh Now"));
  for (guint i = 0; i < answer->steps->len; i++)
    cost += ((const RfBundleStep *) g_ptr_array_index (answer->steps, i))->check->cost;
  price = rf_say_credits (cost);
  if (rf_bundle_answer_is_cached (answer))
    return g_strdup_printf (_ ("Refresh Now · Reuse · %s"), price);
  return g_strdup_printf (_ ("Refresh Now · Generate · %s"), price);
}

static char *
rf_say_refresh_step (const RfBundleStep *step, gboolean is_film)
{
  g_autofree char *price = step->check != NULL ? rf_say_credits (step->check->cost) : NULL;
  g_autofree char *why = step->error != NULL ? rf_say_sentence (step->error->message, 200) : NULL;

  if (why != NULL)
    return g_strdup_printf (
        is_film ? _ ("The film cannot be made: %s") : _ ("The picture cannot be made: %s"), why);
  if (step->check->cached)
    return g_strdup_printf (is_film ? _ ("The film is there already: %s.")
                                    : _ ("The picture is there already: %s."),
                            price);
  return g_strdup_printf (
      is_film ? _ ("The film would be made: %s.") : _ ("The picture would be made: %s."), price);
}

/**
 * rf_say_refresh_note:
 * @answer: (nullable): what a refresh would come to
 * @error: (nullable): why that is not known
 *
 * Returns: (transfer full): what the price is for, and how long it holds
 */
char *
rf_say_refresh_note (const RfBundleAnswer *answer, const GError *error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *why = error != NULL ? rf_say_sentence (error->message, 200) : NULL;

  if (answer == NULL)
    return why != NULL ? g_strdup_printf (_ ("What a refresh costs is not known: %s"), why)
                       : g_strdup ("");
  for (guint i = 0; i < answer->steps->len; i++)
    {
      g_autofree char *step = rf_say_refresh_step (g_ptr_array_index (answer->steps, i), i > 0);

      g_string_append (text, step);
      g_string_append_c (text, ' ');
    }
  g_string_append (
      text, _ ("The samples are judged first; in another state it may cost something else."));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
