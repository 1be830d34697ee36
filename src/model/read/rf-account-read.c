/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-account.h"
#include "rf-json-fields.h"
#include "rf-past-action.h"

/* Accounts, and rows of the log, from the JSON that another machine has made. */

static gboolean
rf_account_read_row_cb (JsonNode *element, gpointer ledger, GError **error)
{
  RfLedgerRow *row = g_new0 (RfLedgerRow, 1);
  JsonObject *object = rf_json_fields_get_object (element, "a row of the ledger", error);

  g_ptr_array_add (ledger, row);
  return object != NULL && rf_json_fields_read_count (object, "id", &row->id, error) &&
         rf_json_fields_read_time (object, "at", &row->at, error) &&
         rf_json_fields_need_string (object, "kind", &row->kind, error) &&
         rf_json_fields_read_credits (object, "amount", &row->amount, error) &&
         rf_json_object_read_string (object, "generation_id", &row->generation_id, error);
}

static void
rf_account_free_row_cb (gpointer row)
{
  rf_ledger_row_free (row);
}

static gboolean
rf_account_read_sums (RfAccount *self, JsonObject *object, GError **error)
{
  return rf_json_fields_read_credits (object, "balance", &self->balance, error) &&
         rf_json_fields_read_credits (object, "held", &self->held, error) &&
         rf_json_fields_read_credits (object, "limit_day", &self->limit_day, error) &&
         rf_json_fields_read_credits (object, "limit_month", &self->limit_month, error) &&
         rf_json_fields_read_credits (object, "spent_today", &self->spent_today, error) &&
         rf_json_fields_read_credits (object, "spent_this_month", &self->spent_month, error);
}

/**
 * rf_account_new_from_json:
 * @node: what rf_account_to_json() has made, here or on another machine
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full) (nullable): the account
 */
RfAccount *
rf_account_new_from_json (JsonNode *node, GError **error)
{
  g_autoptr (RfAccount) self = rf_account_new (NULL);
  JsonObject *object = rf_json_fields_get_object (node, "an account", error);

  if (object == NULL || !rf_json_fields_need_string (object, "name", &self->name, error) ||
      !rf_json_object_read_boolean (object, "limited_by_balance", &self->limited, error) ||
      !rf_json_object_read_boolean (object, "frozen", &self->frozen, error) ||
      !rf_json_object_read_boolean (object, "configured", &self->configured, error) ||
      !rf_account_read_sums (self, object, error) ||
      !rf_json_object_read_string (object, "profile", &self->profile, error))
    return NULL;
  if (!json_object_has_member (object, "ledger"))
    return g_steal_pointer (&self);
  self->ledger = g_ptr_array_new_with_free_func (rf_account_free_row_cb);
  if (!rf_json_fields_foreach (object, "ledger", rf_account_read_row_cb, self->ledger, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * rf_past_action_new_from_json:
 * @node: what rf_past_action_to_json() has made, here or on another machine
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full) (nullable): the row of the log
 */
RfPastAction *
rf_past_action_new_from_json (JsonNode *node, GError **error)
{
  g_autoptr (RfPastAction) self = rf_past_action_new ();
  JsonObject *object = rf_json_fields_get_object (node, "an action", error);
  int verb = RF_VERB_INVALIDATE;

  if (object == NULL || !rf_json_fields_read_count (object, "id", &self->id, error) ||
      !rf_json_fields_read_time (object, "began_at", &self->began_at, error) ||
      !rf_json_fields_read_time (object, "ended_at", &self->ended_at, error) ||
      !rf_json_fields_need_string (object, "who", &self->who, error) ||
      !rf_json_fields_read_word (object, "verb", rf_verb_names, &verb, error) ||
      !rf_json_fields_need_string (object, "subject", &self->subject, error) ||
      !rf_json_fields_read_count (object, "changed", &self->changed, error) ||
      !rf_json_fields_read_count (object, "bytes", &self->bytes, error) ||
      !rf_json_object_read_boolean (object, "in_trash", &self->in_trash, error))
    return NULL;
  self->verb = (RfVerb) verb;
  return g_steal_pointer (&self);
}
