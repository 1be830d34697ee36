/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-person-view-private.h"

#include "rf-avatars-say.h"
#include "rf-say.h"

#include <glib/gi18n.h>

/*
 * What is known of how a person is, a row for each of it; what is not known has none.
 */

static const char *const rf_person_titles[N_ROWS] = {
  [ROW_REASON] = N_ ("Reason"),
  [ROW_CONFIDENCE] = N_ ("Confidence"),
  [ROW_WANTED] = N_ ("To Be Shown"),
  [ROW_PENDING] = N_ ("Seen Once, to Be Seen Again"),
  [ROW_MEASURED] = N_ ("Measured"),
  [ROW_ANALYSED] = N_ ("Judged"),
  [ROW_GENERATED] = N_ ("Avatar Made"),
  [ROW_TROUBLE] = N_ ("Trouble"),
  [ROW_FACE] = N_ ("Face"),
  [ROW_ACCOUNT] = N_ ("Account"),
};

/* @text: (nullable): plain text; a row without it is not shown */
static void
rf_person_view_say (RfPersonView *self, RfPersonLine line, const char *text)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->rows[line]), text != NULL ? text : "");
  gtk_widget_set_visible (self->rows[line], text != NULL && *text != '\0');
}

static void
rf_person_view_say_text (RfPersonView *self, RfPersonLine line, const char *text)
{
  g_autofree char *said = text != NULL ? rf_say_sentence (text, 1000) : NULL;

  rf_person_view_say (self, line, said);
}

static void
rf_person_view_say_time (RfPersonView *self, RfPersonLine line, gint64 at, const char *further)
{
  g_autofree char *ago = rf_say_ago (at);
  g_autofree char *time = rf_say_time (at);
  g_autofree char *text = further != NULL ? g_strdup_printf ("%s (%s), %s", ago, time, further)
                                          : g_strdup_printf ("%s (%s)", ago, time);

  rf_person_view_say (self, line, at > 0 ? text : NULL);
}

/* How sure the analysis was that led to what is shown. */
static char *
rf_person_view_dup_confidence (const RfPersonFacts *facts)
{
  const RfPerson *person = facts->person;

  for (guint i = 0; i < facts->history->len && person->mood != RF_MOOD_UNKNOWN; i++)
    {
      const RfDecision *decision = g_ptr_array_index (facts->history, i);

      if (decision->confidence > 0.0 && decision->mood == person->mood &&
          decision->activity == person->activity)
        return g_strdup_printf (_ ("%.0f %%"), decision->confidence * 100.0);
    }
  return NULL;
}

static gboolean
rf_person_view_wants_another (const RfPerson *person)
{
  return person->wanted_mood != RF_MOOD_UNKNOWN &&
         (person->wanted_mood != person->mood || person->wanted_activity != person->activity);
}

/**
 * rf_person_view_show_rows:
 * @self: a view
 * @facts: who is shown
 */
void
rf_person_view_show_rows (RfPersonView *self, const RfPersonFacts *facts)
{
  const RfPerson *person = facts->person;
  g_autofree char *confidence = rf_person_view_dup_confidence (facts);
  g_autofree char *wanted = rf_say_avatar_state (person->wanted_mood, person->wanted_activity);
  g_autofree char *pending = rf_say_avatar_state (person->pending_mood, person->pending_activity);

  rf_person_view_say_text (self, ROW_REASON, person->reasoning);
  rf_person_view_say (self, ROW_CONFIDENCE, confidence);
  rf_person_view_say (self, ROW_WANTED, rf_person_view_wants_another (person) ? wanted : NULL);
  rf_person_view_say (self, ROW_PENDING, person->pending_at != 0 ? pending : NULL);
  rf_person_view_say_time (self, ROW_MEASURED, person->last_sample_at, NULL);
  rf_person_view_say_time (self, ROW_ANALYSED, person->analysed_at, person->analyst);
  rf_person_view_say_time (self, ROW_GENERATED, person->generated_at, NULL);
  rf_person_view_say_text (self, ROW_TROUBLE, person->trouble);
  rf_person_view_say_text (self, ROW_FACE, person->base_avatar);
  rf_person_view_say_text (self, ROW_ACCOUNT, person->account);
}

/**
 * rf_person_view_make_rows:
 * @self: a view with its template
 */
void
rf_person_view_make_rows (RfPersonView *self)
{
  for (gsize i = 0; i < N_ROWS; i++)
    {
      self->rows[i] = rf_row_new (_ (rf_person_titles[i]), NULL);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->rows[i]), 0);
      adw_preferences_group_add (self->state_group, self->rows[i]);
    }
}
