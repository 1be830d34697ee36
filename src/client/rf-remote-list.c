/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-remote-private.h"

#include "rf-json-fields.h"
#include "rf-past-action.h"
#include "rf-time.h"

#include <string.h>

/* What the server lists and shows. */

typedef struct
{
  RfNoun noun;
  const char *path;
  const char *member; /* of the answer */
  gpointer (*read) (JsonNode *node, GError **error);
  GDestroyNotify free_item;
} RfRemoteNoun;

static gpointer
rf_remote_read_entry (JsonNode *node, GError **error)
{
  return rf_entry_new_from_json (node, error);
}

static gpointer
rf_remote_read_provider (JsonNode *node, GError **error)
{
  return rf_provider_info_new_from_json (node, error);
}

static gpointer
rf_remote_read_account (JsonNode *node, GError **error)
{
  return rf_account_new_from_json (node, error);
}

static gpointer
rf_remote_read_job (JsonNode *node, GError **error)
{
  return rf_job_new_from_json (node, error);
}

static gpointer
rf_remote_read_action (JsonNode *node, GError **error)
{
  return rf_past_action_new_from_json (node, error);
}

static const RfRemoteNoun nouns[] = {
  { RF_NOUN_ENTRY,
    "/api/v1/generations/cache/entries",
    "entries",
    rf_remote_read_entry,
    (GDestroyNotify) rf_entry_free },
  { RF_NOUN_PROVIDER,
    "/api/v1/providers",
    "providers",
    rf_remote_read_provider,
    (GDestroyNotify) rf_provider_info_unref },
  { RF_NOUN_ACCOUNT,
    "/api/v1/accounts",
    "accounts",
    rf_remote_read_account,
    (GDestroyNotify) rf_account_free },
  { RF_NOUN_JOB, "/api/v1/queue", "jobs", rf_remote_read_job, (GDestroyNotify) rf_job_free },
  { RF_NOUN_ACTION,
    "/api/v1/generations/cache/log",
    "actions",
    rf_remote_read_action,
    (GDestroyNotify) rf_past_action_free },
};

/**
 * rf_remote_complete_assets:
 * @self: a remote
 * @assets: (element-type RfAsset): of an answer
 *
 * Makes their addresses absolute.
 */
void
rf_remote_complete_assets (RfRemote *self, GPtrArray *assets)
{
  for (guint i = 0; i < assets->len; i++)
    {
      RfAsset *asset = g_ptr_array_index (assets, i);
      g_autofree char *url = g_steal_pointer (&asset->url);

      asset->url = *url == '/' ? g_strconcat (self->url, url, NULL) : g_strdup (url);
    }
}

/**
 * rf_remote_complete_entry:
 * @self: a remote
 * @entry: of an answer
 *
 * Makes the addresses of its assets absolute.
 */
void
rf_remote_complete_entry (RfRemote *self, RfEntry *entry)
{
  if (entry->generation != NULL)
    rf_remote_complete_assets (self, entry->generation->assets);
}

/**
 * rf_remote_dup_glob:
 * @text: any text
 *
 * Returns: (transfer full): a glob that only this text matches
 */
char *
rf_remote_dup_glob (const char *text)
{
  GString *glob = g_string_new (NULL);

  for (; *text != '\0'; text++)
    {
      if (strchr ("*?[", *text) != NULL)
        g_string_append_printf (glob, "[%c]", *text);
      else
        g_string_append_c (glob, *text);
    }
  return g_string_free (glob, FALSE);
}

static void
rf_remote_append_selector_cb (const char *name, const char *value, gpointer query)
{
  rf_remote_append_query (query, name, value);
}

static void
rf_remote_append_entries (GString *query, const RfSelector *selector)
{
  g_autofree char *glob =
      selector->exact_key != NULL ? rf_remote_dup_glob (selector->exact_key) : NULL;

  rf_selector_foreach (selector, TRUE, rf_remote_append_selector_cb, query);
  if (glob != NULL)
    rf_remote_append_query (query, "key", glob);
}

static void
rf_remote_append_page (GString *query, const RfSelector *selector)
{
  g_autofree char *limit = g_strdup_printf ("%" G_GINT64_FORMAT, selector->limit);

  rf_remote_append_query (query, "limit", limit);
  if (selector->cursor != NULL)
    rf_remote_append_query (query, "cursor", selector->cursor);
}

static char *
rf_remote_dup_list_query (const RfRemoteNoun *noun, const RfSelector *selector)
{
  GString *query = g_string_new (NULL);

  if (selector == NULL || noun->noun == RF_NOUN_PROVIDER)
    return g_string_free (query, FALSE);
  if (noun->noun == RF_NOUN_ENTRY)
    rf_remote_append_entries (query, selector);
  else
    rf_remote_append_page (query, selector);
  if (noun->noun == RF_NOUN_JOB && selector->batch != NULL)
    rf_remote_append_query (query, "run", selector->batch);
  if (noun->noun == RF_NOUN_JOB && selector->job_state >= 0)
    rf_remote_append_query (
        query, "state", rf_enum_get_name (rf_job_state_names, selector->job_state));
  return g_string_free (query, FALSE);
}

