/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-config.h"

#include "rf-text.h"
#include "rf-time.h"

#include <string.h>

struct _RfConfig
{
  GObject parent_instance;

  char *models[RF_KIND_TEXT + 1]; /* (owned) (nullable) `provider` or `provider/model` */
  GHashTable *profiles;           /* (owned) name → RfProfile */
  double alert_hit_rate;
  gint64 alert_min_requests;
};

G_DEFINE_FINAL_TYPE (RfConfig, rf_config, G_TYPE_OBJECT)

/* The providers that need no network and no key. */
static const char *const shipped_models[] = {
  [RF_KIND_IMAGE] = "portrait",
  [RF_KIND_MUSIC] = "band",
  [RF_KIND_TTS] = "espeak",
  [RF_KIND_TEXT] = NULL,
};

/* Days that an entry of the `default` profile lives, by strategy. */
static const int shipped_days[] = {
  [RF_STRATEGY_ONCE] = 365,
  [RF_STRATEGY_PER_PLAYTHROUGH] = 90,
  [RF_STRATEGY_PER_PLAYER] = 180,
  [RF_STRATEGY_ALWAYS] = 30,
};

typedef struct
{
  const char *key;
  RfStrategy strategy; /* RF_STRATEGY_UNSET: all that are cached */
} RfTtlKey;

static const RfTtlKey ttl_keys[] = {
  { "ttl", RF_STRATEGY_UNSET },
  { "ttl-once", RF_STRATEGY_ONCE },
  { "ttl-per-playthrough", RF_STRATEGY_PER_PLAYTHROUGH },
  { "ttl-per-player", RF_STRATEGY_PER_PLAYER },
};

static const char *const profile_keys[] = {
  "ttl", "ttl-once", "ttl-per-playthrough", "ttl-per-player", "slot-match", NULL,
};

static const char *const stats_keys[] = { "alert-hit-rate", "alert-min-requests", NULL };

/* Fewer hits than this, in percent, of at least so many requests are an alert. */
#define ALERT_HIT_RATE     60
#define ALERT_MIN_REQUESTS 100

/* Groups that the registry of providers reads. */
static const char *const registry_nouns[] = { "provider", "model", "parameter", NULL };

static const char *const known_nouns[] = {
  "defaults", "profile", "provider", "model", "parameter", "stats", NULL,
};

static void
rf_profile_free_cb (gpointer data)
{
  RfProfile *profile = data;

  g_free (profile->name);
  g_free (profile);
}

static RfProfile *
rf_config_ensure_profile (RfConfig *self, const char *name)
{
  RfProfile *profile = g_hash_table_lookup (self->profiles, name);

  if (profile != NULL)
    return profile;
  profile = g_new0 (RfProfile, 1);
  profile->name = g_strdup (name);
  for (gsize i = 0; i < G_N_ELEMENTS (shipped_days); i++)
    profile->ttl[i] = shipped_days[i] * RF_DAY;
  g_hash_table_insert (self->profiles, profile->name, profile);
  return profile;
}

static void
rf_config_read_ttl (RfKeyFile *file, const char *group, const RfTtlKey *key, RfProfile *profile)
{
  gint64 seconds = -1;
  g_autofree char *text = rf_key_file_dup_string (file, group, key->key);

  if (g_strcmp0 (text, "never") != 0 &&
      !rf_key_file_read_duration (file, group, key->key, &seconds))
    return;
  for (gsize i = RF_STRATEGY_ONCE; i <= RF_STRATEGY_PER_PLAYER; i++)
    {
      if (key->strategy == RF_STRATEGY_UNSET || key->strategy == (RfStrategy) i)
        profile->ttl[i] = seconds;
    }
}

static void
rf_config_read_profile (RfConfig *self, RfKeyFile *file, const RfKeyFileGroup *group)
{
  RfProfile *profile = NULL;
  g_autofree char *match = rf_key_file_dup_string (file, group->group, "slot-match");

  if (*group->name == '\0')
    {
      rf_key_file_add_fault (file, group->group, NULL, "a profile needs a name: [profile NAME]");
      return;
    }
  rf_key_file_refuse_unknown_keys (file, group->group, profile_keys);
  profile = rf_config_ensure_profile (self, group->name);
  for (gsize i = 0; i < G_N_ELEMENTS (ttl_keys); i++)
    {
      if (rf_key_file_has_key (file, group->group, ttl_keys[i].key))
        rf_config_read_ttl (file, group->group, &ttl_keys[i], profile);
    }
  if (g_strcmp0 (match, "place") == 0 || g_strcmp0 (match, "content") == 0)
    profile->match_place = g_str_equal (match, "place");
  else if (match != NULL)
    rf_key_file_add_fault (file, group->group, "slot-match", "must be “place” or “content”");
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
rf_config_read_group (RfConfig *self, RfKeyFile *file, const RfKeyFileGroup *group)
{
  if (g_str_equal (group->noun, "defaults"))
    {
      rf_config_read_defaults (self, file, group->group);
    }
  else if (g_str_equal (group->noun, "profile"))
    {
      rf_config_read_profile (self, file, group);
    }
  else if (g_str_equal (group->noun, "stats"))
    {
      rf_config_read_stats (self, file, group->group);
    }
  else if (!g_strv_contains (registry_nouns, group->noun))
    {
      const char *nearest = rf_text_find_nearest (group->noun, known_nouns);

      rf_key_file_add_fault (file,
                             group->group,
                             NULL,
                             "[%s] is no group of this file%s%s",
                             group->group,
                             nearest != NULL ? "; did you mean " : "",
                             nearest != NULL ? nearest : "");
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

  for (guint i = 0; groups != NULL && i < groups->len; i++)
    rf_config_read_group (self, file, g_ptr_array_index (groups, i));
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
  return g_hash_table_lookup (self->profiles, name);
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
  g_autofree gpointer *names = g_hash_table_get_keys_as_array (self->profiles, NULL);

  return g_strdup (rf_text_find_nearest (name, (const char *const *) names));
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

static void
rf_config_finalize (GObject *object)
{
  RfConfig *self = RF_CONFIG (object);

  for (gsize i = 0; i < G_N_ELEMENTS (self->models); i++)
    g_free (self->models[i]);
  g_hash_table_unref (self->profiles);
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
  for (gsize i = 0; i < G_N_ELEMENTS (self->models); i++)
    self->models[i] = g_strdup (shipped_models[i]);
  rf_config_ensure_profile (self, "default");
  self->alert_hit_rate = ALERT_HIT_RATE / 100.0;
  self->alert_min_requests = ALERT_MIN_REQUESTS;
}
