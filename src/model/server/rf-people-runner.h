/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-service.h"

G_BEGIN_DECLS

typedef struct _RfPeopleRunner RfPeopleRunner;

RfPeopleRunner *rf_people_runner_new (RfService *service);
void rf_people_runner_end (RfPeopleRunner *self);
void rf_people_runner_free (RfPeopleRunner *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfPeopleRunner, rf_people_runner_free)

G_END_DECLS
