/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-exchange-private.h"
#include "rf-server-watch.h"

G_BEGIN_DECLS

/* What a progress has that a request was given which is waited for. */
#define RF_WATCH_ASKER "rf-watch-asker"

/* Who waits for a run. */
typedef struct
{
  char *key;     /* (owned) (nullable) the Idempotency-Key */
  char *account; /* (owned) (nullable) */
} RfWatchAsker;

typedef struct
{
  char *id;                  /* (owned) */
  gint64 job;                /* or 0 */
  char *namespace_;          /* (owned) (nullable) */
  char *key;                 /* (owned) (nullable) */
  RfProgress *progress;      /* (owned) */
  const RfWatchAsker *asker; /* (nullable) of the request that began it; lives with progress */
  RfKind kind;
  char *provider; /* (owned) */
  char *model;    /* (owned) */
  double told_fraction;
  char *told_message; /* (owned) (nullable) */
} RfWatchRun;

struct _RfServerWatch
{
  GObject parent_instance;

  RfEvents *events; /* (owned) */
  GThread *thread;  /* (owned) (nullable) */
  GMutex mutex;
  GCond cond;
  GPtrArray *runs; /* (owned) of RfWatchRun; guarded by mutex */
  gboolean is_closed;
  RfPeopleMetrics people;
};

void rf_watch_set_string (JsonObject *object, const char *name, const char *text);
void rf_watch_set_fraction (JsonObject *object, const char *name, double fraction);
void rf_watch_set_message (JsonObject *object, RfProgress *progress);
JsonNode *rf_watch_take_node (JsonObject *object);
char *rf_watch_dup_job (gint64 job);

G_END_DECLS
