/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-retention.h"

#include "rf-bytes.h"
#include "rf-time.h"

/*
 * What is kept for how long, as data: the rules that Refrain ships, and what
 * refrain.conf says instead. A profile of one's own begins with the rules of
 * `default`. Immutable once it has been read.
 */

#define NEVER (-1)

#define TRASH_DAYS 30

typedef struct
{
  char *profile;     /* (owned) (nullable) for entries that name none */
  gint64 grace;      /* seconds */
  gint64 older_than; /* seconds, or NEVER */
  gint64 fewer_uses;
  gint64 more_uses; /* or NEVER */
} RfProfileRules;

struct _RfRetentionConfig
{
  gatomicrefcount references;
  GArray *profiles; /* (owned) of RfProfileRules */
  RfLimits limits;
};

typedef struct
{
  const char *profile;
  int older_than_days;
  int fewer_uses;
  int more_uses;
} RfShippedRules;

static const RfShippedRules shipped[] = {
  { "default", 90, 2, 100 },        { "memoji", 90, 2, 100 },      { "avatar", NEVER, 0, NEVER },
  { "media-api", NEVER, 0, NEVER }, { "scenes", NEVER, 0, NEVER },
};

/**
 * rf_retention_store_keys:
 *
 * The keys of the group [store].
 */
const char *const rf_retention_store_keys[] = { "trash-days", "max-bytes", "min-free", NULL };

static void
rf_retention_free_rules_cb (gpointer data)
{
  g_free (((RfProfileRules *) data)->profile);
}

static RfProfileRules *
rf_retention_find (RfRetentionConfig *self, const char *profile)
{
  for (guint i = 0; i < self->profiles->len; i++)
    {
      RfProfileRules *rules = &g_array_index (self->profiles, RfProfileRules, i);

      if (g_strcmp0 (rules->profile, profile) == 0)
        return rules;
    }
  return NULL;
}

static RfProfileRules *
rf_retention_add (RfRetentionConfig *self, const char *profile, const RfShippedRules *from)
{
  RfProfileRules rules = {
    .profile = g_strdup (profile),
    .older_than = from->older_than_days == NEVER ? NEVER : from->older_than_days * RF_DAY,
    .fewer_uses = from->fewer_uses,
    .more_uses = from->more_uses,
  };

  g_array_append_val (self->profiles, rules);
  return &g_array_index (self->profiles, RfProfileRules, self->profiles->len - 1);
}

static gboolean
rf_retention_is_never (RfKeyFile *file, const char *group, const char *key)
{
  g_autofree char *text = rf_key_file_dup_string (file, group, key);

  return g_strcmp0 (text, "never") == 0;
}

static void
rf_retention_read_profile (RfRetentionConfig *self, RfKeyFile *file, const RfKeyFileGroup *group)
{
  RfProfileRules *rules = rf_retention_find (self, group->name);

  /* One without a name was told of by whoever reads the rest of it. */
  if (*group->name == '\0')
    return;
  if (rules == NULL)
    rules = rf_retention_add (self, group->name, &shipped[0]);
  if (rf_retention_is_never (file, group->group, "cleanup-older-than"))
    rules->older_than = NEVER;
  else
    rf_key_file_read_duration (file, group->group, "cleanup-older-than", &rules->older_than);
  rf_key_file_read_int (
      file, group->group, "cleanup-fewer-uses", 0, G_MAXUINT32, &rules->fewer_uses);
  if (rf_retention_is_never (file, group->group, "archive-more-uses"))
    rules->more_uses = NEVER;
  else
    rf_key_file_read_int (
        file, group->group, "archive-more-uses", 0, G_MAXUINT32, &rules->more_uses);
}

static void
rf_retention_read_store (RfRetentionConfig *self, RfKeyFile *file, const char *group)
{
  rf_key_file_refuse_unknown_keys (file, group, rf_retention_store_keys);
  rf_key_file_read_int (file, group, "trash-days", 0, 36500, &self->limits.trash_days);
  rf_key_file_read_bytes (file, group, "max-bytes", &self->limits.max_bytes);
  rf_key_file_read_bytes (file, group, "min-free", &self->limits.min_free);
}

static void
rf_retention_take_grace (RfRetentionConfig *self, RfConfig *config)
{
  for (guint i = 0; i < self->profiles->len; i++)
    {
      RfProfileRules *rules = &g_array_index (self->profiles, RfProfileRules, i);
      const RfProfile *profile =
          rf_config_find_profile (config, rules->profile != NULL ? rules->profile : "default");

      rules->grace = profile != NULL ? profile->grace : 0;
    }
}

/**
 * rf_retention_config_new:
 * @file: (nullable): refrain.conf; what is wrong in it is added to its faults
 * @config: the rest of it
 *
 * Returns: (transfer full): what is kept for how long
 */
