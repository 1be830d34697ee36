/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-generation.h"

#include <sys/stat.h>

G_BEGIN_DECLS

typedef struct _RfFileMonths RfFileMonths;

RfFileMonths *rf_file_months_new (const char *data_dir);
void rf_file_months_free (RfFileMonths *self);
char *rf_file_months_look (RfFileMonths *self, const RfAsset *asset, struct stat *status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfFileMonths, rf_file_months_free)

G_END_DECLS
