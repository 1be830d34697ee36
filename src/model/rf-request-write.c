/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-request.h"

#include "rf-credits.h"
#include "rf-json-object.h"
#include "rf-request-fields.h"

/*
 * A request as JSON, by the table that it is read by.
 */

static JsonNode *
rf_request_write_string (const char *text)
{
  return text != NULL ? json_node_init_string (json_node_alloc (), text) : NULL;
}

static JsonNode *
rf_request_write_inputs (GHashTable *inputs)
{
  g_autoptr (JsonObject) object = json_object_new ();
  GHashTableIter iterator;
  gpointer name = NULL;
  gpointer value = NULL;

  g_hash_table_iter_init (&iterator, inputs);
  while (g_hash_table_iter_next (&iterator, &name, &value))
    {
      const RfInput *input = value;
      JsonObject *member = json_object_new ();

      if (input->path != NULL)
        json_object_set_string_member (member, "file", input->path);
      if (input->sha256 != NULL)
        json_object_set_string_member (member, "sha256", input->sha256);
      if (input->key != NULL)
        json_object_set_string_member (member, "key", input->key);
      if (input->step >= 0)
        json_object_set_int_member (member, "step", input->step);
      json_object_set_object_member (object, name, member);
    }
  return json_object_get_size (object) > 0 ? json_node_init_object (json_node_alloc (), object)
                                           : NULL;
}

static JsonNode *
rf_request_write_params (JsonObject *params)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, rf_json_copy_object (params));
  return node;
}

static JsonNode *
rf_request_write_tags (const GStrv tags)
{
  g_autoptr (JsonArray) array = NULL;

  if (tags == NULL)
    return NULL;
  array = json_array_new ();
  for (gsize i = 0; tags[i] != NULL; i++)
    json_array_add_string_element (array, tags[i]);
  return json_node_init_array (json_node_alloc (), array);
}

static JsonNode *
rf_request_write_credits (gint64 millionths)
{
  g_autofree char *text = millionths >= 0 ? rf_credits_to_string (millionths) : NULL;

  return rf_request_write_string (text);
}

/* Returns: (transfer full) (nullable): the field, or %NULL where nothing is said */
static JsonNode *
rf_request_write_field (const RfRequest *self, const RfRequestField *field)
{
  gconstpointer member = G_STRUCT_MEMBER_P (self, field->offset);

  switch (field->type)
    {
    case RF_FIELD_STRING:
    case RF_FIELD_ID:
      return rf_request_write_string (*(char *const *) member);
    case RF_FIELD_VERSION:
    case RF_FIELD_DURATION:
      return *(const gint64 *) member >= 0
                 ? json_node_init_int (json_node_alloc (), *(const gint64 *) member)
                 : NULL;
    case RF_FIELD_CREDITS:
      return rf_request_write_credits (*(const gint64 *) member);
    case RF_FIELD_BOOLEAN:
      return *(const gboolean *) member ? json_node_init_boolean (json_node_alloc (), TRUE) : NULL;
    case RF_FIELD_TAGS:
      return rf_request_write_tags (self->tags);
    case RF_FIELD_KIND:
      return self->has_kind
                 ? rf_request_write_string (rf_enum_get_name (rf_kind_names, (int) self->kind))
                 : NULL;
    case RF_FIELD_STRATEGY:
      return self->strategy != RF_STRATEGY_UNSET ? rf_request_write_string (rf_enum_get_name (
                                                       rf_strategy_names, (int) self->strategy))
                                                 : NULL;
    case RF_FIELD_PARAMS:
      return rf_request_write_params (self->params);
    case RF_FIELD_INPUTS:
      return rf_request_write_inputs (self->inputs);
    default:
      g_assert_not_reached ();
    }
}

/**
 * rf_request_to_json:
 * @self: a request
 *
 * What rf_request_new_from_local_json() reads as the same request. Who pays for
 * whom (`namespace_`) and the idempotency key are no part of it.
 *
 * Returns: (transfer full): the request as an object
 */
JsonNode *
rf_request_to_json (const RfRequest *self)
{
  g_autoptr (JsonObject) object = json_object_new ();

  for (gsize i = 0; i < RF_REQUEST_N_FIELDS; i++)
    {
      JsonNode *node = NULL;

      /* Another name for the field before it. */
      if (i > 0 && rf_request_fields[i].offset == rf_request_fields[i - 1].offset)
        continue;
      node = rf_request_write_field (self, &rf_request_fields[i]);
      if (node != NULL)
        json_object_set_member (object, rf_request_fields[i].name, node);
    }
  return json_node_init_object (json_node_alloc (), object);
}
