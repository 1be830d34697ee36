/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-exchange-private.h"
#include "rf-server-watch.h"

G_BEGIN_DECLS

/* What a progress has that the request with an Idempotency-Key was given. */
#define RF_ASKED_AS "rf-asked-as"

typedef struct
{
  char *id;         /* (owned) */
  gint64 job;       /* or 0 */
  char *namespace_; /* (owned) (nullable) */
  char *key;        /* (owned) (nullable) */
  char *asked_as;   /* (owned) (nullable) the Idempotency-Key of the request that began it */
  RfKind kind;
  char *provider;       /* (owned) */
  char *model;          /* (owned) */
  RfProgress *progress; /* (owned) */
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
JsonNode *rf_watch_take_node (JsonObject *object);
char *rf_watch_dup_job (gint64 job);

G_END_DECLS
