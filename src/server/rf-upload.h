/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-exchange.h"

G_BEGIN_DECLS

typedef struct _RfUpload RfUpload;

void rf_upload_begin (RfExchange *exchange);
gboolean rf_upload_end (RfExchange *exchange, GError **error);
void rf_upload_free (RfUpload *self);

G_END_DECLS
