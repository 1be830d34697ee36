/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-request-pack.h"

#include "rf-request-fields.h"

#include <string.h>

/*
 * A request as bytes that are quick to make and to compare, by the table that it
 * is read by. Each part says its length, so that no two requests share their
 * bytes; two that say the same in another order may have others. The form is for
 * one process and is kept nowhere.
 */

/* Enough for most requests. */
#define FIRST_ROOM 512

typedef struct
{
  guint8 *data; /* (owned) */
  gsize length;
  gsize room;
} RfPack;

static inline void
rf_pack_raw (RfPack *pack, gconstpointer data, gsize length)
{
  if (pack->length + length > pack->room)
    {
      pack->room = 2 * (pack->length + length);
      pack->data = g_realloc (pack->data, pack->room);
    }
  memcpy (pack->data + pack->length, data, length);
  pack->length += length;
}

static void
rf_pack_mark (RfPack *pack, char mark)
{
  rf_pack_raw (pack, &mark, 1);
}

static void
rf_pack_text (RfPack *pack, const char *text)
{
  guint32 length = text != NULL ? (guint32) strlen (text) : G_MAXUINT32;

  rf_pack_raw (pack, &length, sizeof length);
  if (text != NULL)
    rf_pack_raw (pack, text, length);
}

static void
rf_pack_int (RfPack *pack, gint64 value)
{
  rf_pack_raw (pack, &value, sizeof value);
}

static void rf_pack_node (RfPack *pack, JsonNode *node);

static void
rf_pack_object (RfPack *pack, JsonObject *object)
{
  JsonObjectIter iterator;
  const char *name = NULL;
  JsonNode *value = NULL;

  rf_pack_int (pack, json_object_get_size (object));
  json_object_iter_init_ordered (&iterator, object);
  while (json_object_iter_next_ordered (&iterator, &name, &value))
    {
      rf_pack_text (pack, name);
      rf_pack_node (pack, value);
    }
}

static void
rf_pack_array (RfPack *pack, JsonArray *array)
{
  guint length = json_array_get_length (array);

  rf_pack_int (pack, length);
  for (guint i = 0; i < length; i++)
    rf_pack_node (pack, json_array_get_element (array, i));
}

static void
rf_pack_value (RfPack *pack, JsonNode *node)
{
  GType type = json_node_get_value_type (node);
  double number = 0;

  if (type == G_TYPE_STRING)
    {
      rf_pack_mark (pack, 's');
      rf_pack_text (pack, json_node_get_string (node));
    }
  else if (type == G_TYPE_INT64)
    {
      rf_pack_mark (pack, 'i');
      rf_pack_int (pack, json_node_get_int (node));
    }
  else if (type == G_TYPE_DOUBLE)
    {
      rf_pack_mark (pack, 'd');
      number = json_node_get_double (node);
      rf_pack_raw (pack, &number, sizeof number);
    }
  else
    rf_pack_mark (pack, json_node_get_boolean (node) ? 't' : 'f');
}

static void
rf_pack_node (RfPack *pack, JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      rf_pack_mark (pack, 'o');
      rf_pack_object (pack, json_node_get_object (node));
      break;
    case JSON_NODE_ARRAY:
      rf_pack_mark (pack, 'a');
      rf_pack_array (pack, json_node_get_array (node));
      break;
    case JSON_NODE_VALUE:
      rf_pack_value (pack, node);
      break;
    case JSON_NODE_NULL:
    default:
      rf_pack_mark (pack, 'n');
      break;
    }
}

static void
rf_pack_tags (RfPack *pack, const GStrv tags)
{
  gint64 length = tags != NULL ? (gint64) g_strv_length (tags) : -1;

  rf_pack_int (pack, length);
  for (gint64 i = 0; i < length; i++)
    rf_pack_text (pack, tags[i]);
}

static void
rf_pack_field (RfPack *pack, const RfRequest *self, const RfRequestField *field)
{
  gconstpointer member = G_STRUCT_MEMBER_P (self, field->offset);

  switch (field->type)
    {
    case RF_FIELD_STRING:
    case RF_FIELD_ID:
      rf_pack_text (pack, *(char *const *) member);
      break;
    case RF_FIELD_VERSION:
    case RF_FIELD_DURATION:
    case RF_FIELD_CREDITS:
      rf_pack_int (pack, *(const gint64 *) member);
      break;
    case RF_FIELD_BOOLEAN:
      rf_pack_mark (pack, *(const gboolean *) member ? 't' : 'f');
      break;
    case RF_FIELD_TAGS:
      rf_pack_tags (pack, self->tags);
      break;
    case RF_FIELD_KIND:
      rf_pack_int (pack, self->has_kind ? (gint64) self->kind : -1);
      break;
    case RF_FIELD_STRATEGY:
      rf_pack_int (pack, (gint64) self->strategy);
      break;
    case RF_FIELD_PARAMS:
      rf_pack_object (pack, self->params);
      break;
    case RF_FIELD_INPUTS:
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * rf_request_pack:
 * @self: a request
 *
 * Which job asks, and whose turn that is, is no part of it: that changes nothing in
 * what is asked.
 *
 * Returns: (transfer full) (nullable): bytes that only requests share that ask for
 *   the same; %NULL for one with inputs, since what these hold is not said in it,
 *   and for one with an idempotency key, which is like no other
 */
GByteArray *
rf_request_pack (const RfRequest *self)
{
  RfPack pack = { NULL, 0, FIRST_ROOM };

  if (g_hash_table_size (self->inputs) > 0 || self->idempotency_key != NULL)
    return NULL;
  pack.data = g_malloc (pack.room);
  rf_pack_text (&pack, self->namespace_);
  for (gsize i = 0; i < RF_REQUEST_N_FIELDS; i++)
    {
      /* Another name for the field before it. */
      if (i == 0 || rf_request_fields[i].offset != rf_request_fields[i - 1].offset)
        rf_pack_field (&pack, self, &rf_request_fields[i]);
    }
  return g_byte_array_new_take (pack.data, pack.length);
}
