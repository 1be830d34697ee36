/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cloud-plugin.h"
#include "plugin-fixture.h"
#include "stand-in.h"

G_BEGIN_DECLS

/**
 * CloudRun:
 * @waits: (element-type guint): what was to be waited, in milliseconds;
 *   nothing is really waited
 *
 * A plugin that was told by refrain.conf to talk to a stand-in.
 */
typedef struct
{
  const CloudPlugin *plugin; /* (unowned) */
  const CloudCase *row;      /* (unowned) */
  StandIn *server;           /* (owned) (nullable) */
  PluginFixture *fixture;    /* (owned) */
  char *key_folder;          /* (owned) */
  GArray *waits;             /* (owned) */
  GCancellable *cancellable; /* (owned) */
  gint64 later;              /* what the clock says after a wait; 0 leaves it alone */
} CloudRun;

CloudRun *cloud_run_new (const CloudPlugin *plugin, const CloudCase *row);
void cloud_run_free (CloudRun *self);
StandInStep *cloud_run_expect (CloudRun *self);
void cloud_run_expect_answer (CloudRun *self);
RfTask *cloud_run_new_task (CloudRun *self);
int cloud_run_get_code (const CloudRun *self, int code);
RfOutput *cloud_run_make (CloudRun *self, GError **error);
void cloud_run_assert_fails (CloudRun *self, int code, const char *part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CloudRun, cloud_run_free)

void cloud_log_watch (void);

G_END_DECLS
