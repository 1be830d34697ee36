/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-request-private.h"

#include "rf-credits.h"
#include "rf-hash.h"
#include "rf-json-object.h"
#include "rf-request-fields.h"
#include "rf-text.h"
#include "rf-time.h"

/*
 * The form of a request is one table: from it the JSON is read, a wrong type
 * is told, and an unknown field is refused with the nearest known name.
 */

#define FIELD(name, type, member)                                                                  \
  {                                                                                                \
    name, type, G_STRUCT_OFFSET (RfRequest, member)                                                \
  }

const RfRequestField rf_request_fields[RF_REQUEST_N_FIELDS] = {
  FIELD ("kind", RF_FIELD_KIND, kind),
  FIELD ("provider", RF_FIELD_STRING, provider),
  FIELD ("model", RF_FIELD_STRING, model),
  FIELD ("params", RF_FIELD_PARAMS, params),
  FIELD ("canonical_params", RF_FIELD_PARAMS, params),
  FIELD ("inputs", RF_FIELD_INPUTS, inputs),
  FIELD ("profile", RF_FIELD_STRING, profile),
  FIELD ("strategy", RF_FIELD_STRATEGY, strategy),
  FIELD ("playthrough_id", RF_FIELD_ID, playthrough_id),
  FIELD ("player_id", RF_FIELD_ID, player_id),
  FIELD ("operation_type", RF_FIELD_STRING, operation_type),
  FIELD ("purpose", RF_FIELD_STRING, purpose),
  FIELD ("from_scene_id", RF_FIELD_ID, from_scene_id),
  FIELD ("to_scene_id", RF_FIELD_ID, to_scene_id),
  FIELD ("version", RF_FIELD_VERSION, version),
  FIELD ("ttl", RF_FIELD_DURATION, ttl),
  FIELD ("max_age", RF_FIELD_DURATION, max_age),
  FIELD ("tags", RF_FIELD_TAGS, tags),
  FIELD ("account", RF_FIELD_STRING, account),
  FIELD ("max_cost", RF_FIELD_CREDITS, max_cost),
  FIELD ("force_refresh", RF_FIELD_BOOLEAN, force_refresh),
  FIELD ("only_if_cached", RF_FIELD_BOOLEAN, only_if_cached),
  FIELD ("no_store", RF_FIELD_BOOLEAN, no_store),
};

static const char *
rf_request_string (JsonNode *node)
{
  return json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static const char *
rf_request_get_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL ? rf_request_string (node) : NULL;
}

static gboolean
rf_request_read_word (JsonNode *node,
                      const RfEnumName *table,
                      const char *name,
                      int *value,
                      GError **faults)
{
  const char *word = rf_request_string (node);
  g_autofree char *nearest = NULL;

  if (word == NULL)
    {
      rf_error_collect (
          faults, name, "must be a string, not %s", rf_json_node_get_type_word (node));
      return FALSE;
    }
  if (rf_enum_from_name (table, word, value))
    return TRUE;
  nearest = rf_enum_dup_nearest (table, word);
  if (nearest != NULL)
    rf_error_collect_for (
        faults, name, RF_REASON_CHOICE, "“%s” is not known; did you mean “%s”?", word, nearest);
  else
    rf_error_collect_for (faults, name, RF_REASON_CHOICE, "“%s” is not known", word);
  return FALSE;
}

static void
rf_request_read_id (JsonNode *node, const char *name, char **value, GError **faults)
{
  /* 42 and "42" are one id; "042" is another. */
  g_clear_pointer (value, g_free);
  if (rf_request_string (node) != NULL)
    *value = g_strdup (json_node_get_string (node));
  else if (json_node_get_value_type (node) == G_TYPE_INT64)
    *value = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  else
    rf_error_collect (faults,
                      name,
                      "must be a string or a whole number, not %s",
                      rf_json_node_get_type_word (node));
}

static void
rf_request_read_duration (JsonNode *node, const char *name, gint64 *value, GError **faults)
{
  const char *text = rf_request_string (node);

  if (text != NULL && rf_duration_from_string (text, value))
    return;
  if (json_node_get_value_type (node) == G_TYPE_INT64 && json_node_get_int (node) >= 0)
    *value = json_node_get_int (node);
  else
    rf_error_collect (faults, name, "must be seconds or a duration such as “7d”");
}

/**
 * rf_request_read_credits:
 * @node: a member
 * @name: its name
 * @value: (out): millionths, not negative
 * @faults: collects what is wrong with it
 */
void
rf_request_read_credits (JsonNode *node, const char *name, gint64 *value, GError **faults)
{
  const char *text = rf_request_string (node);
  gboolean valid = FALSE;

  if (text != NULL)
    valid = rf_credits_from_string (text, value);
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    valid = rf_credits_from_double (json_node_get_double (node), value);
  if (!valid || *value < 0)
    rf_error_collect (
        faults, name, "must be credits: a decimal of at most six places, not negative");
}

