/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-runner.h"

G_BEGIN_DECLS

/* Jobs of a manifest that are read ahead, so that any length needs the same
 * memory. */
#define RF_RUNNER_WINDOW 256

/**
 * RfWork:
 * @request: (nullable): what the job asks for, once it was looked up
 * @bundle: (nullable): the same where it has steps
 * @cost: millionths that what is not there yet would cost, as was looked up
 * @providers: (element-type utf8): who would make it, once that was looked up;
 *   each is busy with it until the whole is over
 * @charged: millionths that the job has cost its account, its default step with
 *   it, whether it ended well or not
 * @answer: (nullable): how the steps of the bundle ended
 *
 * A job in the runner's hands.
 */
typedef struct
{
  RfRunner *runner;
  RfJob *job;           /* (owned) */
  RfRequest *request;   /* (owned) (nullable) */
  RfBundle *bundle;     /* (owned) (nullable) */
  GPtrArray *providers; /* (owned) */
  gint64 cost;
  gint64 charged;
  gint64 reserved;
  gboolean is_capped;        /* its max_cost is what was reserved for it */
  gboolean is_cancelled;     /* somebody cancelled this job alone */
  GCancellable *cancellable; /* (owned) */
  RfResult *result;          /* (owned) (nullable) */
  RfBundleAnswer *answer;    /* (owned) (nullable) */
  GError *error;             /* (owned) (nullable) */
} RfWork;

struct _RfRunner
{
  RfEngine *engine; /* (owned) */
  RfService *service;
  RfJobStore *store;
  RfOrder *order;
  GCancellable *cancellable; /* (owned) of the whole */
  GThreadPool *pool;         /* (owned) */

  /* Of the thread that runs it alone. */
  GHashTable *held;      /* (owned) job id → RfWork that was looked up and waits */
  GHashTable *in_flight; /* (owned) job id → RfWork that a worker has */
  GHashTable *busy;      /* (owned) provider → how many of its runs are in flight */
  GHashTable *budgets;   /* (owned) batch → RfBudget */
  GPtrArray *notes;      /* (owned) RfJob to be noted */
  gint64 n_look;         /* how many jobs are taken at once */
  guint n_open;          /* of these, how many could not be begun */
  gint64 freed;          /* room that is not yet given back */
  gboolean is_idle;      /* none could */
  gboolean is_paused;
  gboolean is_short;     /* one waits for money */
  gboolean is_partial;   /* a line is another process's */
  gboolean is_cut;       /* a line was wrong: nothing after it is read */
  gboolean stops;        /* nothing more is begun */
  gboolean is_cancelled; /* what can be stopped was stopped */
  gboolean knows_end;    /* that the feed has ended was seen */

  /* Shared with the workers and the feeder. */
  GMutex mutex;
  GCond cond;
  GQueue landed; /* RfWork that is over */
  GQueue fed;    /* RfJob, read and not yet enqueued */
  gint64 n_room; /* how much more may be read, see rf_runner_weigh() */
  gboolean feed_ended;
  GError *feed_error;           /* (owned) (nullable) */
  GThread *feeder;              /* (owned) (nullable) */
  GCancellable *feed_cancelled; /* (owned) */
};

typedef struct
{
  gint64 max_cost; /* or -1 */
  gint64 spent;
  gint64 reserved;
} RfBudget;

void rf_work_free (RfWork *work);

/* rf-runner.c */
void rf_runner_settle (RfRunner *self, RfWork *work);
void rf_runner_tell (RfRunner *self, const RfJob *job);

/* rf-runner-feed.c */
gint64 rf_runner_weigh (const RfJob *job);
void rf_runner_give_room (RfRunner *self, gint64 room);
void rf_runner_start_feed (RfRunner *self);
void rf_runner_end_feed (RfRunner *self);
gboolean rf_runner_enqueue_fed (RfRunner *self, GError **error);

/* rf-runner-budget.c */
gboolean rf_runner_reserve (RfRunner *self, RfWork *work);
void rf_runner_book (RfRunner *self, RfWork *work);
gboolean rf_runner_is_hopeless (RfRunner *self, const RfWork *work);
void rf_runner_refuse_budget (RfRunner *self, RfWork *work);

/* rf-runner-look.c */
gboolean rf_runner_take (RfRunner *self, GError **error);
void rf_runner_occupy (RfRunner *self, const RfWork *work, int change);

/* rf-runner-work.c */
void rf_runner_work_cb (gpointer data, gpointer user_data);
gboolean rf_work_look (RfWork *work);
void rf_work_limit (RfWork *work, gint64 limit);

/* rf-runner-settle.c */
void rf_work_settle (RfWork *work);

G_END_DECLS
