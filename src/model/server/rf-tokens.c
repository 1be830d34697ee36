/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-tokens.h"

G_DEFINE_INTERFACE (RfTokens, rf_tokens, G_TYPE_OBJECT)

static void
rf_tokens_default_init (RfTokensInterface *iface)
{
}

/**
 * rf_tokens_has_any:
 * @self: (nullable): tokens; %NULL is a server without any
 * @has_any: (out): whether there are any
 * @error: return location; what the store says
 *
 * Returns: whether that is known
 */
gboolean
rf_tokens_has_any (RfTokens *self, gboolean *has_any, GError **error)
{
  *has_any = FALSE;
  return self == NULL || RF_TOKENS_GET_IFACE (self)->has_any (self, has_any, error);
}

/**
 * rf_tokens_find:
 * @self: tokens
 * @secret: what somebody has shown
 * @error: return location; what the store says
 *
 * Returns: (transfer full) (nullable): who that is; %NULL without an error where
 *   it is nobody's, or was revoked
 */
RfCaller *
rf_tokens_find (RfTokens *self, const char *secret, GError **error)
{
  return RF_TOKENS_GET_IFACE (self)->find (self, secret, error);
}
