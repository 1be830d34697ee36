/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-caller.h"

const RfEnumName rf_caller_role_names[] = {
  { RF_ROLE_OF_NOBODY, "nobody" },
  { RF_ROLE_OF_CREATOR, "creator" },
  { RF_ROLE_OF_ADMIN, "admin" },
  { 0, NULL },
};

/**
 * rf_caller_new:
 * @role: what it may do
 *
 * Returns: (transfer full): a caller of whom nothing else is known
 */
RfCaller *
rf_caller_new (RfCallerRole role)
{
  RfCaller *self = g_new0 (RfCaller, 1);

  g_atomic_ref_count_init (&self->references);
  self->role = role;
  return self;
}

/**
 * rf_caller_ref:
 * @self: a caller
 *
 * Returns: (transfer full): the same
 */
RfCaller *
rf_caller_ref (RfCaller *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * rf_caller_unref:
 * @self: (transfer full) (nullable): a caller
 */
void
rf_caller_unref (RfCaller *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->namespace_);
  g_free (self->account);
  g_strfreev (self->profiles);
  g_free (self->person);
  g_free (self);
}
