/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-planner.h"

#include "rf-account.h"
#include "rf-hash.h"
#include "rf-key.h"
#include "rf-model-choice.h"
#include "rf-normalise.h"
#include "rf-price.h"
#include "rf-text.h"
#include "rf-time.h"

#include <string.h>

/*
 * request → profile → kind and model → strategy and scope → normal parameters →
 * seed → canonical text → fingerprint → identity → key, and beside it TTL and price.
 * Data goes one way; nothing here reads the store or a provider's code.
 */

struct _RfPlanner
{
  GObject parent_instance;

  RfRegistry *registry; /* (owned) */
  RfConfig *config;     /* (owned) */
};

G_DEFINE_FINAL_TYPE (RfPlanner, rf_planner, G_TYPE_OBJECT)

static gboolean
rf_planner_resolve_model (RfPlanner *self,
                          const RfRequest *request,
                          RfKind kind,
                          RfPlan *plan,
                          GError **error)
{
  plan->model =
      rf_model_choose (self->registry, self->config, request, kind, &plan->external_cost, error);
  return plan->model != NULL;
}

static const char *
rf_planner_get_profile_name (RfPlanner *self, const RfRequest *request)
{
  const RfAccountConfig *account = NULL;

  if (request->profile != NULL)
    return request->profile;
  account = rf_config_find_account (
      self->config, request->account != NULL ? request->account : RF_ACCOUNT_DEFAULT);
  return account != NULL && account->profile != NULL ? account->profile : "default";
}

static const RfProfile *
rf_planner_find_profile (RfPlanner *self, const RfRequest *request)
{
  return rf_config_find_profile (self->config, rf_planner_get_profile_name (self, request));
}

static void
rf_planner_refuse_profile (RfPlanner *self, const RfRequest *request, GError **faults)
{
  const char *name = rf_planner_get_profile_name (self, request);
  g_autofree char *nearest = rf_config_dup_nearest_profile (self->config, name);

  if (nearest != NULL)
    rf_error_collect_for (faults,
                          "profile",
                          RF_REASON_CHOICE,
                          "“%s” is not known; did you mean “%s”?",
                          name,
                          nearest);
  else
    rf_error_collect_for (faults, "profile", RF_REASON_CHOICE, "“%s” is not known", name);
}

/* A kind that is told is the one, whatever the operation is called. */
static gboolean
rf_planner_resolve_kind (const RfRequest *request,
                         const RfProfile *profile,
                         RfKind *kind,
                         GError **faults)
{
  const char *type = request->operation_type;

  *kind = request->kind;
  if (request->has_kind || (profile != NULL && rf_profile_find_kind (profile, type, kind)))
    return TRUE;
  if (type == NULL || *type == '\0')
    rf_error_collect_for (faults, "kind", RF_REASON_REQUIRED, "must be given");
  else if (profile != NULL)
    rf_error_collect (faults,
                      "kind",
                      "must be given: the profile “%s” knows none for the operation type “%s”",
                      profile->name,
                      type);
  return FALSE;
}

static void
rf_planner_resolve_scope (const RfRequest *request, RfPlan *plan, GError **faults)
{
  const char *name = NULL;

  plan->strategy = request->strategy != RF_STRATEGY_UNSET ? request->strategy : RF_STRATEGY_ONCE;
  if (plan->strategy == RF_STRATEGY_PER_PLAYTHROUGH)
    {
      name = "playthrough_id";
      plan->scope = g_strdup (request->playthrough_id);
    }
  else if (plan->strategy == RF_STRATEGY_PER_PLAYER)
    {
      name = "player_id";
      plan->scope = g_strdup (request->player_id);
    }
  if (name != NULL && (plan->scope == NULL || *plan->scope == '\0'))
    rf_error_collect_for (faults,
                          name,
                          RF_REASON_REQUIRED,
                          "must be given for the strategy “%s”",
                          rf_enum_get_name (rf_strategy_names, (int) plan->strategy));
}

static void
rf_planner_resolve_directives (const RfRequest *request, RfPlan *plan, GError **faults)
{
  rf_planner_resolve_scope (request, plan, faults);
  if (request->force_refresh && request->only_if_cached)
    rf_error_collect (faults, "only_if_cached", "contradicts force_refresh");
}

static JsonNode *
rf_planner_seed_node (const RfParameter *seed, gint64 value)
{
  g_autofree char *text = NULL;

  if (seed->type == RF_PARAMETER_INTEGER)
    return json_node_init_int (json_node_alloc (), value);
  text = g_strdup_printf ("%" G_GINT64_FORMAT, value);
  return json_node_init_string (json_node_alloc (), text);
}

static gint64
rf_planner_random_seed (gint64 minimum, gint64 maximum)
{
  g_autofree char *uuid = g_uuid_string_random ();

  return rf_key_fold_seed (uuid, 0, minimum, maximum);
}

/* A seed that the request leaves open. The one that is hashed depends only on
 * scope and version, so that a refresh, which is given a random one, still
 * stands under the same key. */
