/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rules-verdict.h"

#include "rf-json-object.h"
#include "rf-json-printer.h"

#include <math.h>

/* A verdict and its JSON, the same bytes for the same history everywhere. */

/**
 * rules_verdict_set:
 * @self: a verdict
 * @mood: (transfer none): a constant word
 * @activity: (transfer none): a constant word
 * @confidence: from 0 to 1
 * @format: the sentence; numbers with `%.0f`, which is the same in every locale
 * @...: its arguments
 */
void
rules_verdict_set (RulesVerdict *self,
                   const char *mood,
                   const char *activity,
                   double confidence,
                   const char *format,
                   ...)
{
  va_list arguments;

  rules_verdict_clear (self);
  self->mood = mood;
  self->activity = activity;
  self->confidence = CLAMP (confidence, 0.0, 1.0);
  va_start (arguments, format);
  self->reasoning = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

/**
 * rules_verdict_print:
 * @self: a verdict
 * @length: (out): of the text, in bytes
 * @error: return location
 *
 * Returns: (transfer full): `{"activity":…,"confidence":…,"mood":…,"reasoning":…}`, the
 *   confidence with two decimals
 */
char *
rules_verdict_print (const RulesVerdict *self, gsize *length, GError **error)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = rf_json_take_object (object);

  json_object_set_string_member (object, "mood", self->mood);
  json_object_set_string_member (object, "activity", self->activity);
  json_object_set_double_member (object, "confidence", round (self->confidence * 100) / 100);
  json_object_set_string_member (object, "reasoning", self->reasoning);
  return rf_json_print (node, length, error);
}

/**
 * rules_verdict_clear:
 * @self: a verdict, which may be all zero
 */
void
rules_verdict_clear (RulesVerdict *self)
{
  g_clear_pointer (&self->reasoning, g_free);
}
