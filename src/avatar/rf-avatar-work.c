/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-avatar-private.h"

#include <unistd.h>

/*
 * What is done for one person who was claimed: an analysis where one is due, and the
 * avatar that follows from it. Each step ends in one transaction, so a process that
 * is killed has either done it or not begun; whoever takes the person up then goes on
 * at the row, and what was made meanwhile is found in the cache.
 */

#define SECOND G_GINT64_CONSTANT (1000)

/* When nobody could say anything, somebody is asked again after a while. */
#define ANALYSIS_PAUSE (60 * SECOND)

/* Told whatever a model makes of it: who rests and who has put the watch away look alike. */
static const char flat_words[] = "the heart rate stands still: perhaps nobody wears the watch";

static void
rf_avatar_leave_for_later (RfAvatars *self, const RfPerson *person)
{
  RfPerson *left = rf_person_new (person->namespace_, person->user_id);

  left->number = person->number;
  left->claim = person->claim;
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->unsaved, left);
  g_mutex_unlock (&self->mutex);
}

/* Returns whether the person is still this worker's, or was let go as it was meant. */
static gboolean
rf_avatar_save (RfAvatars *self, RfPeopleSave *save)
{
  g_autoptr (GError) error = NULL;

  save->soon = rf_avatars_get_now (self) + self->config->debounce * 1000;
  if (rf_people_store_save (self->store, save, &error))
    {
      if (save->shows)
        rf_avatars_tell (self, save->person);
      return TRUE;
    }
  g_info ("what was done for person %" G_GINT64_FORMAT " was not saved: %s",
          save->person->number,
          error->message);
  if (!g_error_matches (error, RF_ERROR, RF_ERROR_CONFLICT) &&
      !g_error_matches (error, RF_ERROR, RF_ERROR_NOT_FOUND))
    rf_avatar_leave_for_later (self, save->person);
  return FALSE;
}

/**
 * rf_avatar_save_left:
 * @self: the avatars
 *
 * Lets go of people whose end could not be written down when it was there. Nothing
 * of it is kept but that: what was made is in the cache.
 */
void
rf_avatar_save_left (RfAvatars *self)
{
  g_autoptr (GPtrArray) left = NULL;

  g_mutex_lock (&self->mutex);
  if (self->unsaved->len > 0)
    {
      left = g_steal_pointer (&self->unsaved);
      self->unsaved = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_person_free);
    }
  g_mutex_unlock (&self->mutex);
  for (guint i = 0; left != NULL && i < left->len; i++)
    {
      const RfPerson *person = g_ptr_array_index (left, i);
      g_autoptr (GError) error = NULL;

      if (!rf_people_store_let_go (self->store, person, &error) &&
          !g_error_matches (error, RF_ERROR, RF_ERROR_NOT_FOUND))
        rf_avatar_leave_for_later (self, person);
    }
}

static char *
rf_avatar_dup_history (RfAvatars *self,
                       const RfPerson *person,
                       RfAvatarMoment *moment,
                       GError **error)
{
  RfPersonName name = { person->namespace_, person->user_id };
  gint64 since = rf_avatars_get_now (self) - self->config->window * 1000;
  g_autoptr (GPtrArray) samples = rf_people_store_list_samples (self->store, &name, since, error);
  const RfSample *latest = NULL;

  if (samples == NULL || samples->len == 0)
    return NULL;
  latest = g_ptr_array_index (samples, samples->len - 1);
  moment->latest_at = latest->at;
  moment->is_flat = rf_samples_are_flat (samples, self->config->window);
  return rf_sensor_history_to_text (samples, self->config->window);
}

static char *
rf_avatar_dup_reason (char *reason, const char *fallback)
{
  g_autofree char *first = reason;

  return fallback != NULL ? g_strdup_printf ("%s (%s)", first, fallback) : g_strdup (first);
}

/* Nobody could judge: what is shown stays, unless somebody has asked for a face. */
static RfDecision *
rf_avatar_decide_blindly (RfAvatars *self, RfPerson *person, const GError *failure)
{
  g_autoptr (RfAvatarState) unknown = rf_avatar_state_new (RF_MOOD_UNKNOWN, RF_ACTIVITY_UNKNOWN);
  RfAvatarMoment moment = { .now = rf_avatars_get_now (self) };
  gboolean forced = rf_person_is_forced (person);
  RfDecision *decision = rf_avatar_decide (self->config, person, unknown, &moment);

  if (failure == NULL)
    {
      g_free (decision->reason);
      decision->reason = g_strdup (forced ? "somebody asked for it, and there are no fresh samples"
                                          : "there are no fresh samples, so what is shown stays");
      return decision;
    }
  decision->reason = rf_avatar_dup_reason (decision->reason, failure->message);
  if (!forced)
    {
      decision->verdict = RF_VERDICT_FAILED;
      person->due_at = moment.now + ANALYSIS_PAUSE;
    }
  return decision;
}

