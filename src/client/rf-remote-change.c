/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-remote-private.h"

#include "rf-credits.h"
#include "rf-json-fields.h"

/*
 * What the server changes. A change is asked for once: where its answer is lost,
 * the caller is told so, since a second one might do it again.
 */

typedef struct
{
  RfVerb verb;
  const char *name; /* in the path */
  const char *done; /* the name of the count; NULL for a cleanup */
} RfRemoteVerb;

static const RfRemoteVerb entry_verbs[] = {
  { RF_VERB_INVALIDATE, "invalidate", "invalidated" },
  { RF_VERB_RESTORE, "restore", "restored" },
  { RF_VERB_PIN, "pin", "pinned" },
  { RF_VERB_UNPIN, "unpin", "unpinned" },
  { RF_VERB_TAG, "tag", "tagged" },
  { RF_VERB_RATE, "rate", "rated" },
  { RF_VERB_PURGE, "purge", "purged" },
};

static JsonNode *
rf_remote_new_body (JsonObject **object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  *object = json_object_new ();
  json_node_take_object (node, *object);
  return node;
}

static void
rf_remote_add_selector_cb (const char *name, const char *value, gpointer object)
{
  json_object_set_string_member (object, name, value);
}

static void
rf_remote_add_strings (JsonObject *object, const char *name, GStrv strings)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; strings != NULL && strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  json_object_set_array_member (object, name, array);
}

static void
rf_remote_add_chosen (JsonObject *object, const RfSelector *selector)
{
  const char *const one[] = { selector->exact_key, NULL };

  if (selector->exact_key != NULL || selector->among != NULL)
    {
      rf_remote_add_strings (
          object, "keys", selector->among != NULL ? selector->among : (GStrv) one);
      return;
    }
  rf_selector_foreach (selector, FALSE, rf_remote_add_selector_cb, object);
  if (selector->but != NULL)
    rf_remote_add_strings (object, "but", selector->but);
  if (rf_selector_is_empty (selector))
    json_object_set_boolean_member (object, "all", TRUE);
}

static JsonNode *
rf_remote_new_entry_body (const RfAction *action)
{
  JsonObject *object = NULL;
  JsonNode *node = rf_remote_new_body (&object);

  if (action->selector != NULL)
    rf_remote_add_chosen (object, action->selector);
  json_object_set_boolean_member (object, "dry_run", action->dry_run);
  if (action->verb == RF_VERB_TAG)
    {
      rf_remote_add_strings (object, "add", action->add_tags);
      rf_remote_add_strings (object, "remove", action->remove_tags);
    }
  if (action->verb == RF_VERB_RATE)
    json_object_set_int_member (object, "stars", action->rating);
  return node;
}

static JsonNode *
rf_remote_new_cleanup_body (const RfAction *action)
{
  JsonObject *object = NULL;
  JsonNode *node = rf_remote_new_body (&object);

  json_object_set_boolean_member (object, "dry_run", action->dry_run);
  json_object_set_boolean_member (object, "purge", action->purge);
  json_object_set_boolean_member (object, "orphans", action->orphans);
  json_object_set_boolean_member (object, "confirmed", action->confirmed);
  return node;
}

static JsonNode *
rf_remote_post (RfRemote *self,
                const char *path,
                JsonNode *body,
                GCancellable *cancellable,
                GError **error)
{
  const RfRemoteCall call = { .method = "POST", .path = path, .body = body };

  return rf_remote_ask (self, &call, cancellable, error);
}

static RfReport *
rf_remote_read_report (RfRemote *self, JsonNode *answer, const char *done, GError **error)
{
  RfReport *report = rf_report_new_from_json (answer, done, error);

  if (report == NULL)
    rf_remote_misread (self, error);
  return report;
}

static RfReport *
rf_remote_apply_to_entries (RfRemote *self, const RfAction *action, GError **error)
{
  const RfRemoteVerb *verb = NULL;
  g_autoptr (JsonNode) body = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *path = NULL;

  if (action->verb == RF_VERB_CLEANUP)
    {
      body = rf_remote_new_cleanup_body (action);
      answer = rf_remote_post (self, "/api/cache/cleanup", body, NULL, error);
      return answer != NULL ? rf_remote_read_report (self, answer, NULL, error) : NULL;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (entry_verbs); i++)
    verb = entry_verbs[i].verb == action->verb ? &entry_verbs[i] : verb;
  if (verb == NULL)
    return rf_remote_not_served (self, "do that to entries", error);
  body = rf_remote_new_entry_body (action);
  path = g_strconcat ("/api/v1/generations/cache/", verb->name, NULL);
  answer = rf_remote_post (self, path, body, NULL, error);
  return answer != NULL ? rf_remote_read_report (self, answer, verb->done, error) : NULL;
}

/* As text, so that no place is lost. */
static void
rf_remote_add_credits (JsonObject *object, const char *name, gint64 millionths)
{
  g_autofree char *text = rf_credits_to_string (millionths);

  json_object_set_string_member (object, name, text);
}

/* Null takes a limit away, and what is not there stays. */
static void
rf_remote_add_limit (JsonObject *object, const char *name, gint64 limit)
{
  if (limit == RF_LIMIT_NONE)
    json_object_set_null_member (object, name);
  else if (limit != RF_LIMIT_SAME)
    rf_remote_add_credits (object, name, limit);
}

