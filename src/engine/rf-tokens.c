/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

#include "rf-time.h"
#include "rf-token-store.h"

/*
 * Tokens of the server as the service has them. Nothing is remembered of them
 * here, so one that is revoked is none for the next request.
 */

/* How exactly it is known when a token was last used, in milliseconds. */
#define USE_PRECISION (5 * 60 * 1000)

static RfTokenStore *
rf_engine_get_tokens (RfEngine *self, GError **error)
{
  if (!rf_engine_needs_store (self, error))
    return NULL;
  if (RF_IS_TOKEN_STORE (self->store))
    return RF_TOKEN_STORE (self->store);
  g_set_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE, "this store keeps no tokens");
  return NULL;
}

/**
 * rf_engine_list_tokens:
 * @self: an engine
 * @selector: (nullable): which page; only its limit and cursor are read
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a page of #RfToken, the latest first
 */
RfPage *
rf_engine_list_tokens (RfEngine *self, const RfSelector *selector, GError **error)
{
  g_autoptr (RfSelector) all = selector == NULL ? rf_selector_new () : NULL;
  RfTokenStore *tokens = rf_engine_get_tokens (self, error);

  return tokens != NULL ? rf_token_store_list (tokens, selector != NULL ? selector : all, error)
                        : NULL;
}

/**
 * rf_engine_apply_to_tokens:
 * @self: an engine
 * @action: revokes the token that it names
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): that one was changed
 */
RfReport *
rf_engine_apply_to_tokens (RfEngine *self, const RfAction *action, GError **error)
{
  RfTokenStore *tokens = rf_engine_get_tokens (self, error);
  g_autoptr (RfReport) report = rf_report_new ();
  guint64 id = 0;

  if (tokens == NULL)
    return NULL;
  if (action->verb != RF_VERB_REVOKE || action->name == NULL ||
      !g_ascii_string_to_unsigned (action->name, 10, 1, G_MAXINT64, &id, NULL))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "“%s” is no token's number",
                   action->name != NULL ? action->name : "");
      if (error != NULL)
        rf_error_set_hint (*error, "“refrain token list” tells which there are");
      return NULL;
    }
  if (!rf_token_store_revoke (tokens, (gint64) id, error))
    return NULL;
  report->changed = 1;
  return g_steal_pointer (&report);
}

/* A profile that is not there would make each request of the token wrong. */
static gboolean
rf_engine_knows_profiles (RfEngine *self, const RfToken *token, GError **error)
{
  for (gsize i = 0; token->profiles != NULL && token->profiles[i] != NULL; i++)
    {
      if (rf_config_find_profile (self->config, token->profiles[i]) == NULL)
        {
          g_set_error (error,
                       RF_ERROR,
                       RF_ERROR_INVALID_REQUEST,
                       "there is no profile “%s”",
                       token->profiles[i]);
          return FALSE;
        }
    }
  return TRUE;
}

char *
rf_engine_create_token (RfService *service, RfToken *token, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  RfTokenStore *tokens = rf_engine_get_tokens (self, error);

  if (tokens == NULL || !rf_engine_knows_profiles (self, token, error))
    return NULL;
  return rf_token_store_create (tokens, token, error);
}

RfToken *
rf_engine_find_token (RfService *service, const char *secret, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  RfTokenStore *tokens = rf_engine_get_tokens (self, error);
  RfToken *token = tokens != NULL ? rf_token_store_find (tokens, secret, error) : NULL;
  gint64 now = token != NULL ? rf_time_now () : 0;

  if (token != NULL && now - token->last_used_at >= USE_PRECISION)
    rf_tally_note_token (self->tally, token->id, now);
  return token;
}
