/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-result.h"
#include "rf-selector.h"
#include "rf-token.h"

G_BEGIN_DECLS

#define RF_TYPE_TOKEN_STORE (rf_token_store_get_type ())

G_DECLARE_INTERFACE (RfTokenStore, rf_token_store, RF, TOKEN_STORE, GObject)

/**
 * RfTokenStoreInterface:
 * @create: the token gets its number and its time; the secret is told once
 * @find: whose secret it is; reads only, and is asked anew for each request, so
 *   that a token that another process has revoked is none at once
 * @list: a page of tokens, the latest first, revoked ones too
 * @revoke: from now on its secret is nobody's
 * @note_use: when it was last used; may be lost by a power cut
 *
 * The tokens' part of the embedded store; the same rules as for #RfStore.
 */
struct _RfTokenStoreInterface
{
  GTypeInterface parent_interface;

  char *(*create) (RfTokenStore *self, RfToken *token, GError **error);
  RfToken *(*find) (RfTokenStore *self, const char *secret, GError **error);
  RfPage *(*list) (RfTokenStore *self, const RfSelector *selector, GError **error);
  gboolean (*revoke) (RfTokenStore *self, gint64 id, GError **error);
  gboolean (*note_use) (RfTokenStore *self, gint64 id, gint64 at, GError **error);
};

char *rf_token_store_create (RfTokenStore *self, RfToken *token, GError **error);
RfToken *rf_token_store_find (RfTokenStore *self, const char *secret, GError **error);
RfPage *rf_token_store_list (RfTokenStore *self, const RfSelector *selector, GError **error);
gboolean rf_token_store_revoke (RfTokenStore *self, gint64 id, GError **error);
gboolean rf_token_store_note_use (RfTokenStore *self, gint64 id, gint64 at, GError **error);

G_END_DECLS