static void
rf_request_read_params (RfRequest *self, JsonNode *node, const char *name, GError **faults)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      rf_error_collect (
          faults, name, "must be an object, not %s", rf_json_node_get_type_word (node));
      return;
    }
  json_object_unref (self->params);
  self->params = json_node_dup_object (node);
}

/* Which steps come before, a bundle's reader has said. */
static void
rf_request_read_step (RfRequest *self, const char *name, JsonNode *node, int steps, GError **faults)
{
  g_autofree char *parameter = g_strconcat ("inputs.", name, NULL);
  gint64 step = node != NULL && json_node_get_value_type (node) == G_TYPE_INT64
                    ? json_node_get_int (node)
                    : -1;

  if (steps < 0)
    rf_error_collect (faults, parameter, "names a step, and only a step of a bundle may");
  else if (step < 0 || step >= steps)
    rf_error_collect (
        faults, parameter, "must name a step before this one, which is number %d from 0", steps);
  else
    rf_request_take_input (self, name, rf_input_new_for_step ((guint) step));
}

/* A file is named only by who may read this machine's files: {"file": path},
 * with "sha256" beside it where it must have this very content. */
static gboolean
rf_request_read_file (RfRequest *self, const char *name, JsonObject *object, const char *folder)
{
  const char *path = rf_request_get_member (object, "file");
  const char *sha256 = rf_request_get_member (object, "sha256");
  g_autofree char *full = NULL;

  if (path == NULL || *path == '\0' || (sha256 != NULL && !rf_hash_is_hex (sha256)) ||
      json_object_get_size (object) != (sha256 != NULL ? 2 : 1))
    return FALSE;
  full = g_canonicalize_filename (path, folder);
  rf_request_take_input (self, name, rf_input_new (full, sha256, NULL));
  return TRUE;
}

static void
rf_request_read_input (RfRequest *self,
                       const char *name,
                       JsonNode *node,
                       const RfRequestOrigin *origin,
                       GError **faults)
{
  g_autofree char *parameter = g_strconcat ("inputs.", name, NULL);
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (GList) members = object != NULL ? json_object_get_members (object) : NULL;
  const char *member = members != NULL ? members->data : NULL;
  const char *value = member != NULL && members->next == NULL
                          ? rf_request_string (json_object_get_member (object, member))
                          : NULL;

  if (member != NULL && members->next == NULL && g_str_equal (member, "step"))
    rf_request_read_step (
        self, name, json_object_get_member (object, member), origin->position, faults);
  else if (value != NULL && g_str_equal (member, "sha256") && rf_hash_is_hex (value))
    rf_request_take_input (self, name, rf_input_new (NULL, value, NULL));
  else if (value != NULL && g_str_equal (member, "key"))
    rf_request_take_input (self, name, rf_input_new (NULL, NULL, value));
  else if (origin->folder == NULL)
    rf_error_collect (
        faults, parameter, "must be {\"sha256\": 64 hex digits} or {\"key\": an entry's key}");
  else if (object == NULL || !rf_request_read_file (self, name, object, origin->folder))
    rf_error_collect (faults,
                      parameter,
                      "must be {\"file\": a path}, {\"sha256\": 64 hex digits} or {\"key\": an "
                      "entry's key}");
}

static void
rf_request_read_inputs (RfRequest *self,
                        JsonNode *node,
                        const RfRequestOrigin *origin,
                        GError **faults)
{
  JsonObjectIter iterator;
  const char *name = NULL;
  JsonNode *input = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      rf_error_collect (
          faults, "inputs", "must be an object, not %s", rf_json_node_get_type_word (node));
      return;
    }
  json_object_iter_init (&iterator, json_node_get_object (node));
  while (json_object_iter_next (&iterator, &name, &input))
    rf_request_read_input (self, name, input, origin, faults);
}

static void
rf_request_read_tags (RfRequest *self, JsonNode *node, GError **faults)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      const char *tag = rf_request_string (json_array_get_element (array, i));

      if (tag == NULL || *tag == '\0')
        array = NULL;
      else
        g_strv_builder_add (builder, tag);
    }
  if (array == NULL)
    {
      rf_error_collect (faults, "tags", "must be an array of strings that are not empty");
      return;
    }
  g_strfreev (self->tags);
  self->tags = g_strv_builder_end (builder);
}

static void
rf_request_read_text (JsonNode *node, const char *name, char **value, GError **faults)
{
  g_clear_pointer (value, g_free);
  if (rf_request_string (node) != NULL)
    *value = g_strdup (json_node_get_string (node));
  else
    rf_error_collect (faults, name, "must be a string, not %s", rf_json_node_get_type_word (node));
}

static void
rf_request_read_flag (JsonNode *node, const char *name, gboolean *value, GError **faults)
{
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    *value = json_node_get_boolean (node);
  else
    rf_error_collect (
        faults, name, "must be true or false, not %s", rf_json_node_get_type_word (node));
}

static void
rf_request_read_version (JsonNode *node, const char *name, gint64 *value, GError **faults)
{
  if (json_node_get_value_type (node) == G_TYPE_INT64 && json_node_get_int (node) >= 1 &&
      json_node_get_int (node) <= G_MAXINT)
    *value = json_node_get_int (node);
  else
    rf_error_collect (faults, name, "must be a whole number from 1 on");
}

