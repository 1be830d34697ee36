/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection.h"

G_BEGIN_DECLS

gboolean rf_words_register (RfConnection *connection, GError **error);
char *rf_words_dup_match (RfConnection *connection, const char *text, GError **error);
GStrv rf_words_dup_quick (RfConnection *connection, const char *text, GError **error);

G_END_DECLS
