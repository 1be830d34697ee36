/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-avatars-private.h"

#include "rf-person-curves.h"
#include "rf-time.h"

/* What is known of people, asked on a thread. That nothing else is shown is one row read,
 * or one short answer of a server, so it can be asked each second. */

/* What is asked for at once. */
#define PAGE 200

/**
 * rf_avatars_wish_free:
 * @data: (transfer full): a wish
 */
void
rf_avatars_wish_free (gpointer data)
{
  RfAvatarsWish *self = data;

  g_free (self->user_id);
  g_free (self);
}

/**
 * rf_avatars_answer_free:
 * @data: (transfer full): an answer
 */
void
rf_avatars_answer_free (gpointer data)
{
  RfAvatarsAnswer *self = data;

  g_ptr_array_unref (self->people);
  g_clear_pointer (&self->facts, rf_person_facts_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfAvatarsAnswer, rf_avatars_answer_free)

/**
 * rf_person_facts_free:
 * @self: (transfer full): what is known of a person
 */
void
rf_person_facts_free (RfPersonFacts *self)
{
  rf_person_free (self->person);
  g_clear_pointer (&self->history, g_ptr_array_unref);
  g_clear_pointer (&self->samples, g_ptr_array_unref);
  g_clear_pointer (&self->refresh, rf_bundle_answer_free);
  g_clear_error (&self->refresh_error);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfPersonFacts, rf_person_facts_free)

/* A page may be short and have a next one all the same. */
static gboolean
rf_avatars_fetch_people (RfPeople *people, RfAvatarsAnswer *answer, guint wanted, GError **error)
{
  g_autofree char *cursor = NULL;

  do
    {
      g_autoptr (RfSelector) selector = rf_selector_new ();
      g_autoptr (RfPage) page = NULL;

      selector->limit = MIN (wanted - answer->people->len, PAGE);
      selector->cursor = g_steal_pointer (&cursor);
      page = rf_people_list (people, selector, error);
      if (page == NULL)
        return FALSE;
      cursor = g_strdup (page->next_cursor);
      while (page->items->len > 0)
        g_ptr_array_add (answer->people, g_ptr_array_steal_index (page->items, 0));
    }
  while (cursor != NULL && answer->people->len < wanted);
  answer->has_more = cursor != NULL;
  return TRUE;
}

static void
rf_avatars_free_decision_cb (gpointer decision)
{
  rf_decision_free (decision);
}

/* However many there are: page after page, from where the one before has ended. */
static gboolean
rf_avatars_fetch_history (RfPeople *people,
                          RfPersonFacts *facts,
                          const RfPersonName *name,
                          guint wanted,
                          GError **error)
{
  g_autofree char *cursor = NULL;

  facts->history = g_ptr_array_new_with_free_func (rf_avatars_free_decision_cb);
  do
    {
      g_autoptr (RfSelector) selector = rf_selector_new ();
      g_autoptr (RfPage) page = NULL;

      selector->limit = MIN (wanted - facts->history->len, PAGE);
      selector->cursor = g_steal_pointer (&cursor);
      page = rf_people_list_history (people, name, selector, error);
      if (page == NULL)
        return FALSE;
      cursor = g_strdup (page->next_cursor);
      g_ptr_array_extend_and_steal (facts->history, g_steal_pointer (&page->items));
      page->items = g_ptr_array_new ();
    }
  while (cursor != NULL && facts->history->len < wanted);
  facts->has_more = cursor != NULL;
  return TRUE;
}

/* Who is forgotten meanwhile has no facts, which is no error. */
static RfPersonFacts *
rf_avatars_fetch_facts (RfService *service,
                        RfPeople *people,
                        const RfPersonName *name,
                        guint n_decisions,
                        GError **error)
{
  g_autoptr (RfPersonFacts) facts = g_new0 (RfPersonFacts, 1);

  facts->person = rf_people_get (people, name, error);
  if (facts->person == NULL || !rf_avatars_fetch_history (people, facts, name, n_decisions, error))
    return NULL;
  facts->until = rf_person_curves_get_until (facts->person->last_sample_at, rf_time_now ());
  facts->samples = rf_people_list_samples (people, name, facts->until - RF_CURVE_SPAN, error);
  if (facts->samples == NULL)
    return NULL;
  /* Without it the button says less, and all else is shown. */
  facts->refresh = rf_people_foresee (people, name, NULL, &facts->refresh_error);
  rf_service_locate_person (service, facts->person);
  return g_steal_pointer (&facts);
}

static gboolean
rf_avatars_fetch_one (RfService *service,
                      RfPeople *people,
                      RfAvatarsAnswer *answer,
                      const RfAvatarsWish *wish,
                      GError **error)
{
  const RfPerson *first = answer->people->len > 0 ? g_ptr_array_index (answer->people, 0) : NULL;
  const char *candidates[] = { wish->user_id, first != NULL ? first->user_id : NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (candidates) && answer->facts == NULL; i++)
    {
      const RfPersonName name = { NULL, candidates[i] };
      g_autoptr (GError) failure = NULL;

      if (candidates[i] == NULL)
        continue;
      answer->facts = rf_avatars_fetch_facts (service, people, &name, wish->n_decisions, &failure);
      if (failure != NULL && !g_error_matches (failure, RF_ERROR, RF_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }
  return TRUE;
}

/* @after: a change, or -1 for the latest one of all */
static gboolean
rf_avatars_find_change (RfPeople *people, gint64 after, gint64 *change, GError **error)
{
  g_autoptr (GPtrArray) changed = rf_people_list_changes (people, "", after, 1, error);

  if (changed == NULL)
    return FALSE;
  if (changed->len > 0)
    *change = ((const RfPerson *) g_ptr_array_index (changed, 0))->change;
  return TRUE;
}

static void
rf_avatars_free_person_cb (gpointer person)
{
  rf_person_free (person);
}

/**
 * rf_avatars_fetch:
 * @service: what is asked
 * @data: an #RfAvatarsWish
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): an #RfAvatarsAnswer
 */
gpointer
rf_avatars_fetch (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  const RfAvatarsWish *wish = data;
  RfPeople *people = rf_service_get_people (service, error);
  g_autoptr (RfAvatarsAnswer) answer = g_new0 (RfAvatarsAnswer, 1);

  answer->people = g_ptr_array_new_with_free_func (rf_avatars_free_person_cb);
  answer->change = wish->change;
  if (people == NULL)
    return NULL;
  if (!wish->is_full)
    {
      if (!rf_avatars_find_change (people, wish->change, &answer->change, error))
        return NULL;
      answer->is_same = answer->change == wish->change;
      if (answer->is_same)
        return g_steal_pointer (&answer);
    }
  /* Asked first: what comes in between is seen twice rather than never. */
  if (!rf_avatars_find_change (people, -1, &answer->change, error) ||
      !rf_avatars_fetch_people (people, answer, wish->n_people, error) ||
      g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !rf_avatars_fetch_one (service, people, answer, wish, error))
    return NULL;
  return g_steal_pointer (&answer);
}
