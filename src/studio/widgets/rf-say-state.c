/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-say-state.h"

#include "rf-say.h"

#include <glib/gi18n.h>

/*
 * How things stand, in the person's language: a word of the engine says which case it is, and
 * what it says of it in English stands beneath, or is for what has no word.
 */

#define MOST_CHARACTERS 1000

static const char *const lacks[] = {
  [RF_LACK_KEY] = N_ ("It needs a key of its service"),
  [RF_LACK_PROGRAM] = N_ ("Something that it needs is not installed"),
  [RF_LACK_SETTING] = N_ ("A setting of it is wrong"),
  [RF_LACK_MODULE] = N_ ("It cannot be loaded"),
};

static const char *const phases[] = {
  [RF_PHASE_WAITING] = N_ ("Waiting…"),     [RF_PHASE_PREPARING] = N_ ("Preparing…"),
  [RF_PHASE_COMPOSING] = N_ ("Composing…"), [RF_PHASE_DRAWING] = N_ ("Drawing…"),
  [RF_PHASE_RENDERING] = N_ ("Rendering…"), [RF_PHASE_SPEAKING] = N_ ("Speaking…"),
  [RF_PHASE_PLAYING] = N_ ("Playing…"),     [RF_PHASE_FILMING] = N_ ("Filming…"),
  [RF_PHASE_ENCODING] = N_ ("Encoding…"),
};

static const char *
rf_say_lack_title (RfLack lack)
{
  gboolean is_known = (gsize) lack < G_N_ELEMENTS (lacks) && lacks[lack] != NULL;

  return is_known ? _ (lacks[lack]) : NULL;
}

/**
 * rf_say_lack:
 * @state: of a provider that is not ready
 *
 * Returns: (transfer full): what it lacks, in a few words where there are such
 */
char *
rf_say_lack (const RfProviderState *state)
{
  const char *title = rf_say_lack_title (state->lack);

  return title != NULL ? g_strdup (title) : rf_say_status (state);
}

/**
 * rf_say_status:
 * @state: of a provider that is not ready
 *
 * Returns: (transfer full): what the engine says of it, with the way out, for where it stands
 *   already what is lacking
 */
char *
rf_say_status (const RfProviderState *state)
{
  return rf_say_sentence (state->status, MOST_CHARACTERS);
}

/**
 * rf_say_not_ready:
 * @state: of a provider that is not ready
 * @between: what stands between the two
 *
 * Returns: (transfer full): what it lacks, and what the engine says of it, with the way out
 */
char *
rf_say_not_ready (const RfProviderState *state, const char *between)
{
  const char *title = rf_say_lack_title (state->lack);
  g_autofree char *sentence = rf_say_status (state);

  return title != NULL ? g_strconcat (title, between, sentence, NULL) : g_steal_pointer (&sentence);
}

/**
 * rf_say_progress:
 * @progress: of some work
 *
 * Returns: (transfer full) (nullable): what is being done; %NULL where nobody says
 */
char *
rf_say_progress (RfProgress *progress)
{
  g_autofree char *subject = NULL;
  RfPhase phase = rf_progress_get_phase (progress, &subject);
  g_autofree char *message = rf_progress_dup_message (progress);
  g_autofree char *shown = subject != NULL ? rf_say_line (subject, 80) : NULL;

  if (phase == RF_PHASE_WAITING && shown != NULL)
    return g_strdup_printf (_ ("Waiting for %s…"), shown);
  if ((gsize) phase < G_N_ELEMENTS (phases) && phases[phase] != NULL)
    return g_strdup (_ (phases[phase]));
  return message != NULL && *message != '\0' ? rf_say_sentence (message, 200) : NULL;
}
