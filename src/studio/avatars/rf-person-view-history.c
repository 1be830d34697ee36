/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-person-view-private.h"

#include "rf-avatars-say.h"
#include "rf-say.h"

#include <glib/gi18n.h>

/*
 * What was decided about a person, the latest first, with the reasons.
 */

static char *
rf_person_view_say_decision (const RfDecision *decision)
{
  g_autofree char *time = rf_say_time (decision->last_at);
  g_autofree char *reason = rf_say_sentence (decision->reason != NULL ? decision->reason : "", 400);
  g_autofree char *reasoning =
      rf_say_sentence (decision->reasoning != NULL ? decision->reasoning : "", 400);
  g_autofree char *times =
      decision->times > 1
          ? g_strdup_printf (ngettext (", %u time", ", %u times", (guint) decision->times),
                             (guint) decision->times)
          : g_strdup ("");

  return g_strdup_printf (
      "%s%s\n%s%s%s", time, times, reason, *reasoning != '\0' ? "\n" : "", reasoning);
}

static GtkWidget *
rf_person_view_new_decision_row (const RfDecision *decision)
{
  g_autofree char *subtitle = rf_person_view_say_decision (decision);
  g_autofree char *state = rf_say_avatar_state (decision->mood, decision->activity);
  GtkWidget *row = rf_row_new (rf_say_verdict (decision->verdict), subtitle);

  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (decision->mood != RF_MOOD_UNKNOWN)
    rf_row_add_figure (row, state);
  return row;
}

/**
 * rf_person_view_show_history:
 * @self: a view
 * @facts: who is shown
 */
void
rf_person_view_show_history (RfPersonView *self, const RfPersonFacts *facts)
{
  const RfDecision *latest = facts->history->len > 0 ? g_ptr_array_index (facts->history, 0) : NULL;

  if (!rf_person_view_turns (&self->shown_history,
                             g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %u",
                                              latest != NULL ? latest->id : 0,
                                              latest != NULL ? latest->times : 0,
                                              facts->history->len)))
    return;
  rf_rows_clear (self->history_rows);
  for (guint i = 0; i < facts->history->len; i++)
    rf_rows_add (self->history_rows,
                 self->history_group,
                 rf_person_view_new_decision_row (g_ptr_array_index (facts->history, i)));
  adw_preferences_group_set_description (self->history_group,
                                         latest == NULL ? _ ("Nothing was decided yet") : NULL);
  gtk_widget_set_visible (self->more_button, facts->has_more);
}
