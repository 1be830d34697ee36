/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-tally.h"

#include "rf-token-store.h"

/*
 * Counters that never stand in the way of an answer: uses are noted in memory
 * and flushed in groups, by a thread of its own a second after the first of a
 * group, and at the end. A killed process loses that second and nothing else;
 * money does not go this way. When a token was used goes along.
 */

#define RF_TALLY_DELAY G_USEC_PER_SEC

/* Bytes of a block of strings: namespaces, providers and profiles of a group. */
#define WORDS 1024

typedef struct
{
  gint64 id;
  gint64 at;
} RfTokenUse;

struct _RfTally
{
  RfStore *store; /* (owned) */
  GMutex mutex;
  GCond cond;
  GArray *uses;        /* (owned) of RfUse, guarded by mutex */
  GStringChunk *words; /* (owned) their strings, guarded by mutex */
  GArray *tokens;      /* (owned) of RfTokenUse, guarded by mutex */
  GThread *thread;     /* (nullable) started with the first use */
  gboolean brief;
  gboolean closing;
};

static void
rf_tally_flush (RfTally *self, GArray *uses)
{
  g_autoptr (GError) error = NULL;

  if (uses->len > 0 &&
      !rf_store_flush_tally (self->store, (const RfUse *) (gpointer) uses->data, uses->len, &error))
    g_info ("%u uses were not counted: %s", uses->len, error->message);
}

static void
rf_tally_flush_tokens (RfTally *self, GArray *tokens)
{
  for (guint i = 0; i < tokens->len; i++)
    {
      const RfTokenUse *use = &g_array_index (tokens, RfTokenUse, i);
      g_autoptr (GError) error = NULL;

      if (!rf_token_store_note_use (RF_TOKEN_STORE (self->store), use->id, use->at, &error))
        g_info (
            "that token %" G_GINT64_FORMAT " was used is not noted: %s", use->id, error->message);
    }
}

static gpointer
rf_tally_thread (gpointer data)
{
  RfTally *self = data;
  gboolean closing = FALSE;

  while (!closing)
    {
      g_autoptr (GArray) uses = NULL;
      g_autoptr (GStringChunk) words = NULL;
      g_autoptr (GArray) tokens = NULL;
      gint64 deadline = 0;

      g_mutex_lock (&self->mutex);
      while (self->uses->len == 0 && self->tokens->len == 0 && !self->closing)
        g_cond_wait (&self->cond, &self->mutex);
      deadline = g_get_monotonic_time () + RF_TALLY_DELAY;
      while (!self->closing && g_cond_wait_until (&self->cond, &self->mutex, deadline))
        ;
      closing = self->closing;
      uses = g_steal_pointer (&self->uses);
      self->uses = g_array_new (FALSE, FALSE, sizeof (RfUse));
      words = g_steal_pointer (&self->words);
      self->words = g_string_chunk_new (WORDS);
      tokens = g_steal_pointer (&self->tokens);
      self->tokens = g_array_new (FALSE, FALSE, sizeof (RfTokenUse));
      g_mutex_unlock (&self->mutex);
      rf_tally_flush (self, uses);
      rf_tally_flush_tokens (self, tokens);
    }
  return NULL;
}

/**
 * rf_tally_new:
 * @store: where the counters are
 * @brief: the process ends soon: uses are flushed at its end, without a thread
 *
 * Returns: (transfer full): a tally with nothing in it
 */
RfTally *
rf_tally_new (RfStore *store, gboolean brief)
{
  RfTally *self = g_new0 (RfTally, 1);

  self->store = g_object_ref (store);
  self->brief = brief;
  self->uses = g_array_new (FALSE, FALSE, sizeof (RfUse));
  self->words = g_string_chunk_new (WORDS);
  self->tokens = g_array_new (FALSE, FALSE, sizeof (RfTokenUse));
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  return self;
}

/* Uses come in rows of the same: what the one before says is there already. With the
 * mutex held. */
static const char *
rf_tally_keep (RfTally *self, const char *text, const char *before)
{
  if (text == NULL || g_strcmp0 (text, before) == 0)
    return text == NULL ? NULL : before;
  return g_string_chunk_insert_const (self->words, text);
}

/* With the mutex held. */
static void
rf_tally_wake (RfTally *self, gboolean is_first)
{
  if (self->thread == NULL && !self->brief)
    self->thread = g_thread_new ("rf-tally", rf_tally_thread, self);
  if (is_first)
    g_cond_signal (&self->cond);
}

/**
 * rf_tally_add:
 * @self: a tally
 * @use: an answered request; its strings are copied
 *
 * Never blocks on the store.
 */
void
rf_tally_add (RfTally *self, const RfUse *use)
{
  const RfUse none = { 0 };
  const RfUse *before = &none;
  RfUse copy = *use;

  g_mutex_lock (&self->mutex);
  if (self->uses->len > 0)
    before = &g_array_index (self->uses, RfUse, self->uses->len - 1);
  copy.namespace_ = rf_tally_keep (self, use->namespace_, before->namespace_);
  copy.provider = rf_tally_keep (self, use->provider, before->provider);
  copy.profile = rf_tally_keep (self, use->profile, before->profile);
  g_array_append_val (self->uses, copy);
  rf_tally_wake (self, self->uses->len == 1);
  g_mutex_unlock (&self->mutex);
}

/**
 * rf_tally_note_token:
 * @self: a tally of a store that keeps tokens
 * @id: a token's number
 * @at: when it was used, in milliseconds
 *
 * Never blocks on the store. A token that is noted already stays as it is noted.
 */
void
rf_tally_note_token (RfTally *self, gint64 id, gint64 at)
{
  const RfTokenUse use = { id, at };
  gboolean known = FALSE;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->tokens->len; i++)
    known = known || g_array_index (self->tokens, RfTokenUse, i).id == id;
  if (!known)
    {
      g_array_append_val (self->tokens, use);
      rf_tally_wake (self, self->tokens->len == 1);
    }
  g_mutex_unlock (&self->mutex);
}

/**
 * rf_tally_free:
 * @self: (transfer full): a tally; what it holds is flushed first
 */
void
rf_tally_free (RfTally *self)
{
  g_mutex_lock (&self->mutex);
  self->closing = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  rf_tally_flush (self, self->uses);
  rf_tally_flush_tokens (self, self->tokens);
  g_array_unref (self->uses);
  g_string_chunk_free (self->words);
  g_array_unref (self->tokens);
  g_object_unref (self->store);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}
