/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-sidecar.h"

#include "rf-credits.h"
#include "rf-hash.h"
#include "rf-json-object.h"
#include "rf-json-reader.h"
#include "rf-time.h"

#include <string.h>

/*
 * The sidecar of an exported file: `provenance` for people and other programs,
 * and `record`, the side record of the entry, from which an import makes it
 * again. A sidecar may come from anybody. So what it says is checked as far as
 * it can be without the store: names are names and no paths, the request is the
 * one that the fingerprint was made of, a key is of the content that it names.
 */

#define SIDECAR_VERSION 1

#define MAX_ID     64
#define MAX_KEY    4096
#define MAX_ASSETS 64

const RfEnumName rf_provenance_names[] = {
  { RF_PROVENANCE_FULL, "full" },
  { RF_PROVENANCE_MINIMAL, "minimal" },
  { RF_PROVENANCE_NONE, "none" },
  { 0, NULL },
};

/**
 * rf_sidecar_free:
 * @self: (transfer full) (nullable): a sidecar
 */
void
rf_sidecar_free (RfSidecar *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->files, g_ptr_array_unref);
  rf_entry_free (self->entry);
  g_free (self);
}

static gboolean
rf_sidecar_is_name (const char *name, gsize most)
{
  gsize length = name != NULL ? strlen (name) : 0;

  if (length == 0 || length > most || name[0] == '.')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (name[i]) && strchr ("-_.", name[i]) == NULL)
        return FALSE;
    }
  return TRUE;
}

/**
 * rf_sidecar_dup_file_name:
 * @entry: an entry
 * @position: which of its assets
 *
 * The name is the same each time, so that an export goes on where it ended, and
 * another one for each entry, though two share a generation.
 *
 * Returns: (transfer full): what the asset's file is called in an export
 */
char *
rf_sidecar_dup_file_name (const RfEntry *entry, guint position)
{
  const RfGeneration *generation = entry->generation;
  const RfAsset *asset = g_ptr_array_index (generation->assets, position);
  const char *role = rf_enum_get_name (rf_role_names, (int) asset->role);
  const char *extension = rf_media_type_get_extension (asset->media_type);
  g_autofree char *place =
      g_strdup_printf ("%s\n%s", entry->namespace_ != NULL ? entry->namespace_ : "", entry->key);
  g_autofree char *hash = rf_hash_bytes (place, strlen (place));
  g_autofree char *number = position > 0 ? g_strdup_printf ("-%u", position + 1) : g_strdup ("");
  const char *id = rf_sidecar_is_name (generation->id, MAX_ID) ? generation->id : "generation";

  return g_strdup_printf ("%s-%.8s-%s%s.%s",
                          id,
                          hash,
                          role,
                          number,
                          rf_sidecar_is_name (extension, 8) ? extension : "bin");
}

/**
 * rf_sidecar_dup_name:
 * @file_name: a file of an export
 *
 * Returns: (transfer full): what its sidecar is called
 */
char *
rf_sidecar_dup_name (const char *file_name)
{
  const char *dot = strrchr (file_name, '.');

  return g_strdup_printf ("%.*s.json", (int) (dot - file_name), file_name);
}

static void
rf_provenance_add_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

static void
rf_provenance_add_time (JsonObject *object, const char *name, gint64 milliseconds)
{
  g_autofree char *text = milliseconds > 0 ? rf_time_to_string (milliseconds) : NULL;

  rf_provenance_add_string (object, name, text);
}

/**
 * rf_provenance_to_json:
 * @entry: an entry with its generation
 * @provenance: how much is told
 *
 * Returns: (transfer full): where it came from, for people and other programs
 */
