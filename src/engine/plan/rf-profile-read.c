/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-profile.h"

#include "rf-bytes.h"
#include "rf-credits.h"
#include "rf-text.h"
#include "rf-time.h"

#include <string.h>

/*
 * The group [profile NAME] of refrain.conf, from one table of its keys. A wrong
 * line is told and leaves what stood there; where it is a line about money it is
 * noted as such, since then nobody knows what a request costs.
 */

typedef enum
{
  RF_PROFILE_TTL,
  RF_PROFILE_MATCH,
  RF_PROFILE_BOOLEAN,
  RF_PROFILE_CREDITS,
  RF_PROFILE_BYTES,
  RF_PROFILE_DURATION,
  RF_PROFILE_NAME,
  RF_PROFILE_KINDS,
  RF_PROFILE_RETENTION, /* read by rf-retention.c */
} RfProfileKeyType;

typedef struct
{
  const char *key;
  RfProfileKeyType type;
  gsize offset;
} RfProfileKey;

#define KEY(key, type, member)                                                                     \
  {                                                                                                \
    key, type, G_STRUCT_OFFSET (RfProfile, member)                                                 \
  }

/* `ttl` stands for all strategies that are cached, so it comes before them. */
static const RfProfileKey profile_keys[] = {
  KEY ("ttl", RF_PROFILE_TTL, ttl),
  KEY ("ttl-once", RF_PROFILE_TTL, ttl[RF_STRATEGY_ONCE]),
  KEY ("ttl-per-playthrough", RF_PROFILE_TTL, ttl[RF_STRATEGY_PER_PLAYTHROUGH]),
  KEY ("ttl-per-player", RF_PROFILE_TTL, ttl[RF_STRATEGY_PER_PLAYER]),
  KEY ("slot-match", RF_PROFILE_MATCH, match_place),
  KEY ("cache-read", RF_PROFILE_BOOLEAN, reads),
  KEY ("hit-price", RF_PROFILE_CREDITS, hit_price),
  KEY ("joiner-price", RF_PROFILE_CREDITS, joiner_price),
  KEY ("max-asset", RF_PROFILE_BYTES, max_asset),
  KEY ("grace", RF_PROFILE_DURATION, grace),
  KEY ("refusal-ttl", RF_PROFILE_DURATION, refusal_ttl),
  KEY ("namespace", RF_PROFILE_NAME, namespace_),
  KEY ("kinds", RF_PROFILE_KINDS, kinds),
  { "cleanup-older-than", RF_PROFILE_RETENTION, 0 },
  { "cleanup-fewer-uses", RF_PROFILE_RETENTION, 0 },
  { "archive-more-uses", RF_PROFILE_RETENTION, 0 },
};

/**
 * rf_profile_money_keys:
 *
 * The keys of a profile that say what a request costs.
 */
const char *const rf_profile_money_keys[] = { "hit-price", "joiner-price", NULL };

/**
 * rf_money_keys:
 *
 * Whatever group it stands in, somebody means by one of these what may be spent:
 * where it says nothing, that is not known. `max-cost` is no key of any.
 */
const char *const rf_money_keys[] = {
  "price", "rate", "hit-price", "joiner-price", "limit-day", "limit-month", "max-cost", NULL,
};

static void
rf_profile_read_ttl (RfProfile *self, RfKeyFile *file, const char *group, const RfProfileKey *key)
{
  gint64 *ttl = &G_STRUCT_MEMBER (gint64, self, key->offset);
  gint64 seconds = -1;
  g_autofree char *text = rf_key_file_dup_string (file, group, key->key);

  if (g_strcmp0 (text, "never") != 0 &&
      !rf_key_file_read_duration (file, group, key->key, &seconds))
    return;
  *ttl = seconds;
  for (gsize i = 0; ttl == self->ttl && i < RF_STRATEGY_ALWAYS; i++)
    self->ttl[i] = seconds;
}

static void
rf_profile_read_match (RfProfile *self, RfKeyFile *file, const char *group, const char *key)
{
  g_autofree char *match = rf_key_file_dup_string (file, group, key);

  if (g_strcmp0 (match, "place") == 0 || g_strcmp0 (match, "content") == 0)
    self->match_place = g_str_equal (match, "place");
  else
    rf_key_file_add_fault (file, group, key, "must be “place” or “content”");
}

