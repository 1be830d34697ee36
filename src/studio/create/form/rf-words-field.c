/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-field-types-private.h"

#include "rf-json-printer.h"

#include <glib/gi18n.h>

/*
 * A list of any words, with commas between them. A list whose words have commas of their
 * own is written as a JSON array.
 */

struct _RfWordsField
{
  RfField parent_instance;

  GtkWidget *entry;
};

G_DEFINE_FINAL_TYPE (RfWordsField, rf_words_field, RF_TYPE_FIELD)

static gboolean
rf_words_are_plain (JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *word = json_array_get_element (array, i);
      const char *text =
          json_node_get_value_type (word) == G_TYPE_STRING ? json_node_get_string (word) : NULL;

      if (text == NULL || *text == '\0' || strchr (text, ',') != NULL || *text == '[' ||
          g_ascii_isspace (*text) || g_ascii_isspace (text[strlen (text) - 1]))
        return FALSE;
    }
  return TRUE;
}

static char *
rf_words_join (JsonArray *array)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_string_append_printf (
        text, "%s%s", i > 0 ? ", " : "", json_array_get_string_element (array, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
rf_words_field_show (RfField *field, JsonNode *value)
{
  GtkEditable *entry = GTK_EDITABLE (RF_WORDS_FIELD (field)->entry);
  g_autofree char *text = NULL;

  if (value == NULL)
    text = g_strdup ("");
  else if (json_node_get_value_type (value) == G_TYPE_STRING)
    text = json_node_dup_string (value);
  else if (JSON_NODE_HOLDS_ARRAY (value))
    text = rf_words_are_plain (json_node_get_array (value))
               ? rf_words_join (json_node_get_array (value))
               : rf_json_print (value, NULL, NULL);
  if (text == NULL)
    return FALSE;
  gtk_editable_set_text (entry, text);
  return TRUE;
}

static JsonNode *
rf_words_split (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  JsonNode *value = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (*g_strstrip (words[i]) != '\0')
        json_array_add_string_element (array, words[i]);
    }
  json_node_take_array (value, array);
  return value;
}

static JsonNode *
rf_words_field_read (RfField *field, GError **faults)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (RF_WORDS_FIELD (field)->entry));

  if (*text != '[')
    return rf_words_split (text);
  return rf_field_parse_json (field, text, faults);
}

static void
rf_words_field_build (RfField *field)
{
  RfWordsField *self = RF_WORDS_FIELD (field);

  self->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _ ("Words, with commas between them"));
  rf_field_name (field, self->entry, NULL);
  rf_field_add_below (field, self->entry);
  g_signal_connect_object (
      self->entry, "changed", G_CALLBACK (rf_field_touch), self, G_CONNECT_SWAPPED);
}

static char *
rf_words_field_dup_typed (RfField *field)
{
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (RF_WORDS_FIELD (field)->entry)));
}

static void
rf_words_field_take_typed (RfField *field, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (RF_WORDS_FIELD (field)->entry), text);
}

static void
rf_words_field_class_init (RfWordsFieldClass *klass)
{
  RfFieldClass *field_class = RF_FIELD_CLASS (klass);

  field_class->build = rf_words_field_build;
  field_class->show = rf_words_field_show;
  field_class->read = rf_words_field_read;
  field_class->dup_typed = rf_words_field_dup_typed;
  field_class->take_typed = rf_words_field_take_typed;
}

static void
rf_words_field_init (RfWordsField *self)
{
}
