/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry.h"
#include "rf-hash.h"
#include "rf-json-object.h"

/*
 * A side record stands beside the blobs of each generation, so that the
 * database can be made again from the files. It is read back only when the
 * database is damaged, and nothing in it is believed: every field is checked
 * as if a stranger had written it. Money is in millionths, times are in
 * milliseconds. Both directions go through one table of fields.
 */

#define RF_SIDE_RECORD_VERSION 1
#define RF_SIDE_RECORD_MAX     (G_GINT64_CONSTANT (1) << 53)

typedef struct
{
  const char *name;
  gsize offset;
  gboolean required;
} RfField;

#define FIELD(type, name, member, required)                                                        \
  {                                                                                                \
    name, G_STRUCT_OFFSET (type, member), required                                                 \
  }

static const RfField generation_strings[] = {
  FIELD (RfGeneration, "id", id, TRUE),
  FIELD (RfGeneration, "namespace", namespace_, TRUE),
  FIELD (RfGeneration, "fingerprint", fingerprint, TRUE),
  FIELD (RfGeneration, "identity", identity, TRUE),
  FIELD (RfGeneration, "provider", provider, TRUE),
  FIELD (RfGeneration, "model", model, TRUE),
  FIELD (RfGeneration, "answered_model", answered_model, FALSE),
  FIELD (RfGeneration, "profile", profile, FALSE),
  FIELD (RfGeneration, "prompt", prompt, FALSE),
  FIELD (RfGeneration, "canonical", canonical, FALSE),
  FIELD (RfGeneration, "seed", seed, FALSE),
  FIELD (RfGeneration, "account", account, FALSE),
};

static const RfField generation_numbers[] = {
  FIELD (RfGeneration, "price", price, TRUE),
  FIELD (RfGeneration, "cost", cost, TRUE),
  FIELD (RfGeneration, "charged", charged, TRUE),
  FIELD (RfGeneration, "started_at", started_at, TRUE),
  FIELD (RfGeneration, "finished_at", finished_at, TRUE),
};

static const RfField entry_strings[] = {
  FIELD (RfEntry, "key", key, TRUE),
  FIELD (RfEntry, "profile", profile, FALSE),
  FIELD (RfEntry, "scope", scope, FALSE),
  FIELD (RfEntry, "playthrough_id", playthrough_id, FALSE),
  FIELD (RfEntry, "player_id", player_id, FALSE),
};

static const RfField entry_numbers[] = {
  FIELD (RfEntry, "created_at", created_at, TRUE),
  FIELD (RfEntry, "expires_at", expires_at, TRUE),
};

static const RfField asset_strings[] = {
  FIELD (RfAsset, "media_type", media_type, TRUE),
  FIELD (RfAsset, "sha256", sha256, TRUE),
  FIELD (RfAsset, "extension", extension, TRUE),
};

static const RfField asset_numbers[] = {
  FIELD (RfAsset, "bytes", bytes, TRUE),
  FIELD (RfAsset, "created_at", created_at, TRUE),
  FIELD (RfAsset, "duration", duration, TRUE),
};

static void
rf_fields_write (JsonBuilder *builder,
                 gconstpointer self,
                 const RfField *strings,
                 gsize n_strings,
                 const RfField *numbers,
                 gsize n_numbers)
{
  for (gsize i = 0; i < n_strings; i++)
    {
      json_builder_set_member_name (builder, strings[i].name);
      json_builder_add_string_value (builder,
                                     G_STRUCT_MEMBER (const char *, self, strings[i].offset));
    }
  for (gsize i = 0; i < n_numbers; i++)
    {
      json_builder_set_member_name (builder, numbers[i].name);
      json_builder_add_int_value (builder, G_STRUCT_MEMBER (gint64, self, numbers[i].offset));
    }
}

static gboolean
rf_side_record_has (JsonObject *object, const char *name, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  g_set_error (error, RF_ERROR, RF_ERROR_STORE_DAMAGED, "“%s” is missing", name);
  return FALSE;
}

