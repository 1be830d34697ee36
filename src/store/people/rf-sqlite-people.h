/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-people-store.h"

G_BEGIN_DECLS

#define RF_TYPE_SQLITE_PEOPLE (rf_sqlite_people_get_type ())

G_DECLARE_FINAL_TYPE (RfSqlitePeople, rf_sqlite_people, RF, SQLITE_PEOPLE, GObject)

RfPeopleStore *rf_sqlite_people_new (const char *data_dir, GError **error);
GStrv rf_sqlite_people_dup_notices (RfSqlitePeople *self);

G_END_DECLS
