/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-service.h"

G_BEGIN_DECLS

void rf_metrics_append_process (GString *text);
void rf_metrics_append_store (GString *text, RfService *service);

G_END_DECLS
