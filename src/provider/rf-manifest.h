/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-key-file.h"
#include "rf-model-info.h"

G_BEGIN_DECLS

/* Reading of manifests, and of the same groups in refrain.conf. Only the
 * registry and its tests use these. A fault is added to the key file. */

extern const char *const rf_manifest_provider_texts[];
extern const char *const rf_manifest_model_keys[];
extern const char *const rf_manifest_money_keys[];

RfProviderInfo *rf_manifest_read (RfKeyFile *file, gboolean with_tests);

void rf_manifest_read_concurrency (RfKeyFile *file, const char *group, RfProviderInfo *info);
void rf_manifest_read_provider (RfKeyFile *file, const char *group, RfProviderInfo *info);

void rf_manifest_read_settings (RfKeyFile *file, const char *group, RfProviderInfo *info);

void rf_manifest_read_model (RfKeyFile *file, const char *group, RfModelInfo *model);
void rf_manifest_read_price (RfKeyFile *file, const char *group, RfModelInfo *model);
gboolean rf_manifest_require_price (RfKeyFile *file, const char *group);
gboolean rf_manifest_check_model (RfKeyFile *file, const RfModelInfo *model);
gboolean rf_manifest_check_price (RfKeyFile *file, const char *group, const RfModelInfo *model);

RfParameter *rf_manifest_new_parameter (RfKeyFile *file, const char *group, const char *name);
void rf_manifest_read_parameter (RfKeyFile *file, const char *group, RfParameter *parameter);
gboolean
rf_manifest_check_parameter (RfKeyFile *file, const char *group, const RfParameter *parameter);

void rf_manifest_read_prompt_words (RfKeyFile *file, const char *group, RfParameter *parameter);
void rf_manifest_read_choice_labels (RfKeyFile *file, const char *group, RfParameter *parameter);
const RfParameter *rf_manifest_find_parameter (const RfModelInfo *model, const char *name);
gboolean rf_manifest_has_key (RfKeyFile *file,
                              const char *group,
                              const RfParameter *parameter,
                              const char *key);
gboolean rf_manifest_has_text (RfKeyFile *file,
                               const char *group,
                               const RfParameter *parameter,
                               const char *key);

void rf_manifest_read_text (RfKeyFile *file,
                            const char *group,
                            const char *key,
                            char **text,
                            GHashTable **translations);
gboolean rf_manifest_read_enum (RfKeyFile *file,
                                const char *group,
                                const char *key,
                                const RfEnumName *names,
                                int *value);
gboolean rf_manifest_split_path (const RfKeyFileGroup *group,
                                 char **provider,
                                 char **model,
                                 char **parameter);
gboolean rf_manifest_is_id (const char *id);

G_END_DECLS
