/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "route-person.h"
#include "route-select.h"

#include "rf-face.h"
#include "rf-json-object.h"
#include "rf-time.h"

/* `/api/v1/avatars`: people, what was decided of them, and what they may want of it. */

static gboolean
rf_route_set_page (RfExchange *exchange, RfSelector *selector, GError **error)
{
  static const char *const names[] = { "limit", "cursor" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = rf_exchange_get_query (exchange, names[i]);

      if (value != NULL && !rf_selector_set (selector, names[i], value, error))
        return FALSE;
    }
  return TRUE;
}

static JsonNode *
rf_route_person_to_json_cb (gconstpointer item)
{
  return rf_person_to_json (item);
}

static JsonNode *
rf_route_decision_to_json_cb (gconstpointer item)
{
  return rf_decision_to_json (item);
}

static gboolean
rf_route_read_number (RfExchange *exchange, const char *name, gint64 *number, GError **error)
{
  const char *text = rf_exchange_get_query (exchange, name);

  if (text == NULL || g_ascii_string_to_signed (text, 10, -1, G_MAXINT64, number, NULL))
    return TRUE;
  rf_error_collect (error, name, "must be a whole number");
  return FALSE;
}

/* Who was shown anew since a change that the client has seen. */
static gboolean
rf_route_list_changes (RfExchange *exchange, RfPeople *people, GError **error)
{
  gint64 after = -1;
  gint64 limit = 100;
  g_autoptr (RfPage) page = rf_page_new (NULL);
  g_autoptr (GPtrArray) changes = NULL;

  if (!rf_route_read_number (exchange, "after", &after, error) ||
      !rf_route_read_number (exchange, "limit", &limit, error))
    return FALSE;
  changes = rf_people_list_changes (
      people, rf_exchange_get_caller (exchange)->namespace_, after, CLAMP (limit, 1, 1000), error);
  if (changes == NULL)
    return FALSE;
  for (guint i = 0; i < changes->len; i++)
    {
      RfPerson *person = g_ptr_array_index (changes, i);

      rf_route_complete_person (exchange, person);
      g_ptr_array_add (page->items, person);
    }
  rf_exchange_answer (exchange, 200, rf_page_to_json (page, "people", rf_route_person_to_json_cb));
  return TRUE;
}

static gboolean
rf_route_list_people (RfExchange *exchange, GError **error)
{
  RfPeople *people = rf_service_get_people (rf_exchange_get_service (exchange), error);
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;

  if (people == NULL)
    return FALSE;
  if (rf_exchange_get_query (exchange, "after") != NULL)
    return rf_route_list_changes (exchange, people, error);
  selector->namespace_ = g_strdup (rf_route_get_tenant (exchange));
  if (!rf_route_set_page (exchange, selector, error))
    return FALSE;
  page = rf_people_list (people, selector, error);
  if (page == NULL)
    return FALSE;
  for (guint i = 0; i < page->items->len; i++)
    rf_route_complete_person (exchange, g_ptr_array_index (page->items, i));
  rf_exchange_answer (exchange, 200, rf_page_to_json (page, "people", rf_route_person_to_json_cb));
  return TRUE;
}

static gboolean
rf_route_show_person (RfExchange *exchange, GError **error)
{
  RfPersonName name;
  g_autoptr (RfPerson) person = rf_route_find_person (exchange, &name, error);

  if (person != NULL)
    rf_exchange_answer (exchange, 200, rf_person_to_json (person));
  return person != NULL;
}

static gboolean
rf_route_list_history (RfExchange *exchange, GError **error)
{
  RfPersonName name;
  RfPeople *people =
      rf_route_find_name (exchange, rf_exchange_get_value (exchange, 0), &name, error);
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;

  if (people == NULL || !rf_route_set_page (exchange, selector, error))
    return FALSE;
  page = rf_people_list_history (people, &name, selector, error);
  if (page != NULL)
    rf_exchange_answer (
        exchange, 200, rf_page_to_json (page, "history", rf_route_decision_to_json_cb));
  return page != NULL;
}

