/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-result.h"

#include "rf-credits.h"
#include "rf-json-object.h"

/* What a verb on many entries came to. */

/**
 * rf_report_new:
 *
 * Returns: (transfer full): a report of nothing done
 */
RfReport *
rf_report_new (void)
{
  return g_new0 (RfReport, 1);
}

/**
 * rf_report_free:
 * @self: (transfer full) (nullable): a report
 */
void
rf_report_free (RfReport *self)
{
  if (self == NULL)
    return;
  g_free (self->doubt);
  g_free (self);
}

/**
 * rf_report_to_json:
 * @self: a report
 * @verb: what was done, in the past, such as `invalidated`: the name that the
 *   count gets
 *
 * Returns: (transfer full): the object that `cache invalidate --json` prints
 */
JsonNode *
rf_report_to_json (const RfReport *self, const char *verb)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, verb, self->changed);
  json_object_set_int_member (object, "also_under", self->also_under);
  json_object_set_int_member (object, "bytes", self->bytes);
  json_object_set_double_member (
      object, "cost_to_remake", rf_credits_to_double (self->cost_to_remake));
  json_object_set_boolean_member (object, "dry_run", self->dry_run);
  return rf_json_take_object (object);
}

/**
 * rf_report_to_count_json:
 * @self: a report
 * @verb: what was done, in the past, such as `pinned`
 *
 * Returns: (transfer full): the object of a verb that takes nothing away
 */
JsonNode *
rf_report_to_count_json (const RfReport *self, const char *verb)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, verb, self->changed);
  json_object_set_boolean_member (object, "dry_run", self->dry_run);
  return rf_json_take_object (object);
}

/**
 * rf_report_to_cleanup_json:
 * @self: the report of a cleanup
 *
 * Returns: (transfer full): the object that `cache cleanup --json` prints;
 *   `deleted` is the sum of `expired`, `unused` and `evicted`. What it would cost to make
 *   those again is foreseen, and not told once they are gone
 */
JsonNode *
rf_report_to_cleanup_json (const RfReport *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "deleted", self->expired + self->unused + self->evicted);
  json_object_set_int_member (object, "archived", self->archived);
  json_object_set_int_member (object, "bytes_freed", self->bytes_freed);
  json_object_set_boolean_member (object, "dry_run", self->dry_run);
  json_object_set_int_member (object, "expired", self->expired);
  json_object_set_int_member (object, "unused", self->unused);
  json_object_set_int_member (object, "evicted", self->evicted);
  json_object_set_int_member (object, "purged", self->purged);
  json_object_set_int_member (object, "orphans", self->orphans);
  json_object_set_int_member (object, "bytes_trashed", self->bytes);
  if (self->dry_run)
    json_object_set_double_member (
        object, "cost_to_remake", rf_credits_to_double (self->cost_to_remake));
  if (self->doubt != NULL)
    json_object_set_string_member (object, "doubt", self->doubt);
  else
    json_object_set_null_member (object, "doubt");
  return rf_json_take_object (object);
}
