/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-registry.h"

#include "rf-manifest.h"
#include "rf-module.h"
#include "rf-overlay.h"
#include "rf-text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Everything is read in the constructor and immutable from then on; only the
 * table of open providers is behind a lock. Reading stands on the way of
 * every hit, so it opens the manifests and nothing else.
 */

struct _RfRegistry
{
  GObject parent_instance;

  GPtrArray *providers;    /* (owned) (element-type RfProviderInfo) */
  GPtrArray *faults;       /* (owned) (element-type utf8) */
  GPtrArray *money_faults; /* (owned) (element-type utf8) */
  gboolean with_tests;

  GMutex lock;
  GHashTable *open; /* (owned) utf8 → RfProvider, under the lock */
};

G_DEFINE_FINAL_TYPE (RfRegistry, rf_registry, G_TYPE_OBJECT)

static void G_GNUC_PRINTF (2, 3) add_fault (RfRegistry *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (self->faults, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* A manifest that cannot be read at all has no table to show, but it has a
 * name and a reason. */
static RfProviderInfo *
new_unreadable (const char *id, const char *path, const GError *error)
{
  RfProviderInfo *info = rf_provider_info_new (id);

  info->manifest_path = g_strdup (path);
  info->refused = g_strdup (error->message);
  return info;
}

static RfProviderInfo *
read_manifest (RfRegistry *self, const char *id, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfKeyFile) file = rf_key_file_new_from_file (path, &error);
  const GPtrArray *faults = NULL;
  RfProviderInfo *info = NULL;

  if (file == NULL)
    {
      add_fault (self, "%s", error->message);
      return new_unreadable (id, path, error);
    }
  info = rf_manifest_read (file, self->with_tests);
  faults = rf_key_file_get_faults (file);
  for (guint i = 0; info != NULL && i < faults->len; i++)
    add_fault (self, "%s", (const char *) g_ptr_array_index (faults, i));
  return info;
}

static void
add_manifest (RfRegistry *self, const char *id, const char *path)
{
  RfProviderInfo *before = rf_registry_find (self, id);
  RfProviderInfo *info = NULL;

  if (before != NULL && g_strcmp0 (before->manifest_path, path) == 0)
    return;
  if (before != NULL)
    {
      add_fault (self, "%s is not used: %s was found first", path, before->manifest_path);
      return;
    }
  info = read_manifest (self, id, path);
  if (info != NULL)
    g_ptr_array_add (self->providers, info);
}

/* ID.provider itself, or a folder ID that holds it. */
static void
add_name (RfRegistry *self, const char *folder, const char *name)
{
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;

  if (g_str_has_suffix (name, ".provider"))
    {
      id = g_strndup (name, strlen (name) - strlen (".provider"));
      path = g_build_filename (folder, name, NULL);
    }
  else if (rf_manifest_is_id (name))
    {
      g_autofree char *file_name = g_strconcat (name, ".provider", NULL);

      id = g_strdup (name);
      path = g_build_filename (folder, name, file_name, NULL);
      if (access (path, F_OK) != 0)
        return;
    }
  if (path != NULL)
    add_manifest (self, id, path);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_folder (RfRegistry *self, const char *folder)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) directory = g_dir_open (folder, 0, &error);
  const char *name = NULL;

  if (directory == NULL)
    {
      add_fault (self, "no plugins in %s: %s", folder, error->message);
      return;
    }
  while ((name = g_dir_read_name (directory)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    add_name (self, folder, g_ptr_array_index (names, i));
}

static void
rf_registry_finalize (GObject *object)
{
  RfRegistry *self = RF_REGISTRY (object);

  g_ptr_array_unref (self->providers);
  g_ptr_array_unref (self->faults);
  g_ptr_array_unref (self->money_faults);
  g_hash_table_unref (self->open);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (rf_registry_parent_class)->finalize (object);
}

static void
rf_registry_class_init (RfRegistryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_registry_finalize;
}

static void
rf_registry_init (RfRegistry *self)
{
  g_mutex_init (&self->lock);
  self->providers = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_provider_info_unref);
  self->faults = g_ptr_array_new_with_free_func (g_free);
  self->money_faults = g_ptr_array_new_with_free_func (g_free);
  self->open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->with_tests = g_strcmp0 (g_getenv ("RF_TEST_PROVIDERS"), "1") == 0;
}

/**
 * rf_registry_new:
 * @folders: (array zero-terminated=1): where to look for plugins, as
 *   rf_registry_dup_default_folders() says; the first of two plugins with the
 *   same id is taken
 * @config: (nullable): refrain.conf; faults in what it says of providers are
 *   added to it
 *
 * Reads all manifests. Providers that are for tests only are read where the
 * environment has `RF_TEST_PROVIDERS=1`.
 *
 * Returns: (transfer full): a registry; what could not be read is in
 *   rf_registry_get_faults()
 */
RfRegistry *
rf_registry_new (const char *const *folders, RfKeyFile *config)
{
  RfRegistry *self = g_object_new (RF_TYPE_REGISTRY, NULL);

  for (gsize i = 0; folders[i] != NULL; i++)
    add_folder (self, folders[i]);
  if (config != NULL)
    rf_overlay_apply (self->providers, config, self->money_faults);
  return self;
}

static gboolean
runs_in_build_tree (void)
{
  char program[PATH_MAX] = "";
  ssize_t length = readlink ("/proc/self/exe", program, sizeof program - 1);
  g_autofree char *root = NULL;
  char *resolved = NULL;

  if (length <= 0)
    return FALSE;
  resolved = realpath (RF_BUILD_ROOT, NULL);
  if (resolved == NULL)
    return FALSE;
  root = g_strconcat (resolved, "/", NULL);
  free (resolved);
  return g_str_has_prefix (program, root);
}

/**
 * rf_registry_dup_default_folders:
 *
 * Returns: (transfer full): the folders that `RF_PLUGIN_PATH` names, with
 *   colons between them, and after them the build tree's where the running
 *   program stands in it, else the installed one
 */
GStrv
rf_registry_dup_default_folders (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *path = g_getenv ("RF_PLUGIN_PATH");
  g_auto (GStrv) added = g_strsplit (path != NULL ? path : "", ":", -1);

  for (gsize i = 0; added[i] != NULL; i++)
    {
      g_autofree char *folder =
          added[i][0] != '\0' ? g_canonicalize_filename (added[i], NULL) : NULL;

      if (folder != NULL)
        g_strv_builder_add (builder, folder);
    }
  g_strv_builder_add (builder, runs_in_build_tree () ? RF_PLUGIN_BUILD_DIR : RF_PLUGIN_DIR);
  return g_strv_builder_end (builder);
}

/**
 * rf_registry_get_providers:
 * @self: a registry
 *
 * Returns: (transfer none) (element-type RfProviderInfo): all providers, the
 *   refused ones too, in the order in which they were found
 */
GPtrArray *
rf_registry_get_providers (RfRegistry *self)
{
  return self->providers;
}

/**
 * rf_registry_get_faults:
 * @self: a registry
 *
 * Returns: (transfer none) (element-type utf8): what is wrong with folders and
 *   manifests, a sentence each. What is wrong with refrain.conf is among the
 *   faults of its own key file.
 */
const GPtrArray *
rf_registry_get_faults (RfRegistry *self)
{
  return self->faults;
}

/**
 * rf_registry_get_money_faults:
 * @self: a registry
 *
 * Returns: (transfer none) (element-type utf8): the faults in refrain.conf
 *   after which it is not known what a run costs; while there are any,
 *   nothing may be generated
 */
const GPtrArray *
rf_registry_get_money_faults (RfRegistry *self)
{
  return self->money_faults;
}

/**
 * rf_registry_find:
 * @self: a registry
 * @id: a provider's id
 *
 * Returns: (transfer none) (nullable): what its manifest says; it may be
 *   refused
 */
RfProviderInfo *
rf_registry_find (RfRegistry *self, const char *id)
{
  for (guint i = 0; i < self->providers->len; i++)
    {
      RfProviderInfo *info = g_ptr_array_index (self->providers, i);

      if (g_str_equal (info->id, id))
        return info;
    }
  return NULL;
}

static const RfProviderInfo *
find_usable (RfRegistry *self, const char *id, GError **error)
{
  const RfProviderInfo *info = rf_registry_find (self, id);

  if (info == NULL)
    g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "there is no provider “%s”", id);
  else if (info->refused != NULL)
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_PROVIDER_UNAVAILABLE,
                 "provider “%s” is not used: %s",
                 id,
                 info->refused);
  return info != NULL && info->refused == NULL ? info : NULL;
}

/**
 * rf_registry_open:
 * @self: a registry
 * @id: a provider's id
 * @error: %RF_ERROR_NOT_FOUND, or %RF_ERROR_PROVIDER_UNAVAILABLE where it is
 *   refused or its module cannot be used
 *
 * Opens the provider's module, once; a failure is not remembered. May be
 * called from any thread.
 *
 * Returns: (transfer full): the provider, the same one each time
 */
RfProvider *
rf_registry_open (RfRegistry *self, const char *id, GError **error)
{
  const RfProviderInfo *info = find_usable (self, id, error);
  g_autoptr (GMutexLocker) locker = NULL;
  RfProvider *provider = NULL;

  if (info == NULL)
    return NULL;
  locker = g_mutex_locker_new (&self->lock);
  provider = g_hash_table_lookup (self->open, id);
  if (provider == NULL)
    {
      provider = rf_module_open (info, error);
      if (provider == NULL)
        return NULL;
      g_hash_table_insert (self->open, g_strdup (id), provider);
    }
  return g_object_ref (provider);
}
