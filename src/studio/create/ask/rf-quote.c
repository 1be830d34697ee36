/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-quote.h"

#include "rf-ask.h"

/*
 * What the request in a form would come to: reused or made, and for how much. Asked of the
 * service on a thread a moment after the last key; the newest question wins, and while it
 * is open nothing is promised.
 */

struct _RfQuote
{
  GObject parent_instance;

  RfSession *session;        /* (owned) */
  RfRequest *request;        /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) of the question that is open */
  RfCheck *check;            /* (owned) (nullable) */
  GError *error;             /* (owned) (nullable) */
  gint64 anew;               /* millionths, or -1 */
  RfQuoteState state;
  guint pause_id;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfQuote, rf_quote, G_TYPE_OBJECT)

/* What was found out: what it comes to, and what a new one would cost in place of what
 * there is. */
typedef struct
{
  RfCheck *check;
  gint64 anew;
} RfQuoted;

static void
rf_quoted_free (gpointer data)
{
  RfQuoted *self = data;

  g_clear_pointer (&self->check, rf_check_free);
  g_free (self);
}

static RfCheck *
rf_question_check_anew (RfService *service, const RfRequest *request, GCancellable *cancellable)
{
  g_autoptr (RfRequest) anew = rf_ask_copy (request);

  anew->force_refresh = TRUE;
  return rf_service_check (service, anew, FALSE, cancellable, NULL);
}

static gpointer
rf_question_ask (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  RfRequest *request = data;
  RfCheck *check = rf_service_check (service, request, FALSE, cancellable, error);
  g_autoptr (RfCheck) anew = NULL;
  RfQuoted *quoted = NULL;

  if (check == NULL)
    return NULL;
  if (check->cached)
    anew = rf_question_check_anew (service, request, cancellable);
  quoted = g_new0 (RfQuoted, 1);
  quoted->check = check;
  quoted->anew = anew != NULL ? anew->cost : -1;
  return quoted;
}

static void
rf_quote_forget (RfQuote *self, RfQuoteState state)
{
  g_clear_pointer (&self->check, rf_check_free);
  g_clear_error (&self->error);
  self->anew = -1;
  self->state = state;
}

static void
rf_quote_cancel (RfQuote *self)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
rf_quote_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfQuote) self = user_data;
  GCancellable *asked_with = g_task_get_cancellable (G_TASK (result));
  g_autoptr (GError) error = NULL;
  RfQuoted *quoted = rf_session_call_finish (RF_SESSION (source), result, &error);

  /* Another question is open, or none. */
  if (asked_with != self->cancellable)
    {
      if (quoted != NULL)
        rf_quoted_free (quoted);
      return;
    }
  g_clear_object (&self->cancellable);
  rf_quote_forget (self, quoted != NULL ? RF_QUOTE_KNOWN : RF_QUOTE_FAILED);
  if (quoted != NULL)
    {
      self->check = g_steal_pointer (&quoted->check);
      self->anew = quoted->anew;
      rf_quoted_free (quoted);
    }
  else
    self->error = g_steal_pointer (&error);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
rf_quote_begin (RfQuote *self)
{
  /* Files are read to the end, since they are told by their content. */
  RfSessionCall call = {
    .function = rf_question_ask,
    .data = rf_request_ref (self->request),
    .free_data = (GDestroyNotify) rf_request_unref,
    .free_answer = rf_quoted_free,
    .is_long = g_hash_table_size (self->request->inputs) > 0,
  };

  rf_quote_cancel (self);
  self->cancellable = g_cancellable_new ();
  rf_session_call_async (
      self->session, &call, self->cancellable, rf_quote_asked_cb, g_object_ref (self));
}

static gboolean
rf_quote_pause_cb (gpointer user_data)
{
  RfQuote *self = user_data;

  self->pause_id = 0;
  rf_quote_begin (self);
  return G_SOURCE_REMOVE;
}

/**
 * rf_quote_ask:
 * @self: a quote
 * @request: (nullable): what is asked now; it is not changed any more. %NULL for nothing
 *
 * What was known before no longer holds.
 */
void
rf_quote_ask (RfQuote *self, RfRequest *request)
{
  rf_quote_cancel (self);
  g_clear_pointer (&self->request, rf_request_unref);
  rf_quote_forget (self, request != NULL ? RF_QUOTE_UNKNOWN : RF_QUOTE_NOTHING);
  if (request != NULL)
    {
      self->request = rf_request_ref (request);
      self->pause_id = g_timeout_add (RF_QUOTE_PAUSE, rf_quote_pause_cb, self);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * rf_quote_ask_again:
 * @self: a quote
 *
 * Asks the same once more, since the cache has changed. What is known stands until then.
 */
void
rf_quote_ask_again (RfQuote *self)
{
  if (self->request != NULL && self->pause_id == 0)
    rf_quote_begin (self);
}

/**
 * rf_quote_ask_now:
 * @self: a quote
 *
 * Does not wait for another key.
 */
void
rf_quote_ask_now (RfQuote *self)
{
  if (self->request != NULL && self->state != RF_QUOTE_KNOWN && self->cancellable == NULL)
    rf_quote_begin (self);
}

/**
 * rf_quote_stop:
 * @self: a quote
 *
 * No answer comes any more.
 */
void
rf_quote_stop (RfQuote *self)
{
  rf_quote_cancel (self);
  g_clear_pointer (&self->request, rf_request_unref);
  rf_quote_forget (self, RF_QUOTE_NOTHING);
}

/**
 * rf_quote_get_state:
 * @self: a quote
 *
 * Returns: what is known
 */
RfQuoteState
rf_quote_get_state (RfQuote *self)
{
  return self->state;
}

/**
 * rf_quote_get_check:
 * @self: a quote
 *
 * Returns: (transfer none) (nullable): what was found, where it is known
 */
const RfCheck *
rf_quote_get_check (RfQuote *self)
{
  return self->check;
}

/**
 * rf_quote_get_anew:
 * @self: a quote
 *
 * Returns: millionths that a new one would cost in place of the one there is, or -1
 */
gint64
rf_quote_get_anew (RfQuote *self)
{
  return self->anew;
}

/**
 * rf_quote_get_error:
 * @self: a quote
 *
 * Returns: (transfer none) (nullable): why it is not known
 */
const GError *
rf_quote_get_error (RfQuote *self)
{
  return self->error;
}

static void
rf_quote_dispose (GObject *object)
{
  RfQuote *self = RF_QUOTE (object);

  rf_quote_stop (self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rf_quote_parent_class)->dispose (object);
}

static void
rf_quote_class_init (RfQuoteClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rf_quote_dispose;

  /* What is known has changed. */
  signals[CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rf_quote_init (RfQuote *self)
{
  self->anew = -1;
}

/**
 * rf_quote_new:
 * @session: who is asked
 *
 * Returns: (transfer full): a quote of nothing; its signal `changed` tells when more is
 *   known
 */
RfQuote *
rf_quote_new (RfSession *session)
{
  RfQuote *self = g_object_new (RF_TYPE_QUOTE, NULL);

  self->session = g_object_ref (session);
  return self;
}
