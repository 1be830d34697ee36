/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-why.h"

#include "rf-time.h"

/*
 * “Why did this miss?”. Two answers: what a request for the same would meet now, which the
 * service tells; and in what it differs from what there was when it was made. The nearest
 * is looked for among the latest of the same model that were made before it.
 */

/* Entries that are compared. */
#define NEIGHBOURS 200

typedef struct
{
  RfRequest *request; /* (owned) */
  RfSelector *before; /* (owned) what was made before it */
  char *canonical;    /* (owned) (nullable) */
  char *identity;     /* (owned) (nullable) */
} RfWhyQuestion;

static void
rf_why_question_free (gpointer data)
{
  RfWhyQuestion *self = data;

  rf_request_unref (self->request);
  rf_selector_free (self->before);
  g_free (self->canonical);
  g_free (self->identity);
  g_free (self);
}

/**
 * rf_why_free:
 * @self: (transfer full): an answer
 */
void
rf_why_free (RfWhy *self)
{
  g_clear_pointer (&self->check, rf_check_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self->nearest);
  g_free (self->nearest_key);
  g_free (self);
}

static void
rf_why_look_at (RfWhy *self, const RfWhyQuestion *question, const RfEntry *entry)
{
  g_autoptr (GPtrArray) rows = NULL;

  /* The same content under another key is no neighbour. */
  if (g_strcmp0 (entry->generation->identity, question->identity) == 0)
    return;
  rows = rf_recipe_compare (question->canonical, entry->generation->canonical);
  if (rows == NULL || (self->rows != NULL && self->rows->len <= rows->len))
    return;
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = g_steal_pointer (&rows);
  g_free (self->nearest);
  g_free (self->nearest_key);
  self->nearest = g_strdup (entry->generation->prompt);
  self->nearest_key = g_strdup (entry->key);
}

static gpointer
rf_why_ask (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  const RfWhyQuestion *question = data;
  g_autoptr (RfWhy) self = g_new0 (RfWhy, 1);
  g_autoptr (RfPage) page = NULL;

  self->check = rf_service_check (service, question->request, FALSE, cancellable, error);
  if (self->check == NULL)
    return NULL;
  page = rf_service_list (service, RF_NOUN_ENTRY, question->before, error);
  if (page == NULL)
    return NULL;
  for (guint i = 0; i < page->items->len; i++)
    rf_why_look_at (self, question, g_ptr_array_index (page->items, i));
  return g_steal_pointer (&self);
}

/**
 * rf_why_ask_async:
 * @session: what has the entry
 * @entry: the entry
 * @cancellable: (nullable): stops it
 * @callback: called on the main thread
 * @user_data: for the callback
 */
void
rf_why_ask_async (RfSession *session,
                  const RfEntry *entry,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  RfWhyQuestion *question = g_new0 (RfWhyQuestion, 1);
  const RfSessionCall call = {
    .function = rf_why_ask,
    .data = question,
    .free_data = rf_why_question_free,
    .free_answer = (GDestroyNotify) rf_why_free,
    .is_long = TRUE,
  };

  question->request = rf_recipe_dup_request (session, entry);
  question->canonical = g_strdup (entry->generation->canonical);
  question->identity = g_strdup (entry->generation->identity);
  question->before = rf_selector_new ();
  question->before->kind = (int) entry->generation->kind;
  question->before->provider = g_strdup (entry->generation->provider);
  question->before->model = g_strdup (entry->generation->model);
  question->before->older_than = MAX ((rf_time_now () - entry->created_at) / 1000, 0);
  question->before->limit = NEIGHBOURS;
  rf_session_call_async (session, &call, cancellable, callback, user_data);
}

/**
 * rf_why_ask_finish:
 * @session: what was asked
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the answer
 */
RfWhy *
rf_why_ask_finish (RfSession *session, GAsyncResult *result, GError **error)
{
  return rf_session_call_finish (session, result, error);
}
