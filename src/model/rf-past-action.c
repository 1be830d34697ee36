/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-past-action.h"

#include "rf-time.h"

/**
 * rf_past_action_new:
 *
 * Returns: (transfer full): a row of the log with nothing in it
 */
RfPastAction *
rf_past_action_new (void)
{
  return g_new0 (RfPastAction, 1);
}

/**
 * rf_past_action_free:
 * @self: (transfer full) (nullable): a row of the log
 */
void
rf_past_action_free (RfPastAction *self)
{
  if (self == NULL)
    return;
  g_free (self->who);
  g_free (self->subject);
  g_free (self);
}

/**
 * rf_past_action_to_json:
 * @self: a row of the log
 *
 * Returns: (transfer full): the object that `cache log --json` lists
 */
JsonNode *
rf_past_action_to_json (const RfPastAction *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *began = rf_time_to_string (self->began_at);
  g_autofree char *ended = self->ended_at > 0 ? rf_time_to_string (self->ended_at) : NULL;

  json_object_set_int_member (object, "id", self->id);
  json_object_set_string_member (object, "began_at", began);
  if (ended != NULL)
    json_object_set_string_member (object, "ended_at", ended);
  else
    json_object_set_null_member (object, "ended_at");
  json_object_set_string_member (object, "who", self->who);
  json_object_set_string_member (
      object, "verb", rf_enum_get_name (rf_verb_names, (int) self->verb));
  json_object_set_string_member (object, "subject", self->subject);
  json_object_set_int_member (object, "changed", self->changed);
  json_object_set_int_member (object, "bytes", self->bytes);
  json_object_set_boolean_member (object, "in_trash", self->in_trash);
  json_node_take_object (node, object);
  return node;
}
