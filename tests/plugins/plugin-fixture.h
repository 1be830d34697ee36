/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-registry.h"

G_BEGIN_DECLS

/* A provider as the program gets it, in a temporary home. */
typedef struct
{
  RfRegistry *registry; /* (owned) */
  RfModelInfo *model;   /* (owned) */
  RfProvider *provider; /* (owned) */
  char *home;           /* (owned) */
} PluginFixture;

PluginFixture *plugin_fixture_new (const char *id, const char *model);
PluginFixture *
plugin_fixture_new_with_config (const char *id, const char *model, const char *config);
void plugin_fixture_free (PluginFixture *self);
char *plugin_fixture_dup_work_directory (PluginFixture *self);
RfTask *plugin_fixture_new_task (PluginFixture *self, const char *params);
gint64 plugin_fixture_measure_cancel (RfProvider *provider, RfTask *task, double fraction);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PluginFixture, plugin_fixture_free)

G_END_DECLS
