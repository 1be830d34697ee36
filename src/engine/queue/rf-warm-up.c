/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

#include "rf-json-object.h"
#include "rf-json-reader.h"
#include "rf-key.h"

#include <string.h>

/*
 * Warming up a playthrough: what earlier ones asked for in the slots of a scene
 * is asked for once more, for the new one. The request is made anew of what the
 * entry has: the place from its key, everything else from the canonical text.
 * Volatile parameters are not in that, and change nothing. A seed that was
 * counted from the old playthrough is left out, so that the new one gets its own.
 */

#define KEY_PREFIX "generation:"

/* generation:TYPE|PURPOSE|FROM|TO|STRATEGY|SEED|vVERSION */
enum
{
  PART_TYPE,
  PART_PURPOSE,
  PART_FROM,
  PART_TO,
  PART_STRATEGY,
  PART_SEED,
  PART_VERSION,
  N_PARTS,
};

#define NO_PART "none"

/* Before the content of an input in the canonical text. */
#define SHA_PREFIX "sha256:"

/* Entries of one page. */
#define PAGE 500

typedef struct
{
  char *place; /* (owned) type, purpose, from and to, as in the key */
  gint64 uses;
  RfEntry *latest; /* (owned) */
} RfWarmSlot;

static void
rf_warm_slot_free_cb (gpointer data)
{
  RfWarmSlot *slot = data;

  g_free (slot->place);
  rf_entry_free (slot->latest);
  g_free (slot);
}

static GStrv
rf_warm_split_key (const char *key)
{
  g_auto (GStrv) parts = NULL;

  if (key == NULL || !g_str_has_prefix (key, KEY_PREFIX))
    return NULL;
  parts = g_strsplit (key + strlen (KEY_PREFIX), "|", -1);
  return g_strv_length (parts) == N_PARTS ? g_steal_pointer (&parts) : NULL;
}

