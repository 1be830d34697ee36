/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-result.h"

#include "rf-credits.h"
#include "rf-json-object.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"
#include "rf-paths.h"
#include "rf-time.h"

/*
 * The answers of a service and their JSON, which is the same on the command
 * line and over HTTP. What is not there is null, so that a reader finds every
 * name; only `reason`, `canonical` and `nearest` stand where they say something.
 */

static void
rf_json_set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static void
rf_json_set_credits (JsonObject *object, const char *name, gint64 millionths)
{
  json_object_set_double_member (object, name, rf_credits_to_double (millionths));
}

static JsonNode *
rf_json_take_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

/**
 * rf_result_new:
 * @outcome: how the request was answered
 *
 * Returns: (transfer full): a result with nothing else in it
 */
RfResult *
rf_result_new (RfOutcome outcome)
{
  RfResult *self = g_new0 (RfResult, 1);

  self->outcome = outcome;
  self->version = 1;
  return self;
}

/**
 * rf_result_free:
 * @self: (transfer full) (nullable): a result
 */
void
rf_result_free (RfResult *self)
{
  if (self == NULL)
    return;
  g_free (self->reason);
  g_free (self->key);
  g_free (self->fingerprint);
  g_clear_error (&self->store_error);
  g_clear_pointer (&self->step, rf_result_free);
  g_clear_pointer (&self->entry, rf_entry_free);
  g_clear_pointer (&self->generation, rf_generation_free);
  if (self->work_directory != NULL)
    rf_paths_remove_tree (self->work_directory);
  g_free (self->work_directory);
  g_free (self);
}

/**
 * rf_result_get_generation:
 * @self: a result
 *
 * Returns: (transfer none) (nullable): what was made or found
 */
const RfGeneration *
rf_result_get_generation (const RfResult *self)
{
  return self->entry != NULL ? self->entry->generation : self->generation;
}

/**
 * rf_result_get_charged:
 * @self: a result
 *
 * Returns: millionths that were charged for it and for its default step
 */
gint64
rf_result_get_charged (const RfResult *self)
{
  return self->charged + (self->step != NULL ? rf_result_get_charged (self->step) : 0);
}

static void
rf_result_append_credits (GString *text, const char *name, gint64 millionths)
{
  rf_json_append_name (text, name);
  rf_json_append_number (text, rf_credits_to_double (millionths));
}

static void
rf_result_append_boolean (GString *text, const char *name, gboolean value)
{
  rf_json_append_name (text, name);
  g_string_append (text, value ? "true" : "false");
}

static void
rf_result_append_time (GString *text, const char *name, gint64 milliseconds)
{
  g_autofree char *time = milliseconds != 0 ? rf_time_to_string (milliseconds) : NULL;

  rf_json_append_text (text, name, time);
}

static void
rf_result_append_assets (GString *text, const GPtrArray *assets)
{
  rf_json_append_name (text, "assets");
  g_string_append_c (text, '[');
  for (guint i = 0; assets != NULL && i < assets->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      rf_asset_append_json (g_ptr_array_index (assets, i), text);
    }
  g_string_append_c (text, ']');
}

/**
 * rf_result_append_json:
 * @self: a result that holds a generation
 * @text: where to append
 *
 * Writes the object of `generate --json`, without a tree in between, since each hit
 * of a server is answered by it. `created_at` and `expires_at` are the entry's; where
 * no entry was made, `created_at` is when the generation was finished, and
 * `expires_at` is null. Credits are decimals, times RFC 3339.
 */
void
rf_result_append_json (const RfResult *self, GString *text)
{
  const RfGeneration *made = rf_result_get_generation (self);
  const RfEntry *entry = self->entry;

  g_return_if_fail (made != NULL);
  g_string_append_c (text, '{');
  rf_result_append_assets (text, made->assets);
  rf_result_append_credits (text, "charged", self->charged);
  rf_result_append_boolean (text, "content_differs", self->content_differs);
  rf_result_append_credits (text, "cost", made->cost);
  rf_result_append_time (text, "created_at", entry != NULL ? entry->created_at : made->finished_at);
  rf_result_append_time (text, "expires_at", entry != NULL ? entry->expires_at : 0);
  rf_json_append_text (text, "fingerprint", self->fingerprint);
  rf_json_append_text (text, "generation_id", made->id);
  rf_json_append_text (text, "key", self->key);
  rf_json_append_text (text, "kind", rf_enum_get_name (rf_kind_names, (int) made->kind));
  rf_json_append_text (text, "model", made->model);
  rf_json_append_text (text, "outcome", rf_enum_get_name (rf_outcome_names, (int) self->outcome));
  rf_json_append_text (text, "provider", made->provider);
  if (self->reason != NULL)
    rf_json_append_text (text, "reason", self->reason);
  rf_result_append_credits (text, "saved", self->saved);
  if (self->step != NULL)
    {
      rf_json_append_name (text, "step");
      rf_result_append_json (self->step, text);
    }
  rf_result_append_boolean (text, "stored", self->stored);
  rf_json_append_text (text,
                       "strategy",
                       self->strategy != RF_STRATEGY_UNSET
                           ? rf_enum_get_name (rf_strategy_names, (int) self->strategy)
                           : NULL);
  rf_json_append_whole (text, "uses", entry != NULL ? entry->uses : 0);
  rf_json_append_whole (text, "version", self->version);
  g_string_append_c (text, '}');
}

