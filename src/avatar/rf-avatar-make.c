/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-avatar-private.h"

/*
 * Picture, then film from that picture, each through the cache. What is shown
 * changes when both are there, or when the film has failed: then the picture is
 * shown alone, and the film is tried later. Until then the last avatar stands.
 */

#define SECOND G_GINT64_CONSTANT (1000)

/* From half a minute to an hour between two tries, and no more than this of a film. */
#define FIRST_PAUSE   (30 * SECOND)
#define LONGEST_PAUSE (3600 * SECOND)
#define VIDEO_TRIES   10

static gint64
rf_avatar_get_pause (gint64 tries)
{
  gint64 pause = FIRST_PAUSE;

  for (gint64 i = 1; i < tries && pause < LONGEST_PAUSE; i++)
    pause *= 2;
  return MIN (pause, LONGEST_PAUSE);
}

static void
rf_avatar_made_clear (RfAvatarMade *made)
{
  g_clear_pointer (&made->result, rf_result_free);
  made->asset = NULL;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RfAvatarMade, rf_avatar_made_clear)

static gboolean
rf_avatar_generate (RfAvatars *self,
                    RfRequest *request,
                    GCancellable *cancellable,
                    RfAvatarMade *made,
                    GError **error)
{
  const RfGeneration *generation = NULL;

  made->result = rf_service_lookup (self->service, request, NULL);
  if (made->result == NULL)
    made->result = rf_service_generate (self->service, request, NULL, cancellable, error);
  if (made->result == NULL)
    return FALSE;
  generation = rf_result_get_generation (made->result);
  if (generation->assets->len > 0 && made->result->stored)
    {
      made->asset = g_ptr_array_index (generation->assets, 0);
      return TRUE;
    }
  /* Nobody could fetch it later. */
  g_set_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE, "what was made could not be kept");
  return FALSE;
}

static gboolean
rf_avatar_generate_image (RfAvatars *self,
                          const RfPerson *person,
                          GCancellable *cancellable,
                          RfAvatarMade *made,
                          GError **error)
{
  g_autoptr (RfRequest) request = rf_avatar_new_picture_request (self, person, error);

  return request != NULL && rf_avatar_generate (self, request, cancellable, made, error);
}

static gboolean
rf_avatar_generate_video (RfAvatars *self,
                          const RfPerson *person,
                          const RfAsset *image,
                          GCancellable *cancellable,
                          RfAvatarMade *made,
                          GError **error)
{
  RfInput *input = rf_input_new (NULL, image->sha256, NULL);
  g_autoptr (RfRequest) request = NULL;

  input->kind = RF_KIND_IMAGE;
  request = rf_avatar_new_film_request (self, person, input, error);
  return request != NULL && rf_avatar_generate (self, request, cancellable, made, error);
}

static RfAsset *
rf_avatar_keep_asset (const RfAsset *asset)
{
  RfAsset *kept = asset != NULL ? rf_asset_copy (asset) : NULL;

  /* Where it lies is found out by who asks. */
  if (kept != NULL)
    {
      g_clear_pointer (&kept->path, g_free);
      g_clear_pointer (&kept->url, g_free);
    }
  return kept;
}

static void
rf_avatar_take_trouble (RfPerson *person, const char *what, const GError *failure)
{
  g_free (person->trouble);
  person->trouble = failure != NULL ? g_strdup_printf ("%s: %s", what, failure->message) : NULL;
}

static char *
rf_avatar_dup_outcome (const RfAvatarMade *image, const RfAvatarMade *video)
{
  const char *first =
      image != NULL ? rf_enum_get_name (rf_outcome_names, (int) image->result->outcome) : NULL;
  const char *second = video != NULL && video->result != NULL
                           ? rf_enum_get_name (rf_outcome_names, (int) video->result->outcome)
                           : NULL;

  if (first != NULL && second != NULL)
    return g_strdup_printf ("image %s, video %s", first, second);
  if (first != NULL)
    return g_strdup_printf ("image %s", first);
  return g_strdup_printf ("video %s", second != NULL ? second : "none");
}

static void
rf_avatar_describe_decision (RfPeopleSave *save, RfVerdict verdict, gint64 now, char *reason)
{
  const RfPerson *person = save->person;
  RfDecision *decision = rf_decision_new (verdict, now);

  decision->mood = person->wanted_mood;
  decision->activity = person->wanted_activity;
  decision->reason = reason;
  decision->reasoning = g_strdup (person->wanted_reasoning);
  rf_decision_free (save->decision);
  save->decision = decision;
}

static void
rf_avatar_fail (RfAvatars *self, RfPeopleSave *save, const GError *failure)
{
  RfPerson *person = save->person;
  gint64 now = rf_avatars_get_now (self);

  person->tries++;
  person->make_at = now + rf_avatar_get_pause (person->tries);
  rf_avatar_take_trouble (person, "no picture", failure);
  rf_avatar_describe_decision (
      save, RF_VERDICT_FAILED, now, g_strdup_printf ("no picture: %s", failure->message));
}

/* A film that failed is tried again as long as there is hope. */
static void
rf_avatar_put_video_off (RfPerson *person, const GError *failure, gint64 now)
{
  person->tries++;
  person->video_at = person->tries < VIDEO_TRIES ? now + rf_avatar_get_pause (person->tries) : 0;
  rf_avatar_take_trouble (person, "no film", failure);
}

