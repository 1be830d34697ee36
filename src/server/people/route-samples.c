/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-exchange-private.h"
#include "route-file.h"
#include "route-person.h"

#include "rf-time.h"

/*
 * What a watch does: it sends what it has measured, and asks right after it whether there
 * is another avatar. The first waits for the disk and for nothing else, the second for
 * nothing at all.
 */

static gboolean
rf_route_take_samples (RfExchange *exchange, GError **error)
{
  const RfCaller *caller = rf_exchange_get_caller (exchange);
  g_autoptr (RfIngest) ingest =
      rf_ingest_new_from_json (rf_exchange_get_body (exchange), rf_time_now (), error);
  RfPersonName name;
  RfPeople *people =
      ingest != NULL ? rf_route_find_name (exchange, ingest->user_id, &name, error) : NULL;
  RfIngestReport report;

  if (people == NULL)
    return FALSE;
  ingest->namespace_ = g_strdup (name.namespace_);
  ingest->account = g_strdup (caller->account);
  if (!rf_people_ingest (people, ingest, &report, error))
    return FALSE;
  rf_people_metrics_count (rf_server_watch_get_people (exchange->server->watch), &report);
  rf_exchange_answer (exchange, 200, rf_ingest_report_to_json (&report));
  return TRUE;
}

/* Whether the client shows what is to be shown. That is most of what is ever asked
 * here, so it is answered by the hash alone, which is read anew each time. */
static gboolean
rf_route_knows_state (RfExchange *exchange, const char *hash)
{
  g_autofree char *etag = g_strconcat ("\"", hash, "\"", NULL);

  if (!rf_route_knows (exchange, etag))
    return FALSE;
  rf_exchange_set_header (exchange, "ETag", etag);
  /* It may be kept, and is asked for anew each time. */
  rf_exchange_set_header (exchange, "Cache-Control", "private, no-cache");
  rf_exchange_answer_empty (exchange, 304);
  return TRUE;
}

static gboolean
rf_route_tell_whole_state (RfExchange *exchange,
                           RfPeople *people,
                           const RfPersonName *name,
                           GError **error)
{
  g_autoptr (RfPerson) person = rf_people_get (people, name, error);
  g_autofree char *etag = NULL;

  if (person == NULL)
    return FALSE;
  /* It may have become just this meanwhile. */
  if (rf_route_knows_state (exchange, person->state_hash))
    return TRUE;
  etag = g_strconcat ("\"", person->state_hash, "\"", NULL);
  rf_exchange_set_header (exchange, "ETag", etag);
  rf_exchange_set_header (exchange, "Cache-Control", "private, no-cache");
  rf_route_complete_person (exchange, person);
  rf_exchange_answer (exchange, 200, rf_person_to_state_json (person));
  return TRUE;
}

static gboolean
rf_route_tell_state (RfExchange *exchange, GError **error)
{
  RfPersonName name;
  RfPeople *people =
      rf_route_find_name (exchange, rf_exchange_get_value (exchange, 0), &name, error);
  g_autofree char *hash = NULL;

  if (people == NULL)
    return FALSE;
  if (rf_exchange_get_header (exchange, "If-None-Match") == NULL)
    return rf_route_tell_whole_state (exchange, people, &name, error);
  hash = rf_people_dup_hash (people, &name, error);
  if (hash == NULL)
    return FALSE;
  return rf_route_knows_state (exchange, hash) ||
         rf_route_tell_whole_state (exchange, people, &name, error);
}

/* The numbers have any names, so they stand in no list of fields. */
static const RfRouteField samples_body[] = {
  { "user_id", RF_ROUTE_ID, TRUE, "whose samples they are" },
  { "samples",
    RF_ROUTE_OBJECTS,
    FALSE,
    "at most 1000 samples; or the members of one stand beside user_id" },
  { "at", RF_ROUTE_STRING, FALSE, "when it was measured; its arrival where it is not said" },
  { "heart_rate", RF_ROUTE_NUMBER, FALSE, "beats a minute" },
  { "steps", RF_ROUTE_NUMBER, FALSE, "steps since the sample before" },
  { "sleep", RF_ROUTE_SCALAR, FALSE, "above 0, or true, for asleep" },
  { "temperature", RF_ROUTE_NUMBER, FALSE, "of the skin, °C" },
  { "noise", RF_ROUTE_NUMBER, FALSE, "dB" },
  { "battery", RF_ROUTE_NUMBER, FALSE, "percent" },
  { NULL },
};

const RfRoute rf_routes_of_samples[] = {
  { .method = "POST",
    .path = "/sensor-data",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_SAMPLES,
    .flags = RF_ROUTE_PERSONAL | RF_ROUTE_LOOSE,
    .max_body = 1024 * 1024,
    .body = samples_body,
    .query = rf_route_person_query,
    .work = rf_route_take_samples,
    .answers = "Ingested",
    .summary = "Samples of one person's sensors, which are on the disk when it answers" },
  { .method = "GET",
    .path = "/avatar/current-state/{user_id}",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_LOOP,
    .flags = RF_ROUTE_PERSONAL,
    .query = rf_route_person_query,
    .work = rf_route_tell_state,
    .answers = "AvatarState",
    .summary = "A person's present avatar; 304 where the client has it" },
  { .method = NULL },
};
