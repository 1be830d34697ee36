/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RfHttpForm RfHttpForm;

RfHttpForm *rf_http_form_new (void);
void rf_http_form_free (RfHttpForm *self);
void rf_http_form_add_text (RfHttpForm *self, const char *name, const char *value);
void rf_http_form_add_file (RfHttpForm *self,
                            const char *name,
                            const char *file_name,
                            const char *media_type,
                            GBytes *content);
GBytes *rf_http_form_dup_body (RfHttpForm *self, char **content_type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfHttpForm, rf_http_form_free)

G_END_DECLS
