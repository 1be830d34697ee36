/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-http-answer.h"

G_BEGIN_DECLS

gboolean rf_http_error_is_about_money (const RfHttpAnswer *answer);
GError *rf_http_error_new (const RfHttpAnswer *answer);

G_END_DECLS
