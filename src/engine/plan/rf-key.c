/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-key.h"

#include "rf-hash.h"
#include "rf-json-printer.h"

#include <string.h>

/*
 * Fingerprint, identity and the two forms of a key.
 *
 * The canonical text is an RFC 8785 object with the members kind, model,
 * params, provider, recipe, schema and version; the fingerprint is its
 * SHA-256. Names and values are inside JSON, so no two requests can run into
 * one another as joined strings can.
 */

/**
 * rf_key_dup_canonical:
 * @model: the model that is asked
 * @keyed: canonical parameters that change the output
 * @version: the request's version
 * @error: return location; %RF_ERROR_INVALID_REQUEST for a value that JSON
 *   cannot hold
 *
 * Returns: (transfer full): the text that is hashed
 */
char *
rf_key_dup_canonical (const RfModelInfo *model, JsonObject *keyed, guint version, GError **error)
{
  g_autoptr (GString) text = g_string_sized_new (1024);
  g_autoptr (JsonNode) params = json_node_init_object (json_node_alloc (), keyed);

  g_string_append_printf (
      text, "{\"kind\":\"%s\",\"model\":", rf_enum_get_name (rf_kind_names, (int) model->kind));
  rf_json_append_string (text, model->id);
  g_string_append (text, ",\"params\":");
  if (!rf_json_append (text, params, error))
    return NULL;
  g_string_append (text, ",\"provider\":");
  rf_json_append_string (text, model->provider);
  g_string_append_printf (
      text, ",\"recipe\":%u,\"schema\":%d,\"version\":%u}", model->recipe, RF_KEY_SCHEMA, version);
  /* Plans are remembered by the thousand: without the room that a GString has over. */
  return g_strndup (text->str, text->len);
}

/**
 * rf_key_dup_identity:
 * @fingerprint: a fingerprint
 * @strategy: the request's strategy
 * @scope: (nullable): the id that the strategy counts by
 *
 * Returns: (transfer full): what two requests must share to be given one
 *   generation: the fingerprint alone, or with strategy and scope, so that two
 *   players never share by accident
 */
char *
rf_key_dup_identity (const char *fingerprint, RfStrategy strategy, const char *scope)
{
  g_autoptr (GString) text = NULL;

  if (scope == NULL)
    return g_strdup (fingerprint);
  text = g_string_new (NULL);
  g_string_append_printf (
      text, "[\"%s\",\"%s\",", fingerprint, rf_enum_get_name (rf_strategy_names, (int) strategy));
  rf_json_append_string (text, scope);
  g_string_append_c (text, ']');
  return rf_hash_bytes (text->str, text->len);
}

/**
 * rf_key_dup_content:
 * @kind: the kind
 * @identity: an identity
 *
 * Returns: (transfer full): the content key, `CACHE#{kind}#{identity}`
 */
char *
rf_key_dup_content (RfKind kind, const char *identity)
{
  return g_strconcat ("CACHE#", rf_enum_get_name (rf_kind_names, (int) kind), "#", identity, NULL);
}

static gboolean
rf_key_has_part (const char *part)
{
  return part != NULL && *part != '\0';
}

/**
 * rf_key_request_is_slot:
 * @request: a request
 *
 * Returns: whether it names a place and not a content: any of type, purpose,
 *   from and to does. Empty parts name none: a form that leaves all of them
 *   empty does not mean one place for everything.
 */
gboolean
rf_key_request_is_slot (const RfRequest *request)
{
  return rf_key_has_part (request->operation_type) || rf_key_has_part (request->purpose) ||
         rf_key_has_part (request->from_scene_id) || rf_key_has_part (request->to_scene_id);
}

static void
rf_key_append_part (GString *key, const char *part, const char *fallback)
{
  if (!rf_key_has_part (part))
    part = fallback;
  for (const char *at = part; *at != '\0'; at++)
    {
      if (*at == '%')
        g_string_append (key, "%25");
      else if (*at == '|')
        g_string_append (key, "%7C");
      else
        g_string_append_c (key, *at);
    }
}

/**
 * rf_key_dup_slot:
 * @request: a request that names a place
 * @kind: its kind, which stands for a missing type
 * @strategy: its strategy, not `always`
 * @scope: (nullable): the id that the strategy counts by
 * @version: its version
 *
 * Returns: (transfer full): the slot key,
 *   `generation:{type}|{purpose}|{from}|{to}|{strategy}|{seed}|v{version}`
 *   without the part `{seed}|` for `once`. An empty part is `none`; `%` and
 *   `|` in parts become `%25` and `%7C`, and nothing else is touched.
 */
char *
rf_key_dup_slot (const RfRequest *request,
                 RfKind kind,
                 RfStrategy strategy,
                 const char *scope,
                 guint version)
{
  GString *key = g_string_new ("generation:");

  rf_key_append_part (key, request->operation_type, rf_enum_get_name (rf_kind_names, (int) kind));
  g_string_append_c (key, '|');
  rf_key_append_part (key, request->purpose, "none");
  g_string_append_c (key, '|');
  rf_key_append_part (key, request->from_scene_id, "none");
  g_string_append_c (key, '|');
  rf_key_append_part (key, request->to_scene_id, "none");
  g_string_append_printf (key, "|%s|", rf_enum_get_name (rf_strategy_names, (int) strategy));
  if (scope != NULL)
    {
      g_string_append (key, strategy == RF_STRATEGY_PER_PLAYER ? "player:" : "pt:");
      rf_key_append_part (key, scope, "none");
      g_string_append_c (key, '|');
    }
  g_string_append_printf (key, "v%u", version);
  return g_string_free (key, FALSE);
}

/**
 * rf_key_fold_seed:
 * @scope: (nullable): playthrough or player id
 * @version: the request's version
 * @minimum: the least seed of the model
 * @maximum: the greatest
 *
 * Returns: a seed within the range, the same for the same scope and version:
 *   the first eight bytes of the SHA-256 of `[scope, version]`, big endian,
 *   modulo the range
 */
gint64
rf_key_fold_seed (const char *scope, guint version, gint64 minimum, gint64 maximum)
{
  g_autoptr (GString) text = g_string_new ("[");
  g_autofree char *hash = NULL;
  g_autofree char *head = NULL;
  guint64 number = 0;
  guint64 range = (guint64) maximum - (guint64) minimum + 1;

  rf_json_append_string (text, scope != NULL ? scope : "");
  g_string_append_printf (text, ",%u]", version);
  hash = rf_hash_bytes (text->str, text->len);
  head = g_strndup (hash, 16);
  number = g_ascii_strtoull (head, NULL, 16);
  return minimum + (gint64) (range == 0 ? number : number % range);
}
