/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-config.h"

#include "rf-config-account.h"
#include "rf-text.h"

#include <string.h>

/*
 * The groups [defaults] and [profile NAME] of refrain.conf. What nobody changed
 * is not copied: a profile that refrain.conf does not name is the shipped one.
 */

#include <string.h>

struct _RfConfig
{
  GObject parent_instance;

  char *models[RF_KIND_TEXT + 1]; /* (owned) (nullable) `provider` or `provider/model` */
  GHashTable *profiles;           /* (owned) name → RfProfile, of those that were changed */
  GHashTable *accounts;           /* (owned) name → RfAccountConfig */
  GPtrArray *money_faults;        /* (owned) of utf8 */
  double alert_hit_rate;
  gint64 alert_min_requests;
  gint64 most_waiting;
  gint64 most_of_asker;
};

G_DEFINE_FINAL_TYPE (RfConfig, rf_config, G_TYPE_OBJECT)

/* The providers that need no network and no key. */
static const char *const shipped_models[] = {
  [RF_KIND_IMAGE] = "portrait", [RF_KIND_VIDEO] = "flipbook", [RF_KIND_MUSIC] = "band",
  [RF_KIND_TTS] = "espeak",     [RF_KIND_TEXT] = "rules",
};

static const char *const stats_keys[] = { "alert-hit-rate", "alert-min-requests", NULL };

/* Fewer hits than this, in percent, of at least so many requests are an alert. */
#define ALERT_HIT_RATE     60
#define ALERT_MIN_REQUESTS 100

static const char *const queue_keys[] = { "max-waiting", "max-waiting-each", NULL };

/* Jobs of a server's clients that may wait, of all of them and of each. */
#define MOST_WAITING  10000
#define MOST_OF_ASKER 5000

/* Groups that others read: the registry of providers, rf-retention.c,
 * rf-config-openai.c and, in src/avatar, rf-avatar-config.c. */
static const char *const other_nouns[] = {
  "provider", "model", "parameter", "store", "openai-models", "openai-voices", "avatar", NULL,
};

static const char *const known_nouns[] = {
  "defaults", "profile",   "account",       "store",         "stats",  "queue", "provider",
  "model",    "parameter", "openai-models", "openai-voices", "avatar", NULL,
};

static void
rf_profile_free_cb (gpointer data)
{
  RfProfile *profile = data;

  g_free (profile->own_kinds);
  g_free (profile);
}

static void
rf_account_config_free_cb (gpointer data)
{
  rf_account_config_free (data);
}

/* A profile of one's own begins as the default one. */
static RfProfile *
rf_config_ensure_profile (RfConfig *self, const char *name)
{
  RfProfile *profile = g_hash_table_lookup (self->profiles, name);
  const RfProfile *shipped = rf_profile_find_shipped (name);

  if (profile != NULL)
    return profile;
  profile = g_memdup2 (shipped != NULL ? shipped : rf_shipped_profiles, sizeof *profile);
  profile->name = g_intern_string (name);
  g_hash_table_insert (self->profiles, (gpointer) profile->name, profile);
  return profile;
}

static void
rf_config_read_defaults (RfConfig *self, RfKeyFile *file, const char *group)
{
  const char *kinds[RF_KIND_TEXT + 2] = { NULL };

  for (gsize i = 0; rf_kind_names[i].name != NULL; i++)
    {
      const RfEnumName *kind = &rf_kind_names[i];
      g_autofree char *model = rf_key_file_dup_string (file, group, kind->name);

      kinds[i] = kind->name;
      if (model != NULL && *model != '\0')
        {
          g_free (self->models[kind->value]);
          self->models[kind->value] = g_steal_pointer (&model);
        }
      else if (model != NULL)
        {
          rf_key_file_add_fault (file, group, kind->name, "must name a provider");
        }
    }
  rf_key_file_refuse_unknown_keys (file, group, kinds);
}

/* A share is written 60% or 60. */
static void
rf_config_read_stats (RfConfig *self, RfKeyFile *file, const char *group)
{
  g_autofree char *text = rf_key_file_dup_string (file, group, "alert-hit-rate");
  gsize length = text != NULL ? strlen (text) : 0;
  guint64 percent = 0;

  rf_key_file_refuse_unknown_keys (file, group, stats_keys);
  if (length > 0 && text[length - 1] == '%')
    text[length - 1] = '\0';
  if (text != NULL && g_ascii_string_to_unsigned (text, 10, 0, 100, &percent, NULL))
    self->alert_hit_rate = (double) percent / 100.0;
  else if (text != NULL)
    rf_key_file_add_fault (file, group, "alert-hit-rate", "must be a share from 0%% to 100%%");
  if (rf_key_file_has_key (file, group, "alert-min-requests"))
    rf_key_file_read_int (
        file, group, "alert-min-requests", 1, G_MAXINT32, &self->alert_min_requests);
}

