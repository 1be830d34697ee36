/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-result.h"

#include "rf-credits.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"
#include "rf-paths.h"
#include "rf-time.h"

/*
 * The answers of a service and their JSON, which is the same on the command
 * line and over HTTP. What is not there is null, so that a reader finds every
 * name; only `reason` and `step` stand where they say something.
 */

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
  rf_json_append_boolean (text, "content_differs", self->content_differs);
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
  rf_json_append_boolean (text, "stored", self->stored);
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