static gboolean
rf_fields_read_strings (JsonObject *object,
                        gpointer self,
                        const RfField *fields,
                        gsize n_fields,
                        GError **error)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      char **value = &G_STRUCT_MEMBER (char *, self, fields[i].offset);

      if (!rf_json_object_read_string (object, fields[i].name, value, error))
        return FALSE;
      if (fields[i].required && !rf_side_record_has (object, fields[i].name, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_fields_read_numbers (JsonObject *object,
                        gpointer self,
                        const RfField *fields,
                        gsize n_fields,
                        GError **error)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      gint64 *value = &G_STRUCT_MEMBER (gint64, self, fields[i].offset);

      if (!rf_json_object_read_int (object, fields[i].name, 0, RF_SIDE_RECORD_MAX, value, error))
        return FALSE;
      if (fields[i].required && !rf_side_record_has (object, fields[i].name, error))
        return FALSE;
    }
  return TRUE;
}

static void
rf_side_record_add_asset (JsonBuilder *builder, const RfAsset *asset)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "role");
  json_builder_add_string_value (builder, rf_enum_get_name (rf_role_names, (int) asset->role));
  rf_fields_write (builder,
                   asset,
                   asset_strings,
                   G_N_ELEMENTS (asset_strings),
                   asset_numbers,
                   G_N_ELEMENTS (asset_numbers));
  json_builder_set_member_name (builder, "width");
  json_builder_add_int_value (builder, asset->width);
  json_builder_set_member_name (builder, "height");
  json_builder_add_int_value (builder, asset->height);
  json_builder_end_object (builder);
}

