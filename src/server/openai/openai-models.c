/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "openai-models.h"

#include "rf-text.h"

#include <string.h>

/*
 * Which model a client means: by the table in refrain.conf, else by our own
 * `provider/model`, else, where the table says so, the default of the kind. The
 * list of providers does not change while the process runs, so it is read once.
 */

struct _RfOpenai
{
  RfService *service;   /* (owned) */
  RfOpenaiNames *names; /* (owned) */
  GMutex mutex;
  GPtrArray *providers; /* (owned) (nullable) of RfProviderInfo; guarded by mutex */
};

/* What the interface can ask for. */
static const RfKind asked_kinds[] = { RF_KIND_IMAGE, RF_KIND_TTS };

/**
 * rf_openai_new:
 * @service: whose models they are
 * @names: (nullable): what names mean
 *
 * Returns: (transfer full): the models
 */
RfOpenai *
rf_openai_new (RfService *service, RfOpenaiNames *names)
{
  RfOpenai *self = g_new0 (RfOpenai, 1);

  g_mutex_init (&self->mutex);
  self->service = g_object_ref (service);
  self->names = names != NULL ? rf_openai_names_ref (names) : rf_openai_names_new ();
  return self;
}

/**
 * rf_openai_free:
 * @self: (transfer full) (nullable): the models
 */
void
rf_openai_free (RfOpenai *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->providers, g_ptr_array_unref);
  rf_openai_names_unref (self->names);
  g_object_unref (self->service);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * rf_openai_get_names:
 * @self: the models
 *
 * Returns: (transfer none): what names mean
 */
const RfOpenaiNames *
rf_openai_get_names (RfOpenai *self)
{
  return self->names;
}

/**
 * rf_openai_dup_providers:
 * @self: the models
 * @error: return location
 *
 * Returns: (transfer container) (element-type RfProviderInfo): who makes something
 */
GPtrArray *
rf_openai_dup_providers (RfOpenai *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;

  if (self->providers == NULL)
    {
      page = rf_service_list (self->service, RF_NOUN_PROVIDER, selector, error);
      if (page == NULL)
        return NULL;
      self->providers = g_ptr_array_ref (page->items);
    }
  return g_ptr_array_ref (self->providers);
}

/* Returns: (transfer none) (nullable): the model that @place names */
static RfModelInfo *
rf_openai_look (GPtrArray *providers, const char *place, RfKind kind)
{
  const char *slash = strchr (place, '/');
  gsize length = slash != NULL ? (gsize) (slash - place) : strlen (place);

  for (guint i = 0; i < providers->len; i++)
    {
      const RfProviderInfo *provider = g_ptr_array_index (providers, i);

      if (strlen (provider->id) != length || strncmp (provider->id, place, length) != 0)
        continue;
      for (guint j = 0; provider->models != NULL && j < provider->models->len; j++)
        {
          RfModelInfo *model = g_ptr_array_index (provider->models, j);

          if (model->kind == kind && (slash == NULL || g_str_equal (model->id, slash + 1)))
            return model;
        }
    }
  return NULL;
}

static void
rf_openai_refuse_model (const char *name, RfKind kind, GError **error)
{
  g_autofree char *shown = rf_text_dup_printable (name, 100);
  g_autofree char *message = g_strdup_printf (
      "there is no model “%s” for %s", shown, rf_enum_get_name (rf_kind_names, (int) kind));

  g_set_error_literal (error, RF_ERROR, RF_ERROR_NOT_FOUND, message);
  if (error == NULL)
    return;
  rf_error_add_detail (*error, "model", message);
  rf_error_set_hint (*error,
                     "GET /v1/models lists them; names are given under [openai-models] in "
                     "refrain.conf");
}

/**
 * rf_openai_find_model:
 * @self: the models
 * @name: (nullable): what the client calls it
 * @kind: what it is to make
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): the model
 */
RfModelInfo *
rf_openai_find_model (RfOpenai *self, const char *name, RfKind kind, GError **error)
{
  g_autoptr (GPtrArray) providers = rf_openai_dup_providers (self, error);
  const char *place = rf_openai_names_find_model (self->names, name, kind);
  RfModelInfo *model = NULL;

  if (providers == NULL)
    return NULL;
  if (place != NULL)
    model = rf_openai_look (providers, place, kind);
  else if (name != NULL)
    model = rf_openai_look (providers, name, kind);
  if (model == NULL && place == NULL &&
      g_hash_table_contains (self->names->models, RF_OPENAI_OTHERS))
    {
      place = rf_openai_names_find_model (self->names, NULL, kind);
      model = place != NULL ? rf_openai_look (providers, place, kind) : NULL;
    }
  if (model != NULL)
    return rf_model_info_ref (model);
  rf_openai_refuse_model (name != NULL ? name : RF_OPENAI_DEFAULT, kind, error);
  return NULL;
}

static void
rf_openai_add_model (JsonArray *list, const char *id, const char *owner)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "object", "model");
  json_object_set_int_member (object, "created", 0);
  json_object_set_string_member (object, "owned_by", owner);
  json_array_add_object_element (list, object);
}

static gboolean
rf_openai_can_ask (const RfModelInfo *model)
{
  for (gsize i = 0; i < G_N_ELEMENTS (asked_kinds); i++)
    {
      if (model->kind == asked_kinds[i])
        return TRUE;
    }
  return FALSE;
}

static void
rf_openai_add_provider (JsonArray *list, const RfProviderInfo *provider)
{
  for (guint i = 0; provider->models != NULL && i < provider->models->len; i++)
    {
      const RfModelInfo *model = g_ptr_array_index (provider->models, i);
      g_autofree char *id = g_strconcat (provider->id, "/", model->id, NULL);

      if (rf_openai_can_ask (model))
        rf_openai_add_model (list, id, provider->id);
    }
}

/* A name of the table is a model where it leads to one. */
static void
rf_openai_add_names (RfOpenai *self, JsonArray *list, GPtrArray *providers)
{
  g_autoptr (GList) names = g_hash_table_get_keys (self->names->models);

  names = g_list_sort (names, (GCompareFunc) strcmp);
  for (GList *name = names; name != NULL; name = name->next)
    {
      const RfModelInfo *model = NULL;

      for (gsize i = 0; i < G_N_ELEMENTS (asked_kinds) && model == NULL; i++)
        {
          const char *place = rf_openai_names_find_model (self->names, name->data, asked_kinds[i]);

          model = place != NULL ? rf_openai_look (providers, place, asked_kinds[i]) : NULL;
        }
      if (model != NULL && !g_str_equal (name->data, RF_OPENAI_OTHERS))
        rf_openai_add_model (list, name->data, model->provider);
    }
}

/**
 * rf_openai_list_models:
 * @self: the models
 * @error: return location
 *
 * Returns: (transfer full): the list, as OpenAI's interface gives it
 */
JsonNode *
rf_openai_list_models (RfOpenai *self, GError **error)
{
  g_autoptr (GPtrArray) providers = rf_openai_dup_providers (self, error);
  JsonNode *node = NULL;
  JsonObject *object = NULL;
  JsonArray *list = NULL;

  if (providers == NULL)
    return NULL;
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  list = json_array_new ();
  rf_openai_add_names (self, list, providers);
  for (guint i = 0; i < providers->len; i++)
    rf_openai_add_provider (list, g_ptr_array_index (providers, i));
  json_object_set_string_member (object, "object", "list");
  json_object_set_array_member (object, "data", list);
  json_node_take_object (node, object);
  return node;
}
