/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-model-info.h"

G_BEGIN_DECLS

/**
 * RfTask:
 *
 * What a provider is asked to make: a planned request without the words of
 * the cache. Immutable. Parameters are complete and valid: what the table
 * gives a default for is there, in its canonical form.
 */
typedef struct _RfTask RfTask;

RfTask *rf_task_new (RfModelInfo *model, JsonObject *params, const char *work_directory);
RfTask *rf_task_ref (RfTask *self);
void rf_task_unref (RfTask *self);
void rf_task_add_input (RfTask *self, const char *name, const char *path, const char *media_type);

const RfModelInfo *rf_task_get_model (RfTask *self);
JsonObject *rf_task_get_params (RfTask *self);
const char *rf_task_get_work_directory (RfTask *self);
const char *rf_task_get_string (RfTask *self, const char *name);
gint64 rf_task_get_int (RfTask *self, const char *name);
double rf_task_get_double (RfTask *self, const char *name);
gboolean rf_task_get_boolean (RfTask *self, const char *name);
GStrv rf_task_dup_list (RfTask *self, const char *name);
const char *rf_task_get_input_path (RfTask *self, const char *name);
const char *rf_task_get_input_media_type (RfTask *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfTask, rf_task_unref)

G_END_DECLS
