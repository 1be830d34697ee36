/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"
#include "rf-types.h"

G_BEGIN_DECLS

char *rf_say_credits (gint64 millionths);
char *rf_say_bytes (gint64 bytes);
char *rf_say_time (gint64 milliseconds);
char *rf_say_ago (gint64 milliseconds);
char *rf_say_duration (gint64 milliseconds);
char *rf_say_span (gint64 seconds);
char *rf_say_error (const GError *error);
char *rf_say_error_line (const GError *error);
char *rf_say_error_detail (const GError *error);
const char *rf_say_error_title (const GError *error);
const char *rf_say_kind (RfKind kind);
const char *rf_say_kind_icon (RfKind kind);
char *rf_say_sentence (const char *text, gsize max_characters);
char *rf_say_line (const char *text, gsize max_characters);

G_END_DECLS
