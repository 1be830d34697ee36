/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-plan-memo.h"

#include <string.h>

/*
 * The plans of requests that were hits lately, since planning takes longer than
 * looking up. A plan is made of its request and the configuration alone, and the
 * configuration stands for as long as the engine: so nothing that is remembered
 * here can be out of date but the time when it was planned.
 *
 * Each part has a lock of its own, so that threads seldom meet. It has two tables:
 * when the young one is full it becomes the old one, and what nobody has asked for
 * since the last time is forgotten.
 */

#define MEMO_PARTS 16

/* What the young table of a part may weigh, in bytes, roughly. Both tables of all
 * parts hold some 16 MB. */
#define MEMO_WEIGHT (512 * 1024)

/* What a plan weighs in itself, and with each byte of its request, which stands in
 * it as canonical text and as prompt, and beside it as what it is found by. */
#define PLAN_WEIGHT          2048
#define PLAN_WEIGHT_FOR_BYTE 4

typedef struct
{
  guint64 hash;
  gsize length;
  const guint8 *bytes; /* in a table they lie right behind the key */
} RfMemoKey;

typedef struct
{
  GMutex mutex;      /* over what follows */
  GHashTable *young; /* (owned) RfMemoKey → RfPlan */
  GHashTable *old;   /* (owned) */
  gsize weight;      /* of what is young */
} RfMemoPart;

struct _RfPlanMemo
{
  RfMemoPart parts[MEMO_PARTS];
};

/* Eight bytes at a step. Two requests with one hash are told apart by their bytes. */
static guint64
rf_memo_hash (const guint8 *bytes, gsize length)
{
  guint64 hash = length;
  guint64 word = 0;
  gsize at = 0;

  for (; at + sizeof word <= length; at += sizeof word)
    {
      memcpy (&word, bytes + at, sizeof word);
      hash = (hash ^ word) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
      hash ^= hash >> 32;
    }
  for (; at < length; at++)
    hash = (hash ^ bytes[at]) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return hash ^ (hash >> 29);
}

static guint
rf_memo_hash_key_cb (gconstpointer key)
{
  return (guint) ((const RfMemoKey *) key)->hash;
}

static gboolean
rf_memo_equal_keys_cb (gconstpointer a, gconstpointer b)
{
  const RfMemoKey *left = a;
  const RfMemoKey *right = b;

  return left->hash == right->hash && left->length == right->length &&
         memcmp (left->bytes, right->bytes, left->length) == 0;
}

static RfMemoKey *
rf_memo_copy_key (const RfMemoKey *key)
{
  RfMemoKey *copy = g_malloc (sizeof *key + key->length);

  *copy = *key;
  copy->bytes = memcpy (copy + 1, key->bytes, key->length);
  return copy;
}

static void
rf_memo_unref_plan_cb (gpointer plan)
{
  rf_plan_unref (plan);
}

static GHashTable *
rf_memo_new_table (void)
{
  return g_hash_table_new_full (
      rf_memo_hash_key_cb, rf_memo_equal_keys_cb, g_free, rf_memo_unref_plan_cb);
}

static RfMemoKey
rf_memo_make_key (const GByteArray *request)
{
  return (RfMemoKey){ rf_memo_hash (request->data, request->len), request->len, request->data };
}

static RfMemoPart *
rf_memo_get_part (RfPlanMemo *self, const RfMemoKey *key)
{
  return &self->parts[(key->hash >> 48) % MEMO_PARTS];
}

/**
 * rf_plan_memo_new:
 *
 * Returns: (transfer full): a memo with nothing in it
 */
RfPlanMemo *
rf_plan_memo_new (void)
{
  RfPlanMemo *self = g_new0 (RfPlanMemo, 1);

  for (gsize i = 0; i < MEMO_PARTS; i++)
    {
      g_mutex_init (&self->parts[i].mutex);
      self->parts[i].young = rf_memo_new_table ();
      self->parts[i].old = rf_memo_new_table ();
    }
  return self;
}

/**
 * rf_plan_memo_free:
 * @self: (transfer full): a memo
 */
void
rf_plan_memo_free (RfPlanMemo *self)
{
  for (gsize i = 0; i < MEMO_PARTS; i++)
    {
      g_mutex_clear (&self->parts[i].mutex);
      g_hash_table_unref (self->parts[i].young);
      g_hash_table_unref (self->parts[i].old);
    }
  g_free (self);
}

/* Returns: (nullable): the table that has become too old; it is for the caller to
 *   free it, without the lock */
static GHashTable *
rf_memo_put (RfMemoPart *part, RfMemoKey *key, RfPlan *plan)
{
  GHashTable *forgotten = NULL;

  g_hash_table_replace (part->young, key, plan);
  part->weight += PLAN_WEIGHT + PLAN_WEIGHT_FOR_BYTE * key->length;
  if (part->weight < MEMO_WEIGHT)
    return NULL;
  forgotten = part->old;
  part->old = part->young;
  part->young = rf_memo_new_table ();
  part->weight = 0;
  return forgotten;
}

/**
 * rf_plan_memo_find:
 * @self: a memo
 * @request: what rf_request_pack() made of a request
 *
 * May be called from any thread.
 *
 * Returns: (transfer full) (nullable): its plan, with the time when it was planned
 *   first
 */
RfPlan *
rf_plan_memo_find (RfPlanMemo *self, const GByteArray *request)
{
  RfMemoKey key = rf_memo_make_key (request);
  RfMemoPart *part = rf_memo_get_part (self, &key);
  g_autoptr (GHashTable) forgotten = NULL;
  gpointer kept_key = NULL;
  gpointer kept = NULL;
  RfPlan *plan = NULL;

  g_mutex_lock (&part->mutex);
  plan = g_hash_table_lookup (part->young, &key);
  if (plan != NULL)
    rf_plan_ref (plan);
  else if (g_hash_table_steal_extended (part->old, &key, &kept_key, &kept))
    {
      plan = rf_plan_ref (kept);
      forgotten = rf_memo_put (part, kept_key, kept);
    }
  g_mutex_unlock (&part->mutex);
  return plan;
}

/**
 * rf_plan_memo_add:
 * @self: a memo
 * @request: what rf_request_pack() made of a request
 * @plan: its plan, which depends on nothing but the request and the configuration
 *
 * May be called from any thread. What is too large to be worth it is not kept.
 */
void
rf_plan_memo_add (RfPlanMemo *self, const GByteArray *request, RfPlan *plan)
{
  RfMemoKey key = rf_memo_make_key (request);
  RfMemoPart *part = rf_memo_get_part (self, &key);
  g_autoptr (GHashTable) forgotten = NULL;

  if (PLAN_WEIGHT + PLAN_WEIGHT_FOR_BYTE * key.length > MEMO_WEIGHT / 8)
    return;
  g_mutex_lock (&part->mutex);
  forgotten = rf_memo_put (part, rf_memo_copy_key (&key), rf_plan_ref (plan));
  g_mutex_unlock (&part->mutex);
}