static void
rf_planner_choose_seed (RfNormal *normal, const RfPlan *plan)
{
  const RfParameter *seed = normal->open_seed;
  gboolean scoped = plan->scope != NULL;
  gint64 minimum = 0;
  gint64 maximum = 0;

  if (seed == NULL)
    return;
  minimum = seed->type == RF_PARAMETER_INTEGER ? (gint64) seed->minimum : 0;
  maximum = seed->type == RF_PARAMETER_INTEGER ? (gint64) seed->maximum : G_MAXINT32;
  if (scoped || plan->version > 1)
    rf_normal_set (normal,
                   seed->name,
                   rf_planner_seed_node (
                       seed, rf_key_fold_seed (plan->scope, plan->version, minimum, maximum)),
                   TRUE);
  if (plan->strategy == RF_STRATEGY_ALWAYS || plan->force_refresh)
    rf_normal_set (normal,
                   seed->name,
                   rf_planner_seed_node (seed, rf_planner_random_seed (minimum, maximum)),
                   FALSE);
}

static char *
rf_planner_dup_seed (const RfPlan *plan)
{
  const RfParameter *seed = rf_model_info_find_flagged (plan->model, RF_PARAMETER_SEED);
  JsonNode *value = seed != NULL ? json_object_get_member (plan->params, seed->name) : NULL;

  if (value == NULL)
    return NULL;
  if (json_node_get_value_type (value) == G_TYPE_STRING)
    return json_node_dup_string (value);
  return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (value));
}

static gboolean
rf_planner_make_key (const RfRequest *request, RfPlan *plan, RfNormal *normal, GError **error)
{
  rf_planner_choose_seed (normal, plan);
  plan->params = g_steal_pointer (&normal->params);
  plan->prompt = g_strdup (normal->prompt);
  plan->seed = rf_planner_dup_seed (plan);
  plan->canonical = rf_key_dup_canonical (plan->model, normal->keyed, plan->version, error);
  if (plan->canonical == NULL)
    return FALSE;
  plan->fingerprint = rf_hash_bytes (plan->canonical, strlen (plan->canonical));
  plan->identity = rf_key_dup_identity (plan->fingerprint, plan->strategy, plan->scope);
  if (plan->strategy == RF_STRATEGY_ALWAYS)
    return TRUE;
  plan->is_slot = rf_key_request_is_slot (request);
  if (plan->is_slot)
    plan->key =
        rf_key_dup_slot (request, plan->model->kind, plan->strategy, plan->scope, plan->version);
  else
    plan->key = rf_key_dup_content (plan->model->kind, plan->identity);
  return TRUE;
}

static gint64
rf_planner_choose_ttl (const RfProfile *profile, const RfPlan *plan, gint64 asked)
{
  gint64 ttl = profile->ttl[plan->strategy];

  /* A request may shorten the life of its entry, never lengthen it. */
  if (asked >= 0 && (ttl < 0 || asked < ttl))
    return asked;
  return ttl;
}

/* Who pays, and what the configuration lets them spend. */
static void
rf_planner_resolve_account (RfPlanner *self, const RfRequest *request, RfPlan *plan)
{
  const RfAccountConfig *account = rf_config_find_account (
      self->config, request->account != NULL ? request->account : RF_ACCOUNT_DEFAULT);

  plan->account = g_strdup (request->account);
  if (account == NULL)
    return;
  plan->account_is_configured = TRUE;
  plan->limit_day = account->limit_day;
  plan->limit_month = account->limit_month;
}

static void
rf_planner_copy_directives (const RfRequest *request, RfPlan *plan)
{
  plan->version = request->version > 0 ? (guint) request->version : 1;
  plan->max_cost = request->max_cost;
  plan->max_age = request->max_age;
  plan->force_refresh = request->force_refresh;
  plan->only_if_cached = request->only_if_cached;
  plan->no_store = request->no_store;
  plan->idempotency_key = g_strdup (request->idempotency_key);
  plan->tags = g_strdupv (request->tags);
  plan->playthrough_id = g_strdup (request->playthrough_id);
  plan->player_id = g_strdup (request->player_id);
  plan->job = request->job;
  plan->now = rf_time_now ();
}

static void
rf_planner_apply_profile (const RfProfile *profile, const RfRequest *request, RfPlan *plan)
{
  plan->profile = g_strdup (profile->name);
  plan->match_place = profile->match_place;
  plan->reads = profile->reads;
  plan->hit_price = profile->hit_price;
  plan->joiner_price = profile->joiner_price;
  plan->max_asset = profile->max_asset;
  plan->grace = profile->grace;
  plan->refusal_ttl = profile->refusal_ttl;
  plan->ttl = rf_planner_choose_ttl (profile, plan, request->ttl);
}

/**
 * rf_planner_get_namespace:
 * @self: a planner
 * @request: a request
 *
 * Returns: (transfer none): the tenant whose entries the request may see: the
 *   one that came with the caller's token, else the profile's
 */
