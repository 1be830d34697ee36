/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-caller.h"
#include "rf-error.h"

G_BEGIN_DECLS

#define RF_TYPE_TOKENS (rf_tokens_get_type ())

G_DECLARE_INTERFACE (RfTokens, rf_tokens, RF, TOKENS, GObject)

/**
 * RfTokensInterface:
 * @has_any: whether there are tokens at all. While there are none a server
 *   takes whoever comes over loopback for an admin
 * @find: who holds a secret; %NULL without an error where nobody does, or not
 *   any more
 *
 * Who may talk to a server. Both are asked for each request, from any thread, so
 * they are quick; what was revoked is gone at once.
 */
struct _RfTokensInterface
{
  GTypeInterface parent_interface;

  gboolean (*has_any) (RfTokens *self, gboolean *has_any, GError **error);
  RfCaller *(*find) (RfTokens *self, const char *secret, GError **error);
};

gboolean rf_tokens_has_any (RfTokens *self, gboolean *has_any, GError **error);
RfCaller *rf_tokens_find (RfTokens *self, const char *secret, GError **error);

G_END_DECLS