typedef struct
{
  RfRemote *remote;
  const RfRemoteNoun *noun;
  RfPage *page;
} RfRemoteReading;

static gboolean
rf_remote_read_item_cb (JsonNode *element, gpointer data, GError **error)
{
  RfRemoteReading *reading = data;
  gpointer item = reading->noun->read (element, error);

  if (item == NULL)
    return FALSE;
  g_ptr_array_add (reading->page->items, item);
  if (reading->noun->noun == RF_NOUN_ENTRY)
    rf_remote_complete_entry (reading->remote, item);
  return TRUE;
}

static RfPage *
rf_remote_read_page (RfRemote *self, const RfRemoteNoun *noun, JsonNode *answer, GError **error)
{
  g_autoptr (RfPage) page = rf_page_new (noun->free_item);
  RfRemoteReading reading = { self, noun, page };
  JsonObject *object = rf_json_fields_get_object (answer, "a list", error);

  if (object != NULL && rf_json_fields_need (object, noun->member, error) &&
      rf_json_fields_foreach (object, noun->member, rf_remote_read_item_cb, &reading, error) &&
      rf_json_object_read_string (object, "next_cursor", &page->next_cursor, error) &&
      rf_json_object_read_boolean (object, "paused", &page->paused, error))
    return g_steal_pointer (&page);
  rf_remote_misread (self, error);
  return NULL;
}

RfPage *
rf_remote_list (RfService *service, RfNoun noun, const RfSelector *selector, GError **error)
{
  RfRemote *self = RF_REMOTE (service);
  const RfRemoteNoun *row = NULL;
  g_autofree char *query = NULL;
  g_autoptr (JsonNode) answer = NULL;
  RfRemoteCall call = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (nouns); i++)
    row = nouns[i].noun == noun ? &nouns[i] : row;
  if (row == NULL)
    return rf_remote_not_served (self, "list its tokens", error);
  query = rf_remote_dup_list_query (row, selector);
  call.path = row->path;
  call.query = query;
  answer = rf_remote_ask (self, &call, NULL, error);
  return answer != NULL ? rf_remote_read_page (self, row, answer, error) : NULL;
}

static JsonNode *
rf_remote_show (RfRemote *self, const char *before, const char *name, GError **error)
{
  g_autofree char *path = rf_remote_dup_path (before, name, "");
  const RfRemoteCall call = { .path = path };

  return rf_remote_ask (self, &call, NULL, error);
}

static JsonNode *
rf_remote_show_entry (RfRemote *self, const RfSelector *selector, GError **error)
{
  g_autofree char *path =
      rf_remote_dup_path ("/api/v1/generations/cache/entries/", selector->exact_key, "");
  g_autoptr (GString) query = g_string_new (NULL);
  RfRemoteCall call = { .path = path };

  if (selector->profile != NULL)
    {
      rf_remote_append_query (query, "profile", selector->profile);
      call.query = query->str;
    }
  return rf_remote_ask (self, &call, NULL, error);
}

/* By its number, or of the trash: for these a path of a key has no place. */
static RfEntry *
rf_remote_pick_entry (RfService *service, const RfSelector *selector, GError **error)
{
  g_autoptr (RfSelector) one = rf_selector_copy (selector);
  g_autoptr (RfPage) page = NULL;

  one->limit = 1;
  page = rf_remote_list (service, RF_NOUN_ENTRY, one, error);
  if (page != NULL && page->items->len > 0)
    return g_ptr_array_steal_index (page->items, 0);
  if (page != NULL)
    g_set_error_literal (error, RF_ERROR, RF_ERROR_NOT_FOUND, "this entry is not there any more");
  return NULL;
}

RfEntry *
rf_remote_get_entry (RfService *service, const RfSelector *selector, GError **error)
{
  RfRemote *self = RF_REMOTE (service);
  g_autoptr (JsonNode) answer = NULL;
  RfEntry *entry = NULL;

  if (selector->ids != NULL || selector->state != RF_STATE_ANY)
    return rf_remote_pick_entry (service, selector, error);
  /* A path has no place for it. */
  if (*selector->exact_key == '\0')
    g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "nothing stands under “”");
  else
    answer = rf_remote_show_entry (self, selector, error);
  if (answer == NULL)
    return NULL;
  entry = rf_entry_new_from_json (answer, error);
  if (entry == NULL)
    rf_remote_misread (self, error);
  else
    rf_remote_complete_entry (self, entry);
  return entry;
}

