/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-key-file.h"

G_BEGIN_DECLS

/**
 * RfAvatarConfig:
 * @analysis: (nullable): `provider` or `provider/model` of the kind `text`; %NULL
 *   for the kind's default
 * @image: (nullable): the same for the picture
 * @video: (nullable): the same for the film
 * @films: whether a film is made of the picture
 * @profile: the cache policy of picture, film and analysis
 * @base_avatar: the face of who has none of their own
 * @prompt: the template of the picture's prompt
 * @video_prompt: the template of the film's prompt
 * @image_params: (nullable): further parameters of the picture
 * @video_params: (nullable): further parameters of the film
 * @window: how far an analysis looks back; seconds, as all that follows
 * @debounce: how long after a sample its analysis is due
 * @min_interval: the least time between two changes of the state
 * @patience: how long a model may take for an analysis
 * @analysis_ttl: how long a model's analysis is kept in the cache
 * @keep_samples: how long samples are kept
 * @keep_history: how long decisions are kept
 * @max_skew: how far ahead a watch's clock may be
 * @min_confidence: an analysis that is less sure changes nothing
 * @sure: one that is as sure as this need not be seen again
 * @workers: people that are worked on at once in a process
 *
 * The group `[avatar]` of refrain.conf.
 */
typedef struct
{
  gatomicrefcount references;
  char *analysis;
  char *image;
  char *video;
  gboolean films;
  char *profile;
  char *base_avatar;
  char *prompt;
  char *video_prompt;
  JsonObject *image_params;
  JsonObject *video_params;
  gint64 window;
  gint64 debounce;
  gint64 min_interval;
  gint64 patience;
  gint64 analysis_ttl;
  gint64 keep_samples;
  gint64 keep_history;
  gint64 max_skew;
  double min_confidence;
  double sure;
  gint64 workers;
} RfAvatarConfig;

RfAvatarConfig *rf_avatar_config_new (RfKeyFile *file);
RfAvatarConfig *rf_avatar_config_ref (RfAvatarConfig *self);
void rf_avatar_config_unref (RfAvatarConfig *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfAvatarConfig, rf_avatar_config_unref)

G_END_DECLS
