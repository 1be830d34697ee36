/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-enum.h"
#include "rf-error.h"

G_BEGIN_DECLS

void cli_refuse (GError **error, const char *hint, const char *format, ...) G_GNUC_PRINTF (3, 4);
void cli_refuse_unknown (GError **error,
                         const char *message,
                         const char *prefix,
                         const char *word,
                         GPtrArray *known,
                         const char *otherwise);
gboolean
cli_check_choice (const char *label, const RfEnumName *choices, const char *value, GError **error);

G_END_DECLS
