/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-request.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RF_TYPE_CACHE_OPTIONS (rf_cache_options_get_type ())

G_DECLARE_FINAL_TYPE (RfCacheOptions, rf_cache_options, RF, CACHE_OPTIONS, AdwExpanderRow)

GtkWidget *rf_cache_options_new (void);
void rf_cache_options_write (RfCacheOptions *self, RfRequest *request, GError **faults);
void rf_cache_options_add_typed (RfCacheOptions *self, const char *before, GHashTable *typed);
void rf_cache_options_take_typed (RfCacheOptions *self, const char *before, GHashTable *typed);
void rf_cache_options_take (RfCacheOptions *self, const RfRequest *request);
gboolean rf_cache_options_show_fault (RfCacheOptions *self, const char *name, const char *message);
void rf_cache_options_clear_faults (RfCacheOptions *self);

G_END_DECLS
