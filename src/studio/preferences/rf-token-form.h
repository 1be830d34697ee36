/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-token.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_TOKEN_FORM (rf_token_form_get_type ())

G_DECLARE_FINAL_TYPE (RfTokenForm, rf_token_form, RF, TOKEN_FORM, AdwExpanderRow)

GtkWidget *rf_token_form_new (void);
RfToken *rf_token_form_dup_token (RfTokenForm *self);
void rf_token_form_clear (RfTokenForm *self);

G_END_DECLS