RfAccount *
rf_remote_get_account (RfService *service, const char *name, GError **error)
{
  RfRemote *self = RF_REMOTE (service);
  g_autoptr (JsonNode) answer = rf_remote_show (self, "/api/v1/accounts/", name, error);
  RfAccount *account = NULL;

  if (answer == NULL)
    return NULL;
  account = rf_account_new_from_json (answer, error);
  if (account == NULL)
    rf_remote_misread (self, error);
  else if (account->ledger == NULL)
    account->ledger = g_ptr_array_new ();
  return account;
}

/* A word that is not known here is none. */
static gboolean
rf_remote_read_state (JsonObject *object, RfProviderState *state, GError **error)
{
  g_autofree char *word = NULL;
  int lack = RF_LACK_OTHER;

  if (!rf_json_object_read_string (object, "status", &state->status, error) ||
      !rf_json_object_read_string (object, "lacks", &word, error))
    return FALSE;
  if (word != NULL)
    rf_enum_from_name (rf_lack_names, word, &lack);
  state->lack = state->status != NULL ? (RfLack) lack : RF_LACK_NOTHING;
  return TRUE;
}

RfProviderInfo *
rf_remote_get_provider (RfService *service, const char *id, RfProviderState *state, GError **error)
{
  RfRemote *self = RF_REMOTE (service);
  g_autoptr (JsonNode) answer = rf_remote_show (self, "/api/v1/providers/", id, error);
  RfProviderInfo *info = NULL;

  if (answer == NULL)
    return NULL;
  info = rf_provider_info_new_from_json (answer, error);
  if (info == NULL || !rf_remote_read_state (json_node_get_object (answer), state, error))
    {
      g_clear_pointer (&info, rf_provider_info_unref);
      rf_remote_misread (self, error);
    }
  return info;
}

/* Which model is the default of a kind the server alone knows; of one that is named
 * it tells the parameters. */
RfModelInfo *
rf_remote_find_model (RfService *service, const RfRequest *request, GError **error)
{
  g_autoptr (RfProviderInfo) info = NULL;
  g_auto (RfProviderState) state = { NULL, RF_LACK_NOTHING };
  RfModelInfo *model = NULL;

  if (request->provider == NULL || request->model == NULL)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "which model will be asked the server alone knows");
      return NULL;
    }
  info = rf_remote_get_provider (service, request->provider, &state, error);
  if (info == NULL)
    return NULL;
  model = rf_provider_info_find_model (info, request->model);
  if (model == NULL)
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_INVALID_REQUEST,
                 "the provider “%s” has no model “%s”",
                 request->provider,
                 request->model);
  return model != NULL ? rf_model_info_ref (model) : NULL;
}

RfJob *
rf_remote_get_job (RfService *service, const char *id, GError **error)
{
  RfRemote *self = RF_REMOTE (service);
  g_autoptr (JsonNode) answer = rf_remote_show (self, "/api/v1/queue/", id, error);
  RfJob *job = NULL;

  if (answer == NULL)
    return NULL;
  job = rf_job_new_from_json (answer, error);
  if (job == NULL)
    rf_remote_misread (self, error);
  return job;
}

RfStats *
rf_remote_stats (RfService *service,
                 const RfSelector *where,
                 gint64 since,
                 RfStatsBy by,
                 GError **error)
{
  RfRemote *self = RF_REMOTE (service);
  g_autoptr (GString) query = g_string_new (NULL);
  g_autofree char *age = rf_duration_to_string (since);
  RfRemoteCall call = { .path = "/api/v1/generations/cache/stats" };
  g_autoptr (JsonNode) answer = NULL;
  RfStats *stats = NULL;

  rf_remote_append_query (query, "since", age);
  if (by != RF_STATS_BY_NOTHING)
    rf_remote_append_query (query, "by", rf_enum_get_name (rf_stats_by_names, (int) by));
  if (where != NULL && where->profile != NULL)
    rf_remote_append_query (query, "profile", where->profile);
  call.query = query->str;
  answer = rf_remote_ask (self, &call, NULL, error);
  if (answer == NULL)
    return NULL;
  stats = rf_stats_new_from_json (answer, error);
  if (stats == NULL)
    rf_remote_misread (self, error);
  else
    stats->by = by;
  return stats;
}

RfKeeping *
rf_remote_get_keeping (RfService *service, GError **error)
{
  RfRemote *self = RF_REMOTE (service);
  const RfRemoteCall call = { .path = "/api/v1/generations/cache/keeping" };
  g_autoptr (JsonNode) answer = rf_remote_ask (self, &call, NULL, error);
  RfKeeping *keeping = answer != NULL ? rf_keeping_new_from_json (answer, error) : NULL;

  if (answer != NULL && keeping == NULL)
    rf_remote_misread (self, error);
  return keeping;
}
