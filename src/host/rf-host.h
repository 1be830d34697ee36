/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-openai-names.h"
#include "rf-service.h"

G_BEGIN_DECLS

/**
 * RfHostFlags:
 * @RF_HOST_BRIEF: the process ends after one request
 */
typedef enum
{
  RF_HOST_FLAG_NONE = 0,
  RF_HOST_BRIEF = 1 << 0,
} RfHostFlags;

#define RF_TYPE_HOST (rf_host_get_type ())

G_DECLARE_FINAL_TYPE (RfHost, rf_host, RF, HOST, GObject)

RfHost *rf_host_new (const char *data_dir, const char *config_file, RfHostFlags flags);
RfService *rf_host_get_service (RfHost *self);
GPtrArray *rf_host_get_faults (RfHost *self);
GPtrArray *rf_host_get_money_faults (RfHost *self);
GStrv rf_host_dup_notices (RfHost *self);
RfOpenaiNames *rf_host_get_openai_names (RfHost *self);

G_END_DECLS