static JsonNode *
rf_remote_new_account_body (const RfAction *action)
{
  JsonObject *object = NULL;
  JsonNode *node = rf_remote_new_body (&object);

  if (action->verb == RF_VERB_GRANT)
    {
      rf_remote_add_credits (object, "credits", action->amount);
      return node;
    }
  rf_remote_add_limit (object, "day", action->limit_day);
  rf_remote_add_limit (object, "month", action->limit_month);
  if (action->limited >= 0)
    json_object_set_boolean_member (object, "balance", action->limited == 1);
  if (action->unfreeze)
    json_object_set_boolean_member (object, "unfreeze", TRUE);
  return node;
}

static RfReport *
rf_remote_new_report (JsonNode *answer)
{
  RfReport *report = answer != NULL ? rf_report_new () : NULL;

  if (report != NULL)
    report->changed = 1;
  return report;
}

static RfReport *
rf_remote_apply_to_account (RfRemote *self, const RfAction *action, GError **error)
{
  g_autoptr (JsonNode) body = rf_remote_new_account_body (action);
  g_autofree char *path = rf_remote_dup_path (
      "/api/v1/accounts/", action->name, action->verb == RF_VERB_GRANT ? "/grant" : "/limit");
  g_autoptr (JsonNode) answer = rf_remote_post (self, path, body, NULL, error);

  return rf_remote_new_report (answer);
}

static RfReport *
rf_remote_apply_to_jobs (RfRemote *self, const RfAction *action, GError **error)
{
  const char *verb = rf_enum_get_name (rf_verb_names, (int) action->verb);
  g_autofree char *after = g_strconcat ("/", verb, NULL);
  g_autofree char *path = action->name != NULL
                              ? rf_remote_dup_path ("/api/v1/queue/", action->name, after)
                              : g_strconcat ("/api/v1/queue", after, NULL);
  JsonObject *object = NULL;
  g_autoptr (JsonNode) body = rf_remote_new_body (&object);
  g_autoptr (JsonNode) answer = NULL;

  if (action->verb == RF_VERB_MOVE && action->place > 0)
    json_object_set_int_member (object, "to", action->place);
  else if (action->verb == RF_VERB_MOVE)
    json_object_set_string_member (object, "to", "last");
  answer = rf_remote_post (self, path, body, NULL, error);
  return rf_remote_new_report (answer);
}

RfReport *
rf_remote_apply (RfService *service, const RfAction *action, GError **error)
{
  RfRemote *self = RF_REMOTE (service);

  if (action->noun == RF_NOUN_ENTRY)
    return rf_remote_apply_to_entries (self, action, error);
  if (action->noun == RF_NOUN_ACCOUNT)
    return rf_remote_apply_to_account (self, action, error);
  if (action->noun == RF_NOUN_JOB)
    return rf_remote_apply_to_jobs (self, action, error);
  return rf_remote_not_served (self, "change its tokens", error);
}

gboolean
rf_remote_cancel (RfService *service, const char *id, GError **error)
{
  g_autofree char *path = rf_remote_dup_path ("/api/v1/generations/", id, "");
  const RfRemoteCall call = { .method = "DELETE", .path = path };
  g_autoptr (JsonNode) answer = rf_remote_ask (RF_REMOTE (service), &call, NULL, error);

  return answer != NULL;
}

static gboolean
rf_remote_read_sentence_cb (JsonNode *element, gpointer sentences, GError **error)
{
  const char *text = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_string (element) : NULL;

  if (text != NULL)
    {
      g_ptr_array_add (sentences, g_strdup (text));
      return TRUE;
    }
  g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "a finding must be a string");
  return FALSE;
}

/* Both calls come as one from the server, which mends first and then looks. */
static GPtrArray *
rf_remote_find (RfService *service,
                gboolean repairs,
                const char *member,
                GCancellable *cancellable,
                GError **error)
{
  RfRemote *self = RF_REMOTE (service);
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);
  JsonObject *object = NULL;
  g_autoptr (JsonNode) body = rf_remote_new_body (&object);
  g_autoptr (JsonNode) answer = NULL;

  json_object_set_boolean_member (object, "repair", repairs);
  answer = rf_remote_post (self, "/api/v1/generations/cache/verify", body, cancellable, error);
  if (answer == NULL)
    return NULL;
  object = rf_json_fields_get_object (answer, "findings", error);
  if (object != NULL && rf_json_fields_need (object, member, error) &&
      rf_json_fields_foreach (object, member, rf_remote_read_sentence_cb, sentences, error))
    return g_steal_pointer (&sentences);
  rf_remote_misread (self, error);
  return NULL;
}

GPtrArray *
rf_remote_verify (RfService *service,
                  RfProgress *progress,
                  GCancellable *cancellable,
                  GError **error)
{
  return rf_remote_find (service, FALSE, "findings", cancellable, error);
}

GPtrArray *
rf_remote_repair (RfService *service,
                  RfProgress *progress,
                  GCancellable *cancellable,
                  GError **error)
{
  return rf_remote_find (service, TRUE, "mended", cancellable, error);
}
