/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-person.h"
#include "rf-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_PERSON_ROW (rf_person_row_get_type ())

G_DECLARE_FINAL_TYPE (RfPersonRow, rf_person_row, RF, PERSON_ROW, GtkListBoxRow)

GtkWidget *rf_person_row_new (void);
void rf_person_row_show (RfPersonRow *self, RfSession *session, const RfPerson *person);
const char *rf_person_row_get_user_id (RfPersonRow *self);

G_END_DECLS
