/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-job.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CliManifest:
 *
 * Where the requests of a batch come from: a file of JSON Lines, or requests
 * that stand already.
 */
typedef struct _CliManifest CliManifest;

CliManifest *cli_manifest_new (const char *path, GError **error);
CliManifest *cli_manifest_new_for_requests (GPtrArray *requests);
void cli_manifest_set_places (CliManifest *self, const char *playthrough, const char *scenes);
void cli_manifest_set_batch (CliManifest *self, const char *batch);
void cli_manifest_free (CliManifest *self);

RfJob *cli_manifest_next (CliManifest *self, GCancellable *cancellable, GError **error);
gint64 cli_manifest_get_line (const CliManifest *self, const RfJob *job);
const char *cli_manifest_get_scene (const CliManifest *self, const RfJob *job);
char *cli_manifest_survey (const char *path, gint64 n_scenes, gint64 *n_jobs, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliManifest, cli_manifest_free)

G_END_DECLS