const char *
rf_planner_get_namespace (RfPlanner *self, const RfRequest *request)
{
  const RfProfile *profile = NULL;

  if (request->namespace_ != NULL)
    return request->namespace_;
  profile = rf_planner_find_profile (self, request);
  return profile != NULL ? profile->namespace_ : "";
}

/**
 * rf_planner_dup_model:
 * @self: a planner
 * @request: what is asked
 * @error: return location
 *
 * Returns: (transfer full): the model that would be asked
 */
RfModelInfo *
rf_planner_dup_model (RfPlanner *self, const RfRequest *request, GError **error)
{
  g_autoptr (RfPlan) plan = rf_plan_new ();
  g_autoptr (GError) failure = NULL;

  RfKind kind = RF_KIND_IMAGE;

  if (rf_planner_resolve_kind (request, rf_planner_find_profile (self, request), &kind, &failure) &&
      rf_planner_resolve_model (self, request, kind, plan, &failure))
    return g_steal_pointer (&plan->model);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

static gboolean
rf_planner_is_pending (GHashTable *inputs)
{
  GHashTableIter iterator;
  gpointer input = NULL;

  g_hash_table_iter_init (&iterator, inputs);
  while (g_hash_table_iter_next (&iterator, NULL, &input))
    {
      if (((const RfInput *) input)->sha256 == NULL)
        return TRUE;
    }
  return FALSE;
}

/* Who writes a prompt and names no model may have got one that does not know what that is. */
static gboolean
rf_planner_has_stray_prompt (const RfRequest *request, const RfModelInfo *model)
{
  return json_object_has_member (request->params, "prompt") && !model->free_parameters &&
         rf_model_info_find_flagged (model, RF_PARAMETER_PROMPT) == NULL &&
         rf_model_info_find_parameter (model, "prompt") == NULL;
}

/**
 * rf_planner_plan:
 * @self: a planner
 * @request: what is asked
 * @inputs: (element-type utf8 RfInput): its inputs, with their SHA-256; one
 *   without makes the plan pending
 * @error: return location; %RF_ERROR_INVALID_REQUEST with every fault of the
 *   request at once, %RF_ERROR_PROVIDER_UNAVAILABLE for a provider that was
 *   refused
 *
 * Returns: (transfer full): the plan
 */
RfPlan *
rf_planner_plan (RfPlanner *self, const RfRequest *request, GHashTable *inputs, GError **error)
{
  g_autoptr (RfPlan) plan = rf_plan_new ();
  g_autoptr (RfNormal) normal = NULL;
  g_autoptr (GError) faults = NULL;
  const RfProfile *profile = rf_planner_find_profile (self, request);
  RfKind kind = RF_KIND_IMAGE;

  rf_planner_copy_directives (request, plan);
  rf_planner_resolve_account (self, request, plan);
  plan->inputs = g_hash_table_ref (inputs);
  plan->pending = rf_planner_is_pending (inputs);
  if (rf_planner_resolve_kind (request, profile, &kind, &faults) &&
      rf_planner_resolve_model (self, request, kind, plan, &faults))
    normal = rf_normalise (plan->model, request->params, inputs, &faults);
  if (faults == NULL || g_error_matches (faults, RF_ERROR, RF_ERROR_INVALID_REQUEST))
    {
      rf_planner_resolve_directives (request, plan, &faults);
      if (profile == NULL)
        rf_planner_refuse_profile (self, request, &faults);
    }
  if (faults != NULL)
    {
      if (plan->model != NULL && rf_planner_has_stray_prompt (request, plan->model))
        rf_model_hint_at_prompts (self->registry, plan->model, &faults);
      g_propagate_error (error, g_steal_pointer (&faults));
      return NULL;
    }
  if (!rf_planner_make_key (request, plan, normal, error))
    return NULL;
  g_free (plan->namespace_);
  plan->namespace_ = g_strdup (rf_planner_get_namespace (self, request));
  rf_planner_apply_profile (profile, request, plan);
  plan->price = rf_price_of (plan->model, plan->params);
  return g_steal_pointer (&plan);
}

/**
 * rf_planner_new:
 * @registry: the providers
 * @config: the configuration
 *
 * Returns: (transfer full): a planner
 */
RfPlanner *
rf_planner_new (RfRegistry *registry, RfConfig *config)
{
  RfPlanner *self = g_object_new (RF_TYPE_PLANNER, NULL);

  self->registry = g_object_ref (registry);
  self->config = g_object_ref (config);
  return self;
}

static void
rf_planner_dispose (GObject *object)
{
  RfPlanner *self = RF_PLANNER (object);

  g_clear_object (&self->registry);
  g_clear_object (&self->config);
  G_OBJECT_CLASS (rf_planner_parent_class)->dispose (object);
}

static void
rf_planner_class_init (RfPlannerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rf_planner_dispose;
}

static void
rf_planner_init (RfPlanner *self)
{
}