/* TYPE:KIND, as one row of the table. */
static gboolean
rf_profile_read_kind (const char *word, RfTypeKind *row)
{
  const char *colon = strrchr (word, ':');
  g_autofree char *type = colon != NULL ? g_strndup (word, (gsize) (colon - word)) : NULL;
  int kind = 0;

  if (type == NULL || *g_strstrip (type) == '\0' ||
      !rf_enum_from_name (rf_kind_names, colon + 1, &kind))
    return FALSE;
  row->type = g_intern_string (type);
  row->kind = (RfKind) kind;
  return TRUE;
}

static void
rf_profile_read_kinds (RfProfile *self, RfKeyFile *file, const char *group, const char *key)
{
  g_auto (GStrv) words = rf_key_file_dup_list (file, group, key);
  g_autoptr (GArray) rows = g_array_new (TRUE, TRUE, sizeof (RfTypeKind));

  for (gsize i = 0; words != NULL && words[i] != NULL; i++)
    {
      RfTypeKind row = { NULL, RF_KIND_IMAGE };

      if (rf_profile_read_kind (words[i], &row))
        g_array_append_val (rows, row);
      else
        rf_key_file_add_fault (file, group, key, "“%s” is not TYPE:KIND", words[i]);
    }
  if (words == NULL)
    return;
  g_free (self->own_kinds);
  self->own_kinds = (RfTypeKind *) (gpointer) g_array_free (g_steal_pointer (&rows), FALSE);
  self->kinds = self->own_kinds;
}

static void
rf_profile_read_name (RfProfile *self, RfKeyFile *file, const char *group, const RfProfileKey *key)
{
  g_autofree char *text = rf_key_file_dup_string (file, group, key->key);

  if (text != NULL)
    G_STRUCT_MEMBER (const char *, self, key->offset) = g_intern_string (text);
}

static void
rf_profile_read_key (RfProfile *self, RfKeyFile *file, const char *group, const RfProfileKey *key)
{
  gpointer member = G_STRUCT_MEMBER_P (self, key->offset);

  switch (key->type)
    {
    case RF_PROFILE_TTL:
      rf_profile_read_ttl (self, file, group, key);
      break;
    case RF_PROFILE_MATCH:
      rf_profile_read_match (self, file, group, key->key);
      break;
    case RF_PROFILE_BOOLEAN:
      rf_key_file_read_boolean (file, group, key->key, member);
      break;
    case RF_PROFILE_CREDITS:
      rf_key_file_read_credits (file, group, key->key, member);
      break;
    case RF_PROFILE_BYTES:
      rf_key_file_read_bytes (file, group, key->key, member);
      break;
    case RF_PROFILE_DURATION:
      rf_key_file_read_duration (file, group, key->key, member);
      break;
    case RF_PROFILE_NAME:
      rf_profile_read_name (self, file, group, key);
      break;
    case RF_PROFILE_KINDS:
      rf_profile_read_kinds (self, file, group, key->key);
      break;
    case RF_PROFILE_RETENTION:
      break;
    default:
      g_assert_not_reached ();
    }
}

/* A price under a name that is slightly wrong is a price that is not known, and so
 * is one that belongs to another group. */
static gboolean
rf_profile_has_money_slip (RfKeyFile *file, const char *group, const char *const *known)
{
  g_auto (GStrv) keys = rf_key_file_get_keys (file, group);

  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      const char *nearest =
          g_strv_contains (known, keys[i]) ? NULL : rf_text_find_nearest (keys[i], known);
      gboolean is_stray =
          g_strv_contains (rf_money_keys, keys[i]) && !g_strv_contains (known, keys[i]);

      if (is_stray || (nearest != NULL && g_strv_contains (rf_profile_money_keys, nearest)))
        return TRUE;
    }
  return FALSE;
}

static void
rf_profile_keep_money_faults (RfKeyFile *file, guint first, GPtrArray *money_faults)
{
  const GPtrArray *faults = rf_key_file_get_faults (file);

  for (guint i = first; i < faults->len; i++)
    g_ptr_array_add (money_faults, g_strdup (g_ptr_array_index (faults, i)));
}

