/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

typedef struct _RfHttpSecrets RfHttpSecrets;

RfHttpSecrets *rf_http_secrets_new (void);
void rf_http_secrets_free (RfHttpSecrets *self);
void rf_http_secrets_add_header (RfHttpSecrets *self, const char *value);
void rf_http_secrets_add_query (RfHttpSecrets *self, GUri *uri);
char *rf_http_secrets_hide (RfHttpSecrets *self, const char *text);
void rf_http_secrets_hide_in_error (RfHttpSecrets *self, GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfHttpSecrets, rf_http_secrets_free)

G_END_DECLS
