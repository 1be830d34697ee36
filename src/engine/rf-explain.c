/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

#include "rf-json-object.h"
#include "rf-json-reader.h"

/*
 * check: the same plan and the same look as generate has, and nothing more. On
 * a miss it can tell which of the newest entries differs least, and in what.
 */

/* Entries of the same kind and model that are compared. */
#define RF_EXPLAIN_ENTRIES 200

static JsonObject *
rf_explain_read_params (const char *canonical, JsonNode **root)
{
  JsonNode *params = NULL;

  *root = rf_json_parse (canonical, -1, &rf_json_canonical_limits, NULL);
  if (*root == NULL || !JSON_NODE_HOLDS_OBJECT (*root))
    return NULL;
  params = json_object_get_member (json_node_get_object (*root), "params");
  return params != NULL && JSON_NODE_HOLDS_OBJECT (params) ? json_node_get_object (params) : NULL;
}

static JsonNode *
rf_explain_copy (JsonNode *value)
{
  return value != NULL ? rf_json_copy (value) : NULL;
}

static void
rf_explain_compare (RfCheck *check, JsonObject *asked, JsonObject *cached)
{
  JsonObjectIter iterator;
  const char *name = NULL;
  JsonNode *value = NULL;

  json_object_iter_init_ordered (&iterator, asked);
  while (json_object_iter_next_ordered (&iterator, &name, &value))
    {
      JsonNode *other = json_object_get_member (cached, name);

      if (other == NULL || !json_node_equal (value, other))
        rf_check_take_difference (check, name, rf_json_copy (value), rf_explain_copy (other));
    }
  json_object_iter_init_ordered (&iterator, cached);
  while (json_object_iter_next_ordered (&iterator, &name, &value))
    {
      if (!json_object_has_member (asked, name))
        rf_check_take_difference (check, name, NULL, rf_json_copy (value));
    }
}

static guint
rf_explain_count (JsonObject *asked, JsonObject *cached)
{
  g_autoptr (RfCheck) scratch = rf_check_new ();

  rf_explain_compare (scratch, asked, cached);
  return scratch->differs != NULL ? scratch->differs->len : 0;
}

static void
rf_explain_nearest (RfCheck *check, JsonObject *asked, const RfPage *page)
{
  const RfEntry *nearest = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *cached = NULL;
  guint least = G_MAXUINT;

  for (guint i = 0; i < page->items->len; i++)
    {
      const RfEntry *entry = g_ptr_array_index (page->items, i);
      g_autoptr (JsonNode) other = NULL;
      guint count = 0;

      cached = rf_explain_read_params (entry->generation->canonical, &other);
      count = cached != NULL ? rf_explain_count (asked, cached) : G_MAXUINT;
      if (count < least)
        {
          least = count;
          nearest = entry;
        }
    }
  if (nearest == NULL)
    return;
  check->nearest = g_strdup (nearest->key);
  cached = rf_explain_read_params (nearest->generation->canonical, &root);
  rf_explain_compare (check, asked, cached);
}

static gboolean
rf_explain (RfEngine *self, const RfPlan *plan, RfCheck *check, GError **error)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *asked = rf_explain_read_params (plan->canonical, &root);

  check->canonical = g_strdup (plan->canonical);
  if (check->cached || self->store == NULL || asked == NULL)
    return TRUE;
  selector->namespace_ = g_strdup (plan->namespace_);
  selector->kind = (int) plan->model->kind;
  selector->provider = g_strdup (plan->model->provider);
  selector->model = g_strdup (plan->model->id);
  selector->limit = RF_EXPLAIN_ENTRIES;
  page = rf_store_query (self->store, selector, error);
  if (page == NULL)
    return FALSE;
  rf_explain_nearest (check, asked, page);
  return TRUE;
}

