/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-database.h"
#include "rf-glances.h"
#include "rf-guard.h"
#include "rf-migrations.h"

#include <sys/types.h>

G_BEGIN_DECLS

struct _RfDatabase
{
  const RfSchema *schema;
  char *path;
  char *folder;
  RfOpenMode mode;
  RfGuard *guard; /* (nullable) where a lock cannot even be opened */
  RfDatabaseFill fill;
  gpointer fill_data;
  gint64 patience;
  gint64 idle_time; /* microseconds */
  pid_t process;
  RfGlances *glances; /* of all connections */
  guint8 *mark;       /* (nullable) 1 in the process that opened it, 0 in its forks */
  int n_open;         /* atomic: connections, idle ones and others */
  GMutex mutex;       /* over what follows */
  GCond given_back;   /* one is idle */
  GPtrArray *idle;    /* (element-type RfConnection) the last one is the warmest */
  int most;           /* that were open at once, since none was */
  guint n_waiting;    /* threads that wait for one to be given back */
  GPtrArray *notices; /* (element-type utf8) */
  gboolean changed;
  GMutex line_mutex; /* over what follows */
  GCond line_moved;
  GPtrArray *line; /* works that wait for the next shared commit */
  gboolean is_led; /* a thread does the work of a group */
};

/* One call of rf_database_run (). */
typedef struct
{
  RfAccess access;
  RfDatabaseWork work;
  gpointer data;
  gboolean certain; /* ask whether the file is still the same */
  dev_t device;     /* the file that it ran on, or tried to */
  ino_t inode;
} RfDatabaseTask;

/* rf-database.c */
gboolean rf_database_is_of_other_process (RfDatabase *self);

/* rf-database-pool.c: connections, the guard's lock, and what people are told. */
gboolean rf_database_lock (RfDatabase *self, gint64 patience, GError **error);
void rf_database_unlock (RfDatabase *self);
gboolean rf_database_rebuild (RfDatabase *self, GError **error);
RfConnection *rf_database_prepare (RfDatabase *self, GError **error);
RfConnection *rf_database_take_current (RfDatabase *self, gboolean certain);
void rf_database_give_back (RfDatabase *self, RfConnection *connection);
void rf_database_drop_idle (RfDatabase *self);
void rf_database_note_file (RfDatabase *self, RfDatabaseTask *task);
RfConnection *
rf_database_take (RfDatabase *self, RfDatabaseTask *task, gboolean guarded, GError **error);

/* rf-database-run.c: transactions and checkpoints. */
gboolean rf_database_checkpoint_guarded (RfDatabase *self, int how, GError **error);

G_END_DECLS