static gboolean
rf_route_list_samples (RfExchange *exchange, GError **error)
{
  const char *since = rf_exchange_get_query (exchange, "since");
  RfPersonName name;
  RfPeople *people =
      rf_route_find_name (exchange, rf_exchange_get_value (exchange, 0), &name, error);
  JsonArray *array = NULL;
  JsonObject *object = NULL;
  g_autoptr (GPtrArray) samples = NULL;
  gint64 from = rf_time_now () - RF_DAY * 1000;

  if (people == NULL)
    return FALSE;
  if (since != NULL && !rf_time_from_string (since, &from))
    {
      rf_error_collect (error, "since", "must be a time such as 2030-01-31T08:15:00Z");
      return FALSE;
    }
  samples = rf_people_list_samples (people, &name, from, error);
  if (samples == NULL)
    return FALSE;
  array = json_array_new ();
  for (guint i = 0; i < samples->len; i++)
    json_array_add_element (array, rf_sample_to_json (g_ptr_array_index (samples, i)));
  object = json_object_new ();
  json_object_set_array_member (object, "samples", array);
  rf_exchange_answer (exchange, 200, rf_json_take_object (object));
  return TRUE;
}

static RfReport *
rf_route_apply_to_person (RfExchange *exchange, RfAction *action, GError **error)
{
  RfPersonName name;
  RfPeople *people =
      rf_route_find_name (exchange, rf_exchange_get_value (exchange, 0), &name, error);

  if (people == NULL)
    return NULL;
  action->name = g_strdup (name.user_id);
  action->who = g_strdup (rf_exchange_get_caller (exchange)->name);
  action->selector = rf_selector_new ();
  action->selector->namespace_ = g_strdup (name.namespace_);
  return rf_people_apply (people, action, error);
}

/* A watch can be lost: who has its token shall neither see what else the tenant has made nor
 * learn what there is. A name it may choose. */
static gboolean
rf_route_may_have_face (RfExchange *exchange, const char *base_avatar, GError **error)
{
  if (rf_exchange_get_caller (exchange)->person == NULL || !rf_face_is_picture (base_avatar))
    return TRUE;
  g_set_error_literal (
      error,
      RF_ERROR,
      RF_ERROR_FORBIDDEN,
      "the token is one person's own, and picks no picture of the cache as a face");
  if (error != NULL)
    rf_error_set_hint (*error, "an admin can; a name can be chosen with any token");
  return FALSE;
}

static gboolean
rf_route_refresh (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_PERSON, RF_VERB_REFRESH);
  JsonNode *face = json_object_get_member (rf_exchange_get_object (exchange), "base_avatar");
  g_autoptr (RfReport) report = NULL;
  g_autoptr (RfPerson) person = NULL;
  RfPersonName name;

  if (face != NULL && !JSON_NODE_HOLDS_NULL (face))
    action->base_avatar = json_node_dup_string (face);
  if (!rf_route_may_have_face (exchange, action->base_avatar, error))
    return FALSE;
  report = rf_route_apply_to_person (exchange, action, error);
  if (report == NULL)
    return FALSE;
  person = rf_route_find_person (exchange, &name, error);
  if (person != NULL)
    rf_exchange_answer (exchange, 202, rf_person_to_json (person));
  return person != NULL;
}

/* Waits for nothing but the disk, and changes nothing. */
static gboolean
rf_route_foresee_refresh (RfExchange *exchange, GError **error)
{
  const char *face = rf_exchange_get_query (exchange, "base_avatar");
  RfPersonName name;
  RfPeople *people =
      rf_route_find_name (exchange, rf_exchange_get_value (exchange, 0), &name, error);
  g_autoptr (RfBundleAnswer) answer = NULL;

  if (people == NULL || !rf_route_may_have_face (exchange, face, error))
    return FALSE;
  answer = rf_people_foresee (people, &name, face, error);
  if (answer != NULL)
    rf_exchange_answer (exchange, 200, rf_bundle_answer_to_json (answer));
  return answer != NULL;
}