/**
 * rf_profile_dup_keys:
 *
 * Returns: (transfer full): every key that a group [profile NAME] may have
 */
GStrv
rf_profile_dup_keys (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (profile_keys); i++)
    g_strv_builder_add (builder, profile_keys[i].key);
  return g_strv_builder_end (builder);
}

static char *
rf_profile_write_ttl (const RfProfile *self, const RfProfileKey *key)
{
  const gint64 *ttl = &G_STRUCT_MEMBER (const gint64, self, key->offset);

  /* The one that stands for all has a value where they agree. */
  for (gsize i = RF_STRATEGY_ONCE; ttl == self->ttl && i < RF_STRATEGY_ALWAYS; i++)
    {
      if (self->ttl[i] != *ttl)
        return NULL;
    }
  return *ttl < 0 ? g_strdup ("never") : rf_duration_to_string (*ttl);
}

static char *
rf_profile_write_kinds (const RfProfile *self)
{
  GString *text = g_string_new (NULL);

  for (const RfTypeKind *row = self->kinds; row->type != NULL; row++)
    g_string_append_printf (
        text, "%s:%s;", row->type, rf_enum_get_name (rf_kind_names, (int) row->kind));
  return g_string_free (text, FALSE);
}

static char *
rf_profile_write_key (const RfProfile *self, const RfProfileKey *key)
{
  gconstpointer member = G_STRUCT_MEMBER_P (self, key->offset);

  switch (key->type)
    {
    case RF_PROFILE_TTL:
      return rf_profile_write_ttl (self, key);
    case RF_PROFILE_MATCH:
      return g_strdup (self->match_place ? "place" : "content");
    case RF_PROFILE_BOOLEAN:
      return g_strdup (*(const gboolean *) member ? "yes" : "no");
    case RF_PROFILE_CREDITS:
      return rf_credits_to_string (*(const gint64 *) member);
    case RF_PROFILE_BYTES:
      return rf_bytes_to_string (*(const gint64 *) member);
    case RF_PROFILE_DURATION:
      return rf_duration_to_string (*(const gint64 *) member);
    case RF_PROFILE_NAME:
      return g_strdup (*(const char *const *) member);
    case RF_PROFILE_KINDS:
      return rf_profile_write_kinds (self);
    case RF_PROFILE_RETENTION:
    default:
      return NULL;
    }
}

/**
 * rf_profile_dup_value:
 * @self: a profile
 * @key: one of rf_profile_dup_keys()
 *
 * Returns: (transfer full) (nullable): what holds, as refrain.conf writes it; %NULL where
 *   rf_retention_config_dup_value() says it, or where `ttl` is not one for all
 */
char *
rf_profile_dup_value (const RfProfile *self, const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (profile_keys); i++)
    {
      if (g_str_equal (profile_keys[i].key, key))
        return rf_profile_write_key (self, &profile_keys[i]);
    }
  return NULL;
}

/**
 * rf_profile_read:
 * @self: a profile, which the group changes key by key
 * @file: the configuration; what is wrong is added to its faults
 * @group: a group of it
 * @money_faults: (element-type utf8): gets what is wrong about money, too
 */
void
rf_profile_read (RfProfile *self, RfKeyFile *file, const char *group, GPtrArray *money_faults)
{
  const char *known[G_N_ELEMENTS (profile_keys) + 1] = { NULL };
  guint before = rf_key_file_get_faults (file)->len;

  for (gsize i = 0; i < G_N_ELEMENTS (profile_keys); i++)
    known[i] = profile_keys[i].key;
  rf_key_file_refuse_unknown_keys (file, group, known);
  if (rf_profile_has_money_slip (file, group, known))
    rf_profile_keep_money_faults (file, before, money_faults);
  for (gsize i = 0; i < G_N_ELEMENTS (profile_keys); i++)
    {
      const RfProfileKey *key = &profile_keys[i];

      before = rf_key_file_get_faults (file)->len;
      if (rf_key_file_has_key (file, group, key->key))
        rf_profile_read_key (self, file, group, key);
      if (g_strv_contains (rf_profile_money_keys, key->key))
        rf_profile_keep_money_faults (file, before, money_faults);
    }
}