JsonNode *
rf_provenance_to_json (const RfEntry *entry, RfProvenance provenance)
{
  const RfGeneration *generation = entry->generation;
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  rf_provenance_add_string (object, "generator", "Refrain");
  rf_provenance_add_string (
      object, "kind", rf_enum_get_name (rf_kind_names, (int) generation->kind));
  rf_provenance_add_string (object, "provider", generation->provider);
  rf_provenance_add_string (object, "model", generation->model);
  rf_provenance_add_string (object, "answered_model", generation->answered_model);
  rf_provenance_add_string (object, "seed", generation->seed);
  rf_provenance_add_string (object, "key", entry->key);
  rf_provenance_add_string (object, "fingerprint", generation->fingerprint);
  rf_provenance_add_string (object, "generation_id", generation->id);
  json_object_set_double_member (object, "cost", rf_credits_to_double (generation->cost));
  rf_provenance_add_time (object, "started_at", generation->started_at);
  rf_provenance_add_time (object, "finished_at", generation->finished_at);
  rf_provenance_add_time (object, "created_at", entry->created_at);
  if (provenance == RF_PROVENANCE_FULL)
    {
      JsonNode *request = generation->canonical != NULL
                              ? rf_json_parse (generation->canonical, -1, NULL, NULL)
                              : NULL;

      rf_provenance_add_string (object, "prompt", generation->prompt);
      if (request != NULL)
        json_object_set_member (object, "request", request);
    }
  json_node_take_object (node, object);
  return node;
}

/* The record of an entry as it may leave the house: not who paid, and in the
 * minimal form nothing that a person wrote. */
static JsonNode *
rf_sidecar_make_record (const RfEntry *entry, RfProvenance provenance)
{
  JsonNode *record = rf_entry_to_side_record (entry);
  g_autoptr (JsonNode) copy = rf_json_copy (record);
  JsonObject *generation = NULL;

  json_node_unref (record);
  generation = json_object_get_object_member (json_node_get_object (copy), "generation");
  json_object_set_null_member (generation, "account");
  if (provenance != RF_PROVENANCE_FULL)
    {
      json_object_set_null_member (generation, "prompt");
      json_object_set_null_member (generation, "canonical");
    }
  return g_steal_pointer (&copy);
}

/**
 * rf_sidecar_to_json:
 * @entry: an entry with its generation
 * @position: which of its assets it stands beside
 * @provenance: how much is told; not none
 *
 * Returns: (transfer full): the sidecar
 */
JsonNode *
rf_sidecar_to_json (const RfEntry *entry, guint position, RfProvenance provenance)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonArray *files = json_array_new ();

  for (guint i = 0; i < entry->generation->assets->len; i++)
    {
      g_autofree char *name = rf_sidecar_dup_file_name (entry, i);

      json_array_add_string_element (files, name);
    }
  json_object_set_int_member (object, "refrain_sidecar", SIDECAR_VERSION);
  json_object_set_int_member (object, "position", position);
  json_object_set_array_member (object, "files", files);
  json_object_set_member (object, "provenance", rf_provenance_to_json (entry, provenance));
  json_object_set_member (object, "record", rf_sidecar_make_record (entry, provenance));
  json_node_take_object (node, object);
  return node;
}

G_GNUC_PRINTF (2, 3)
static gboolean
rf_sidecar_refuse (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "the sidecar is not right: %s", message);
  return FALSE;
}

static gboolean
rf_sidecar_check_assets (const RfSidecar *self, GError **error)
{
  const RfGeneration *generation = self->entry->generation;

  if (self->files->len != generation->assets->len || generation->assets->len > MAX_ASSETS ||
      self->position >= self->files->len)
    return rf_sidecar_refuse (error, "its files are not those of its assets");
  for (guint i = 0; i < generation->assets->len; i++)
    {
      const RfAsset *asset = g_ptr_array_index (generation->assets, i);
      const char *extension = rf_media_type_get_extension (asset->media_type);

      if (!rf_sidecar_is_name (g_ptr_array_index (self->files, i), 255))
        return rf_sidecar_refuse (error, "a file has a name that no export gives");
      if (g_strcmp0 (extension, asset->extension) != 0)
        return rf_sidecar_refuse (error, "an asset's media type and extension do not go together");
      if (i == 0 && asset->role != rf_kind_get_role (generation->kind))
        return rf_sidecar_refuse (error, "its first asset is not of its kind");
    }
  return TRUE;
}

/* What `always` made is listed under a name of its own, which no request asks for. */
static char *
rf_sidecar_dup_key (const RfEntry *entry)
{
  const RfGeneration *generation = entry->generation;

  if (entry->strategy == RF_STRATEGY_ALWAYS)
    return rf_generation_dup_listed_key (generation);
  return g_strdup_printf ("CACHE#%s#%s",
                          rf_enum_get_name (rf_kind_names, (int) generation->kind),
                          generation->identity);
}