static void
rf_config_read_queue (RfConfig *self, RfKeyFile *file, const char *group)
{
  rf_key_file_refuse_unknown_keys (file, group, queue_keys);
  if (rf_key_file_has_key (file, group, "max-waiting"))
    rf_key_file_read_int (file, group, "max-waiting", 1, G_MAXINT32, &self->most_waiting);
  if (rf_key_file_has_key (file, group, "max-waiting-each"))
    rf_key_file_read_int (file, group, "max-waiting-each", 1, G_MAXINT32, &self->most_of_asker);
}

static void
rf_config_refuse_group (RfKeyFile *file, const RfKeyFileGroup *group)
{
  const char *nearest = rf_text_find_nearest (group->noun, known_nouns);

  if (g_str_equal (group->noun, "profile"))
    rf_key_file_add_fault (file, group->group, NULL, "a profile needs a name: [profile NAME]");
  else
    rf_key_file_add_fault (file,
                           group->group,
                           NULL,
                           "[%s] is no group of this file%s%s",
                           group->group,
                           nearest != NULL ? "; did you mean " : "",
                           nearest != NULL ? nearest : "");
}

/* A price that stands where it says nothing is a price that is not known. */
static void
rf_config_keep_strays (RfConfig *self, RfKeyFile *file, const char *group, guint first)
{
  const GPtrArray *faults = rf_key_file_get_faults (file);
  gboolean strays = FALSE;

  for (gsize i = 0; rf_money_keys[i] != NULL; i++)
    strays |= rf_key_file_has_key (file, group, rf_money_keys[i]);
  for (guint i = first; i < faults->len && strays; i++)
    g_ptr_array_add (self->money_faults, g_strdup (g_ptr_array_index (faults, i)));
}

static void
rf_config_read_group (RfConfig *self, RfKeyFile *file, const RfKeyFileGroup *group)
{
  guint before = rf_key_file_get_faults (file)->len;
  const char *noun = group->noun;

  if (g_str_equal (noun, "profile") && *group->name != '\0')
    {
      rf_profile_read (
          rf_config_ensure_profile (self, group->name), file, group->group, self->money_faults);
      return;
    }
  if (g_str_equal (noun, "account"))
    {
      rf_account_config_read (self->accounts, file, group, self->money_faults);
      return;
    }
  if (g_str_equal (noun, "defaults"))
    rf_config_read_defaults (self, file, group->group);
  else if (g_str_equal (noun, "stats"))
    rf_config_read_stats (self, file, group->group);
  else if (g_str_equal (noun, "queue"))
    rf_config_read_queue (self, file, group->group);
  else if (!g_strv_contains (other_nouns, noun))
    rf_config_refuse_group (file, group);
  rf_config_keep_strays (self, file, group->group, before);
}

/* A key of money that stands twice was told when the file was read. */
static void
rf_config_keep_earlier_faults (RfConfig *self, RfKeyFile *file)
{
  const GPtrArray *faults = rf_key_file_get_faults (file);

  for (guint i = 0; i < faults->len; i++)
    {
      for (gsize j = 0; rf_profile_money_keys[j] != NULL; j++)
        {
          g_autofree char *part = g_strdup_printf (": %s: ", rf_profile_money_keys[j]);

          if (strstr (g_ptr_array_index (faults, i), part) != NULL)
            g_ptr_array_add (self->money_faults, g_strdup (g_ptr_array_index (faults, i)));
        }
    }
}

/**
 * rf_config_new:
 * @file: (nullable): refrain.conf; what is wrong in it is added to its faults
 *
 * Returns: (transfer full): the configuration of the engine
 */
RfConfig *
rf_config_new (RfKeyFile *file)
{
  RfConfig *self = g_object_new (RF_TYPE_CONFIG, NULL);
  const GPtrArray *groups = file != NULL ? rf_key_file_get_groups (file) : NULL;

  if (file != NULL)
    {
      rf_config_keep_earlier_faults (self, file);
      rf_account_config_keep_earlier_faults (file, self->money_faults);
    }
  for (guint i = 0; groups != NULL && i < groups->len; i++)
    rf_config_read_group (self, file, g_ptr_array_index (groups, i));
  if (file != NULL)
    rf_account_config_check_profiles (self->accounts, self, file);
  return self;
}

/**
 * rf_config_find_profile:
 * @self: a configuration
 * @name: a profile's name
 *
 * Returns: (transfer none) (nullable): the profile
 */
const RfProfile *
rf_config_find_profile (RfConfig *self, const char *name)
{
  const RfProfile *changed = g_hash_table_lookup (self->profiles, name);

  return changed != NULL ? changed : rf_profile_find_shipped (name);
}

static int
rf_config_compare_names_cb (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/**
 * rf_config_dup_profiles:
 * @self: a configuration
 *
 * Returns: (transfer full): the names of all profiles: those that Refrain ships in their
 *   order, then others by name
 */
GStrv
rf_config_dup_profiles (RfConfig *self)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GHashTableIter iterator;
  gpointer name = NULL;

  g_hash_table_iter_init (&iterator, self->profiles);
  while (g_hash_table_iter_next (&iterator, &name, NULL))
    {
      if (rf_profile_find_shipped (name) == NULL)
        g_ptr_array_add (others, name);
    }
  g_ptr_array_sort (others, rf_config_compare_names_cb);
  for (const RfProfile *profile = rf_shipped_profiles; profile->name != NULL; profile++)
    g_strv_builder_add (builder, profile->name);
  for (guint i = 0; i < others->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (others, i));
  return g_strv_builder_end (builder);
}

