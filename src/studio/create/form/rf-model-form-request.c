/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-model-form-private.h"

#include "rf-json-object.h"
#include "rf-seed-field.h"

#include <glib/gi18n.h>

/* A form gives a request, and takes one. */

static void
rf_model_form_write_free (RfModelForm *self, RfRequest *request, GError **faults)
{
  g_autoptr (RfRequest) scratch = rf_request_new ();
  JsonNode *value = NULL;
  JsonObjectIter iterator;
  const char *name = NULL;

  rf_field_write (self->free_field, scratch, faults);
  value = json_object_get_member (scratch->params, FREE_NAME);
  if (value == NULL)
    return;
  if (!JSON_NODE_HOLDS_OBJECT (value))
    {
      rf_error_collect (faults, FREE_NAME, "%s", _ ("must be an object, such as {\"cfg\": 7}"));
      return;
    }
  json_object_iter_init_ordered (&iterator, json_node_get_object (value));
  while (json_object_iter_next_ordered (&iterator, &name, &value))
    json_object_set_member (request->params, name, rf_json_copy (value));
}

/**
 * rf_model_form_dup_request:
 * @self: a form with a model
 * @faults: (nullable): collects what cannot be asked so
 *
 * Returns: (transfer full): what the form asks for; what is at fault is left out
 */
RfRequest *
rf_model_form_dup_request (RfModelForm *self, GError **faults)
{
  RfRequest *request = rf_request_new ();
  g_autoptr (GError) ignored = NULL;
  GError **collected = faults != NULL ? faults : &ignored;

  request->has_kind = TRUE;
  request->kind = self->model->kind;
  request->provider = g_strdup (self->model->provider);
  request->model = g_strdup (self->model->id);
  for (guint i = 0; i < self->fields->len; i++)
    {
      if (self->fields->pdata[i] == self->free_field)
        rf_model_form_write_free (self, request, collected);
      else
        rf_field_write (self->fields->pdata[i], request, collected);
    }
  rf_cache_options_write (self->cache, request, collected);
  return request;
}

/**
 * rf_model_form_take_fields:
 * @self: a form
 * @request: what was asked once
 *
 * Shows what its parameters have there.
 */
void
rf_model_form_take_fields (RfModelForm *self, const RfRequest *request)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      if (self->fields->pdata[i] != self->free_field)
        rf_field_take (self->fields->pdata[i], request);
    }
}

static gboolean
rf_model_form_knows (RfModelForm *self, const char *name)
{
  if (rf_model_form_is_part_of_size (self->model, name))
    return TRUE;
  for (guint i = 0; i < self->fields->len; i++)
    {
      if (rf_field_answers_to (self->fields->pdata[i], name))
        return TRUE;
    }
  return FALSE;
}

/* What no field is for goes into the free one, or is told. */
static GStrv
rf_model_form_take_unknown (RfModelForm *self, const RfRequest *request)
{
  g_autoptr (GStrvBuilder) left_out = g_strv_builder_new ();
  g_autoptr (RfRequest) scratch = rf_request_new ();
  JsonObject *others = json_object_new ();
  JsonObjectIter iterator;
  const char *name = NULL;
  JsonNode *value = NULL;

  json_object_iter_init_ordered (&iterator, request->params);
  while (json_object_iter_next_ordered (&iterator, &name, &value))
    {
      if (rf_model_form_knows (self, name))
        continue;
      if (self->free_field != NULL)
        json_object_set_member (others, name, rf_json_copy (value));
      else
        g_strv_builder_add (left_out, name);
    }
  if (json_object_get_size (others) > 0)
    json_object_set_object_member (scratch->params, FREE_NAME, others);
  else
    json_object_unref (others);
  if (self->free_field != NULL)
    rf_field_take (self->free_field, scratch);
  return g_strv_builder_end (left_out);
}

static void
rf_model_form_roll_seed (RfModelForm *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      if (RF_IS_SEED_FIELD (self->fields->pdata[i]))
        rf_seed_field_roll (self->fields->pdata[i]);
    }
}

static void
rf_model_form_open_folds (RfModelForm *self)
{
  for (guint i = 0; self->advanced != NULL && i < self->fields->len; i++)
    {
      RfField *field = self->fields->pdata[i];

      if (rf_field_is_set (field) && gtk_widget_is_ancestor (GTK_WIDGET (field), self->advanced))
        adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->advanced), TRUE);
    }
}

/**
 * rf_model_form_take_request:
 * @self: a form whose model is the request's, or another that may know some of it
 * @request: what was asked once
 * @how: what of it is wanted again. All but the seed draws another seed, since an open one
 *   is always the same; the prompt alone leaves the rest as it is
 *
 * Returns: (transfer full): the names of what the model does not know, and was left out
 */
GStrv
rf_model_form_take_request (RfModelForm *self, const RfRequest *request, RfRecall how)
{
  RfField *prompt = rf_model_form_get_prompt (self);
  GStrv left_out = NULL;

  self->is_taking = TRUE;
  rf_model_form_clear_errors (self);
  if (how == RF_RECALL_PROMPT)
    {
      if (prompt != NULL)
        rf_field_take (prompt, request);
    }
  else
    {
      rf_model_form_take_fields (self, request);
      left_out = rf_model_form_take_unknown (self, request);
      rf_cache_options_take (self->cache, request);
      if (how == RF_RECALL_ALL_BUT_SEED)
        rf_model_form_roll_seed (self);
      rf_model_form_open_folds (self);
    }
  self->is_taking = FALSE;
  rf_model_form_tell_changed (self);
  return left_out != NULL ? left_out : g_new0 (char *, 1);
}
