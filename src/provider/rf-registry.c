/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-registry.h"

#include "rf-manifest.h"
#include "rf-module.h"
#include "rf-overlay.h"
#include "rf-text.h"

#include <string.h>
#include <unistd.h>

/*
 * The registry is made on the way of every hit, and a hit needs one manifest.
 * So the constructor looks which manifests there are, and reads those that
 * refrain.conf changes, since what is wrong with refrain.conf is to be told
 * at once; the others are read when they are first asked for. What has been
 * read never changes.
 */

typedef struct
{
  char *id;             /* (owned) */
  char *path;           /* (owned) of the manifest */
  gboolean is_read;     /* under the lock */
  RfProviderInfo *info; /* (owned) (nullable): none for a test's provider */
} RfRegistryItem;

struct _RfRegistry
{
  GObject parent_instance;

  GPtrArray *items;        /* (owned) (element-type RfRegistryItem) */
  GPtrArray *faults;       /* (owned) (element-type utf8) */
  GPtrArray *money_faults; /* (owned) (element-type utf8) */
  gboolean with_tests;

  GMutex lock;
  GPtrArray *providers; /* (owned) (nullable) (element-type RfProviderInfo), under the lock */
  GHashTable *open;     /* (owned) utf8 → RfProvider, under the lock */
};

G_DEFINE_FINAL_TYPE (RfRegistry, rf_registry, G_TYPE_OBJECT)

static void
rf_registry_item_free (gpointer data)
{
  RfRegistryItem *self = data;

  g_free (self->id);
  g_free (self->path);
  g_clear_pointer (&self->info, rf_provider_info_unref);
  g_free (self);
}

static void G_GNUC_PRINTF (2, 3) add_fault (RfRegistry *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (self->faults, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static RfRegistryItem *
find_item (RfRegistry *self, const char *id)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      RfRegistryItem *item = g_ptr_array_index (self->items, i);

      if (g_str_equal (item->id, id))
        return item;
    }
  return NULL;
}

/* Takes @id and @path. */
static void
add_manifest (RfRegistry *self, char *id, char *path)
{
  const RfRegistryItem *before = find_item (self, id);
  RfRegistryItem *item = NULL;

  if (before != NULL)
    {
      if (!g_str_equal (before->path, path))
        add_fault (self, "%s is not used: %s was found first", path, before->path);
      g_free (id);
      g_free (path);
      return;
    }
  item = g_new0 (RfRegistryItem, 1);
  item->id = id;
  item->path = path;
  g_ptr_array_add (self->items, item);
}

/* ID.provider itself, or a folder ID that holds it. */
static void
add_name (RfRegistry *self, const char *folder, const char *name)
{
  g_autofree char *path = NULL;

  if (g_str_has_suffix (name, ".provider"))
    add_manifest (self,
                  g_strndup (name, strlen (name) - strlen (".provider")),
                  g_build_filename (folder, name, NULL));
  else if (rf_manifest_is_id (name))
    {
      g_autofree char *file_name = g_strconcat (name, ".provider", NULL);

      path = g_build_filename (folder, name, file_name, NULL);
      if (access (path, F_OK) == 0)
        add_manifest (self, g_strdup (name), g_steal_pointer (&path));
    }
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

/* A manifest that cannot be read at all has no table to show, but it has a
 * name and a reason. */
static RfProviderInfo *
new_unreadable (const RfRegistryItem *item, const GError *error)
{
  RfProviderInfo *info = rf_provider_info_new (item->id);

  info->manifest_path = g_strdup (item->path);
  info->refused = g_strdup (error->message);
  return info;
}

static RfProviderInfo *
ensure_info (RfRegistry *self, RfRegistryItem *item)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfKeyFile) file = NULL;

  if (item->is_read)
    return item->info;
  item->is_read = TRUE;
  /* A pipe would be waited for, by every command. */
  if (g_file_test (item->path, G_FILE_TEST_IS_REGULAR))
    file = rf_key_file_new_from_file (item->path, &error);
  else
    g_set_error (&error, RF_ERROR, RF_ERROR_FAILED, "%s: it is no file", item->path);
  item->info =
      file != NULL ? rf_manifest_read (file, self->with_tests) : new_unreadable (item, error);
  return item->info;
}

static gboolean
is_changed (RfKeyFile *config, const char *id)
{
  static const char *const nouns[] = { "provider", "model", "parameter", NULL };
  const GPtrArray *groups = rf_key_file_get_groups (config);

  for (guint i = 0; i < groups->len; i++)
    {
      const RfKeyFileGroup *group = g_ptr_array_index (groups, i);

      if (g_strv_contains (nouns, group->noun) && g_strcmp0 (group->path[0], id) == 0)
        return TRUE;
    }
  return FALSE;
}

