/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-printer.h"
#include "rf-text-field.h"

/*
 * Any JSON value, written down. It is read by our strict reader as it is typed.
 */

struct _RfJsonField
{
  RfTextField parent_instance;
};

G_DEFINE_FINAL_TYPE (RfJsonField, rf_json_field, RF_TYPE_TEXT_FIELD)

static gboolean
rf_json_field_show (RfField *field, JsonNode *value)
{
  g_autofree char *text = value != NULL ? rf_json_print (value, NULL, NULL) : NULL;

  rf_text_field_set_text (RF_TEXT_FIELD (field), text != NULL ? text : "");
  return value == NULL || text != NULL;
}

static JsonNode *
rf_json_field_read (RfField *field, GError **faults)
{
  g_autofree char *text = rf_text_field_dup_text (RF_TEXT_FIELD (field));

  if (*g_strstrip (text) == '\0')
    return NULL;
  return rf_field_parse_json (field, text, faults);
}

static void
rf_json_field_class_init (RfJsonFieldClass *klass)
{
  RfFieldClass *field_class = RF_FIELD_CLASS (klass);

  field_class->show = rf_json_field_show;
  field_class->read = rf_json_field_read;
}

static void
rf_json_field_init (RfJsonField *self)
{
}