/* The opposite of what rf_key_dup_slot() does to a part. */
static char *
rf_warm_dup_part (const char *part)
{
  g_autoptr (GString) text = NULL;

  if (g_str_equal (part, NO_PART))
    return NULL;
  text = g_string_new (part);
  g_string_replace (text, "%7C", "|", 0);
  g_string_replace (text, "%25", "%", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
rf_warm_dup_escaped (const char *scene)
{
  g_autoptr (GString) text = g_string_new (scene);

  g_string_replace (text, "%", "%25", 0);
  g_string_replace (text, "|", "%7C", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A pattern that only the slots of one scene match. */
static char *
rf_warm_dup_pattern (const char *scene)
{
  g_autofree char *escaped = rf_warm_dup_escaped (scene);
  g_autoptr (GString) pattern = g_string_new (KEY_PREFIX "*|*|");

  for (const char *letter = escaped; *letter != '\0'; letter++)
    {
      if (strchr ("*?[", *letter) != NULL)
        g_string_append_printf (pattern, "[%c]", *letter);
      else
        g_string_append_c (pattern, *letter);
    }
  g_string_append (pattern, "|*|per_playthrough|pt:*");
  return g_string_free (g_steal_pointer (&pattern), FALSE);
}

static void
rf_warm_add_entry (GHashTable *slots, RfEntry *entry, const char *from)
{
  g_auto (GStrv) parts = rf_warm_split_key (entry->key);
  g_autofree char *place = NULL;
  RfWarmSlot *slot = NULL;

  if (parts == NULL || !g_str_equal (parts[PART_FROM], from))
    {
      rf_entry_free (entry);
      return;
    }
  place = g_strjoin (
      "|", parts[PART_TYPE], parts[PART_PURPOSE], parts[PART_FROM], parts[PART_TO], NULL);
  slot = g_hash_table_lookup (slots, place);
  if (slot == NULL)
    {
      slot = g_new0 (RfWarmSlot, 1);
      slot->place = g_steal_pointer (&place);
      g_hash_table_insert (slots, slot->place, slot);
    }
  slot->uses += entry->uses;
  /* Pages come from the newest down. */
  if (slot->latest == NULL)
    slot->latest = entry;
  else
    rf_entry_free (entry);
}

static gboolean
rf_warm_add_scene (RfEngine *self,
                   const RfWarmUp *warm_up,
                   const char *scene,
                   GHashTable *slots,
                   GError **error)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autofree char *from = rf_warm_dup_escaped (scene);

  selector->profile = g_strdup (warm_up->profile);
  selector->strategy = RF_STRATEGY_PER_PLAYTHROUGH;
  selector->key = rf_warm_dup_pattern (scene);
  selector->limit = PAGE;
  do
    {
      g_autoptr (RfPage) page = rf_service_list (RF_SERVICE (self), RF_NOUN_ENTRY, selector, error);

      if (page == NULL)
        return FALSE;
      while (page->items->len > 0)
        rf_warm_add_entry (slots, g_ptr_array_steal_index (page->items, 0), from);
      g_free (selector->cursor);
      selector->cursor = g_steal_pointer (&page->next_cursor);
    }
  while (selector->cursor != NULL);
  return TRUE;
}

static const RfModelInfo *
rf_warm_find_model (RfEngine *self, const RfGeneration *generation)
{
  RfProviderInfo *info = rf_registry_find (self->registry, generation->provider);

  return info != NULL ? rf_provider_info_find_model (info, generation->model) : NULL;
}

/* Whether the seed is the one that the planner counts from the scope. */
static gboolean
rf_warm_is_own_seed (const RfParameter *seed, JsonNode *value, const RfEntry *entry)
{
  gboolean is_number = seed->type == RF_PARAMETER_INTEGER;
  gint64 folded = rf_key_fold_seed (entry->scope,
                                    entry->version,
                                    is_number ? (gint64) seed->minimum : 0,
                                    is_number ? (gint64) seed->maximum : G_MAXINT32);
  g_autofree char *text = NULL;

  if (json_node_get_value_type (value) == G_TYPE_INT64)
    return json_node_get_int (value) == folded;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, folded);
  return json_node_get_value_type (value) == G_TYPE_STRING &&
         g_str_equal (json_node_get_string (value), text);
}

static void
rf_warm_take_input (RfRequest *request, const char *name, JsonNode *value)
{
  const char *text = json_node_get_string (value);

  if (text != NULL && g_str_has_prefix (text, SHA_PREFIX))
    rf_request_take_input (request, name, rf_input_new (NULL, text + strlen (SHA_PREFIX), NULL));
}

static void
rf_warm_take_params (RfRequest *request,
                     const RfModelInfo *model,
                     const RfEntry *entry,
                     JsonObject *params)
{
  JsonObjectIter iterator;
  const char *name = NULL;
  JsonNode *value = NULL;

  json_object_iter_init (&iterator, params);
  while (json_object_iter_next (&iterator, &name, &value))
    {
      const RfParameter *parameter =
          model != NULL ? rf_model_info_find_parameter (model, name) : NULL;
      gboolean is_input = parameter != NULL && parameter->type == RF_PARAMETER_INPUT;

      if (is_input)
        rf_warm_take_input (request, name, value);
      else if (parameter == NULL || !(parameter->flags & RF_PARAMETER_SEED) ||
               !rf_warm_is_own_seed (parameter, value, entry))
        json_object_set_member (request->params, name, rf_json_copy (value));
    }
}

static void
rf_warm_take_place (RfRequest *request, const char *key)
{
  g_auto (GStrv) parts = rf_warm_split_key (key);

  request->operation_type = rf_warm_dup_part (parts[PART_TYPE]);
  request->purpose = rf_warm_dup_part (parts[PART_PURPOSE]);
  request->from_scene_id = rf_warm_dup_part (parts[PART_FROM]);
  request->to_scene_id = rf_warm_dup_part (parts[PART_TO]);
}

static RfRequest *
rf_warm_make_request (RfEngine *self, const RfEntry *entry, const char *playthrough)
{
  const RfGeneration *generation = entry->generation;
  g_autoptr (RfRequest) request = rf_request_new ();
  g_autoptr (JsonNode) canonical =
      rf_json_parse (generation->canonical, -1, &rf_json_canonical_limits, NULL);
  JsonObject *object = canonical != NULL && JSON_NODE_HOLDS_OBJECT (canonical)
                           ? json_node_get_object (canonical)
                           : NULL;
  JsonNode *params = object != NULL ? json_object_get_member (object, "params") : NULL;

  if (params == NULL || !JSON_NODE_HOLDS_OBJECT (params))
    return NULL;
  request->has_kind = TRUE;
  request->kind = generation->kind;
  request->provider = g_strdup (generation->provider);
  request->model = g_strdup (generation->model);
  request->profile = g_strdup (entry->profile);
  request->strategy = RF_STRATEGY_PER_PLAYTHROUGH;
  request->playthrough_id = g_strdup (playthrough);
  request->player_id = g_strdup (entry->player_id);
  request->version = entry->version;
  request->tags = g_strdupv (entry->tags);
  rf_warm_take_place (request, entry->key);
  rf_warm_take_params (
      request, rf_warm_find_model (self, generation), entry, json_node_get_object (params));
  return g_steal_pointer (&request);
}

static int
rf_warm_compare_cb (gconstpointer first, gconstpointer second)
{
  const RfWarmSlot *a = *(RfWarmSlot *const *) first;
  const RfWarmSlot *b = *(RfWarmSlot *const *) second;

  if (a->uses != b->uses)
    return a->uses > b->uses ? -1 : 1;
  return strcmp (a->place, b->place);
}

static void
rf_request_unref_cb (gpointer request)
{
  rf_request_unref (request);
}

static GPtrArray *
rf_warm_make_requests (RfEngine *self, GHashTable *slots, const char *playthrough)
{
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func (rf_request_unref_cb);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  GHashTableIter iterator;
  gpointer found = NULL;

  g_hash_table_iter_init (&iterator, slots);
  while (g_hash_table_iter_next (&iterator, NULL, &found))
    g_ptr_array_add (sorted, found);
  g_ptr_array_sort (sorted, rf_warm_compare_cb);
  for (guint i = 0; i < sorted->len; i++)
    {
      const RfWarmSlot *slot = g_ptr_array_index (sorted, i);
      RfRequest *request = rf_warm_make_request (self, slot->latest, playthrough);

      if (request != NULL)
        g_ptr_array_add (requests, request);
    }
  return g_steal_pointer (&requests);
}

/* A scene that is named twice is done, and counts, once. */
static gboolean
rf_warm_names_before (const RfWarmUp *warm_up, gsize place)
{
  for (gsize i = 0; i < place; i++)
    {
      if (g_str_equal (warm_up->scenes[i], warm_up->scenes[place]))
        return TRUE;
    }
  return FALSE;
}

GPtrArray *
rf_engine_list_warm_up (RfService *service, RfWarmUp *warm_up, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  g_autoptr (GHashTable) slots =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, rf_warm_slot_free_cb);

  if (!rf_engine_needs_store (self, error))
    return NULL;
  g_clear_pointer (&warm_up->unseen, g_ptr_array_unref);
  warm_up->unseen = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; warm_up->scenes[i] != NULL; i++)
    {
      guint before = g_hash_table_size (slots);

      if (rf_warm_names_before (warm_up, i))
        continue;
      if (!rf_warm_add_scene (self, warm_up, warm_up->scenes[i], slots, error))
        return NULL;
      if (g_hash_table_size (slots) == before)
        g_ptr_array_add (warm_up->unseen, g_strdup (warm_up->scenes[i]));
    }
  return rf_warm_make_requests (self, slots, warm_up->playthrough);
}