RfRetentionConfig *
rf_retention_config_new (RfKeyFile *file, RfConfig *config)
{
  RfRetentionConfig *self = g_new0 (RfRetentionConfig, 1);
  const GPtrArray *groups = file != NULL ? rf_key_file_get_groups (file) : NULL;
  RfProfileRules unnamed = { NULL };

  g_atomic_ref_count_init (&self->references);
  self->limits.trash_days = TRASH_DAYS;
  self->profiles = g_array_new (FALSE, TRUE, sizeof (RfProfileRules));
  g_array_set_clear_func (self->profiles, rf_retention_free_rules_cb);
  for (gsize i = 0; i < G_N_ELEMENTS (shipped); i++)
    rf_retention_add (self, shipped[i].profile, &shipped[i]);
  for (guint i = 0; groups != NULL && i < groups->len; i++)
    {
      const RfKeyFileGroup *group = g_ptr_array_index (groups, i);

      if (g_str_equal (group->noun, "profile"))
        rf_retention_read_profile (self, file, group);
      else if (g_str_equal (group->noun, "store"))
        rf_retention_read_store (self, file, group->group);
    }
  unnamed = *rf_retention_find (self, "default");
  unnamed.profile = NULL;
  g_array_append_val (self->profiles, unnamed);
  rf_retention_take_grace (self, config);
  return self;
}

/**
 * rf_retention_config_ref:
 * @self: what is kept for how long
 *
 * Returns: (transfer full): the same
 */
RfRetentionConfig *
rf_retention_config_ref (RfRetentionConfig *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * rf_retention_config_unref:
 * @self: (transfer full): what is kept for how long
 */
void
rf_retention_config_unref (RfRetentionConfig *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_array_unref (self->profiles);
  g_free (self);
}

/**
 * rf_retention_config_get_limits:
 * @self: what is kept for how long
 *
 * Returns: (transfer none): the limits of the whole store
 */
const RfLimits *
rf_retention_config_get_limits (const RfRetentionConfig *self)
{
  return &self->limits;
}

/**
 * rf_retention_config_tell:
 * @self: what is kept for how long
 * @keeping: (inout): where it is told
 */
void
rf_retention_config_tell (const RfRetentionConfig *self, RfKeeping *keeping)
{
  keeping->trash_days = self->limits.trash_days;
  keeping->max_bytes = self->limits.max_bytes;
  keeping->min_free = self->limits.min_free;
  for (guint i = 0; i < self->profiles->len; i++)
    {
      const RfProfileRules *rules = &g_array_index (self->profiles, RfProfileRules, i);
      RfKeepingRule *told = NULL;

      /* Those of no profile have the rules of the default. */
      if (rules->profile == NULL)
        continue;
      told = rf_keeping_add_rule (keeping, rules->profile);
      told->older_than = rules->older_than;
      told->fewer_uses = rules->fewer_uses;
      told->more_uses = rules->more_uses;
      told->grace = rules->grace;
    }
}

/**
 * rf_retention_config_dup_rules:
 * @self: what is kept for how long
 * @now: milliseconds
 *
 * Returns: (transfer full) (element-type RfRetention): the rules of each profile
 *   at that moment; the names belong to @self
 */
GArray *
rf_retention_config_dup_rules (const RfRetentionConfig *self, gint64 now)
{
  GArray *all = g_array_sized_new (FALSE, FALSE, sizeof (RfRetention), self->profiles->len);

  for (guint i = 0; i < self->profiles->len; i++)
    {
      const RfProfileRules *rules = &g_array_index (self->profiles, RfProfileRules, i);
      RfRetention retention = {
        .profile = rules->profile,
        .expired_before = now - rules->grace * 1000,
        .made_before = rules->older_than == NEVER ? 0 : MAX (now - rules->older_than * 1000, 0),
        .fewer_uses = rules->fewer_uses,
        .more_uses = rules->more_uses,
        .now = now,
      };

      g_array_append_val (all, retention);
    }
  return all;
}

static char *
rf_retention_write_rule (const RfProfileRules *rules, const char *key)
{
  if (g_str_equal (key, "cleanup-older-than"))
    return rules->older_than == NEVER ? g_strdup ("never")
                                      : rf_duration_to_string (rules->older_than);
  if (g_str_equal (key, "cleanup-fewer-uses"))
    return g_strdup_printf ("%" G_GINT64_FORMAT, rules->fewer_uses);
  if (g_str_equal (key, "archive-more-uses"))
    return rules->more_uses == NEVER ? g_strdup ("never")
                                     : g_strdup_printf ("%" G_GINT64_FORMAT, rules->more_uses);
  return NULL;
}

static char *
rf_retention_write_limit (const RfLimits *limits, const char *key)
{
  if (g_str_equal (key, "trash-days"))
    return g_strdup_printf ("%" G_GINT64_FORMAT, limits->trash_days);
  return rf_bytes_to_string (g_str_equal (key, "max-bytes") ? limits->max_bytes : limits->min_free);
}

/**
 * rf_retention_config_dup_value:
 * @self: what is kept for how long
 * @profile: (nullable): a profile, or %NULL for the whole store
 * @key: of its group, or of [store]
 *
 * Returns: (transfer full) (nullable): what holds, as refrain.conf writes it; %NULL where
 *   the key is about something else
 */
char *
rf_retention_config_dup_value (RfRetentionConfig *self, const char *profile, const char *key)
{
  const RfProfileRules *rules = NULL;

  if (profile == NULL)
    return rf_retention_write_limit (&self->limits, key);
  rules = rf_retention_find (self, profile);
  return rules != NULL ? rf_retention_write_rule (rules, key) : NULL;
}
