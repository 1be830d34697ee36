/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-parameter.h"

G_BEGIN_DECLS

/**
 * RfPrice:
 * @base: millionths of a credit for each run
 * @rate: millionths for each unit of @per
 * @per: (nullable): the parameter that @rate counts: a number's value, a
 *   text's characters, a list's words; `megapixels` counts width × height or
 *   the square of a `square` parameter, in millionths
 * @table_parameter: (nullable): the choice that @table is over
 * @table: (nullable) (element-type utf8 gint64): choice → millionths, added to
 *   the rest
 * @costs: (nullable) (element-type utf8 gint64): where an answer counts
 *   something → millionths for a million of it, for the cost that a run
 *   really had
 *
 * What one run of a model costs, as data.
 */
typedef struct
{
  gint64 base;
  gint64 rate;
  char *per;
  char *table_parameter;
  GHashTable *table;
  GHashTable *costs;
} RfPrice;

/**
 * RfModelInfo:
 * @provider: id of the provider that has the model
 * @id: the model's id
 * @name: its name for people
 * @kind: what it makes
 * @recipe: part of the fingerprint; bumped when the same parameters begin to
 *   give another output
 * @free_parameters: parameters outside the table are taken and kept whole
 * @parameters: (element-type RfParameter): in the order of forms
 * @price: what a run costs
 * @translations: (nullable): name and description in other languages
 *
 * Everything that planning, forms and help need to know of a model. Immutable
 * and shared once the registry has been read.
 */
typedef struct
{
  gatomicrefcount references;
  char *provider;
  char *id;
  char *name;
  char *description;
  RfKind kind;
  guint recipe;
  gboolean free_parameters;
  GPtrArray *parameters;
  RfPrice price;
  GHashTable *translations;
} RfModelInfo;

RfModelInfo *rf_model_info_new (const char *provider, const char *id, RfKind kind);
RfModelInfo *rf_model_info_copy (const RfModelInfo *self);
void rf_price_clear (RfPrice *self);
void rf_price_scale (RfPrice *self, double factor);
RfModelInfo *rf_model_info_ref (RfModelInfo *self);
void rf_model_info_unref (RfModelInfo *self);
const RfParameter *rf_model_info_find_parameter (const RfModelInfo *self, const char *name);
const RfParameter *rf_model_info_find_flagged (const RfModelInfo *self, RfParameterFlags flag);
char *rf_model_info_dup_nearest_parameter (const RfModelInfo *self, const char *name);

/**
 * RfLack:
 * @RF_LACK_NOTHING: it is ready
 * @RF_LACK_KEY: of the service that it asks
 * @RF_LACK_PROGRAM: something that is to be installed
 * @RF_LACK_SETTING: a line of its manifest or of the configuration is wrong
 * @RF_LACK_MODULE: its own module cannot be loaded
 * @RF_LACK_OTHER: something else
 *
 * What a provider lacks that is not ready, so that whoever shows it can say so in a language
 * of its own.
 */
typedef enum
{
  RF_LACK_NOTHING,
  RF_LACK_KEY,
  RF_LACK_PROGRAM,
  RF_LACK_SETTING,
  RF_LACK_MODULE,
  RF_LACK_OTHER,
} RfLack;

extern const RfEnumName rf_lack_names[];

/**
 * RfProviderState:
 * @status: (nullable): why it is not ready, in English; %NULL when it is
 * @lack: the same in a word
 *
 * Whether a provider could be used now.
 */
typedef struct
{
  char *status; /* (owned) */
  RfLack lack;
} RfProviderState;

/**
 * RfProviderInfo:
 * @id: the provider's id, which is also its folder's name
 * @abi: the ABI number that its module was built for
 * @external_cost: a run costs money outside this machine, so none is ever
 *   repeated without a word
 * @leaves: (nullable): what leaves the machine, one sentence; %NULL: nothing
 * @concurrency: how many of its runs a runner of jobs begins at once, or 0 for
 *   any number
 * @packages: (nullable): Debian packages that it needs
 * @models: (element-type RfModelInfo): its models
 * @templates: (nullable) (element-type RfModelInfo): models of @like, which
 *   its own ones may begin as
 * @like: (nullable): another provider, whose module it uses
 * @setting_names: (nullable): the settings that its module reads
 * @settings: (element-type utf8 utf8): those that have a value
 * @module_path: (nullable): the shared library
 * @manifest_path: where the manifest was read
 * @refused: (nullable): why it is not used, a clause without a full stop;
 *   then it has no models
 * @faults: (nullable): all that is wrong with the manifest, each as
 *   `path:line: key: message`
 * @translations: (nullable): name, description and leaves in other languages
 *
 * What a manifest says, without running any of the provider's code.
 */
typedef struct
{
  gatomicrefcount references;
  char *id;
  char *name;
  char *description;
  guint abi;
  gboolean external_cost;
  char *leaves;
  guint concurrency;
  GStrv packages;
  GPtrArray *models;
  GPtrArray *templates;
  char *like;
  GStrv setting_names;
  GHashTable *settings;
  char *module_path;
  char *manifest_path;
  char *refused;
  GStrv faults;
  GHashTable *translations;
} RfProviderInfo;

RfProviderInfo *rf_provider_info_new (const char *id);
RfProviderInfo *rf_provider_info_ref (RfProviderInfo *self);
void rf_provider_info_unref (RfProviderInfo *self);
RfModelInfo *rf_provider_info_find_model (const RfProviderInfo *self, const char *id);
JsonNode *rf_provider_info_to_json (const RfProviderInfo *self);
JsonNode *rf_provider_info_state_to_json (const RfProviderInfo *self, const RfProviderState *state);
void rf_provider_state_clear (RfProviderState *self);
RfProviderInfo *rf_provider_info_new_from_json (JsonNode *node, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfModelInfo, rf_model_info_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RfProviderState, rf_provider_state_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfProviderInfo, rf_provider_info_unref)

G_END_DECLS
