/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-read-private.h"

#include "rf-hash.h"
#include "rf-json-fields.h"

#include <math.h>
#include <string.h>

/*
 * Entries and assets from the JSON that another machine has made of them. Names of
 * files are made from ids, hashes and extensions, so these are looked at closely.
 */

#define EXTENSION_MOST 10
#define ID_MOST        100

/* The longest that sound and video are believed to be, in seconds. */
#define DURATION_MOST 1e9

static gboolean
rf_read_refuse (const char *what, const char *value, GError **error)
{
  g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "“%s” is no %s", value, what);
  return FALSE;
}

static gboolean
rf_read_is_plain (const char *text, gsize most)
{
  gsize length = 0;

  while (g_ascii_isalnum (text[length]) || text[length] == '-' || text[length] == '_')
    length++;
  return length > 0 && length <= most && text[length] == '\0';
}

static char *
rf_asset_dup_extension (const char *url)
{
  const char *dot = strrchr (url, '.');

  return dot != NULL && rf_read_is_plain (dot + 1, EXTENSION_MOST) ? g_strdup (dot + 1) : NULL;
}

static gboolean
rf_asset_read_size (RfAsset *self, JsonObject *object, GError **error)
{
  gint64 width = 0;
  gint64 height = 0;
  double seconds = 0.0;

  if (!rf_json_object_read_int (object, "width", 0, G_MAXINT, &width, error) ||
      !rf_json_object_read_int (object, "height", 0, G_MAXINT, &height, error) ||
      !rf_json_fields_read_double (object, "duration", &seconds, error))
    return FALSE;
  self->width = (int) width;
  self->height = (int) height;
  self->duration = (gint64) llround (CLAMP (seconds, 0.0, DURATION_MOST) * 1000.0);
  return TRUE;
}

/**
 * rf_asset_new_from_json:
 * @node: what rf_asset_to_json() has made, here or on another machine
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * A path there is nothing here, so it is left out.
 *
 * Returns: (transfer full) (nullable): the asset
 */
RfAsset *
rf_asset_new_from_json (JsonNode *node, GError **error)
{
  g_autoptr (RfAsset) self = rf_asset_new (RF_ROLE_IMAGE, NULL);
  JsonObject *object = rf_json_fields_get_object (node, "an asset", error);
  int role = RF_ROLE_IMAGE;

  if (object == NULL || !rf_json_fields_read_word (object, "role", rf_role_names, &role, error) ||
      !rf_json_fields_need_string (object, "media_type", &self->media_type, error) ||
      !rf_json_fields_need_string (object, "sha256", &self->sha256, error) ||
      !rf_json_fields_need_string (object, "url", &self->url, error) ||
      !rf_json_fields_read_count (object, "bytes", &self->bytes, error) ||
      !rf_asset_read_size (self, object, error))
    return NULL;
  self->role = (RfRole) role;
  self->extension = rf_asset_dup_extension (self->url);
  if (!rf_hash_is_hex (self->sha256))
    rf_read_refuse ("SHA-256", self->sha256, error);
  else if (self->extension == NULL)
    rf_read_refuse ("address of an asset", self->url, error);
  else
    return g_steal_pointer (&self);
  return NULL;
}

static gboolean
rf_read_asset_cb (JsonNode *element, gpointer assets, GError **error)
{
  RfAsset *asset = rf_asset_new_from_json (element, error);

  if (asset != NULL)
    g_ptr_array_add (assets, asset);
  return asset != NULL;
}

/**
 * rf_read_generation:
 * @object: an entry or a result
 * @generation: gets what both tell of their generation
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: whether it could be read
 */
