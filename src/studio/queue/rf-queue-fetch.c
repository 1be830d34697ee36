/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-queue-private.h"

/* What the queue looks like, asked on a thread: state by state, since in a list of all of
 * them a thousand failures would stand before the first job that runs. */

typedef struct
{
  RfQueueSection section;
  RfJobState state;
} RfQueueState;

static const RfQueueState rf_queue_states[] = {
  { RF_QUEUE_UNKNOWN, RF_JOB_UNKNOWN },     { RF_QUEUE_RUNNING, RF_JOB_RUNNING },
  { RF_QUEUE_WAITING, RF_JOB_RESUMABLE },   { RF_QUEUE_WAITING, RF_JOB_QUEUED },
  { RF_QUEUE_WAITING, RF_JOB_INTERRUPTED }, { RF_QUEUE_FAILED, RF_JOB_FAILED },
  { RF_QUEUE_OVER, RF_JOB_DONE },           { RF_QUEUE_OVER, RF_JOB_CANCELLED },
};

/* The most that a server hands out at once. */
#define PAGE 200

/**
 * rf_queue_answer_free:
 * @data: (transfer full): what the queue looks like
 */
void
rf_queue_answer_free (gpointer data)
{
  RfQueueAnswer *self = data;

  for (gsize i = 0; i < RF_QUEUE_N_SECTIONS; i++)
    g_ptr_array_unref (self->jobs[i]);
  g_free (self);
}

static void
rf_queue_free_job_cb (gpointer job)
{
  /* Those that a list has taken leave a gap. */
  if (job != NULL)
    rf_job_free (job);
}

static RfQueueAnswer *
rf_queue_answer_new (void)
{
  RfQueueAnswer *self = g_new0 (RfQueueAnswer, 1);

  for (gsize i = 0; i < RF_QUEUE_N_SECTIONS; i++)
    self->jobs[i] = g_ptr_array_new_with_free_func (rf_queue_free_job_cb);
  return self;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfQueueAnswer, rf_queue_answer_free)

/* A page may be short and have a next one all the same. */
static gboolean
rf_queue_fetch_state (RfService *service,
                      RfQueueAnswer *answer,
                      const RfQueueState *state,
                      guint wanted,
                      GError **error)
{
  GPtrArray *jobs = answer->jobs[state->section];
  g_autofree char *cursor = NULL;
  guint end = jobs->len + wanted;

  do
    {
      g_autoptr (RfSelector) selector = rf_selector_new ();
      g_autoptr (RfPage) page = NULL;

      selector->limit = MIN (end - jobs->len, PAGE);
      selector->job_state = (int) state->state;
      selector->cursor = g_steal_pointer (&cursor);
      page = rf_service_list (service, RF_NOUN_JOB, selector, error);
      if (page == NULL)
        return FALSE;
      answer->is_paused = page->paused;
      cursor = g_strdup (page->next_cursor);
      while (page->items->len > 0)
        g_ptr_array_add (jobs, g_ptr_array_steal_index (page->items, 0));
    }
  while (cursor != NULL && jobs->len < end);
  answer->more[state->section] = answer->more[state->section] || cursor != NULL;
  return TRUE;
}

static int
rf_queue_compare_cb (gconstpointer a, gconstpointer b)
{
  const RfJob *left = *(const RfJob *const *) a;
  const RfJob *right = *(const RfJob *const *) b;

  if (left->position != right->position)
    return left->position < right->position ? -1 : 1;
  return (left->id > right->id) - (left->id < right->id);
}

static int
rf_queue_compare_end_cb (gconstpointer a, gconstpointer b)
{
  const RfJob *left = *(const RfJob *const *) a;
  const RfJob *right = *(const RfJob *const *) b;

  if (left->finished_at != right->finished_at)
    return left->finished_at > right->finished_at ? -1 : 1;
  return (left->id < right->id) - (left->id > right->id);
}

/**
 * rf_queue_fetch:
 * @service: what is asked
 * @wanted: how many jobs each section wants
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): an #RfQueueAnswer
 */
gpointer
rf_queue_fetch (RfService *service, gpointer wanted, GCancellable *cancellable, GError **error)
{
  const guint *limits = wanted;
  g_autoptr (RfQueueAnswer) answer = rf_queue_answer_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rf_queue_states); i++)
    {
      const RfQueueState *state = &rf_queue_states[i];

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !rf_queue_fetch_state (service, answer, state, limits[state->section], error))
        return NULL;
    }
  /* Over a server jobs have no position, and are in their order by state. */
  g_ptr_array_sort (answer->jobs[RF_QUEUE_WAITING], rf_queue_compare_cb);
  /* Done and cancelled ones came one after the other. */
  g_ptr_array_sort (answer->jobs[RF_QUEUE_OVER], rf_queue_compare_end_cb);
  return g_steal_pointer (&answer);
}
