/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-avatar-config.h"

#include "rf-json-object.h"
#include "rf-json-reader.h"
#include "rf-time.h"

#include <string.h>

/* The group [avatar] of refrain.conf, with what holds where it says nothing. */

static const char group_name[] = "avatar";

#define DEFAULT_PROMPT       "One person, feeling {mood}, {activity}"
#define DEFAULT_VIDEO_PROMPT "One person, feeling {mood}, {activity}"

typedef struct
{
  const char *key;
  gsize offset;
} RfAvatarKey;

#define KEY(key, member)                                                                           \
  {                                                                                                \
    key, G_STRUCT_OFFSET (RfAvatarConfig, member)                                                  \
  }

static const RfAvatarKey texts[] = {
  KEY ("analysis", analysis),
  KEY ("image", image),
  KEY ("video", video),
  KEY ("profile", profile),
  KEY ("base-avatar", base_avatar),
  KEY ("prompt", prompt),
  KEY ("video-prompt", video_prompt),
};

static const RfAvatarKey spans[] = {
  KEY ("window", window),
  KEY ("debounce", debounce),
  KEY ("min-interval", min_interval),
  KEY ("patience", patience),
  KEY ("analysis-ttl", analysis_ttl),
  KEY ("keep-samples", keep_samples),
  KEY ("keep-history", keep_history),
  KEY ("max-skew", max_skew),
};

static const RfAvatarKey shares[] = {
  KEY ("min-confidence", min_confidence),
  KEY ("sure", sure),
};

static const RfAvatarKey objects[] = {
  KEY ("image-params", image_params),
  KEY ("video-params", video_params),
};

/* A place in the configuration, by a row of the tables above. */
#define MEMBER(type, self, row) ((type *) G_STRUCT_MEMBER_P (self, (row)->offset))

static void
rf_avatar_config_read_text (RfAvatarConfig *self, RfKeyFile *file, const RfAvatarKey *row)
{
  char **text = MEMBER (char *, self, row);
  char *value = rf_key_file_dup_string (file, group_name, row->key);

  if (value == NULL)
    return;
  g_free (*text);
  *text = value;
}

static void
rf_avatar_config_read_share (RfAvatarConfig *self, RfKeyFile *file, const RfAvatarKey *row)
{
  double *share = MEMBER (double, self, row);
  double value = *share;

  if (!rf_key_file_has_key (file, group_name, row->key) ||
      !rf_key_file_read_double (file, group_name, row->key, &value))
    return;
  if (value >= 0 && value <= 1)
    *share = value;
  else
    rf_key_file_add_fault (file, group_name, row->key, "must be a number from 0 to 1");
}

static void
rf_avatar_config_read_object (RfAvatarConfig *self, RfKeyFile *file, const RfAvatarKey *row)
{
  JsonObject **object = MEMBER (JsonObject *, self, row);
  g_autofree char *text = rf_key_file_dup_string (file, group_name, row->key);
  g_autoptr (JsonNode) node =
      text != NULL ? rf_json_parse (text, -1, &rf_json_default_limits, NULL) : NULL;

  if (text == NULL)
    return;
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    *object = rf_json_copy_object (json_node_get_object (node));
  else
    rf_key_file_add_fault (file, group_name, row->key, "must be a JSON object of parameters");
}

static void
rf_avatar_config_refuse_unknown (RfKeyFile *file)
{
  const char *known[G_N_ELEMENTS (texts) + G_N_ELEMENTS (spans) + G_N_ELEMENTS (shares) +
                    G_N_ELEMENTS (objects) + 3] = { NULL };
  gsize n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    known[n++] = texts[i].key;
  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    known[n++] = spans[i].key;
  for (gsize i = 0; i < G_N_ELEMENTS (shares); i++)
    known[n++] = shares[i].key;
  for (gsize i = 0; i < G_N_ELEMENTS (objects); i++)
    known[n++] = objects[i].key;
  known[n++] = "films";
  known[n] = "workers";
  rf_key_file_refuse_unknown_keys (file, group_name, known);
}

static void
rf_avatar_config_read (RfAvatarConfig *self, RfKeyFile *file)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    rf_avatar_config_read_text (self, file, &texts[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      if (rf_key_file_has_key (file, group_name, spans[i].key))
        rf_key_file_read_duration (
            file, group_name, spans[i].key, MEMBER (gint64, self, &spans[i]));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (shares); i++)
    rf_avatar_config_read_share (self, file, &shares[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (objects); i++)
    rf_avatar_config_read_object (self, file, &objects[i]);
  if (rf_key_file_has_key (file, group_name, "films"))
    rf_key_file_read_boolean (file, group_name, "films", &self->films);
  if (rf_key_file_has_key (file, group_name, "workers"))
    rf_key_file_read_int (file, group_name, "workers", 1, 64, &self->workers);
  rf_avatar_config_refuse_unknown (file);
}

/**
 * rf_avatar_config_new:
 * @file: (nullable): refrain.conf; what is wrong in its group `[avatar]` is added
 *   to its faults
 *
 * Returns: (transfer full): how avatars are made
 */
RfAvatarConfig *
rf_avatar_config_new (RfKeyFile *file)
{
  RfAvatarConfig *self = g_new0 (RfAvatarConfig, 1);
  const GPtrArray *groups = file != NULL ? rf_key_file_get_groups (file) : NULL;

  g_atomic_ref_count_init (&self->references);
  self->films = TRUE;
  self->profile = g_strdup ("avatar");
  self->base_avatar = g_strdup ("");
  self->prompt = g_strdup (DEFAULT_PROMPT);
  self->video_prompt = g_strdup (DEFAULT_VIDEO_PROMPT);
  self->window = 15 * 60;
  self->debounce = 15;
  self->min_interval = 2 * 60;
  self->patience = 30;
  self->analysis_ttl = RF_DAY;
  self->keep_samples = 7 * RF_DAY;
  self->keep_history = 90 * RF_DAY;
  self->max_skew = 10 * 60;
  self->min_confidence = 0.5;
  self->sure = 0.9;
  self->workers = 4;
  for (guint i = 0; groups != NULL && i < groups->len; i++)
    {
      const RfKeyFileGroup *group = g_ptr_array_index (groups, i);

      if (g_str_equal (group->group, group_name))
        rf_avatar_config_read (self, file);
    }
  /* Points of a history are twentieths of it, and a sample is kept as long as it is
   * looked at. */
  self->window = CLAMP (self->window, 20, RF_DAY);
  self->keep_samples = MAX (self->keep_samples, self->window);
  return self;
}

/**
 * rf_avatar_config_ref:
 * @self: a configuration
 *
 * Returns: (transfer full): @self
 */
RfAvatarConfig *
rf_avatar_config_ref (RfAvatarConfig *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * rf_avatar_config_unref:
 * @self: (transfer full): a configuration
 */
void
rf_avatar_config_unref (RfAvatarConfig *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*MEMBER (char *, self, &texts[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (objects); i++)
    g_clear_pointer (MEMBER (JsonObject *, self, &objects[i]), json_object_unref);
  g_free (self);
}