gboolean
rf_read_generation (JsonObject *object, RfGeneration *generation, GError **error)
{
  int kind = RF_KIND_IMAGE;

  if (!rf_json_fields_need_string (object, "generation_id", &generation->id, error) ||
      !rf_json_object_read_string (object, "fingerprint", &generation->fingerprint, error) ||
      !rf_json_fields_read_word (object, "kind", rf_kind_names, &kind, error) ||
      !rf_json_object_read_string (object, "provider", &generation->provider, error) ||
      !rf_json_object_read_string (object, "model", &generation->model, error) ||
      !rf_json_fields_read_credits (object, "cost", &generation->cost, error) ||
      !rf_json_fields_foreach (object, "assets", rf_read_asset_cb, generation->assets, error))
    return FALSE;
  generation->kind = (RfKind) kind;
  if (!rf_read_is_plain (generation->id, ID_MOST))
    return rf_read_refuse ("id of a generation", generation->id, error);
  return generation->assets->len > 0 ||
         rf_read_refuse ("generation: it has no asset", generation->id, error);
}

static gboolean
rf_entry_read_generation (RfEntry *self, JsonObject *object, GError **error)
{
  double seconds = 0.0;
  RfGeneration *generation = NULL;

  if (!json_object_has_member (object, "generation_id"))
    return TRUE;
  generation = rf_generation_new ();
  self->generation = generation;
  if (!rf_read_generation (object, generation, error) ||
      !rf_json_object_read_string (object, "answered_model", &generation->answered_model, error) ||
      !rf_json_object_read_string (object, "seed", &generation->seed, error) ||
      !rf_json_object_read_string (object, "prompt", &generation->prompt, error) ||
      !rf_json_object_read_string (object, "canonical", &generation->canonical, error) ||
      !rf_json_fields_read_time (object, "generated_at", &generation->finished_at, error) ||
      !rf_json_fields_read_double (object, "generation_seconds", &seconds, error))
    return FALSE;
  generation->started_at =
      generation->finished_at - llround (CLAMP (seconds, 0.0, DURATION_MOST) * 1000.0);
  return TRUE;
}

static gboolean
rf_entry_read_state (RfEntry *self, JsonObject *object, GError **error)
{
  gint64 rating = 0;

  if (!rf_json_fields_read_time (object, "created_at", &self->created_at, error) ||
      !rf_json_fields_read_time (object, "expires_at", &self->expires_at, error) ||
      !rf_json_fields_read_time (object, "trashed_at", &self->trashed_at, error) ||
      !rf_json_fields_read_time (object, "last_used_at", &self->last_used_at, error) ||
      !rf_json_fields_read_count (object, "uses", &self->uses, error) ||
      !rf_json_object_read_boolean (object, "pinned", &self->pinned, error) ||
      !rf_json_object_read_boolean (object, "archived", &self->archived, error) ||
      !rf_json_object_read_boolean (object, "superseded", &self->superseded, error) ||
      !rf_json_object_read_int (object, "rating", 0, 5, &rating, error))
    return FALSE;
  self->rating = (int) rating;
  return TRUE;
}

/**
 * rf_entry_new_from_json:
 * @node: what rf_entry_to_json() has made, here or on another machine
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full) (nullable): the entry
 */
RfEntry *
rf_entry_new_from_json (JsonNode *node, GError **error)
{
  g_autoptr (RfEntry) self = rf_entry_new ();
  JsonObject *object = rf_json_fields_get_object (node, "an entry", error);
  int strategy = RF_STRATEGY_ONCE;
  gint64 version = 1;

  if (object == NULL || !rf_json_fields_need_string (object, "key", &self->key, error) ||
      !rf_json_object_read_int (object, "id", 0, G_MAXINT64, &self->id, error) ||
      !rf_json_object_read_string (object, "profile", &self->profile, error) ||
      !rf_json_fields_read_word (object, "strategy", rf_strategy_names, &strategy, error) ||
      !rf_json_object_read_string (object, "playthrough_id", &self->playthrough_id, error) ||
      !rf_json_object_read_string (object, "player_id", &self->player_id, error) ||
      !rf_json_object_read_int (object, "version", 1, G_MAXUINT, &version, error) ||
      !rf_json_object_read_strings (object, "tags", &self->tags, error) ||
      !rf_entry_read_state (self, object, error) || !rf_entry_read_generation (self, object, error))
    return NULL;
  self->strategy = (RfStrategy) strategy;
  self->version = (guint) version;
  return g_steal_pointer (&self);
}
