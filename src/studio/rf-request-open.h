/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-window.h"

G_BEGIN_DECLS

void rf_request_open (RfWindow *window, GFile *file);
void rf_request_open_ask (RfWindow *window);

G_END_DECLS