static void
rf_check_fill_hit (RfCheck *check, const RfPlan *plan, const RfResult *hit)
{
  const RfEntry *entry = hit->entry;

  check->cached = TRUE;
  check->outcome = hit->outcome;
  check->cost = plan->hit_price;
  check->due = plan->hit_price;
  g_free (check->reason);
  check->reason = g_strdup (hit->reason);
  check->generation_id = g_strdup (entry->generation->id);
  check->ttl_seconds = entry->expires_at != 0 ? MAX (entry->expires_at - plan->now, 0) / 1000 : -1;
}

/* What would be found on a closer look, which generate has under the lock: the
 * same content under another key, or somebody who is just making it. */
static gboolean
rf_check_look_closer (RfEngine *self,
                      RfPlan *plan,
                      const RfRejected *rejected,
                      RfCheck *check,
                      GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (RfEntrance) entrance =
      rf_store_preview (self->store, plan, rejected->entry_id, &failure);

  if (g_error_matches (failure, RF_ERROR, RF_ERROR_REFUSED))
    {
      check->reason = g_strdup ("refused");
      check->cost = 0;
      check->due = 0;
      return TRUE;
    }
  if (entrance == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (entrance->how == RF_ENTERING_JOIN)
    {
      check->outcome = RF_OUTCOME_JOINED;
      check->cost = entrance->repeats ? 0 : plan->joiner_price;
      check->due = check->cost;
    }
  else if (entrance->how == RF_ENTERING_LEAD)
    {
      check->due = MAX (check->cost - entrance->hold, 0);
    }
  else
    {
      RfRejected other = { 0, NULL };
      g_autoptr (RfResult) hit = rf_engine_try_hit (
          self, plan, plan->now, g_steal_pointer (&entrance->entry), &other, NULL);

      if (hit != NULL)
        rf_check_fill_hit (check, plan, hit);
      if (hit != NULL && entrance->how == RF_ENTERING_REPEAT)
        check->cost = check->due = 0;
      /* The time of an entry runs from when its key is bound. */
      if (hit != NULL && entrance->how == RF_ENTERING_BOUND)
        check->ttl_seconds = plan->ttl;
    }
  return TRUE;
}

/**
 * rf_engine_check_plan:
 * @self: an engine
 * @plan: what would be wanted
 * @explain: whether to tell the canonical text and the nearest entry
 * @error: return location
 *
 * Returns: (transfer full): whether it is a hit, and what it would cost
 */
RfCheck *
rf_engine_check_plan (RfEngine *self, RfPlan *plan, gboolean explain, GError **error)
{
  g_autoptr (RfCheck) check = rf_check_new ();
  g_autoptr (RfResult) hit = NULL;
  g_autoptr (GError) failure = NULL;
  RfRejected rejected = { 0, NULL };

  check->outcome = plan->key != NULL ? RF_OUTCOME_MISS : RF_OUTCOME_BYPASS;
  check->provider = g_strdup (plan->model->provider);
  check->model = g_strdup (plan->model->id);
  check->ttl_seconds = -1;
  check->cost = plan->price;
  check->due = plan->price;
  /* What it is made from is not there yet, so nobody knows its content's key; a place
   * is the same whatever will stand there. */
  if (!plan->pending || plan->is_slot)
    check->key = g_strdup (plan->key);
  if (plan->pending)
    {
      check->reason = g_strdup ("input_pending");
      return g_steal_pointer (&check);
    }
  check->fingerprint = g_strdup (plan->fingerprint);
  if (rf_engine_looks_up (plan))
    hit = rf_engine_find_hit (self, plan, plan->now, &rejected, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  check->reason = g_strdup (plan->reads ? rejected.reason : "reading_off");
  if (hit != NULL)
    rf_check_fill_hit (check, plan, hit);
  else if (self->store != NULL && !rf_check_look_closer (self, plan, &rejected, check, error))
    return NULL;
  if (explain && !rf_explain (self, plan, check, error))
    return NULL;
  return g_steal_pointer (&check);
}