static void
rf_side_record_add_generation (JsonBuilder *builder, const RfGeneration *generation)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, rf_enum_get_name (rf_kind_names, (int) generation->kind));
  rf_fields_write (builder,
                   generation,
                   generation_strings,
                   G_N_ELEMENTS (generation_strings),
                   generation_numbers,
                   G_N_ELEMENTS (generation_numbers));
  json_builder_set_member_name (builder, "assets");
  json_builder_begin_array (builder);
  for (guint i = 0; i < generation->assets->len; i++)
    rf_side_record_add_asset (builder, g_ptr_array_index (generation->assets, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/**
 * rf_entry_to_side_record:
 * @self: an entry with its generation; its key may be %NULL, for a generation
 *   that no key holds
 *
 * Returns: (transfer full): all that is needed to make the rows again, but for
 *   uses, pins and tags changed later
 */
JsonNode *
rf_entry_to_side_record (const RfEntry *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "version");
  json_builder_add_int_value (builder, RF_SIDE_RECORD_VERSION);
  json_builder_set_member_name (builder, "generation");
  rf_side_record_add_generation (builder, self->generation);
  if (self->key != NULL)
    {
      json_builder_set_member_name (builder, "entry");
      json_builder_begin_object (builder);
      rf_fields_write (builder,
                       self,
                       entry_strings,
                       G_N_ELEMENTS (entry_strings),
                       entry_numbers,
                       G_N_ELEMENTS (entry_numbers));
      json_builder_set_member_name (builder, "strategy");
      json_builder_add_string_value (builder,
                                     rf_enum_get_name (rf_strategy_names, (int) self->strategy));
      json_builder_set_member_name (builder, "version");
      json_builder_add_int_value (builder, self->version);
      json_builder_set_member_name (builder, "tags");
      json_builder_begin_array (builder);
      for (gsize i = 0; self->tags != NULL && self->tags[i] != NULL; i++)
        json_builder_add_string_value (builder, self->tags[i]);
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static gboolean
rf_side_record_read_enum (JsonObject *object,
                          const char *name,
                          const RfEnumName *table,
                          int *value,
                          GError **error)
{
  g_autofree char *text = NULL;

  if (!rf_json_object_read_string (object, name, &text, error))
    return FALSE;
  if (text == NULL || !rf_enum_from_name (table, text, value))
    {
      g_set_error (error, RF_ERROR, RF_ERROR_STORE_DAMAGED, "“%s” is not a known word", name);
      return FALSE;
    }
  return TRUE;
}

static RfAsset *
rf_side_record_read_asset (JsonNode *node, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (RfAsset) asset = rf_asset_new (RF_ROLE_IMAGE, NULL);
  gint64 width = 0;
  gint64 height = 0;
  int role = 0;

  if (object == NULL)
    {
      g_set_error_literal (error, RF_ERROR, RF_ERROR_STORE_DAMAGED, "an asset is not an object");
      return NULL;
    }
  if (!rf_side_record_read_enum (object, "role", rf_role_names, &role, error) ||
      !rf_fields_read_strings (object, asset, asset_strings, G_N_ELEMENTS (asset_strings), error) ||
      !rf_fields_read_numbers (object, asset, asset_numbers, G_N_ELEMENTS (asset_numbers), error) ||
      !rf_json_object_read_int (object, "width", 0, G_MAXINT, &width, error) ||
      !rf_json_object_read_int (object, "height", 0, G_MAXINT, &height, error))
    return NULL;
  if (!rf_hash_is_hex (asset->sha256))
    {
      g_set_error_literal (error, RF_ERROR, RF_ERROR_STORE_DAMAGED, "“sha256” is not a SHA-256");
      return NULL;
    }
  asset->role = (RfRole) role;
  asset->width = (int) width;
  asset->height = (int) height;
  return g_steal_pointer (&asset);
}

static gboolean
rf_side_record_read_generation (JsonObject *object, RfGeneration *generation, GError **error)
{
  JsonArray *assets = NULL;
  int kind = 0;

  if (!rf_side_record_read_enum (object, "kind", rf_kind_names, &kind, error) ||
      !rf_fields_read_strings (
          object, generation, generation_strings, G_N_ELEMENTS (generation_strings), error) ||
      !rf_fields_read_numbers (
          object, generation, generation_numbers, G_N_ELEMENTS (generation_numbers), error) ||
      !rf_json_object_read_array (object, "assets", &assets, error))
    return FALSE;
  generation->kind = (RfKind) kind;
  for (guint i = 0; assets != NULL && i < json_array_get_length (assets); i++)
    {
      RfAsset *asset = rf_side_record_read_asset (json_array_get_element (assets, i), error);

      if (asset == NULL)
        return FALSE;
      g_ptr_array_add (generation->assets, asset);
    }
  if (generation->assets->len == 0)
    {
      g_set_error_literal (error, RF_ERROR, RF_ERROR_STORE_DAMAGED, "it has no assets");
      return FALSE;
    }
  return TRUE;
}

static gboolean
rf_side_record_read_entry (JsonObject *object, RfEntry *entry, GError **error)
{
  gint64 version = 0;
  int strategy = 0;

  if (!rf_fields_read_strings (object, entry, entry_strings, G_N_ELEMENTS (entry_strings), error) ||
      !rf_fields_read_numbers (object, entry, entry_numbers, G_N_ELEMENTS (entry_numbers), error) ||
      !rf_side_record_read_enum (object, "strategy", rf_strategy_names, &strategy, error) ||
      !rf_json_object_read_int (object, "version", 1, G_MAXINT, &version, error) ||
      !rf_side_record_has (object, "version", error) ||
      !rf_json_object_read_strings (object, "tags", &entry->tags, error))
    return FALSE;
  entry->strategy = (RfStrategy) strategy;
  entry->version = (guint) version;
  return TRUE;
}

/**
 * rf_entry_new_from_side_record:
 * @node: a side record
 * @error: return location; %RF_ERROR_STORE_DAMAGED names the wrong field
 *
 * Returns: (transfer full): the entry with its generation; without a key when
 *   no key held the generation
 */
RfEntry *
rf_entry_new_from_side_record (JsonNode *node, GError **error)
{
  g_autoptr (RfEntry) entry = rf_entry_new ();
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *generation = NULL;
  JsonObject *binding = NULL;
  gint64 version = 0;

  if (object == NULL)
    {
      g_set_error_literal (error, RF_ERROR, RF_ERROR_STORE_DAMAGED, "a side record is an object");
      return NULL;
    }
  if (!rf_json_object_read_int (object, "version", 1, RF_SIDE_RECORD_VERSION, &version, error) ||
      !rf_json_object_read_object (object, "generation", &generation, error) ||
      !rf_json_object_read_object (object, "entry", &binding, error))
    return NULL;
  if (version == 0 || generation == NULL)
    {
      g_set_error_literal (
          error, RF_ERROR, RF_ERROR_STORE_DAMAGED, "“version” or “generation” is missing");
      return NULL;
    }
  entry->generation = rf_generation_new ();
  if (!rf_side_record_read_generation (generation, entry->generation, error))
    return NULL;
  if (binding != NULL && !rf_side_record_read_entry (binding, entry, error))
    return NULL;
  entry->namespace_ = g_strdup (entry->generation->namespace_);
  return g_steal_pointer (&entry);
}
