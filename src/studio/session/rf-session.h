/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-service.h"

G_BEGIN_DECLS

/**
 * RfSessionState:
 * @RF_SESSION_OPENING: nothing can be asked yet
 * @RF_SESSION_READY: everything works
 * @RF_SESSION_READ_ONLY: what is kept can be looked at and used, and nothing is written
 * @RF_SESSION_FAILED: the store or the server cannot be reached
 */
typedef enum
{
  RF_SESSION_OPENING,
  RF_SESSION_READY,
  RF_SESSION_READ_ONLY,
  RF_SESSION_FAILED,
} RfSessionState;

/**
 * RfRecall:
 * @RF_RECALL_ALL: every parameter as it was
 * @RF_RECALL_ALL_BUT_SEED: so that another one of the same kind comes
 * @RF_RECALL_PROMPT: the prompt alone
 *
 * What of a request is wanted again.
 */
typedef enum
{
  RF_RECALL_ALL,
  RF_RECALL_ALL_BUT_SEED,
  RF_RECALL_PROMPT,
} RfRecall;

/**
 * RfSessionRun:
 * @is_costly: its provider takes money
 *
 * A run of a provider that is under way in this process.
 */
typedef struct
{
  char *id;
  RfKind kind;
  char *provider;
  gboolean is_costly;
  RfProgress *progress;
} RfSessionRun;

#define RF_TYPE_SESSION (rf_session_get_type ())

G_DECLARE_FINAL_TYPE (RfSession, rf_session, RF, SESSION, GObject)

RfSession *rf_session_new (const char *data_dir, const char *config_file);
RfSession *rf_session_new_for_server (const char *url, const char *token, const char *config_file);
void rf_session_open (RfSession *self);
void rf_session_close (RfSession *self);
RfSessionState rf_session_get_state (RfSession *self);
const GError *rf_session_get_problem (RfSession *self);
RfService *rf_session_get_service (RfSession *self);
gboolean rf_session_is_remote (RfSession *self);
gboolean rf_session_is_admin (RfSession *self);
gboolean rf_session_can_write (RfSession *self);
gboolean rf_session_can_change (RfSession *self);
const char *rf_session_get_name (RfSession *self);
const char *rf_session_get_url (RfSession *self);
const char *rf_session_get_config_file (RfSession *self);
const GPtrArray *rf_session_get_providers (RfSession *self);
RfProviderInfo *rf_session_find_provider (RfSession *self, const char *id);
GStrv rf_session_dup_notices (RfSession *self);
const char *rf_session_get_money_fault (RfSession *self);

const GPtrArray *rf_session_get_runs (RfSession *self);
gboolean rf_session_has_costly_run (RfSession *self);

gboolean rf_session_is_queue_held (RfSession *self);
void rf_session_release_queue (RfSession *self);
void rf_session_wait (RfSession *self);

void rf_session_tell_changed (RfSession *self);
void rf_session_recall (RfSession *self, RfRequest *request, RfRecall how);
RfRequest *rf_session_take_recall (RfSession *self, RfRecall *how);
void rf_session_show_entry (RfSession *self, const char *key, const char *generation);
GStrv rf_session_take_shown (RfSession *self);

/**
 * RfSessionFunc:
 * @service: what is asked; it may be blocked in
 * @data: what the call was given
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Runs on a worker thread, so it touches no widget. Whatever @data holds must be its
 * own or immutable.
 *
 * Returns: (transfer full) (nullable): the answer
 */
typedef gpointer (*RfSessionFunc) (RfService *service,
                                   gpointer data,
                                   GCancellable *cancellable,
                                   GError **error);

/**
 * RfSessionCall:
 * @function: what is asked
 * @data: (nullable): handed to it
 * @free_data: (nullable): frees that, on any thread
 * @free_answer: (nullable): frees an answer that nobody has taken
 * @is_long: it may take more than a moment, so it gets a thread of its own and none
 *   waits behind it
 * @gives_way: what is long is in no hurry either, and only has what nobody else wants of
 *   the processor
 *
 * A call of the service off the main thread.
 */
typedef struct
{
  RfSessionFunc function;
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_answer;
  gboolean is_long;
  gboolean gives_way;
} RfSessionCall;

/* rf-session-call.c */
void rf_session_call_async (RfSession *self,
                            const RfSessionCall *call,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
void rf_session_give_way (void);
gpointer rf_session_call_finish (RfSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