/**
 * rf_result_to_json:
 * @self: a result that holds a generation
 *
 * Returns: (transfer full): what rf_result_append_json() writes
 */
JsonNode *
rf_result_to_json (const RfResult *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  rf_result_append_json (self, text);
  return rf_json_parse (text->str, (gssize) text->len, NULL, NULL);
}

/**
 * rf_check_new:
 *
 * Returns: (transfer full): a check that found nothing
 */
RfCheck *
rf_check_new (void)
{
  RfCheck *self = g_new0 (RfCheck, 1);

  self->outcome = RF_OUTCOME_MISS;
  self->ttl_seconds = -1;
  return self;
}

/**
 * rf_check_free:
 * @self: (transfer full) (nullable): a check
 */
void
rf_check_free (RfCheck *self)
{
  if (self == NULL)
    return;
  g_free (self->reason);
  g_free (self->key);
  g_free (self->fingerprint);
  g_free (self->generation_id);
  g_free (self->provider);
  g_free (self->model);
  g_clear_error (&self->shortfall);
  g_free (self->canonical);
  g_free (self->nearest);
  g_clear_pointer (&self->differs, g_ptr_array_unref);
  g_free (self);
}

/**
 * rf_check_take_shortfall:
 * @self: a check
 * @shortfall: (transfer full): why it would not be paid for
 *
 * Generating would end with that, so it becomes the reason.
 */
void
rf_check_take_shortfall (RfCheck *self, GError *shortfall)
{
  g_clear_error (&self->shortfall);
  self->shortfall = shortfall;
  g_free (self->reason);
  self->reason = g_strdup (rf_error_code_get_name (RF_ERROR_OVER_BUDGET));
}

static void
rf_difference_free (gpointer data)
{
  RfDifference *difference = data;

  g_free (difference->parameter);
  g_clear_pointer (&difference->asked, json_node_unref);
  g_clear_pointer (&difference->cached, json_node_unref);
  g_free (difference);
}

/**
 * rf_check_take_difference:
 * @self: a check
 * @parameter: the parameter that differs
 * @asked: (transfer full) (nullable): its canonical value in the request
 * @cached: (transfer full) (nullable): its canonical value in the nearest entry
 */
void
rf_check_take_difference (RfCheck *self, const char *parameter, JsonNode *asked, JsonNode *cached)
{
  RfDifference *difference = g_new0 (RfDifference, 1);

  difference->parameter = g_strdup (parameter);
  difference->asked = asked;
  difference->cached = cached;
  if (self->differs == NULL)
    self->differs = g_ptr_array_new_with_free_func (rf_difference_free);
  g_ptr_array_add (self->differs, difference);
}

static void
rf_json_set_copy (JsonObject *object, const char *name, JsonNode *value)
{
  if (value != NULL)
    json_object_set_member (object, name, rf_json_copy (value));
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
rf_check_nearest_to_json (const RfCheck *self)
{
  JsonObject *nearest = json_object_new ();
  JsonArray *differs = json_array_new ();

  for (guint i = 0; self->differs != NULL && i < self->differs->len; i++)
    {
      const RfDifference *difference = g_ptr_array_index (self->differs, i);
      JsonObject *row = json_object_new ();

      json_object_set_string_member (row, "parameter", difference->parameter);
      rf_json_set_copy (row, "asked", difference->asked);
      rf_json_set_copy (row, "cached", difference->cached);
      json_array_add_object_element (differs, row);
    }
  json_object_set_string_member (nearest, "key", self->nearest);
  json_object_set_array_member (nearest, "differs", differs);
  return nearest;
}

/**
 * rf_check_to_json:
 * @self: a check
 *
 * A parameter that one side does not have is null there.
 *
 * Returns: (transfer full): the object of `check --json`
 */
JsonNode *
rf_check_to_json (const RfCheck *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "cached", self->cached);
  json_object_set_string_member (
      object, "outcome", rf_enum_get_name (rf_outcome_names, (int) self->outcome));
  if (self->reason != NULL)
    json_object_set_string_member (object, "reason", self->reason);
  rf_json_set_string (object, "cache_key", self->key);
  rf_json_set_string (object, "fingerprint", self->fingerprint);
  rf_json_set_string (object, "generation_id", self->generation_id);
  rf_json_set_string (object, "provider", self->provider);
  rf_json_set_string (object, "model", self->model);
  if (self->ttl_seconds >= 0)
    json_object_set_int_member (object, "ttl_seconds", self->ttl_seconds);
  else
    json_object_set_null_member (object, "ttl_seconds");
  rf_json_set_credits (object, "cost", self->cost);
  if (self->canonical != NULL)
    json_object_set_string_member (object, "canonical", self->canonical);
  if (self->nearest != NULL)
    json_object_set_object_member (object, "nearest", rf_check_nearest_to_json (self));
  return rf_json_take_object (object);
}

