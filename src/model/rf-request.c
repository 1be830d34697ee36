/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-request.h"

/*
 * A request as a plain value; rf-request-json.c reads one from JSON.
 */

static void
rf_input_free_cb (gpointer input)
{
  rf_input_free (input);
}

/**
 * rf_input_new:
 * @path: (nullable): a file on this machine
 * @sha256: (nullable): a blob's name
 * @key: (nullable): an entry's key
 *
 * Returns: (transfer full): an input; one argument is not %NULL, or @path and
 *   @sha256
 */
RfInput *
rf_input_new (const char *path, const char *sha256, const char *key)
{
  RfInput *self = g_new0 (RfInput, 1);

  self->path = g_strdup (path);
  self->sha256 = g_strdup (sha256);
  self->key = g_strdup (key);
  self->step = -1;
  self->kind = -1;
  return self;
}

/**
 * rf_input_new_for_step:
 * @step: an earlier step of the same bundle, from 0
 *
 * Returns: (transfer full): an input that this step brings
 */
RfInput *
rf_input_new_for_step (guint step)
{
  RfInput *self = rf_input_new (NULL, NULL, NULL);

  self->step = (int) step;
  return self;
}

/**
 * rf_input_free:
 * @self: (transfer full): an input
 */
void
rf_input_free (RfInput *self)
{
  g_free (self->path);
  g_free (self->sha256);
  g_free (self->key);
  g_free (self);
}

/**
 * rf_request_new:
 *
 * Returns: (transfer full): a request that asks for nothing yet
 */
RfRequest *
rf_request_new (void)
{
  RfRequest *self = g_new0 (RfRequest, 1);

  g_atomic_ref_count_init (&self->references);
  self->params = json_object_new ();
  self->inputs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, rf_input_free_cb);
  self->version = -1;
  self->ttl = -1;
  self->max_cost = -1;
  self->max_age = -1;
  return self;
}

/**
 * rf_request_ref:
 * @self: a request
 *
 * Returns: (transfer full): the same request
 */
RfRequest *
rf_request_ref (RfRequest *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * rf_request_unref:
 * @self: (transfer full): a request
 */
void
rf_request_unref (RfRequest *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  json_object_unref (self->params);
  g_hash_table_unref (self->inputs);
  g_strfreev (self->tags);
  g_free (self->namespace_);
  g_free (self->asker);
  g_free (self->idempotency_key);
  g_free (self->provider);
  g_free (self->model);
  g_free (self->profile);
  g_free (self->playthrough_id);
  g_free (self->player_id);
  g_free (self->operation_type);
  g_free (self->purpose);
  g_free (self->from_scene_id);
  g_free (self->to_scene_id);
  g_free (self->account);
  g_free (self);
}

/**
 * rf_request_take_input:
 * @self: a request
 * @name: the input parameter
 * @input: (transfer full): what it is given
 */
void
rf_request_take_input (RfRequest *self, const char *name, RfInput *input)
{
  g_hash_table_replace (self->inputs, g_strdup (name), input);
}
