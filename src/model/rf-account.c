/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-account.h"

#include "rf-credits.h"
#include "rf-text.h"
#include "rf-time.h"

#include <string.h>

/*
 * Who pays, as a plain value. What may be spent is decided here, so that a list
 * shows the very sum that a charge is held against.
 */

#define NAME_MOST 100 /* bytes */

/**
 * rf_account_new:
 * @name: its name
 *
 * Returns: (transfer full): an account that nothing limits and nothing was
 *   booked for
 */
RfAccount *
rf_account_new (const char *name)
{
  RfAccount *self = g_new0 (RfAccount, 1);

  self->name = g_strdup (name);
  self->limit_day = -1;
  self->limit_month = -1;
  return self;
}

/**
 * rf_account_free:
 * @self: (transfer full) (nullable): an account
 */
void
rf_account_free (RfAccount *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->profile);
  g_clear_pointer (&self->ledger, g_ptr_array_unref);
  g_free (self);
}

/**
 * rf_ledger_row_free:
 * @self: (transfer full): a row
 */
void
rf_ledger_row_free (RfLedgerRow *self)
{
  g_free (self->kind);
  g_free (self->generation_id);
  g_free (self);
}

/**
 * rf_account_check_name:
 * @name: (nullable): what an account is to be called
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: whether it can be one: UTF-8 without control characters, without
 *   white space or brackets around it, not empty and not endless
 */
gboolean
rf_account_check_name (const char *name, GError **error)
{
  gsize length = name != NULL ? strlen (name) : 0;
  gboolean good = length > 0 && length <= NAME_MOST && g_utf8_validate (name, -1, NULL) &&
                  !g_ascii_isspace (name[0]) && !g_ascii_isspace (name[length - 1]);

  for (const char *next = name; good && *next != '\0'; next = g_utf8_next_char (next))
    good = g_unichar_isprint (g_utf8_get_char (next)) && *next != '[' && *next != ']';
  if (!good)
    {
      g_autofree char *shown = name != NULL ? rf_text_dup_printable (name, 40) : g_strdup ("");

      g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "“%s” cannot name an account", shown);
    }
  return good;
}

static gint64
rf_account_get_tighter (gint64 one, gint64 other)
{
  if (one < 0 || other < 0)
    return MAX (one, other);
  return MIN (one, other);
}

/**
 * rf_account_tighten:
 * @self: an account
 * @limit_day: another limit of its day, or -1
 * @limit_month: another limit of its month, or -1
 *
 * Of two limits the smaller one holds.
 */
void
rf_account_tighten (RfAccount *self, gint64 limit_day, gint64 limit_month)
{
  self->limit_day = rf_account_get_tighter (self->limit_day, limit_day);
  self->limit_month = rf_account_get_tighter (self->limit_month, limit_month);
}

/**
 * rf_account_is_limited:
 * @self: an account
 *
 * Returns: whether there is anything that it may not spend
 */
gboolean
rf_account_is_limited (const RfAccount *self)
{
  return self->limited || self->limit_day >= 0 || self->limit_month >= 0;
}

/* What is kept back counts in every day and month: nobody knows in which one it
 * will be charged. */
static gint64
rf_account_cut (const RfAccount *self, gint64 left, gint64 limit, gint64 spent)
{
  gint64 rest = 0;

  if (limit < 0)
    return left;
  if (__builtin_sub_overflow (limit, spent, &rest) ||
      __builtin_sub_overflow (rest, self->held, &rest))
    return 0;
  return MIN (left, MAX (rest, 0));
}

/**
 * rf_account_get_left:
 * @self: an account
 *
 * Returns: millionths that it may spend now, from 0 up; %G_MAXINT64 where
 *   nothing limits it
 */
gint64
rf_account_get_left (const RfAccount *self)
{
  gint64 left = G_MAXINT64;

  if (!rf_account_is_limited (self))
    return left;
  if (self->frozen)
    return 0;
  if (self->limited)
    left = rf_account_cut (self, left, MAX (self->balance, 0), 0);
  left = rf_account_cut (self, left, self->limit_day, self->spent_today);
  return rf_account_cut (self, left, self->limit_month, self->spent_month);
}

static void
rf_account_add_credits (JsonObject *object, const char *name, gint64 millionths)
{
  json_object_set_double_member (object, name, rf_credits_to_double (millionths));
}

static void
rf_account_add_limit (JsonObject *object, const char *name, gint64 limit)
{
  if (limit >= 0)
    rf_account_add_credits (object, name, limit);
  else
    json_object_set_null_member (object, name);
}

static JsonArray *
rf_account_ledger_to_json (const RfAccount *self)
{
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < self->ledger->len; i++)
    {
      const RfLedgerRow *row = g_ptr_array_index (self->ledger, i);
      g_autofree char *at = rf_time_to_string (row->at);
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "id", row->id);
      json_object_set_string_member (object, "at", at);
      json_object_set_string_member (object, "kind", row->kind);
      rf_account_add_credits (object, "amount", row->amount);
      if (row->generation_id != NULL)
        json_object_set_string_member (object, "generation_id", row->generation_id);
      else
        json_object_set_null_member (object, "generation_id");
      json_array_add_object_element (rows, object);
    }
  return rows;
}

/**
 * rf_account_to_json:
 * @self: an account
 *
 * `left` and the limits are null where there is no limit.
 *
 * Returns: (transfer full): the object of `account show --json`, without
 *   `ledger` where its rows were not read
 */
JsonNode *
rf_account_to_json (const RfAccount *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", self->name);
  json_object_set_boolean_member (object, "limited", rf_account_is_limited (self));
  json_object_set_boolean_member (object, "limited_by_balance", self->limited);
  json_object_set_boolean_member (object, "frozen", self->frozen);
  json_object_set_boolean_member (object, "configured", self->configured);
  rf_account_add_credits (object, "balance", self->balance);
  rf_account_add_credits (object, "held", self->held);
  rf_account_add_limit (
      object, "left", rf_account_is_limited (self) ? rf_account_get_left (self) : -1);
  rf_account_add_limit (object, "limit_day", self->limit_day);
  rf_account_add_limit (object, "limit_month", self->limit_month);
  rf_account_add_credits (object, "spent_today", self->spent_today);
  rf_account_add_credits (object, "spent_this_month", self->spent_month);
  if (self->profile != NULL)
    json_object_set_string_member (object, "profile", self->profile);
  else
    json_object_set_null_member (object, "profile");
  if (self->ledger != NULL)
    json_object_set_array_member (object, "ledger", rf_account_ledger_to_json (self));
  json_node_take_object (node, object);
  return node;
}
