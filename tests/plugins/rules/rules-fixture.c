/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rules-fixture.h"

#include "rf-json-fields.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"

#include <string.h>

/* Asks the plugin as the program does, and holds each answer against its form. */

static RulesAnswer *
read_answer (GBytes *bytes)
{
  RulesAnswer *self = g_new0 (RulesAnswer, 1);
  gsize length = 0;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rf_json_parse (text, (gssize) length, NULL, &error);
  JsonObject *object;

  g_assert_no_error (error);
  object = json_node_get_object (node);
  g_assert_nonnull (object);
  g_assert_cmpuint (json_object_get_size (object), ==, 4);
  g_assert_true (rf_json_fields_need_string (object, "mood", &self->mood, &error));
  g_assert_true (rf_json_fields_need_string (object, "activity", &self->activity, &error));
  g_assert_true (rf_json_fields_need_string (object, "reasoning", &self->reasoning, &error));
  g_assert_true (rf_json_fields_read_double (object, "confidence", &self->confidence, &error));
  g_assert_no_error (error);
  self->text = g_strndup (text, length);
  g_assert_cmpfloat (self->confidence, >, 0.0);
  g_assert_cmpfloat (self->confidence, <=, 1.0);
  g_assert_cmpuint (strlen (self->reasoning), >, 10);
  g_assert_cmpuint (strlen (self->reasoning), <, 200);
  g_assert_cmpint (
      g_str_equal (self->mood, "unknown"), ==, g_str_equal (self->activity, "unknown"));
  return self;
}

RulesAnswer *
rules_fixture_judge (PluginFixture *self, const char *history, GError **error)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = rf_json_take_object (object);
  g_autofree char *params = NULL;
  g_autoptr (RfTask) task = NULL;
  g_autoptr (RfProgress) progress = rf_progress_new ();
  g_autoptr (RfOutput) output = NULL;
  const RfOutputAsset *asset;

  json_object_set_string_member (object, "history", history);
  params = rf_json_print (node, NULL, NULL);
  task = plugin_fixture_new_task (self, params);
  output = rf_provider_generate (self->provider, task, progress, NULL, error);
  if (output == NULL)
    return NULL;
  g_assert_cmpuint (output->assets->len, ==, 1);
  asset = g_ptr_array_index (output->assets, 0);
  g_assert_cmpint (asset->asset->role, ==, RF_ROLE_TEXT);
  g_assert_cmpstr (asset->asset->media_type, ==, "application/json");
  return read_answer (asset->bytes);
}

void
rules_answer_free (RulesAnswer *self)
{
  g_free (self->text);
  g_free (self->mood);
  g_free (self->activity);
  g_free (self->reasoning);
  g_free (self);
}
