/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-model-form-private.h"

/*
 * What stands in a form to the letter. A request has no place for what is at fault, so where
 * the form is made anew for the same model, this is put back as well.
 */

/* No parameter begins so. */
#define OPTION "/"

/**
 * rf_model_form_dup_typed:
 * @self: a form
 *
 * Returns: (transfer full): texts by names, for rf_model_form_take_typed()
 */
GHashTable *
rf_model_form_dup_typed (RfModelForm *self)
{
  GHashTable *typed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < self->fields->len; i++)
    {
      RfField *field = self->fields->pdata[i];
      char *text = rf_field_dup_typed (field);

      if (text != NULL)
        g_hash_table_insert (typed, g_strdup (rf_field_get_parameter (field)->name), text);
    }
  rf_cache_options_add_typed (self->cache, OPTION, typed);
  return typed;
}

/**
 * rf_model_form_take_typed:
 * @self: a form that has taken the request that was asked for then
 * @typed: (element-type utf8 utf8): of a form for the same model
 *
 * What is at fault stands there again, and is at fault again.
 */
void
rf_model_form_take_typed (RfModelForm *self, GHashTable *typed)
{
  self->is_taking = TRUE;
  for (guint i = 0; i < self->fields->len; i++)
    {
      RfField *field = self->fields->pdata[i];
      const char *text = g_hash_table_lookup (typed, rf_field_get_parameter (field)->name);

      if (text != NULL)
        rf_field_take_typed (field, text);
    }
  rf_cache_options_take_typed (self->cache, OPTION, typed);
  self->is_taking = FALSE;
  rf_model_form_tell_changed (self);
}