/* `[provider localai] like=openai`: a provider more, of a module that is
 * there already. Where that is another such provider, or none, it is refused. */
static void
add_instance (RfRegistry *self, RfKeyFile *config, const RfKeyFileGroup *group)
{
  g_autofree char *like = rf_key_file_dup_string (config, group->group, "like");
  RfRegistryItem *origin = like != NULL ? find_item (self, like) : NULL;
  RfRegistryItem *item = NULL;

  if (find_item (self, group->name) != NULL || !rf_manifest_is_id (group->name))
    return;
  item = g_new0 (RfRegistryItem, 1);
  item->id = g_strdup (group->name);
  item->path = g_strdup (rf_key_file_get_path (config));
  item->is_read = TRUE;
  item->info =
      rf_overlay_new_instance (config, group, origin != NULL ? ensure_info (self, origin) : NULL);
  g_ptr_array_add (self->items, item);
}

static void
add_instances (RfRegistry *self, RfKeyFile *config)
{
  const GPtrArray *groups = rf_key_file_get_groups (config);

  for (guint i = 0; i < groups->len; i++)
    {
      const RfKeyFileGroup *group = g_ptr_array_index (groups, i);

      if (g_str_equal (group->noun, "provider") &&
          rf_key_file_has_key (config, group->group, "like"))
        add_instance (self, config, group);
    }
}

static void
apply_config (RfRegistry *self, RfKeyFile *config)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) changed = g_ptr_array_new ();
  RfOverlay overlay = { changed, ids, config, self->money_faults, NULL };

  add_instances (self, config);
  for (guint i = 0; i < self->items->len; i++)
    {
      RfRegistryItem *item = g_ptr_array_index (self->items, i);
      RfProviderInfo *info = is_changed (config, item->id) ? ensure_info (self, item) : NULL;

      if (info != NULL)
        g_ptr_array_add (changed, info);
      if (info != NULL || !item->is_read)
        g_ptr_array_add (ids, item->id);
    }
  rf_overlay_apply (&overlay);
}

static void
rf_registry_finalize (GObject *object)
{
  RfRegistry *self = RF_REGISTRY (object);

  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->providers, g_ptr_array_unref);
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
  self->items = g_ptr_array_new_with_free_func (rf_registry_item_free);
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
 * Looks which manifests there are. Providers that are for tests only count
 * where the environment has `RF_TEST_PROVIDERS=1`. @config is not used
 * after this call.
 *
 * Returns: (transfer full): a registry
 */
RfRegistry *
rf_registry_new (const char *const *folders, RfKeyFile *config)
{
  RfRegistry *self = g_object_new (RF_TYPE_REGISTRY, NULL);

  for (gsize i = 0; folders[i] != NULL; i++)
    add_folder (self, folders[i]);
  if (config != NULL)
    apply_config (self, config);
  return self;
}

/**
 * rf_registry_get_providers:
 * @self: a registry
 *
 * Reads the manifests that have not been read yet.
 *
 * Returns: (transfer none) (element-type RfProviderInfo): all providers, the
 *   refused ones too, in the order in which they were found
 */
GPtrArray *
rf_registry_get_providers (RfRegistry *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->providers != NULL)
    return self->providers;
  self->providers = g_ptr_array_new ();
  for (guint i = 0; i < self->items->len; i++)
    {
      RfProviderInfo *info = ensure_info (self, g_ptr_array_index (self->items, i));

      if (info != NULL)
        g_ptr_array_add (self->providers, info);
    }
  return self->providers;
}

/**
 * rf_registry_get_faults:
 * @self: a registry
 *
 * Returns: (transfer none) (element-type utf8): which folders cannot be read
 *   and which plugins stand behind another one, a sentence each. What is
 *   wrong with a manifest is told by its #RfProviderInfo, what is wrong with
 *   refrain.conf by its key file.
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
 * rf_registry_find_nearest:
 * @self: a registry
 * @id: an id that no provider has
 *
 * Returns: (transfer none) (nullable): the id that was probably meant
 */
const char *
rf_registry_find_nearest (RfRegistry *self, const char *id)
{
  GPtrArray *providers = rf_registry_get_providers (self);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < providers->len; i++)
    g_ptr_array_add (ids, ((const RfProviderInfo *) g_ptr_array_index (providers, i))->id);
  g_ptr_array_add (ids, NULL);
  return rf_text_find_nearest (id, (const char *const *) ids->pdata);
}

/**
 * rf_registry_find:
 * @self: a registry
 * @id: a provider's id
 *
 * Reads the provider's manifest where that has not been done yet.
 *
 * Returns: (transfer none) (nullable): what its manifest says; it may be
 *   refused
 */
RfProviderInfo *
rf_registry_find (RfRegistry *self, const char *id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  RfRegistryItem *item = find_item (self, id);

  return item != NULL ? ensure_info (self, item) : NULL;
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