/**
 * rf_config_dup_nearest_profile:
 * @self: a configuration
 * @name: a name that no profile has
 *
 * Returns: (transfer full) (nullable): the name that was probably meant
 */
char *
rf_config_dup_nearest_profile (RfConfig *self, const char *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GHashTableIter iterator;
  gpointer changed = NULL;

  g_hash_table_iter_init (&iterator, self->profiles);
  while (g_hash_table_iter_next (&iterator, &changed, NULL))
    g_ptr_array_add (names, changed);
  for (const RfProfile *profile = rf_shipped_profiles; profile->name != NULL; profile++)
    g_ptr_array_add (names, (gpointer) profile->name);
  g_ptr_array_add (names, NULL);
  return g_strdup (rf_text_find_nearest (name, (const char *const *) names->pdata));
}

/**
 * rf_config_find_account:
 * @self: a configuration
 * @name: an account's name
 *
 * Returns: (transfer none) (nullable): what is said of the account
 */
const RfAccountConfig *
rf_config_find_account (RfConfig *self, const char *name)
{
  return g_hash_table_lookup (self->accounts, name);
}

static int
rf_config_compare_accounts (gconstpointer a, gconstpointer b)
{
  const RfAccountConfig *left = *(const RfAccountConfig *const *) a;
  const RfAccountConfig *right = *(const RfAccountConfig *const *) b;

  return strcmp (left->name, right->name);
}

/**
 * rf_config_dup_accounts:
 * @self: a configuration
 *
 * Returns: (transfer container) (element-type RfAccountConfig): every account that
 *   is named, by name
 */
GPtrArray *
rf_config_dup_accounts (RfConfig *self)
{
  GPtrArray *accounts = g_ptr_array_new ();
  GHashTableIter iterator;
  gpointer account = NULL;

  g_hash_table_iter_init (&iterator, self->accounts);
  while (g_hash_table_iter_next (&iterator, NULL, &account))
    g_ptr_array_add (accounts, account);
  g_ptr_array_sort (accounts, rf_config_compare_accounts);
  return accounts;
}

/**
 * rf_config_get_money_faults:
 * @self: a configuration
 *
 * Returns: (transfer none) (element-type utf8): those of the file's faults that
 *   leave open what something costs or who may pay; while there is one, nothing
 *   is generated
 */
const GPtrArray *
rf_config_get_money_faults (RfConfig *self)
{
  return self->money_faults;
}

/**
 * rf_config_get_default_model:
 * @self: a configuration
 * @kind: a kind
 *
 * The configuration alone decides it, whether the provider is ready or not.
 *
 * Returns: (transfer none) (nullable): `provider` or `provider/model`
 */
const char *
rf_config_get_default_model (RfConfig *self, RfKind kind)
{
  return self->models[kind];
}

/**
 * rf_config_get_alert_hit_rate:
 * @self: a configuration
 *
 * Returns: the share of hits, from 0 to 1, below which people are told
 */
double
rf_config_get_alert_hit_rate (RfConfig *self)
{
  return self->alert_hit_rate;
}

/**
 * rf_config_get_alert_min_requests:
 * @self: a configuration
 *
 * Returns: of how many requests at least
 */
gint64
rf_config_get_alert_min_requests (RfConfig *self)
{
  return self->alert_min_requests;
}

/**
 * rf_config_get_most_waiting:
 * @self: a configuration
 *
 * Returns: how many jobs of all askers may wait
 */
gint64
rf_config_get_most_waiting (RfConfig *self)
{
  return self->most_waiting;
}

/**
 * rf_config_get_most_of_asker:
 * @self: a configuration
 *
 * Returns: how many jobs of one asker may wait
 */
gint64
rf_config_get_most_of_asker (RfConfig *self)
{
  return self->most_of_asker;
}

static void
rf_config_finalize (GObject *object)
{
  RfConfig *self = RF_CONFIG (object);

  for (gsize i = 0; i < G_N_ELEMENTS (self->models); i++)
    g_free (self->models[i]);
  g_hash_table_unref (self->profiles);
  g_hash_table_unref (self->accounts);
  g_ptr_array_unref (self->money_faults);
  G_OBJECT_CLASS (rf_config_parent_class)->finalize (object);
}

static void
rf_config_class_init (RfConfigClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_config_finalize;
}

static void
rf_config_init (RfConfig *self)
{
  self->profiles = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, rf_profile_free_cb);
  self->accounts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, rf_account_config_free_cb);
  self->money_faults = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (self->models); i++)
    self->models[i] = g_strdup (shipped_models[i]);
  self->alert_hit_rate = ALERT_HIT_RATE / 100.0;
  self->alert_min_requests = ALERT_MIN_REQUESTS;
  self->most_waiting = MOST_WAITING;
  self->most_of_asker = MOST_OF_ASKER;
}
