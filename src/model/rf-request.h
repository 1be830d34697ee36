/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"
#include "rf-types.h"

G_BEGIN_DECLS

/**
 * RfInput:
 * @path: (nullable): a file on this machine (never from the wire)
 * @sha256: (nullable): a blob of the store
 * @key: (nullable): an entry of the store
 * @step: an earlier step of the same bundle, from 0, or -1
 * @kind: the kind that @step makes, or -1 where it is not known
 *
 * What an input parameter is given. One of the first four members is set, or
 * @path with the @sha256 that the file must have. Under an empty name it goes to
 * the first input of the model that accepts @kind.
 */
typedef struct
{
  char *path;
  char *sha256;
  char *key;
  int step;
  int kind;
} RfInput;

/**
 * RfRequest:
 * @namespace_: (nullable): the tenant; set by who knows the caller's token,
 *   never read from what the caller sends
 * @asker: (nullable): whose turn it takes where requests wait for each other; set
 *   like @namespace_
 * @idempotency_key: (nullable): names this very request, for repeats
 * @job: the job of the queue that asks, or 0; set by its runner, never read
 *   from what the caller sends
 * @ahead: millionths that the steps before it in its bundle are still to cost
 *   the same account; set by who checks the bundle, never read
 *
 * What a client asks for, as it was asked: nothing is filled in and nothing
 * but the form is checked. Whoever made it may change it until it is first
 * handed to a service; from then on it is immutable. Strings are owned and
 * nullable; what is absent is %NULL, %RF_STRATEGY_UNSET or -1.
 */
typedef struct
{
  gatomicrefcount references;
  char *namespace_;
  char *asker;
  gboolean has_kind;
  RfKind kind;
  char *provider;
  char *model;
  JsonObject *params; /* (owned) never %NULL */
  GHashTable *inputs; /* (owned) utf8 → RfInput, never %NULL */
  char *profile;
  RfStrategy strategy;
  char *playthrough_id;
  char *player_id;
  char *operation_type;
  char *purpose;
  char *from_scene_id;
  char *to_scene_id;
  gint64 version; /* -1: none */
  gint64 ttl;     /* seconds, -1: none */
  GStrv tags;
  char *account;
  gint64 max_cost; /* millionths, -1: none */
  gint64 max_age;  /* seconds, -1: none */
  gboolean force_refresh;
  gboolean only_if_cached;
  gboolean no_store;
  char *idempotency_key;
  gint64 job;
  gint64 ahead;
} RfRequest;

RfRequest *rf_request_new (void);
RfRequest *rf_request_new_from_json (JsonNode *node, GError **error);
RfRequest *rf_request_new_from_local_json (JsonNode *node, const char *folder, GError **error);
JsonNode *rf_request_to_json (const RfRequest *self);
RfRequest *rf_request_ref (RfRequest *self);
void rf_request_unref (RfRequest *self);
void rf_request_take_input (RfRequest *self, const char *name, RfInput *input);

RfInput *rf_input_new (const char *path, const char *sha256, const char *key);
RfInput *rf_input_new_for_step (guint step);
void rf_input_free (RfInput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfRequest, rf_request_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfInput, rf_input_free)

G_END_DECLS
