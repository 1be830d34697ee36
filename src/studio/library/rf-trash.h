/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

G_BEGIN_DECLS

int rf_trash_read_days (RfSession *session);

G_END_DECLS
