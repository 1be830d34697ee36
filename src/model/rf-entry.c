/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry.h"

#include "rf-credits.h"
#include "rf-time.h"

/**
 * rf_entry_new:
 *
 * Returns: (transfer full): an entry without a generation
 */
RfEntry *
rf_entry_new (void)
{
  RfEntry *self = g_new0 (RfEntry, 1);

  self->strategy = RF_STRATEGY_ONCE;
  self->version = 1;
  return self;
}

/**
 * rf_entry_free:
 * @self: (transfer full) (nullable): an entry
 */
void
rf_entry_free (RfEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->namespace_);
  g_free (self->key);
  g_free (self->profile);
  g_free (self->scope);
  g_free (self->playthrough_id);
  g_free (self->player_id);
  g_strfreev (self->tags);
  rf_generation_free (self->generation);
  g_free (self);
}

/**
 * rf_entry_copy:
 * @self: an entry
 *
 * Returns: (transfer full): the same with everything in it
 */
RfEntry *
rf_entry_copy (const RfEntry *self)
{
  RfEntry *copy = g_memdup2 (self, sizeof *self);

  copy->namespace_ = g_strdup (self->namespace_);
  copy->key = g_strdup (self->key);
  copy->profile = g_strdup (self->profile);
  copy->scope = g_strdup (self->scope);
  copy->playthrough_id = g_strdup (self->playthrough_id);
  copy->player_id = g_strdup (self->player_id);
  copy->tags = g_strdupv (self->tags);
  copy->generation = rf_generation_copy (self->generation);
  return copy;
}

static void
rf_entry_add_time (JsonBuilder *builder, const char *name, gint64 milliseconds)
{
  g_autofree char *text = milliseconds > 0 ? rf_time_to_string (milliseconds) : NULL;

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
rf_entry_add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
rf_entry_add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
rf_entry_add_generation (JsonBuilder *builder, const RfGeneration *generation)
{
  rf_entry_add_string (builder, "generation_id", generation->id);
  rf_entry_add_string (builder, "fingerprint", generation->fingerprint);
  rf_entry_add_string (builder, "kind", rf_enum_get_name (rf_kind_names, (int) generation->kind));
  rf_entry_add_string (builder, "provider", generation->provider);
  rf_entry_add_string (builder, "model", generation->model);
  rf_entry_add_string (builder, "answered_model", generation->answered_model);
  rf_entry_add_string (builder, "seed", generation->seed);
  rf_entry_add_string (builder, "prompt", generation->prompt);
  rf_entry_add_string (builder, "canonical", generation->canonical);
  json_builder_set_member_name (builder, "cost");
  json_builder_add_double_value (builder, rf_credits_to_double (generation->cost));
  rf_entry_add_time (builder, "generated_at", generation->finished_at);
  json_builder_set_member_name (builder, "generation_seconds");
  json_builder_add_double_value (
      builder, (double) (generation->finished_at - generation->started_at) / 1000.0);
  json_builder_set_member_name (builder, "assets");
  json_builder_begin_array (builder);
  for (guint i = 0; i < generation->assets->len; i++)
    json_builder_add_value (builder, rf_asset_to_json (g_ptr_array_index (generation->assets, i)));
  json_builder_end_array (builder);
}

/**
 * rf_entry_is_expired:
 * @self: an entry
 * @now: milliseconds
 *
 * Returns: whether its time is over; an archived entry's never is
 */
gboolean
rf_entry_is_expired (const RfEntry *self, gint64 now)
{
  return self->expires_at > 0 && self->expires_at <= now && !self->archived;
}

/**
 * rf_entry_to_json:
 * @self: an entry
 *
 * Returns: (transfer full): the entry with the provenance of its generation,
 *   as lists and single entries show it
 */
JsonNode *
rf_entry_to_json (const RfEntry *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_int_value (builder, self->id);
  rf_entry_add_string (builder, "key", self->key);
  rf_entry_add_string (builder, "profile", self->profile);
  rf_entry_add_string (
      builder, "strategy", rf_enum_get_name (rf_strategy_names, (int) self->strategy));
  rf_entry_add_string (builder, "playthrough_id", self->playthrough_id);
  rf_entry_add_string (builder, "player_id", self->player_id);
  json_builder_set_member_name (builder, "version");
  json_builder_add_int_value (builder, self->version);
  json_builder_set_member_name (builder, "tags");
  json_builder_begin_array (builder);
  for (gsize i = 0; self->tags != NULL && self->tags[i] != NULL; i++)
    json_builder_add_string_value (builder, self->tags[i]);
  json_builder_end_array (builder);
  rf_entry_add_time (builder, "created_at", self->created_at);
  rf_entry_add_time (builder, "expires_at", self->expires_at);
  rf_entry_add_time (builder, "trashed_at", self->trashed_at);
  rf_entry_add_time (builder, "last_used_at", self->last_used_at);
  json_builder_set_member_name (builder, "uses");
  json_builder_add_int_value (builder, self->uses);
  rf_entry_add_boolean (builder, "pinned", self->pinned);
  rf_entry_add_boolean (builder, "archived", self->archived);
  rf_entry_add_boolean (builder, "superseded", self->superseded);
  json_builder_set_member_name (builder, "rating");
  json_builder_add_int_value (builder, self->rating);
  if (self->generation != NULL)
    rf_entry_add_generation (builder, self->generation);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