static gboolean
rf_sidecar_check_key (const RfSidecar *self, GError **error)
{
  const char *key = self->entry->key;
  gboolean may_be_slot = self->entry->strategy != RF_STRATEGY_ALWAYS;
  g_autofree char *expected = rf_sidecar_dup_key (self->entry);

  if (key == NULL || strlen (key) > MAX_KEY)
    return rf_sidecar_refuse (error, "it names no key");
  if (!(may_be_slot && g_str_has_prefix (key, "generation:")) && !g_str_equal (key, expected))
    return rf_sidecar_refuse (error, "its key is not that of its content and strategy");
  return TRUE;
}

static gboolean
rf_sidecar_check_generation (const RfSidecar *self, GError **error)
{
  const RfEntry *entry = self->entry;
  const RfGeneration *generation = entry->generation;
  gboolean is_scoped =
      entry->strategy == RF_STRATEGY_PER_PLAYTHROUGH || entry->strategy == RF_STRATEGY_PER_PLAYER;
  g_autofree char *hash =
      generation->canonical != NULL
          ? rf_hash_bytes (generation->canonical, strlen (generation->canonical))
          : NULL;

  if (!rf_sidecar_is_name (generation->id, MAX_ID) || strchr (generation->id, '.') != NULL)
    return rf_sidecar_refuse (error, "the generation's id is none");
  if (!rf_hash_is_hex (generation->fingerprint) || !rf_hash_is_hex (generation->identity))
    return rf_sidecar_refuse (error, "fingerprint or identity is no SHA-256");
  if (hash != NULL && !g_str_equal (hash, generation->fingerprint))
    return rf_sidecar_refuse (error, "the fingerprint is not that of the request");
  if (entry->strategy == RF_STRATEGY_UNSET ||
      (!is_scoped && !g_str_equal (generation->identity, generation->fingerprint)))
    return rf_sidecar_refuse (error, "strategy and identity do not go together");
  return TRUE;
}

/* The names of the files, and which of them it is about. */
static gboolean
rf_sidecar_read_files (RfSidecar *self, JsonObject *object, GError **error)
{
  g_auto (GStrv) files = NULL;
  gint64 position = 0;

  if (!rf_json_object_read_int (object, "position", 0, MAX_ASSETS, &position, error) ||
      !rf_json_object_read_strings (object, "files", &files, error))
    return FALSE;
  self->position = (guint) position;
  self->files = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; files != NULL && files[i] != NULL; i++)
    g_ptr_array_add (self->files, g_strdup (files[i]));
  return TRUE;
}

static RfSidecar *
rf_sidecar_read (JsonNode *node, GError **error)
{
  g_autoptr (RfSidecar) self = g_new0 (RfSidecar, 1);
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  gint64 version = 0;

  if (object == NULL)
    {
      rf_sidecar_refuse (error, "it is no object");
      return NULL;
    }
  if (!rf_json_object_read_int (object, "refrain_sidecar", 0, G_MAXINT32, &version, error))
    return NULL;
  if (version != SIDECAR_VERSION)
    {
      rf_sidecar_refuse (
          error, version == 0 ? "it is none of Refrain's" : "a newer Refrain has written it");
      return NULL;
    }
  if (!rf_sidecar_read_files (self, object, error))
    return NULL;
  if (!json_object_has_member (object, "record"))
    {
      rf_sidecar_refuse (error, "it has no record");
      return NULL;
    }
  self->entry = rf_entry_new_from_side_record (json_object_get_member (object, "record"), error);
  if (self->entry == NULL || !rf_sidecar_check_generation (self, error) ||
      !rf_sidecar_check_key (self, error) || !rf_sidecar_check_assets (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * rf_sidecar_new_from_json:
 * @node: what stands beside an exported file
 * @error: return location; %RF_ERROR_INVALID_REQUEST says what is wrong
 *
 * Returns: (transfer full) (nullable): the sidecar
 */
RfSidecar *
rf_sidecar_new_from_json (JsonNode *node, GError **error)
{
  g_autoptr (GError) failure = NULL;
  RfSidecar *self = rf_sidecar_read (node, &failure);

  if (self != NULL)
    return self;
  if (g_error_matches (failure, RF_ERROR, RF_ERROR_INVALID_REQUEST))
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    rf_sidecar_refuse (error, "%s", failure->message);
  return NULL;
}
