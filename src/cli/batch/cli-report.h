/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-job.h"

G_BEGIN_DECLS

/**
 * CliReport:
 *
 * A file of JSON Lines, one for each job that has come to its end.
 */
typedef struct _CliReport CliReport;

CliReport *cli_report_new (const char *path, const char *manifest, GError **error);
gboolean cli_report_close (CliReport *self, GError **error);
void cli_report_add (CliReport *self, const RfJob *job, gint64 line, const char *scene);

G_END_DECLS
