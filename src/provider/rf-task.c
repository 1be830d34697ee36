/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-task.h"

#include "rf-json-object.h"

/*
 * What a provider is asked to make. A task is put together by the engine on
 * one thread and then only read; the references are atomic because the worker
 * may outlive the caller that gave up waiting.
 */

typedef struct
{
  char *path;       /* (owned) */
  char *media_type; /* (owned) */
} RfTaskInput;

struct _RfTask
{
  gatomicrefcount references;
  RfModelInfo *model;   /* (owned) */
  JsonObject *params;   /* (owned) */
  char *work_directory; /* (owned) */
  GHashTable *inputs;   /* (owned) utf8 → RfTaskInput */
};

static void
rf_task_input_free (gpointer data)
{
  RfTaskInput *self = data;

  g_free (self->path);
  g_free (self->media_type);
  g_free (self);
}

/**
 * rf_task_new:
 * @model: the model that is asked
 * @params: every parameter, valid and in its canonical form
 * @work_directory: an empty directory that only this task writes to
 *
 * Returns: (transfer full): a task without inputs
 */
RfTask *
rf_task_new (RfModelInfo *model, JsonObject *params, const char *work_directory)
{
  RfTask *self = g_new0 (RfTask, 1);

  g_atomic_ref_count_init (&self->references);
  self->model = rf_model_info_ref (model);
  self->params = rf_json_copy_object (params);
  self->work_directory = g_strdup (work_directory);
  self->inputs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, rf_task_input_free);
  return self;
}

/**
 * rf_task_ref:
 * @self: a task
 *
 * Returns: (transfer full): the same task
 */
RfTask *
rf_task_ref (RfTask *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * rf_task_unref:
 * @self: (transfer full): a task
 */
void
rf_task_unref (RfTask *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  rf_model_info_unref (self->model);
  json_object_unref (self->params);
  g_free (self->work_directory);
  g_hash_table_unref (self->inputs);
  g_free (self);
}

/**
 * rf_task_add_input:
 * @self: a task that is still being put together
 * @name: a parameter of the type %RF_PARAMETER_INPUT
 * @path: a file that stays as it is while the task lives
 * @media_type: (nullable): what the file is, where that is known
 */
void
rf_task_add_input (RfTask *self, const char *name, const char *path, const char *media_type)
{
  RfTaskInput *input = g_new0 (RfTaskInput, 1);

  input->path = g_strdup (path);
  input->media_type = g_strdup (media_type);
  g_hash_table_replace (self->inputs, g_strdup (name), input);
}

/**
 * rf_task_get_model:
 * @self: a task
 *
 * Returns: (transfer none): the model that is asked
 */
const RfModelInfo *
rf_task_get_model (RfTask *self)
{
  return self->model;
}

/**
 * rf_task_get_params:
 * @self: a task
 *
 * Returns: (transfer none): every parameter; not to be changed
 */
JsonObject *
rf_task_get_params (RfTask *self)
{
  return self->params;
}

/**
 * rf_task_get_work_directory:
 * @self: a task
 *
 * Returns: (transfer none): a directory for the provider's files, which goes
 *   away with what is left in it when the task has ended
 */
const char *
rf_task_get_work_directory (RfTask *self)
{
  return self->work_directory;
}

static JsonNode *
rf_task_get_value (RfTask *self, const char *name)
{
  JsonNode *node = json_object_get_member (self->params, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

/**
 * rf_task_get_string:
 * @self: a task
 * @name: a text or a choice
 *
 * Returns: (transfer none) (nullable): its value, or %NULL where there is none
 */
const char *
rf_task_get_string (RfTask *self, const char *name)
{
  JsonNode *node = rf_task_get_value (self, name);

  return node != NULL ? json_node_get_string (node) : NULL;
}

/**
 * rf_task_get_int:
 * @self: a task
 * @name: an integer
 *
 * Returns: its value, or 0 where there is none
 */
gint64
rf_task_get_int (RfTask *self, const char *name)
{
  JsonNode *node = rf_task_get_value (self, name);

  return node != NULL ? json_node_get_int (node) : 0;
}

/**
 * rf_task_get_double:
 * @self: a task
 * @name: a number
 *
 * Returns: its value, or 0 where there is none
 */
double
rf_task_get_double (RfTask *self, const char *name)
{
  JsonNode *node = rf_task_get_value (self, name);

  return node != NULL ? json_node_get_double (node) : 0.0;
}

/**
 * rf_task_get_boolean:
 * @self: a task
 * @name: a boolean
 *
 * Returns: its value, or %FALSE where there is none
 */
gboolean
rf_task_get_boolean (RfTask *self, const char *name)
{
  JsonNode *node = rf_task_get_value (self, name);

  return node != NULL && json_node_get_boolean (node);
}

/**
 * rf_task_dup_list:
 * @self: a task
 * @name: a list
 *
 * Returns: (transfer full): its words, none where there is no such list
 */
GStrv
rf_task_dup_list (RfTask *self, const char *name)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (self->params, name);
  JsonArray *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      const char *word = json_node_get_string (json_array_get_element (array, i));

      if (word != NULL)
        g_strv_builder_add (builder, word);
    }
  return g_strv_builder_end (builder);
}

/**
 * rf_task_get_input_path:
 * @self: a task
 * @name: an input
 *
 * Returns: (transfer none) (nullable): the file to read, never to write
 */
const char *
rf_task_get_input_path (RfTask *self, const char *name)
{
  const RfTaskInput *input = g_hash_table_lookup (self->inputs, name);

  return input != NULL ? input->path : NULL;
}

/**
 * rf_task_get_input_media_type:
 * @self: a task
 * @name: an input
 *
 * Returns: (transfer none) (nullable): what the file is, where that is known
 */
const char *
rf_task_get_input_media_type (RfTask *self, const char *name)
{
  const RfTaskInput *input = g_hash_table_lookup (self->inputs, name);

  return input != NULL ? input->media_type : NULL;
}