static gboolean
rf_route_forget (RfExchange *exchange, GError **error)
{
  g_autoptr (RfAction) action = rf_action_new (RF_NOUN_PERSON, RF_VERB_FORGET);
  g_autoptr (RfReport) report = rf_route_apply_to_person (exchange, action, error);

  if (report != NULL)
    rf_exchange_answer (exchange, 200, rf_report_to_json (report, "forgotten"));
  return report != NULL;
}

static const RfRouteField people_query[] = {
  { "namespace", RF_ROUTE_STRING, FALSE, "whose people, for an admin of all tenants" },
  { "limit", RF_ROUTE_INTEGER, FALSE, "rows of one page (100 unless told)" },
  { "cursor", RF_ROUTE_STRING, FALSE, "where the page before ended" },
  { "after",
    RF_ROUTE_INTEGER,
    FALSE,
    "only who has changed after this change, in the order of changes; -1: the latest alone" },
  { NULL },
};

static const RfRouteField history_query[] = {
  { "namespace", RF_ROUTE_STRING, FALSE, "whose people, for an admin of all tenants" },
  { "limit", RF_ROUTE_INTEGER, FALSE, "rows of one page (100 unless told)" },
  { "cursor", RF_ROUTE_STRING, FALSE, "where the page before ended" },
  { NULL },
};

static const RfRouteField samples_query[] = {
  { "namespace", RF_ROUTE_STRING, FALSE, "whose people, for an admin of all tenants" },
  { "since", RF_ROUTE_STRING, FALSE, "from when on; else the last day" },
  { NULL },
};

static const RfRouteField foresee_query[] = {
  { "namespace", RF_ROUTE_STRING, FALSE, "whose person, for an admin of all tenants" },
  { "base_avatar", RF_ROUTE_STRING, FALSE, "as if this were the face; empty: the usual one" },
  { NULL },
};

static const RfRouteField refresh_body[] = {
  { "base_avatar",
    RF_ROUTE_STRING,
    FALSE,
    "another face from now on: a name, or a picture as key:KEY or sha256:HEX; empty: the usual "
    "one" },
  { NULL },
};

const RfRoute rf_routes_of_people[] = {
  { .method = "GET",
    .path = "/api/v1/avatars",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_READS,
    .query = people_query,
    .work = rf_route_list_people,
    .answers = "People",
    .summary = "People with their avatars" },
  { .method = "GET",
    .path = "/api/v1/avatars/{user_id}",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_READS,
    .flags = RF_ROUTE_PERSONAL,
    .query = rf_route_person_query,
    .work = rf_route_show_person,
    .answers = "Person",
    .summary = "One person, and how far the avatar is" },
  { .method = "GET",
    .path = "/api/v1/avatars/{user_id}/history",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_READS,
    .flags = RF_ROUTE_PERSONAL,
    .query = history_query,
    .work = rf_route_list_history,
    .answers = "History",
    .summary = "What was decided of a person and why, the latest first" },
  { .method = "GET",
    .path = "/api/v1/avatars/{user_id}/samples",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_READS,
    .flags = RF_ROUTE_PERSONAL,
    .query = samples_query,
    .work = rf_route_list_samples,
    .answers = "Samples",
    .summary = "What a person's sensors have measured, the earliest first" },
  { .method = "DELETE",
    .path = "/api/v1/avatars/{user_id}",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_CHANGES,
    .flags = RF_ROUTE_PERSONAL,
    .query = rf_route_person_query,
    .work = rf_route_forget,
    .answers = "Forgotten",
    .summary = "Delete a person whole: samples, states, and avatars that are nobody else's" },
  { .method = "GET",
    .path = "/avatar/refresh/{user_id}",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_READS,
    .flags = RF_ROUTE_PERSONAL,
    .query = foresee_query,
    .work = rf_route_foresee_refresh,
    .answers = "Bundle",
    .summary = "What a refresh would make now, and what it would cost; makes nothing" },
  { .method = "POST",
    .path = "/avatar/refresh/{user_id}",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_SAMPLES,
    .flags = RF_ROUTE_PERSONAL,
    .body = refresh_body,
    .query = rf_route_person_query,
    .work = rf_route_refresh,
    .answers = "Person",
    .summary = "Make a person's avatar anew, whatever the state; does not wait for it" },
  { .method = NULL },
};
