/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-host.h"

#include "rf-avatars.h"
#include "rf-config-openai.h"
#include "rf-engine.h"
#include "rf-file-blob-store.h"
#include "rf-key-file.h"
#include "rf-paths.h"
#include "rf-registry.h"
#include "rf-retention.h"
#include "rf-sqlite-people.h"
#include "rf-sqlite-store.h"

#include <unistd.h>

/*
 * Puts the program together, once, in this order: configuration, providers,
 * files, database, engine, people. A part that fails does not end the program: what
 * is wrong in the configuration is listed, and a store that cannot be used is
 * an error of the calls that need it.
 */

struct _RfHost
{
  GObject parent_instance;

  char *data_dir;          /* (owned) */
  char *config_file;       /* (owned) */
  RfKeyFile *config;       /* (owned) (nullable) */
  RfRegistry *registry;    /* (owned) */
  RfStore *store;          /* (owned) (nullable) */
  RfEngine *engine;        /* (owned) */
  RfAvatarConfig *avatars; /* (owned) */
  RfPeopleStore *people;   /* (owned) (nullable) until people are asked for */
  GPtrArray *faults;       /* (owned) of utf8 */
  GPtrArray *money_faults; /* (owned) of utf8 */
  RfOpenaiNames *openai;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (RfHost, rf_host, G_TYPE_OBJECT)

static void
rf_host_add_faults (GPtrArray *list, const GPtrArray *faults)
{
  for (guint i = 0; faults != NULL && i < faults->len; i++)
    g_ptr_array_add (list, g_strdup (g_ptr_array_index (faults, i)));
}

/* Whoever names a file has one; in the usual place there need be none. What
 * cannot be read may say what a run costs, so it counts as a fault of money. */
static void
rf_host_open_config (RfHost *self, gboolean is_named)
{
  g_autoptr (GError) error = NULL;

  self->config = rf_key_file_new_from_file (self->config_file, &error);
  if (self->config != NULL || (!is_named && g_error_matches (error, RF_ERROR, RF_ERROR_NOT_FOUND)))
    return;
  g_ptr_array_add (self->faults, g_strdup (error->message));
  g_ptr_array_add (self->money_faults, g_strdup (error->message));
}

static void
rf_host_open_store (RfHost *self, RfEngineParts *parts, GError **error)
{
  gboolean read_only = FALSE;

  if (!rf_paths_ensure_directory (self->data_dir, error))
    return;
  read_only = access (self->data_dir, W_OK) != 0;
  parts->blobs = RF_BLOB_STORE (rf_file_blob_store_new (self->data_dir, read_only));
  self->store = RF_STORE (rf_sqlite_store_new (self->data_dir, parts->blobs, error));
  parts->store = self->store;
}

/* People are opened when they are first asked for: most programs have nothing to do
 * with them. */
static RfPeople *
rf_host_open_people_cb (gpointer data, GError **error)
{
  RfHost *self = data;

  if (!rf_paths_ensure_directory (self->data_dir, error))
    return NULL;
  self->people = rf_sqlite_people_new (self->data_dir, error);
  if (self->people == NULL)
    return NULL;
  return RF_PEOPLE (rf_avatars_new (RF_SERVICE (self->engine), self->people, self->avatars));
}

/**
 * rf_host_new:
 * @data_dir: (nullable): where the data is; %NULL for the usual place
 * @config_file: (nullable): the configuration; %NULL for the usual place
 * @flags: what is known of the process
 *
 * Returns: (transfer full): the program's parts, ready for use
 */
RfHost *
rf_host_new (const char *data_dir, const char *config_file, RfHostFlags flags)
{
  RfHost *self = g_object_new (RF_TYPE_HOST, NULL);
  g_auto (GStrv) folders = rf_registry_dup_default_folders ();
  g_autoptr (RfConfig) config = NULL;
  g_autoptr (RfRetentionConfig) retention = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *clock = NULL;
  RfEngineParts parts = { NULL };

  self->data_dir = rf_paths_dup_data_dir (data_dir);
  self->config_file = rf_paths_dup_config_file (config_file);
  rf_host_open_config (self, rf_paths_is_config_named (config_file));
  config = rf_config_new (self->config);
  retention = rf_retention_config_new (self->config, config);
  self->avatars = rf_avatar_config_new (self->config);
  self->openai = rf_config_read_openai_names (config, self->config);
  self->registry = rf_registry_new ((const char *const *) folders, self->config);
  if (self->config != NULL)
    rf_host_add_faults (self->faults, rf_key_file_get_faults (self->config));
  rf_host_add_faults (self->faults, rf_registry_get_faults (self->registry));
  rf_host_add_faults (self->money_faults, rf_config_get_money_faults (config));
  rf_host_add_faults (self->money_faults, rf_registry_get_money_faults (self->registry));
  rf_host_open_store (self, &parts, &error);
  parts.store_error = error;
  parts.registry = self->registry;
  parts.config = config;
  parts.retention = retention;
  clock = g_build_filename (self->data_dir, "clock", NULL);
  parts.clock = clock;
  parts.brief = (flags & RF_HOST_BRIEF) != 0;
  parts.money_faults = self->money_faults;
  self->engine = rf_engine_new (&parts);
  rf_engine_set_people_opener (self->engine, rf_host_open_people_cb, self);
  g_clear_object (&parts.blobs);
  return self;
}

/**
 * rf_host_get_service:
 * @self: a host
 *
 * Returns: (transfer none): the service that front ends talk to
 */
RfService *
rf_host_get_service (RfHost *self)
{
  return RF_SERVICE (self->engine);
}

/**
 * rf_host_get_faults:
 * @self: a host
 *
 * Returns: (transfer none) (element-type utf8): what is wrong with the
 *   configuration and the manifests, each with file and line
 */
GPtrArray *
rf_host_get_faults (RfHost *self)
{
  return self->faults;
}

/**
 * rf_host_get_money_faults:
 * @self: a host
 *
 * Returns: (transfer none) (element-type utf8): those that make it uncertain what a run
 *   costs or who may pay; while there is one nothing is generated
 */
GPtrArray *
rf_host_get_money_faults (RfHost *self)
{
  return self->money_faults;
}

/**
 * rf_host_dup_notices:
 * @self: a host
 *
 * Returns: (transfer full): what happened to the store meanwhile and people are
 *   to be told, such as that a damaged index was made anew
 */
GStrv
rf_host_dup_notices (RfHost *self)
{
  g_auto (GStrv) index = NULL;
  g_auto (GStrv) people = NULL;
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();

  if (self->store != NULL)
    index = rf_sqlite_store_dup_notices (RF_SQLITE_STORE (self->store));
  if (self->people != NULL)
    people = rf_sqlite_people_dup_notices (RF_SQLITE_PEOPLE (self->people));
  if (index != NULL)
    g_strv_builder_addv (all, (const char **) index);
  if (people != NULL)
    g_strv_builder_addv (all, (const char **) people);
  return g_strv_builder_end (all);
}

/**
 * rf_host_get_openai_names:
 * @self: a host
 *
 * Returns: (transfer none): what names of OpenAI's interface mean here
 */
RfOpenaiNames *
rf_host_get_openai_names (RfHost *self)
{
  return self->openai;
}

static void
rf_host_dispose (GObject *object)
{
  RfHost *self = RF_HOST (object);

  /* Others may hold the engine for longer than this lives. */
  if (self->engine != NULL)
    rf_engine_set_people_opener (self->engine, NULL, NULL);
  g_clear_object (&self->people);
  /* The engine flushes its counters into the store when it goes. */
  g_clear_object (&self->engine);
  g_clear_object (&self->store);
  g_clear_object (&self->registry);
  g_clear_pointer (&self->config, rf_key_file_unref);
  G_OBJECT_CLASS (rf_host_parent_class)->dispose (object);
}

static void
rf_host_finalize (GObject *object)
{
  RfHost *self = RF_HOST (object);

  g_free (self->data_dir);
  g_free (self->config_file);
  g_ptr_array_unref (self->faults);
  g_ptr_array_unref (self->money_faults);
  rf_openai_names_unref (self->openai);
  rf_avatar_config_unref (self->avatars);
  G_OBJECT_CLASS (rf_host_parent_class)->finalize (object);
}

static void
rf_host_class_init (RfHostClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rf_host_dispose;
  object_class->finalize = rf_host_finalize;
}

static void
rf_host_init (RfHost *self)
{
  self->faults = g_ptr_array_new_with_free_func (g_free);
  self->money_faults = g_ptr_array_new_with_free_func (g_free);
}
