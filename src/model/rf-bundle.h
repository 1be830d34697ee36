/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-request.h"
#include "rf-result.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** RF_BUNDLE_MAX_STEPS: the most steps that a bundle has */
#define RF_BUNDLE_MAX_STEPS 32

/**
 * RfBundle:
 * @steps: (element-type RfRequest): at least one
 * @max_cost: millionths that all steps together may be charged, or -1
 *
 * Requests that belong together; a later one may take what an earlier one
 * brings as its input. A bundle is handed over once: its requests are completed
 * as the steps before them end.
 */
typedef struct
{
  GPtrArray *steps;
  gint64 max_cost;
} RfBundle;

/**
 * RfBundleStep:
 * @result: (nullable): what it brought, where the bundle was generated
 * @check: (nullable): what was found, where it was checked
 * @error: (nullable): why it brought nothing
 *
 * How one step ended: exactly one member is set.
 */
typedef struct
{
  RfResult *result;
  RfCheck *check;
  GError *error;
} RfBundleStep;

/**
 * RfBundleAnswer:
 * @steps: (element-type RfBundleStep): one for each step of the bundle
 */
typedef struct
{
  GPtrArray *steps;
} RfBundleAnswer;

/**
 * RfBundleHow:
 * @RF_BUNDLE_GENERATE: what is not there is made
 * @RF_BUNDLE_CHECK: nothing is made
 * @RF_BUNDLE_EXPLAIN: a check that tells what was hashed
 *
 * What is done with the steps of a bundle.
 */
typedef enum
{
  RF_BUNDLE_GENERATE,
  RF_BUNDLE_CHECK,
  RF_BUNDLE_EXPLAIN,
} RfBundleHow;

/**
 * RfBundleGenerate:
 * @request: a step, with its inputs
 * @user_data: what rf_bundle_generate() was given
 * @error: return location
 *
 * Returns: (transfer full): what it brought
 */
typedef RfResult *(*RfBundleGenerate) (RfRequest *request, gpointer user_data, GError **error);

/**
 * RfBundleCheck:
 *
 * As #RfBundleGenerate; generates nothing.
 */
typedef RfCheck *(*RfBundleCheck) (RfRequest *request, gpointer user_data, GError **error);

RfBundle *rf_bundle_new (void);
RfBundle *rf_bundle_new_from_json (JsonNode *node, const char *folder, GError **error);
gboolean rf_bundle_is_in_json (JsonNode *node);
JsonNode *rf_bundle_to_json (const RfBundle *self);
void rf_bundle_free (RfBundle *self);
void rf_bundle_take_step (RfBundle *self, RfRequest *request);

RfBundleAnswer *rf_bundle_generate (RfBundle *self,
                                    RfBundleCheck check,
                                    RfBundleGenerate generate,
                                    gpointer user_data);
RfBundleAnswer *rf_bundle_check (RfBundle *self, RfBundleCheck function, gpointer user_data);
RfBundleAnswer *rf_bundle_foresee (RfBundle *self, RfBundleCheck check, gpointer user_data);

RfBundleAnswer *rf_bundle_answer_new (void);
RfBundleAnswer *
rf_bundle_answer_new_from_json (JsonNode *node, guint n_steps, gboolean is_check, GError **error);
void rf_bundle_answer_free (RfBundleAnswer *self);
const GError *rf_bundle_answer_get_error (const RfBundleAnswer *self);
GError *rf_bundle_answer_dup_error (const RfBundleAnswer *self);
RfOutcome rf_bundle_answer_get_outcome (const RfBundleAnswer *self);
gboolean rf_bundle_answer_is_over_budget (const RfBundleAnswer *self);
gboolean rf_bundle_answer_is_cached (const RfBundleAnswer *self);
JsonNode *rf_bundle_answer_to_json (const RfBundleAnswer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfBundle, rf_bundle_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfBundleAnswer, rf_bundle_answer_free)

G_END_DECLS
