/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-token-store.h"

/* The tokens as the engine sees them. */

G_DEFINE_INTERFACE (RfTokenStore, rf_token_store, G_TYPE_OBJECT)

static void
rf_token_store_default_init (RfTokenStoreInterface *iface)
{
}

/**
 * rf_token_store_create:
 * @self: a store
 * @token: what its bearer may do; gets its number and its time
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full) (nullable): its secret, which is kept nowhere
 */
char *
rf_token_store_create (RfTokenStore *self, RfToken *token, GError **error)
{
  return RF_TOKEN_STORE_GET_IFACE (self)->create (self, token, error);
}

/**
 * rf_token_store_find:
 * @self: a store
 * @secret: (nullable): what somebody has presented
 * @error: return location; %RF_ERROR_UNAUTHORIZED where it is no token's, or
 *   there is none although the store has tokens
 *
 * Returns: (transfer full) (nullable): the token, or %NULL: without an error
 *   where nothing was presented and no token was ever made, so none is wanted
 */
RfToken *
rf_token_store_find (RfTokenStore *self, const char *secret, GError **error)
{
  return RF_TOKEN_STORE_GET_IFACE (self)->find (self, secret, error);
}

/**
 * rf_token_store_list:
 * @self: a store
 * @selector: which page; only its limit and cursor are read
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a page of #RfToken, the latest first
 */
RfPage *
rf_token_store_list (RfTokenStore *self, const RfSelector *selector, GError **error)
{
  return RF_TOKEN_STORE_GET_IFACE (self)->list (self, selector, error);
}

/**
 * rf_token_store_revoke:
 * @self: a store
 * @id: a token's number
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * Returns: whether it is revoked; one that was before stays so
 */
gboolean
rf_token_store_revoke (RfTokenStore *self, gint64 id, GError **error)
{
  return RF_TOKEN_STORE_GET_IFACE (self)->revoke (self, id, error);
}

/**
 * rf_token_store_note_use:
 * @self: a store
 * @id: a token's number
 * @at: milliseconds
 * @error: return location
 *
 * Returns: whether it could be written
 */
gboolean
rf_token_store_note_use (RfTokenStore *self, gint64 id, gint64 at, GError **error)
{
  return RF_TOKEN_STORE_GET_IFACE (self)->note_use (self, id, at, error);
}
