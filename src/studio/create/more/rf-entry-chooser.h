/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-input-field.h"
#include "rf-session.h"

G_BEGIN_DECLS

GtkWidget *rf_entry_chooser_new (RfInputField *field, RfSession *session);

G_END_DECLS
