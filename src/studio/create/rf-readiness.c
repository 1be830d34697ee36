/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-readiness.h"

#include "rf-say-state.h"

/*
 * What the panel asks before anybody has chosen a model: which one makes a kind where
 * nobody says, by configuration alone and at once; and which providers are not ready,
 * which takes longer, since their modules are loaded for that.
 */

static gpointer
rf_readiness_find_defaults (RfService *service,
                            gpointer data,
                            GCancellable *cancellable,
                            GError **error)
{
  GPtrArray *models = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_model_info_unref);

  for (const RfEnumName *row = rf_kind_names; row->name != NULL; row++)
    {
      g_autoptr (RfRequest) request = rf_request_new ();
      RfModelInfo *model = NULL;

      request->has_kind = TRUE;
      request->kind = (RfKind) row->value;
      model = rf_service_find_model (service, request, NULL);
      if (model != NULL)
        g_ptr_array_add (models, model);
    }
  return models;
}

/**
 * rf_readiness_find_defaults_async:
 * @session: who is asked
 * @cancellable: (nullable): stops it
 * @callback: is given a #GPtrArray of #RfModelInfo by rf_session_call_finish()
 * @user_data: for the callback
 */
void
rf_readiness_find_defaults_async (RfSession *session,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  RfSessionCall call = {
    .function = rf_readiness_find_defaults,
    .free_answer = (GDestroyNotify) g_ptr_array_unref,
  };

  rf_session_call_async (session, &call, cancellable, callback, user_data);
}

static gpointer
rf_readiness_ask (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  const GPtrArray *ids = data;
  GHashTable *why = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < ids->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      g_auto (RfProviderState) state = { NULL, RF_LACK_NOTHING };
      g_autoptr (RfProviderInfo) info = rf_service_ask_provider (service, id, &state, NULL);

      if (info != NULL && state.status != NULL)
        g_hash_table_replace (why, g_strdup (id), rf_say_not_ready (&state, ". "));
    }
  return why;
}

/**
 * rf_readiness_ask_async:
 * @session: who is asked
 * @cancellable: (nullable): stops it
 * @callback: is given a #GHashTable of providers' ids → why they are not ready, by
 *   rf_session_call_finish()
 * @user_data: for the callback
 */
void
rf_readiness_ask_async (RfSession *session,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  const GPtrArray *providers = rf_session_get_providers (session);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  RfSessionCall call = {
    .function = rf_readiness_ask,
    .data = ids,
    .free_data = (GDestroyNotify) g_ptr_array_unref,
    .free_answer = (GDestroyNotify) g_hash_table_unref,
    .is_long = TRUE,
  };

  for (guint i = 0; i < providers->len; i++)
    g_ptr_array_add (ids, g_strdup (((RfProviderInfo *) providers->pdata[i])->id));
  rf_session_call_async (session, &call, cancellable, callback, user_data);
}
