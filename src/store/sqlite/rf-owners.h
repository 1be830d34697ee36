/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RfOwners RfOwners;

RfOwners *rf_owners_new (const char *data_directory);
void rf_owners_free (RfOwners *self);
const char *rf_owners_get_own (RfOwners *self, GError **error);
gboolean rf_owners_is_dead (RfOwners *self, const char *owner);
guint rf_owners_sweep (RfOwners *self, gboolean dry_run);
void rf_owners_bury (RfOwners *self, const char *owner);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfOwners, rf_owners_free)

G_END_DECLS