/* An eviction may have taken the very picture that is shown. */
static void
rf_avatar_mend (RfAvatars *self, RfPerson *person, RfDecision *decision, gint64 now)
{
  g_autoptr (RfAsset) asset = NULL;
  g_autoptr (GError) error = NULL;
  int descriptor = -1;

  if (decision->verdict != RF_VERDICT_SAME || person->image == NULL || person->make_at != 0)
    return;
  descriptor = rf_service_open_asset (
      self->service, person->namespace_, person->image->sha256, &asset, &error);
  if (descriptor >= 0)
    close (descriptor);
  else if (g_error_matches (error, RF_ERROR, RF_ERROR_NOT_FOUND))
    {
      person->make_at = now;
      g_free (decision->reason);
      decision->reason = g_strdup ("the state is the same, and its picture is gone");
    }
}

static RfDecision *
rf_avatar_judge (RfAvatars *self, RfPerson *person, GCancellable *cancellable)
{
  RfAvatarMoment moment = { 0 };
  g_autoptr (GError) failure = NULL;
  g_autofree char *history = rf_avatar_dup_history (self, person, &moment, &failure);
  g_auto (RfAvatarAnalysis) analysis = { NULL, NULL, NULL };
  RfDecision *decision = NULL;

  if (history == NULL ||
      !rf_avatar_analyse (self, person, history, cancellable, &analysis, &failure))
    return g_cancellable_is_cancelled (cancellable)
               ? NULL
               : rf_avatar_decide_blindly (self, person, failure);
  moment.now = rf_avatars_get_now (self);
  decision = rf_avatar_decide (self->config, person, analysis.state, &moment);
  rf_avatar_mend (self, person, decision, moment.now);
  decision->reason = rf_avatar_dup_reason (decision->reason, moment.is_flat ? flat_words : NULL);
  decision->reason = rf_avatar_dup_reason (decision->reason, analysis.fallback);
  decision->analyst = g_strdup (analysis.analyst);
  g_free (person->analyst);
  person->analyst = g_strdup (analysis.analyst);
  return decision;
}

static gboolean
rf_avatar_is_due (gint64 at, gint64 now)
{
  return at != 0 && at <= now;
}

/* Returns whether the person is this worker's still. */
static gboolean
rf_avatar_do_analysis (RfAvatars *self, RfPerson *person, GCancellable *cancellable)
{
  gint64 now = rf_avatars_get_now (self);
  RfPeopleSave save = { .person = person };
  gboolean goes_on = FALSE;

  if (!rf_avatar_is_due (person->due_at, now) && !rf_person_is_forced (person))
    return TRUE;
  save.decision = rf_avatar_judge (self, person, cancellable);
  now = rf_avatars_get_now (self);
  goes_on = rf_avatar_is_due (person->make_at, now) || rf_avatar_is_due (person->video_at, now);
  save.lets_go = !goes_on || save.decision == NULL;
  goes_on = rf_avatar_save (self, &save) && goes_on && save.decision != NULL;
  rf_decision_free (save.decision);
  return goes_on;
}

static void
rf_avatar_do_making (RfAvatars *self, RfPerson *person, GCancellable *cancellable)
{
  gint64 now = rf_avatars_get_now (self);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  RfPeopleSave save = { .person = person, .lets_go = TRUE };

  if (rf_avatar_is_due (person->make_at, now))
    rf_avatar_make (self, &save, keys, cancellable);
  else if (rf_avatar_is_due (person->video_at, now))
    rf_avatar_make_video (self, &save, keys, cancellable);
  rf_avatar_save (self, &save);
  rf_decision_free (save.decision);
}

/**
 * rf_avatar_work:
 * @self: the avatars
 * @person: who was claimed
 * @cancellable: (nullable): stops it; what was begun is begun anew later
 *
 * Does what is due for the person, and lets go of it.
 */
void
rf_avatar_work (RfAvatars *self, RfPerson *person, GCancellable *cancellable)
{
  if (rf_avatar_do_analysis (self, person, cancellable))
    rf_avatar_do_making (self, person, cancellable);
}
