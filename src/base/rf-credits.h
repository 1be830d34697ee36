/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** RF_CREDIT: one credit, in the millionths that all sums of money are kept in */
#define RF_CREDIT G_GINT64_CONSTANT (1000000)

gboolean rf_credits_from_string (const char *text, gint64 *millionths);
gboolean rf_credits_from_double (double credits, gint64 *millionths);
char *rf_credits_to_string (gint64 millionths);
char *rf_credits_to_words (gint64 millionths);
double rf_credits_to_double (gint64 millionths);

G_END_DECLS
