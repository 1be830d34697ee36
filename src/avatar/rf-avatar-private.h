/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-avatars.h"
#include "rf-sensor-history.h"

G_BEGIN_DECLS

struct _RfAvatars
{
  GObject parent_instance;

  RfService *service;     /* whose people they are, so it outlives them */
  RfPeopleStore *store;   /* (owned) */
  RfAvatarConfig *config; /* (owned) */
  RfWatch *watch;         /* (owned) (nullable) guarded by mutex */
  RfAvatarsClock clock;   /* (nullable) */
  gpointer clock_data;

  GMutex mutex;
  GCond stirred;      /* a refresh was asked for, or a worker is free */
  GPtrArray *unsaved; /* (owned) (element-type RfPerson) whose end could not be written yet */
  guint calls;        /* of models that are under way; guarded by mutex */
};

/**
 * RfAvatarAnalysis:
 * @state: (nullable): what was said
 * @analyst: who said it
 * @fallback: (nullable): why the model that was asked first did not
 */
typedef struct
{
  RfAvatarState *state;
  char *analyst;
  char *fallback;
} RfAvatarAnalysis;

/**
 * RfAvatarMoment:
 * @now: milliseconds
 * @latest_at: of the latest sample that was looked at, or 0
 * @is_flat: the heart rate stands still, so perhaps nobody wears the watch
 */
typedef struct
{
  gint64 now;
  gint64 latest_at;
  gboolean is_flat;
} RfAvatarMoment;

/**
 * RfAvatarMade:
 * @result: (nullable): picture or film
 * @asset: (nullable): of it; borrowed
 */
typedef struct
{
  RfResult *result;
  const RfAsset *asset;
} RfAvatarMade;

/* rf-avatars.c */
gint64 rf_avatars_get_now (RfAvatars *self);
void rf_avatars_tell (RfAvatars *self, const RfPerson *person);

/* rf-avatar-analysis.c */
void rf_avatar_analysis_clear (RfAvatarAnalysis *self);
gboolean rf_avatar_analyse (RfAvatars *self,
                            const RfPerson *person,
                            const char *history,
                            GCancellable *cancellable,
                            RfAvatarAnalysis *analysis,
                            GError **error);

/* rf-avatar-decide.c */
RfDecision *rf_avatar_decide (const RfAvatarConfig *config,
                              RfPerson *person,
                              const RfAvatarState *state,
                              const RfAvatarMoment *moment);

/* rf-avatar-prompt.c */
RfRequest *rf_avatar_new_request (RfAvatars *self, const RfPerson *person, RfKind kind);
char *rf_avatar_dup_prompt (const char *template, const RfPerson *person, const char *base_avatar);
RfRequest *rf_avatar_new_picture_request (RfAvatars *self, const RfPerson *person, GError **error);
RfRequest *rf_avatar_new_film_request (RfAvatars *self,
                                       const RfPerson *person,
                                       RfInput *picture,
                                       GError **error);

/* rf-avatar-face.c */
gboolean rf_avatar_face_check (const char *base_avatar, GError **error);
gboolean rf_avatar_face_give (const char *base_avatar,
                              const RfModelInfo *model,
                              RfRequest *request,
                              GError **error);

/* rf-avatar-foresee.c */
RfBundleAnswer *rf_avatar_foresee (RfPeople *people,
                                   const RfPersonName *name,
                                   const char *base_avatar,
                                   GError **error);

/* rf-avatar-make.c */
gboolean
rf_avatar_make (RfAvatars *self, RfPeopleSave *save, GPtrArray *keys, GCancellable *cancellable);
gboolean rf_avatar_make_video (RfAvatars *self,
                               RfPeopleSave *save,
                               GPtrArray *keys,
                               GCancellable *cancellable);

/* rf-avatar-work.c */
void rf_avatar_work (RfAvatars *self, RfPerson *person, GCancellable *cancellable);
void rf_avatar_save_left (RfAvatars *self);

/* rf-avatar-run.c */
gboolean rf_avatar_run (RfPeople *people,
                        const RfPeopleWork *work,
                        GCancellable *cancellable,
                        GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RfAvatarAnalysis, rf_avatar_analysis_clear)

/* rf-avatar-call.c */
RfResult *
rf_avatar_call (RfAvatars *self, RfRequest *request, GCancellable *cancellable, GError **error);
void rf_avatar_call_finish_all (RfAvatars *self);

G_END_DECLS