static void
rf_avatar_show (RfAvatars *self, RfPeopleSave *save)
{
  RfPerson *person = save->person;

  g_free (person->state_hash);
  person->state_hash = rf_person_dup_hash (person);
  person->timestamp = rf_avatars_get_now (self);
  save->shows = TRUE;
}

static void
rf_avatar_show_state (RfPerson *person, const RfAsset *image)
{
  person->mood = person->wanted_mood;
  person->activity = person->wanted_activity;
  g_free (person->reasoning);
  person->reasoning = g_strdup (person->wanted_reasoning);
  rf_asset_free (person->image);
  person->image = rf_avatar_keep_asset (image);
}

/* The film of the very picture that is shown already is as good as it was. */
static void
rf_avatar_show_video (RfPerson *person, const RfAsset *image, const RfAsset *video)
{
  gboolean is_same = person->image != NULL && g_str_equal (person->image->sha256, image->sha256);

  if (video == NULL && is_same)
    return;
  rf_asset_free (person->video);
  person->video = rf_avatar_keep_asset (video);
}

static void
rf_avatar_end (RfAvatars *self,
               RfPeopleSave *save,
               const RfAvatarMade *image,
               const RfAvatarMade *video,
               const GError *failure)
{
  RfPerson *person = save->person;
  gint64 now = rf_avatars_get_now (self);
  gboolean is_whole = video->asset != NULL || !self->config->films;

  rf_avatar_show_video (person, image->asset, video->asset);
  rf_avatar_show_state (person, image->asset);
  person->generated_at = now;
  person->make_at = 0;
  person->tries = 0;
  person->video_at = 0;
  rf_avatar_take_trouble (person, NULL, NULL);
  if (!is_whole)
    rf_avatar_put_video_off (person, failure, now);
  rf_avatar_show (self, save);
  rf_avatar_describe_decision (save,
                               is_whole ? RF_VERDICT_SHOWN : RF_VERDICT_PARTLY,
                               now,
                               g_strdup (is_whole ? "the avatar is complete" : person->trouble));
  save->decision->outcome = rf_avatar_dup_outcome (image, video);
}

static void
rf_avatar_take_keys (RfPeopleSave *save, GPtrArray *keys)
{
  g_ptr_array_add (keys, NULL);
  save->keys = (const char *const *) keys->pdata;
}

/**
 * rf_avatar_make:
 * @self: the avatars
 * @save: its person is claimed and wants an avatar; gets all that is to be saved
 * @keys: (element-type utf8): gets the keys that @save names
 * @cancellable: (nullable): stops it
 *
 * Returns: %FALSE where it was cancelled, and nothing is to be saved
 */
gboolean
rf_avatar_make (RfAvatars *self, RfPeopleSave *save, GPtrArray *keys, GCancellable *cancellable)
{
  g_auto (RfAvatarMade) image = { NULL, NULL };
  g_auto (RfAvatarMade) video = { NULL, NULL };
  g_autoptr (GError) failure = NULL;

  if (!rf_avatar_generate_image (self, save->person, cancellable, &image, &failure))
    {
      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      rf_avatar_fail (self, save, failure);
      return TRUE;
    }
  g_ptr_array_add (keys, g_strdup (image.result->key));
  if (self->config->films &&
      !rf_avatar_generate_video (self, save->person, image.asset, cancellable, &video, &failure) &&
      g_cancellable_is_cancelled (cancellable))
    return FALSE;
  if (video.asset != NULL)
    g_ptr_array_add (keys, g_strdup (video.result->key));
  rf_avatar_take_keys (save, keys);
  rf_avatar_end (self, save, &image, &video, failure);
  return TRUE;
}

/**
 * rf_avatar_make_video:
 * @self: the avatars
 * @save: its person is claimed and shown without a film
 * @keys: (element-type utf8): gets the keys that @save names
 * @cancellable: (nullable): stops it
 *
 * Tries the film of the picture that is shown once more.
 *
 * Returns: %FALSE where it was cancelled, and nothing is to be saved
 */
gboolean
rf_avatar_make_video (RfAvatars *self,
                      RfPeopleSave *save,
                      GPtrArray *keys,
                      GCancellable *cancellable)
{
  RfPerson *person = save->person;
  g_auto (RfAvatarMade) video = { NULL, NULL };
  g_autoptr (GError) failure = NULL;
  gint64 now = 0;
  gboolean is_made =
      person->image != NULL &&
      rf_avatar_generate_video (self, person, person->image, cancellable, &video, &failure);

  now = rf_avatars_get_now (self);
  if (!is_made && g_cancellable_is_cancelled (cancellable))
    return FALSE;
  if (!is_made)
    {
      rf_avatar_put_video_off (person, failure, now);
      rf_avatar_describe_decision (save, RF_VERDICT_FAILED, now, g_strdup (person->trouble));
      return TRUE;
    }
  g_ptr_array_add (keys, g_strdup (video.result->key));
  rf_avatar_take_keys (save, keys);
  rf_asset_free (person->video);
  person->video = rf_avatar_keep_asset (video.asset);
  person->video_at = 0;
  person->tries = 0;
  rf_avatar_take_trouble (person, NULL, NULL);
  rf_avatar_show (self, save);
  rf_avatar_describe_decision (save, RF_VERDICT_SHOWN, now, g_strdup ("the film is there, too"));
  save->decision->outcome = rf_avatar_dup_outcome (NULL, &video);
  return TRUE;
}
