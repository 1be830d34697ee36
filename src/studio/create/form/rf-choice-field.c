/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-field-types-private.h"

#include "rf-say-model.h"
#include "rf-text.h"

#include <glib/gi18n.h>

/*
 * One of a few words. Where the prompt may choose, or nothing is chosen by itself, the
 * first row leaves the choice open.
 */

/* From so many on, one can type to find one. */
#define SEARCH_FROM 12

struct _RfChoiceField
{
  RfField parent_instance;

  GtkWidget *drop_down;
  gboolean has_open; /* the first row leaves it open */
};

G_DEFINE_FINAL_TYPE (RfChoiceField, rf_choice_field, RF_TYPE_FIELD)

static const char *
rf_choice_field_say_open (const RfParameter *parameter)
{
  if (parameter->prompt_words != NULL)
    return _ ("From the prompt");
  return (parameter->flags & RF_PARAMETER_REQUIRED) != 0 ? _ ("Choose…") : _ ("Left open");
}

static GtkStringList *
rf_choice_field_make_list (RfChoiceField *self, const RfParameter *parameter)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  if (self->has_open)
    gtk_string_list_append (list, rf_choice_field_say_open (parameter));
  for (gsize i = 0; parameter->choices != NULL && parameter->choices[i] != NULL; i++)
    {
      g_autofree char *shown = rf_say_choice (parameter, parameter->choices[i]);

      gtk_string_list_append (list, shown);
    }
  return list;
}

static gboolean
rf_choice_is (const RfParameter *parameter, const char *choice, const char *word)
{
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;

  if ((parameter->flags & RF_PARAMETER_CASELESS) == 0)
    return g_str_equal (choice, word);
  one = rf_text_fold_case (choice);
  other = rf_text_fold_case (word);
  return g_strcmp0 (one, other) == 0;
}

static gboolean
rf_choice_field_show (RfField *field, JsonNode *value)
{
  RfChoiceField *self = RF_CHOICE_FIELD (field);
  const RfParameter *parameter = rf_field_get_parameter (field);

  /* What the prompt may choose is open, though there is a default. */
  if (value == NULL || (self->has_open && value == parameter->default_value))
    {
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), 0);
      return TRUE;
    }
  if (json_node_get_value_type (value) != G_TYPE_STRING)
    return FALSE;
  for (guint i = 0; parameter->choices != NULL && parameter->choices[i] != NULL; i++)
    {
      if (!rf_choice_is (parameter, parameter->choices[i], json_node_get_string (value)))
        continue;
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), i + (self->has_open ? 1 : 0));
      return TRUE;
    }
  return FALSE;
}

static JsonNode *
rf_choice_field_read (RfField *field, GError **faults)
{
  RfChoiceField *self = RF_CHOICE_FIELD (field);
  const RfParameter *parameter = rf_field_get_parameter (field);
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->drop_down));

  if (selected == GTK_INVALID_LIST_POSITION || (self->has_open && selected == 0))
    return NULL;
  return json_node_init_string (json_node_alloc (),
                                parameter->choices[selected - (self->has_open ? 1 : 0)]);
}

static void
rf_choice_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 15);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 15);
  gtk_list_item_set_child (item, label);
}

static void
rf_choice_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkStringObject *object = gtk_list_item_get_item (item);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (object));
}

/* The button is as narrow as the window asks; the list shows all of a choice. */
static GtkListItemFactory *
rf_choice_make_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (rf_choice_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (rf_choice_bind_cb), NULL);
  return factory;
}

static void
rf_choice_field_build (RfField *field)
{
  RfChoiceField *self = RF_CHOICE_FIELD (field);
  const RfParameter *parameter = rf_field_get_parameter (field);
  g_autoptr (GtkListItemFactory) factory = rf_choice_make_factory ();
  g_autoptr (GtkListItemFactory) usual = NULL;
  GtkStringList *list = NULL;

  self->has_open = parameter->prompt_words != NULL || parameter->default_value == NULL;
  list = rf_choice_field_make_list (self, parameter);
  self->drop_down = gtk_drop_down_new (
      G_LIST_MODEL (list), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  usual = g_object_ref (gtk_drop_down_get_factory (GTK_DROP_DOWN (self->drop_down)));
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (self->drop_down), usual);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (self->drop_down), factory);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (self->drop_down),
                                   g_list_model_get_n_items (G_LIST_MODEL (list)) >= SEARCH_FROM);
  rf_field_name (field, self->drop_down, NULL);
  /* The button in it is what has the keyboard. */
  rf_field_name (field, gtk_widget_get_first_child (self->drop_down), NULL);
  rf_field_add_suffix (field, self->drop_down);
  g_signal_connect_object (
      self->drop_down, "notify::selected", G_CALLBACK (rf_field_touch), self, G_CONNECT_SWAPPED);
}

static void
rf_choice_field_class_init (RfChoiceFieldClass *klass)
{
  RfFieldClass *field_class = RF_FIELD_CLASS (klass);

  field_class->build = rf_choice_field_build;
  field_class->show = rf_choice_field_show;
  field_class->read = rf_choice_field_read;
}

static void
rf_choice_field_init (RfChoiceField *self)
{
}
