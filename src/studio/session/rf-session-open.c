/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-session-private.h"

#include "rf-host-server.h"

/*
 * Opening the data of this machine, or asking a server whether it is there: all of it may
 * block, so it is done on a thread, and handed over whole.
 */

/**
 * rf_opened_free:
 * @data: (transfer full): what was opened
 */
void
rf_opened_free (gpointer data)
{
  RfOpened *self = data;

  g_clear_object (&self->service);
  g_clear_object (&self->host);
  g_clear_pointer (&self->providers, g_ptr_array_unref);
  g_clear_error (&self->problem);
  g_free (self);
}

static gboolean
rf_opened_try_list (RfOpened *self, RfNoun noun, GError **error)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;

  selector->limit = 1;
  page = rf_service_list (self->service, noun, selector, error);
  return page != NULL;
}

static void
rf_opened_list_providers (RfOpened *self, GError **error)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = rf_service_list (self->service, RF_NOUN_PROVIDER, selector, error);

  self->providers = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_provider_info_unref);
  for (guint i = 0; page != NULL && i < page->items->len; i++)
    g_ptr_array_add (self->providers, rf_provider_info_ref (g_ptr_array_index (page->items, i)));
}

/* A store that takes no writes may still be read. */
static gboolean
rf_opened_look_at_store (RfOpened *self, GError **error)
{
  g_autoptr (GError) unwritable = NULL;
  RfHealth health = { 0 };

  self->is_admin = TRUE;
  self->state = RF_SESSION_READY;
  rf_opened_list_providers (self, NULL);
  if (rf_service_probe (self->service, &health, &unwritable))
    return TRUE;
  self->state = RF_SESSION_READ_ONLY;
  if (rf_opened_try_list (self, RF_NOUN_ENTRY, NULL))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&unwritable));
  return FALSE;
}

/* The log of actions is for admins. */
static gboolean
rf_opened_look_at_server (RfOpened *self, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GError) refusal = NULL;

  self->state = RF_SESSION_READY;
  rf_opened_list_providers (self, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  self->is_admin = rf_opened_try_list (self, RF_NOUN_ACTION, &refusal);
  return self->is_admin || g_error_matches (refusal, RF_ERROR, RF_ERROR_FORBIDDEN)
             ? TRUE
             : (g_propagate_error (error, g_steal_pointer (&refusal)), FALSE);
}

/**
 * rf_place_free:
 * @data: (transfer full): a place
 */
void
rf_place_free (gpointer data)
{
  RfPlace *self = data;

  g_free (self->data_dir);
  g_free (self->config_file);
  g_free (self->url);
  g_free (self->token);
  g_free (self);
}

static gboolean
rf_opened_open_server (RfOpened *self, const RfPlace *place, GError **error)
{
  g_autofree char *token = g_strdup (place->token);

  if (token == NULL && !rf_host_find_server_token (place->config_file, &token, error))
    return FALSE;
  self->service = rf_host_open_server (place->url, token, error);
  return self->service != NULL && rf_opened_look_at_server (self, error);
}

static gboolean
rf_opened_open (RfOpened *self, const RfPlace *place, GError **error)
{
  if (place->url != NULL)
    return rf_opened_open_server (self, place, error);
  self->host = rf_host_new (place->data_dir, place->config_file, RF_HOST_FLAG_NONE);
  self->service = g_object_ref (rf_host_get_service (self->host));
  return rf_opened_look_at_store (self, error);
}

/**
 * rf_opened_new:
 * @place: where it is
 *
 * Blocks until it is known whether it can be used.
 *
 * Returns: (transfer full): what was opened, or why it was not
 */
RfOpened *
rf_opened_new (const RfPlace *place)
{
  RfOpened *self = g_new0 (RfOpened, 1);

  if (!rf_opened_open (self, place, &self->problem))
    self->state = RF_SESSION_FAILED;
  if (self->providers == NULL)
    self->providers = g_ptr_array_new ();
  return self;
}
