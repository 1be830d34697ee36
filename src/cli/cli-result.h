/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli-output.h"
#include "cli-table.h"
#include "rf-request.h"
#include "rf-result.h"

G_BEGIN_DECLS

RfResult *cli_result_obtain (CliContext *context, RfRequest *request, GError **error);
gboolean cli_result_write (CliContext *context,
                           RfResult *result,
                           CliOutput *output,
                           GPtrArray **places,
                           GError **error);
void cli_result_print (const RfResult *result, const GPtrArray *places);

G_END_DECLS
