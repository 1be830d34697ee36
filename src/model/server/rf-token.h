/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-enum.h"
#include "rf-error.h"

G_BEGIN_DECLS

/**
 * RfTokenRole:
 * @RF_TOKEN_CREATOR: generates, in its own namespace and for its own account
 * @RF_TOKEN_ADMIN: does everything
 */
typedef enum
{
  RF_TOKEN_CREATOR,
  RF_TOKEN_ADMIN,
} RfTokenRole;

extern const RfEnumName rf_token_role_names[];

/**
 * RfToken:
 * @id: its number, which is also in its secret
 * @name: whose it is, for people
 * @namespace_: the tenant of its requests, empty by default
 * @account: (nullable): who pays for its requests; %NULL for “default”
 * @profiles: (nullable): the profiles that a creator's requests may name, the
 *   first of which is theirs where they name none; %NULL: they may name none
 * @person: (nullable): whose own it is: it is of that person's avatar alone, and
 *   of a creator
 * @requests_per_minute: how many it may make, or 0 for any number
 * @last_used_at: to a few minutes, or 0 where it never was
 * @revoked_at: when it was taken away, or 0
 *
 * What the bearer of a secret may do at a server. The secret is nowhere: the
 * store has a hash of it. Times are in milliseconds.
 */
typedef struct
{
  gint64 id;
  char *name;
  RfTokenRole role;
  char *namespace_;
  char *account;
  GStrv profiles;
  char *person;
  gint64 requests_per_minute;
  gint64 created_at;
  gint64 last_used_at;
  gint64 revoked_at;
} RfToken;

RfToken *rf_token_new (const char *name, RfTokenRole role);
void rf_token_free (RfToken *self);
RfToken *rf_token_copy (const RfToken *self);
gboolean rf_token_check (const RfToken *self, GError **error);
JsonNode *rf_token_to_json (const RfToken *self);

char *rf_token_dup_secret (gint64 id, const char *random);
gboolean rf_token_parse_secret (const char *secret, gint64 *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfToken, rf_token_free)

G_END_DECLS
