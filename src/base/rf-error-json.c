/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-error.h"

/*
 * Errors as JSON: what front ends show, and how a flight that failed in another
 * process hands its error on. What is read back may be anybody's.
 */

/* Messages may name files, whose names are any bytes; JSON is UTF-8. */
static void
rf_error_add_member (JsonBuilder *builder, const char *name, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, valid);
}

static void
rf_error_add_details (JsonBuilder *builder, const GPtrArray *details)
{
  json_builder_set_member_name (builder, "details");
  json_builder_begin_array (builder);
  for (guint i = 0; i < details->len; i++)
    {
      const RfErrorDetail *detail = g_ptr_array_index (details, i);

      json_builder_begin_object (builder);
      rf_error_add_member (builder, "parameter", detail->parameter);
      rf_error_add_member (builder, "message", detail->message);
      if (detail->reason != RF_REASON_OTHER)
        rf_error_add_member (
            builder, "reason", rf_enum_get_name (rf_reason_names, (int) detail->reason));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * rf_error_to_json:
 * @error: any error
 *
 * Returns: (transfer full): the object
 *   `{"error":{"code":…,"message":…,"hint":…,"details":[{"parameter":…,"message":…,"reason":…}]}}`;
 *   `hint`, `details` and `reason` stand only where there are any
 */
JsonNode *
rf_error_to_json (const GError *error)
{
  const GPtrArray *details = rf_error_get_details (error);
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_begin_object (builder);
  rf_error_add_member (builder, "code", rf_error_code_get_name (rf_error_get_code (error)));
  rf_error_add_member (builder, "message", error->message);
  if (rf_error_get_hint (error) != NULL)
    rf_error_add_member (builder, "hint", rf_error_get_hint (error));
  if (details != NULL)
    rf_error_add_details (builder, details);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* What another machine sends need not have the form it should have. */
static const char *
rf_error_read_string (JsonObject *object, const char *name, const char *otherwise)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *text =
      node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  return text != NULL ? text : otherwise;
}

static void
rf_error_read_detail (GError *error, JsonObject *object)
{
  int reason = RF_REASON_OTHER;

  /* A newer server may know more of them; there is the message still. */
  rf_enum_from_name (rf_reason_names, rf_error_read_string (object, "reason", ""), &reason);
  rf_error_add_detail_for (error,
                           rf_error_read_string (object, "parameter", ""),
                           (RfReason) reason,
                           rf_error_read_string (object, "message", ""));
}

static void
rf_error_read_details (GError *error, JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "details");
  JsonArray *details =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; details != NULL && i < json_array_get_length (details); i++)
    {
      JsonNode *element = json_array_get_element (details, i);

      if (JSON_NODE_HOLDS_OBJECT (element))
        rf_error_read_detail (error, json_node_get_object (element));
    }
}

static JsonObject *
rf_error_find_object (JsonNode *node)
{
  JsonNode *inner = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  inner = json_object_get_member (json_node_get_object (node), "error");
  return inner != NULL && JSON_NODE_HOLDS_OBJECT (inner) ? json_node_get_object (inner) : NULL;
}

/**
 * rf_error_new_from_json:
 * @node: what rf_error_to_json() made, here or on another machine
 *
 * A flight that failed in another process hands its error on in this form.
 *
 * Returns: (transfer full): the error; %RF_ERROR_FAILED where the form is not
 *   the expected one
 */
GError *
rf_error_new_from_json (JsonNode *node)
{
  JsonObject *object = rf_error_find_object (node);
  RfErrorCode code = RF_ERROR_FAILED;
  GError *error = NULL;

  if (object == NULL)
    return g_error_new_literal (RF_ERROR, RF_ERROR_FAILED, "an error that cannot be read");

  rf_error_code_from_name (rf_error_read_string (object, "code", ""), &code);
  error = g_error_new_literal (
      RF_ERROR, (int) code, rf_error_read_string (object, "message", "no message"));
  rf_error_set_hint (error, rf_error_read_string (object, "hint", NULL));
  rf_error_read_details (error, object);
  return error;
}
