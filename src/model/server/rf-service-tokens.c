/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-service-tokens.h"

/* The tokens that a service keeps, as a server asks for them: each time anew, so
 * that what was revoked is gone for the next request. */

struct _RfServiceTokens
{
  GObject parent_instance;

  RfService *service; /* (owned) */
};

static void rf_service_tokens_iface_init (RfTokensInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RfServiceTokens,
                               rf_service_tokens,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RF_TYPE_TOKENS, rf_service_tokens_iface_init))

/**
 * rf_service_tokens_new:
 * @service: what keeps them
 *
 * Returns: (transfer full): its tokens
 */
RfTokens *
rf_service_tokens_new (RfService *service)
{
  RfServiceTokens *self = g_object_new (RF_TYPE_SERVICE_TOKENS, NULL);

  self->service = g_object_ref (service);
  return RF_TOKENS (self);
}

static gboolean
rf_service_tokens_has_any (RfTokens *tokens, gboolean *has_any, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (RfToken) token =
      rf_service_find_token (RF_SERVICE_TOKENS (tokens)->service, NULL, &failure);

  *has_any = token != NULL || g_error_matches (failure, RF_ERROR, RF_ERROR_UNAUTHORIZED);
  if (*has_any || failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* An admin's requests may name any account and profile, and so have none of their
 * own; its tenant is the one that its token says. */
static RfCaller *
rf_service_tokens_new_caller (const RfToken *token)
{
  RfCaller *caller =
      rf_caller_new (token->role == RF_TOKEN_ADMIN ? RF_ROLE_OF_ADMIN : RF_ROLE_OF_CREATOR);

  caller->id = g_strdup_printf ("%" G_GINT64_FORMAT, token->id);
  caller->name = g_strdup (token->name);
  caller->namespace_ = g_strdup (token->namespace_);
  caller->account = g_strdup (token->account);
  caller->profiles = g_strdupv (token->profiles);
  caller->person = g_strdup (token->person);
  caller->per_minute = (guint) token->requests_per_minute;
  /* An admin without a tenant sees all of them. */
  if (token->role == RF_TOKEN_ADMIN && *token->namespace_ == '\0')
    g_clear_pointer (&caller->namespace_, g_free);
  return caller;
}

static RfCaller *
rf_service_tokens_find (RfTokens *tokens, const char *secret, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (RfToken) token =
      rf_service_find_token (RF_SERVICE_TOKENS (tokens)->service, secret, &failure);

  if (token != NULL)
    return rf_service_tokens_new_caller (token);
  if (!g_error_matches (failure, RF_ERROR, RF_ERROR_UNAUTHORIZED))
    g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

static void
rf_service_tokens_iface_init (RfTokensInterface *iface)
{
  iface->has_any = rf_service_tokens_has_any;
  iface->find = rf_service_tokens_find;
}

static void
rf_service_tokens_finalize (GObject *object)
{
  g_clear_object (&RF_SERVICE_TOKENS (object)->service);
  G_OBJECT_CLASS (rf_service_tokens_parent_class)->finalize (object);
}

static void
rf_service_tokens_class_init (RfServiceTokensClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_service_tokens_finalize;
}

static void
rf_service_tokens_init (RfServiceTokens *self)
{
}