/**
 * rf_page_new:
 * @free_item: frees one of its items
 *
 * Returns: (transfer full): an empty page
 */
RfPage *
rf_page_new (GDestroyNotify free_item)
{
  RfPage *self = g_new0 (RfPage, 1);

  self->items = g_ptr_array_new_with_free_func (free_item);
  return self;
}

/**
 * rf_page_free:
 * @self: (transfer full) (nullable): a page
 */
void
rf_page_free (RfPage *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self->next_cursor);
  g_free (self);
}

/**
 * rf_report_new:
 *
 * Returns: (transfer full): a report of nothing done
 */
RfReport *
rf_report_new (void)
{
  return g_new0 (RfReport, 1);
}

/**
 * rf_report_free:
 * @self: (transfer full) (nullable): a report
 */
void
rf_report_free (RfReport *self)
{
  if (self == NULL)
    return;
  g_free (self->doubt);
  g_free (self);
}

/**
 * rf_report_to_json:
 * @self: a report
 * @verb: what was done, in the past, such as `invalidated`: the name that the
 *   count gets
 *
 * Returns: (transfer full): the object that `cache invalidate --json` prints
 */
JsonNode *
rf_report_to_json (const RfReport *self, const char *verb)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, verb, self->changed);
  json_object_set_int_member (object, "also_under", self->also_under);
  json_object_set_int_member (object, "bytes", self->bytes);
  rf_json_set_credits (object, "cost_to_remake", self->cost_to_remake);
  json_object_set_boolean_member (object, "dry_run", self->dry_run);
  return rf_json_take_object (object);
}

/**
 * rf_report_to_count_json:
 * @self: a report
 * @verb: what was done, in the past, such as `pinned`
 *
 * Returns: (transfer full): the object of a verb that takes nothing away
 */
JsonNode *
rf_report_to_count_json (const RfReport *self, const char *verb)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, verb, self->changed);
  json_object_set_boolean_member (object, "dry_run", self->dry_run);
  return rf_json_take_object (object);
}

/**
 * rf_report_to_cleanup_json:
 * @self: the report of a cleanup
 *
 * Returns: (transfer full): the object that `cache cleanup --json` prints;
 *   `deleted` is the sum of `expired`, `unused` and `evicted`
 */
JsonNode *
rf_report_to_cleanup_json (const RfReport *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "deleted", self->expired + self->unused + self->evicted);
  json_object_set_int_member (object, "archived", self->archived);
  json_object_set_int_member (object, "bytes_freed", self->bytes_freed);
  json_object_set_boolean_member (object, "dry_run", self->dry_run);
  json_object_set_int_member (object, "expired", self->expired);
  json_object_set_int_member (object, "unused", self->unused);
  json_object_set_int_member (object, "evicted", self->evicted);
  json_object_set_int_member (object, "purged", self->purged);
  json_object_set_int_member (object, "orphans", self->orphans);
  json_object_set_int_member (object, "bytes_trashed", self->bytes);
  if (self->doubt != NULL)
    json_object_set_string_member (object, "doubt", self->doubt);
  else
    json_object_set_null_member (object, "doubt");
  return rf_json_take_object (object);
}

/**
 * rf_page_to_json:
 * @self: one page of a list
 * @name: of the member that takes the items
 * @item_to_json: one item as JSON
 *
 * Returns: (transfer full): an object with the items and `next_cursor`
 */
JsonNode *
rf_page_to_json (const RfPage *self, const char *name, JsonNode *(*item_to_json) (gconstpointer))
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *items = json_array_new ();

  for (guint i = 0; i < self->items->len; i++)
    json_array_add_element (items, item_to_json (g_ptr_array_index (self->items, i)));
  json_object_set_array_member (object, name, items);
  if (self->next_cursor != NULL)
    json_object_set_string_member (object, "next_cursor", self->next_cursor);
  else
    json_object_set_null_member (object, "next_cursor");
  json_node_take_object (node, object);
  return node;
}
