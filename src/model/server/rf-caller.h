/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-enum.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * RfRole:
 * @RF_ROLE_OF_NOBODY: may use what is open to everybody
 * @RF_ROLE_OF_CREATOR: makes things, within its namespace and account
 * @RF_ROLE_OF_ADMIN: may do everything
 *
 * What a caller of the server may do. Each one may do what those before may.
 */
typedef enum
{
  RF_ROLE_OF_NOBODY,
  RF_ROLE_OF_CREATOR,
  RF_ROLE_OF_ADMIN,
} RfCallerRole;

extern const RfEnumName rf_caller_role_names[];

/**
 * RfCaller:
 * @id: (nullable): the token's id, which is no secret; %NULL where none was asked
 * @name: (nullable): what people call the token
 * @namespace_: (nullable): the tenant; %NULL where the profile says which
 * @account: (nullable): who pays for a creator; its requests may name no other
 * @profiles: (nullable): what a creator may name; the first is meant where it
 *   names none
 * @person: (nullable): whose own token it is; it may do nothing but what is about
 *   that person
 * @per_minute: the most requests in a minute, or 0
 *
 * Who asks a server. Immutable once made, and shared by threads.
 */
typedef struct
{
  gatomicrefcount references;
  RfCallerRole role;
  char *id;
  char *name;
  char *namespace_;
  char *account;
  GStrv profiles;
  char *person;
  guint per_minute;
} RfCaller;

RfCaller *rf_caller_new (RfCallerRole role);
RfCaller *rf_caller_ref (RfCaller *self);
void rf_caller_unref (RfCaller *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfCaller, rf_caller_unref)

G_END_DECLS