static void
rf_request_read_field (RfRequest *self,
                       const RfRequestField *field,
                       JsonNode *node,
                       const RfRequestOrigin *origin,
                       GError **faults)
{
  gpointer member = G_STRUCT_MEMBER_P (self, field->offset);
  int word = 0;

  if (JSON_NODE_HOLDS_NULL (node))
    return; /* null says as much as leaving the field out */
  switch (field->type)
    {
    case RF_FIELD_STRING:
      rf_request_read_text (node, field->name, member, faults);
      break;
    case RF_FIELD_ID:
      rf_request_read_id (node, field->name, member, faults);
      break;
    case RF_FIELD_VERSION:
      rf_request_read_version (node, field->name, member, faults);
      break;
    case RF_FIELD_DURATION:
      rf_request_read_duration (node, field->name, member, faults);
      break;
    case RF_FIELD_CREDITS:
      rf_request_read_credits (node, field->name, member, faults);
      break;
    case RF_FIELD_BOOLEAN:
      rf_request_read_flag (node, field->name, member, faults);
      break;
    case RF_FIELD_TAGS:
      rf_request_read_tags (self, node, faults);
      break;
    case RF_FIELD_KIND:
      if (rf_request_read_word (node, rf_kind_names, field->name, &word, faults))
        {
          self->kind = (RfKind) word;
          self->has_kind = TRUE;
        }
      break;
    case RF_FIELD_STRATEGY:
      if (rf_request_read_word (node, rf_strategy_names, field->name, &word, faults))
        self->strategy = (RfStrategy) word;
      break;
    case RF_FIELD_PARAMS:
      rf_request_read_params (self, node, field->name, faults);
      break;
    case RF_FIELD_INPUTS:
      rf_request_read_inputs (self, node, origin, faults);
      break;
    default:
      g_assert_not_reached ();
    }
}

static const RfRequestField *
rf_request_find_field (const char *name)
{
  for (gsize i = 0; i < RF_REQUEST_N_FIELDS; i++)
    {
      if (g_str_equal (rf_request_fields[i].name, name))
        return &rf_request_fields[i];
    }
  return NULL;
}

static void
rf_request_refuse_field (const char *name, GError **faults)
{
  const char *names[RF_REQUEST_N_FIELDS + 1] = { NULL };
  const char *nearest = NULL;

  for (gsize i = 0; i < RF_REQUEST_N_FIELDS; i++)
    names[i] = rf_request_fields[i].name;
  nearest = rf_text_find_nearest (name, names);
  if (nearest != NULL)
    rf_error_collect_for (
        faults, name, RF_REASON_UNKNOWN, "is no field of a request; did you mean “%s”?", nearest);
  else
    rf_error_collect_for (faults, name, RF_REASON_UNKNOWN, "is no field of a request");
}

/**
 * rf_request_read:
 * @node: the object that a client sent
 * @origin: where it comes from
 * @error: return location; %RF_ERROR_INVALID_REQUEST with a detail for each
 *   field that is unknown or of the wrong form
 *
 * Returns: (transfer full): the request
 */
RfRequest *
rf_request_read (JsonNode *node, const RfRequestOrigin *origin, GError **error)
{
  g_autoptr (RfRequest) self = rf_request_new ();
  g_autoptr (GError) faults = NULL;
  JsonObjectIter iterator;
  const char *name = NULL;
  JsonNode *member = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "a request is a JSON object, not %s",
                   rf_json_node_get_type_word (node));
      return NULL;
    }
  json_object_iter_init (&iterator, json_node_get_object (node));
  while (json_object_iter_next (&iterator, &name, &member))
    {
      const RfRequestField *field = rf_request_find_field (name);

      if (field != NULL)
        rf_request_read_field (self, field, member, origin, &faults);
      else
        rf_request_refuse_field (name, &faults);
    }
  if (faults != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&faults));
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * rf_request_new_from_json:
 * @node: the object that a client sent
 * @error: return location; %RF_ERROR_INVALID_REQUEST with a detail for each
 *   field that is unknown or of the wrong form
 *
 * Returns: (transfer full): a request that stands alone
 */
RfRequest *
rf_request_new_from_json (JsonNode *node, GError **error)
{
  const RfRequestOrigin origin = { -1, NULL };

  return rf_request_read (node, &origin, error);
}

/**
 * rf_request_new_from_local_json:
 * @node: an object that stands in a file of this machine or in its store
 * @folder: where relative paths of input files begin, absolute
 * @error: as for rf_request_new_from_json()
 *
 * As rf_request_new_from_json(), but inputs may be files of this machine, too.
 *
 * Returns: (transfer full): the request
 */
RfRequest *
rf_request_new_from_local_json (JsonNode *node, const char *folder, GError **error)
{
  const RfRequestOrigin origin = { -1, folder };

  return rf_request_read (node, &origin, error);
}
