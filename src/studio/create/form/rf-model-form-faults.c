/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-model-form-private.h"

/*
 * What is wrong with what a form asks for stands beside the field that it is about. What no
 * field is for is handed back, for somebody else to say.
 */

static gboolean
rf_model_form_show_detail (RfModelForm *self, const RfErrorDetail *detail, gboolean only_touched)
{
  RfField *field = rf_model_form_find_field (self, detail->parameter);

  if (field == NULL)
    return rf_cache_options_show_fault (self->cache, detail->parameter, detail->message);
  if (only_touched && !rf_field_is_set (field))
    return FALSE;
  rf_field_set_error (field, detail->message);
  if (self->advanced != NULL && gtk_widget_is_ancestor (GTK_WIDGET (field), self->advanced))
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->advanced), TRUE);
  return TRUE;
}

/**
 * rf_model_form_show_error:
 * @self: a form
 * @error: what is wrong with a request of its
 * @only_touched: nothing is said beside a field that nobody has touched, since it is
 *   still to be filled in
 *
 * Says each fault beside its field.
 *
 * Returns: (transfer full) (nullable): what could not be said there
 */
GError *
rf_model_form_show_error (RfModelForm *self, const GError *error, gboolean only_touched)
{
  const GPtrArray *details = rf_error_get_details (error);
  GError *rest = NULL;

  rf_model_form_clear_errors (self);
  if (details == NULL)
    return g_error_copy (error);
  for (guint i = 0; i < details->len; i++)
    {
      const RfErrorDetail *detail = g_ptr_array_index (details, i);
      RfField *field = rf_model_form_find_field (self, detail->parameter);

      if (!rf_model_form_show_detail (self, detail, only_touched))
        rf_error_collect (&rest,
                          field != NULL ? rf_field_get_parameter (field)->label : detail->parameter,
                          "%s",
                          detail->message);
    }
  return rest;
}

/**
 * rf_model_form_clear_errors:
 * @self: a form
 */
void
rf_model_form_clear_errors (RfModelForm *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    rf_field_set_error (self->fields->pdata[i], NULL);
  rf_cache_options_clear_faults (self->cache);
}
