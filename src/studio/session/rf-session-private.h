/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-host.h"
#include "rf-session.h"

G_BEGIN_DECLS

/* rf-session-watch.c: what happens in a service, told on the main thread. */

#define RF_TYPE_SESSION_WATCH (rf_session_watch_get_type ())

G_DECLARE_FINAL_TYPE (RfSessionWatch, rf_session_watch, RF, SESSION_WATCH, GObject)

RfSessionWatch *rf_session_watch_new (RfSession *session);
void rf_session_run_free (RfSessionRun *self);

/* rf-session-open.c */

/**
 * RfPlace:
 * @url: (nullable): of a server; then @data_dir is not looked at
 * @token: (nullable): the secret that is shown to it
 *
 * Where what a session works with is.
 */
typedef struct
{
  char *data_dir;
  char *config_file;
  char *url;
  char *token;
} RfPlace;

/**
 * RfOpened:
 * @host: (nullable): on this machine
 * @service: (nullable): what can be asked
 * @providers: (element-type RfProviderInfo): what manifests say
 * @problem: (nullable): why it cannot be used
 *
 * What opening has brought.
 */
typedef struct
{
  RfHost *host;
  RfService *service;
  GPtrArray *providers;
  GError *problem;
  RfSessionState state;
  gboolean is_admin;
} RfOpened;

RfOpened *rf_opened_new (const RfPlace *place);
void rf_opened_free (gpointer data);
void rf_place_free (gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfOpened, rf_opened_free)

/* rf-session-call.c */
void rf_errand_run (gpointer data, gpointer user_data);

/* rf-session-jobs.c */
typedef struct _RfSessionJobs RfSessionJobs;

RfSessionJobs *rf_session_jobs_new (RfSession *session, const char *data_dir);
void rf_session_jobs_look (RfSessionJobs *self);
void rf_session_jobs_free (RfSessionJobs *self);
void
rf_session_jobs_end_async (RfSessionJobs *self, RfSession *session, GAsyncReadyCallback callback);

/* rf-session.c, and what is only read in rf-session-facts.c */

struct _RfSession
{
  GObject parent_instance;

  char *data_dir;        /* (owned) (nullable) */
  char *config_file;     /* (owned) (nullable) */
  char *url;             /* (owned) (nullable) of the server */
  char *token;           /* (owned) (nullable) */
  char *name;            /* (owned) */
  RfHost *host;          /* (owned) (nullable) */
  RfService *service;    /* (owned) (nullable) until it is open */
  RfSessionWatch *watch; /* (owned) */
  GPtrArray *providers;  /* (owned) of RfProviderInfo */
  GPtrArray *runs;       /* (owned) of RfSessionRun */
  GThreadPool *quick;    /* (owned) of RfErrand */
  RfSessionJobs *jobs;   /* (owned) (nullable) for data of this machine that can be written */
  guint n_ending;        /* runners of jobs that were told to end and have not */
  GError *problem;       /* (owned) (nullable) */
  RfRequest *recalled;   /* (owned) (nullable) until somebody takes it */
  RfRecall recalled_how;
  GStrv shown; /* (owned) (nullable) until somebody takes it */
  RfSessionState state;
  gboolean is_admin;
};

RfSessionJobs *rf_session_get_jobs (RfSession *self);
void rf_session_tell_queue_ended (RfSession *self, guint n_done, guint n_failed);
GThreadPool *rf_session_get_quick_threads (RfSession *self);
void rf_session_take_run (RfSession *self, RfSessionRun *run);
void rf_session_drop_run (RfSession *self, const char *id);

G_END_DECLS
