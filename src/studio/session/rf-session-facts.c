/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-session-private.h"

#include <glib/gi18n.h>

/*
 * What is known of a session, without asking anybody.
 */

/**
 * rf_session_get_state:
 * @self: a session
 *
 * Returns: whether it can be used
 */
RfSessionState
rf_session_get_state (RfSession *self)
{
  return self->state;
}

/**
 * rf_session_get_problem:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): why it cannot be used
 */
const GError *
rf_session_get_problem (RfSession *self)
{
  return self->problem;
}

/**
 * rf_session_get_service:
 * @self: a session
 *
 * For calls that do not block, and for what has a thread of its own.
 *
 * Returns: (transfer none) (nullable): the service, once it is open
 */
RfService *
rf_session_get_service (RfSession *self)
{
  return self->service;
}

/**
 * rf_session_get_providers:
 * @self: a session
 *
 * Returns: (transfer none) (element-type RfProviderInfo): what manifests say, in the order
 *   of the registry
 */
const GPtrArray *
rf_session_get_providers (RfSession *self)
{
  return self->providers;
}

/**
 * rf_session_is_remote:
 * @self: a session
 *
 * Returns: whether it is a server's
 */
gboolean
rf_session_is_remote (RfSession *self)
{
  return self->url != NULL;
}

/**
 * rf_session_is_admin:
 * @self: a session
 *
 * Returns: whether all panels may be used; on this machine, always
 */
gboolean
rf_session_is_admin (RfSession *self)
{
  return self->is_admin || self->url == NULL;
}

/**
 * rf_session_can_write:
 * @self: a session
 *
 * Returns: whether something may be changed in it
 */
gboolean
rf_session_can_write (RfSession *self)
{
  return self->state == RF_SESSION_READY;
}

/**
 * rf_session_can_change:
 * @self: a session
 *
 * Returns: whether entries may be changed in it, which a creator's token may not
 */
gboolean
rf_session_can_change (RfSession *self)
{
  return rf_session_can_write (self) && rf_session_is_admin (self);
}

/**
 * rf_session_get_name:
 * @self: a session
 *
 * Returns: what people call it
 */
const char *
rf_session_get_name (RfSession *self)
{
  return self->name;
}

/**
 * rf_session_get_url:
 * @self: a session
 *
 * Returns: (nullable): where the server is
 */
const char *
rf_session_get_url (RfSession *self)
{
  return self->url;
}

/**
 * rf_session_get_config_file:
 * @self: a session
 *
 * Returns: (nullable): the configuration that was chosen; %NULL for the usual place
 */
const char *
rf_session_get_config_file (RfSession *self)
{
  return self->config_file;
}

/**
 * rf_session_dup_notices:
 * @self: a session
 *
 * Returns: (transfer full): what is wrong with the configuration, and what happened to the
 *   store that people should know: lines in English, below one in the person's language
 */
GStrv
rf_session_dup_notices (RfSession *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) notices = self->host != NULL ? rf_host_dup_notices (self->host) : NULL;
  const GPtrArray *faults = self->host != NULL ? rf_host_get_faults (self->host) : NULL;

  if (faults != NULL && faults->len > 0)
    g_strv_builder_add (builder,
                        _ ("Something in the configuration is wrong, and does not count:"));
  for (guint i = 0; faults != NULL && i < faults->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (faults, i));
  if (notices != NULL && notices[0] != NULL)
    g_strv_builder_add (builder, _ ("Something happened to the library:"));
  if (notices != NULL)
    g_strv_builder_addv (builder, (const char **) notices);
  return g_strv_builder_end (builder);
}

/**
 * rf_session_get_money_fault:
 * @self: a session
 *
 * Returns: (nullable): the first line of the configuration for which nothing is generated;
 *   a server says so when it is asked
 */
const char *
rf_session_get_money_fault (RfSession *self)
{
  const GPtrArray *faults = self->host != NULL ? rf_host_get_money_faults (self->host) : NULL;

  return faults != NULL && faults->len > 0 ? g_ptr_array_index (faults, 0) : NULL;
}

/**
 * rf_session_find_provider:
 * @self: a session
 * @id: a provider's id
 *
 * Returns: (transfer none) (nullable): what its manifest says
 */
RfProviderInfo *
rf_session_find_provider (RfSession *self, const char *id)
{
  for (guint i = 0; i < self->providers->len; i++)
    {
      RfProviderInfo *info = g_ptr_array_index (self->providers, i);

      if (g_strcmp0 (info->id, id) == 0)
        return info;
    }
  return NULL;
}
