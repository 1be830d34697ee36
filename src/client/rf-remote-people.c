/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-remote-private.h"

#include "rf-json-fields.h"
#include "rf-time.h"

/*
 * The people of a server. Samples may be sent again, since the same person and time is the
 * same sample; so may a question. The server itself works on what is due.
 */

/* How long it is between two looks at a person who is worked on, in milliseconds. */
#define LOOK 250

#define PEOPLE "/api/v1/avatars"

#define RF_TYPE_REMOTE_PEOPLE (rf_remote_people_get_type ())

G_DECLARE_FINAL_TYPE (RfRemotePeople, rf_remote_people, RF, REMOTE_PEOPLE, GObject)

struct _RfRemotePeople
{
  GObject parent_instance;

  RfRemote *remote; /* (unowned) its owner */
};

static void rf_remote_people_init_people (RfPeopleInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RfRemotePeople,
                               rf_remote_people,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RF_TYPE_PEOPLE, rf_remote_people_init_people))

typedef gpointer (*RfRemoteReader) (JsonNode *node, GError **error);

typedef struct
{
  RfRemote *remote;
  RfRemoteReader read;
  GPtrArray *items;
} RfRemoteReading;

static RfRemote *
rf_remote_of (RfPeople *people)
{
  return RF_REMOTE_PEOPLE (people)->remote;
}

static gpointer
rf_remote_read_person (JsonNode *node, GError **error)
{
  return rf_person_new_from_json (node, error);
}

static gpointer
rf_remote_read_decision (JsonNode *node, GError **error)
{
  return rf_decision_new_from_json (node, error);
}

static gpointer
rf_remote_read_sample (JsonNode *node, GError **error)
{
  return rf_sample_new_from_json (node, error);
}

static gboolean
rf_remote_read_item_cb (JsonNode *element, gpointer data, GError **error)
{
  RfRemoteReading *reading = data;
  gpointer item = reading->read (element, error);

  if (item != NULL)
    g_ptr_array_add (reading->items, item);
  return item != NULL;
}

static gboolean
rf_remote_read_items (RfRemoteReading *reading,
                      JsonNode *answer,
                      const char *member,
                      GError **error)
{
  JsonObject *object = rf_json_fields_get_object (answer, "a list", error);

  if (object != NULL && rf_json_fields_need (object, member, error) &&
      rf_json_fields_foreach (object, member, rf_remote_read_item_cb, reading, error))
    return TRUE;
  rf_remote_misread (reading->remote, error);
  return FALSE;
}

static void
rf_remote_free_person_cb (gpointer person)
{
  rf_person_free (person);
}

static void
rf_remote_free_decision_cb (gpointer decision)
{
  rf_decision_free (decision);
}

static void
rf_remote_free_sample_cb (gpointer sample)
{
  rf_sample_free (sample);
}

static void
rf_remote_append_number (GString *query, const char *name, gint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  rf_remote_append_query (query, name, text);
}

static char *
rf_remote_dup_page_query (const RfSelector *selector)
{
  GString *query = g_string_new (NULL);

  if (selector != NULL)
    rf_remote_append_number (query, "limit", selector->limit);
  if (selector != NULL && selector->cursor != NULL)
    rf_remote_append_query (query, "cursor", selector->cursor);
  return g_string_free (query, FALSE);
}

static JsonNode *
rf_remote_ask_for (RfRemote *self, const char *path, const char *query, GError **error)
{
  const RfRemoteCall call = { .path = path, .query = query, .may_repeat = TRUE };

  return rf_remote_ask (self, &call, NULL, error);
}

static gboolean
rf_remote_people_ingest (RfPeople *people,
                         const RfIngest *ingest,
                         RfIngestReport *report,
                         GError **error)
{
  RfRemote *self = rf_remote_of (people);
  g_autoptr (JsonNode) body = rf_ingest_to_json (ingest);
  const RfRemoteCall call = {
    .method = "POST",
    .path = "/sensor-data",
    .body = body,
    .may_repeat = TRUE,
  };
  g_autoptr (JsonNode) answer = rf_remote_ask (self, &call, NULL, error);

  if (answer == NULL)
    return FALSE;
  if (rf_ingest_report_read (report, answer, error))
    return TRUE;
  rf_remote_misread (self, error);
  return FALSE;
}

static RfPerson *
rf_remote_people_get (RfPeople *people, const RfPersonName *name, GError **error)
{
  RfRemote *self = rf_remote_of (people);
  g_autofree char *path = rf_remote_dup_path (PEOPLE "/", name->user_id, "");
  g_autoptr (JsonNode) answer = rf_remote_ask_for (self, path, NULL, error);
  RfPerson *person = answer != NULL ? rf_person_new_from_json (answer, error) : NULL;

  if (answer != NULL && person == NULL)
    rf_remote_misread (self, error);
  return person;
}

static char *
rf_remote_people_dup_hash (RfPeople *people, const RfPersonName *name, GError **error)
{
  g_autoptr (RfPerson) person = rf_remote_people_get (people, name, error);

  return person != NULL ? g_steal_pointer (&person->state_hash) : NULL;
}

static RfPage *
rf_remote_read_people_page (RfRemoteReading *reading,
                            RfPage *page,
                            JsonNode *answer,
                            const char *member,
                            GError **error)
{
  reading->items = page->items;
  if (answer != NULL && rf_remote_read_items (reading, answer, member, error) &&
      rf_json_object_read_string (
          json_node_get_object (answer), "next_cursor", &page->next_cursor, error))
    return page;
  rf_page_free (page);
  return NULL;
}

static RfPage *
rf_remote_people_list (RfPeople *people, const RfSelector *selector, GError **error)
{
  RfRemoteReading reading = { rf_remote_of (people), rf_remote_read_person, NULL };
  g_autofree char *query = rf_remote_dup_page_query (selector);
  g_autoptr (JsonNode) answer = rf_remote_ask_for (reading.remote, PEOPLE, query, error);

  return rf_remote_read_people_page (
      &reading, rf_page_new (rf_remote_free_person_cb), answer, "people", error);
}

static RfPage *
rf_remote_people_list_history (RfPeople *people,
                               const RfPersonName *name,
                               const RfSelector *selector,
                               GError **error)
{
  RfRemoteReading reading = { rf_remote_of (people), rf_remote_read_decision, NULL };
  g_autofree char *path = rf_remote_dup_path (PEOPLE "/", name->user_id, "/history");
  g_autofree char *query = rf_remote_dup_page_query (selector);
  g_autoptr (JsonNode) answer = rf_remote_ask_for (reading.remote, path, query, error);

  return rf_remote_read_people_page (
      &reading, rf_page_new (rf_remote_free_decision_cb), answer, "history", error);
}

static GPtrArray *
rf_remote_people_list_samples (RfPeople *people,
                               const RfPersonName *name,
                               gint64 since,
                               GError **error)
{
  g_autoptr (GPtrArray) samples = g_ptr_array_new_with_free_func (rf_remote_free_sample_cb);
  RfRemoteReading reading = { rf_remote_of (people), rf_remote_read_sample, samples };
  g_autofree char *path = rf_remote_dup_path (PEOPLE "/", name->user_id, "/samples");
  g_autofree char *from = rf_time_to_string (since);
  g_autoptr (GString) query = g_string_new (NULL);
  g_autoptr (JsonNode) answer = NULL;

  rf_remote_append_query (query, "since", from);
  answer = rf_remote_ask_for (reading.remote, path, query->str, error);
  if (answer == NULL || !rf_remote_read_items (&reading, answer, "samples", error))
    return NULL;
  return g_steal_pointer (&samples);
}

static GPtrArray *
rf_remote_people_list_changes (RfPeople *people,
                               const char *namespace_,
                               gint64 after,
                               gint64 limit,
                               GError **error)
{
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (rf_remote_free_person_cb);
  RfRemoteReading reading = { rf_remote_of (people), rf_remote_read_person, changed };
  g_autoptr (GString) query = g_string_new (NULL);
  g_autoptr (JsonNode) answer = NULL;

  rf_remote_append_number (query, "after", after);
  rf_remote_append_number (query, "limit", limit);
  answer = rf_remote_ask_for (reading.remote, PEOPLE, query->str, error);
  if (answer == NULL || !rf_remote_read_items (&reading, answer, "people", error))
    return NULL;
  return g_steal_pointer (&changed);
}

/* How many steps there are depends on whether the server makes films. */
static RfBundleAnswer *
rf_remote_people_foresee (RfPeople *people,
                          const RfPersonName *name,
                          const char *base_avatar,
                          GError **error)
{
  RfRemote *self = rf_remote_of (people);
  g_autofree char *path = rf_remote_dup_path ("/avatar/refresh/", name->user_id, "");
  g_autoptr (GString) query = g_string_new (NULL);
  g_autoptr (JsonNode) answer = NULL;
  RfBundleAnswer *foreseen = NULL;
  JsonObject *object = NULL;
  JsonArray *steps = NULL;

  if (base_avatar != NULL)
    rf_remote_append_query (query, "base_avatar", base_avatar);
  answer = rf_remote_ask_for (self, path, query->str, error);
  if (answer == NULL)
    return NULL;
  object = rf_json_fields_get_object (answer, "what is foreseen", error);
  if (object != NULL && rf_json_object_read_array (object, "steps", &steps, error) && steps != NULL)
    foreseen = rf_bundle_answer_new_from_json (answer, json_array_get_length (steps), TRUE, error);
  if (foreseen == NULL)
    rf_remote_misread (self, error);
  return foreseen;
}

static JsonNode *
rf_remote_refresh (RfRemote *self, const RfAction *action, GError **error)
{
  g_autofree char *path = rf_remote_dup_path ("/avatar/refresh/", action->name, "");
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) body = rf_json_take_object (object);
  const RfRemoteCall call = { .method = "POST", .path = path, .body = body };

  if (action->base_avatar != NULL)
    json_object_set_string_member (object, "base_avatar", action->base_avatar);
  return rf_remote_ask (self, &call, NULL, error);
}

static RfReport *
rf_remote_forget (RfRemote *self, const RfAction *action, GError **error)
{
  g_autofree char *path = rf_remote_dup_path (PEOPLE "/", action->name, "");
  const RfRemoteCall call = { .method = "DELETE", .path = path };
  g_autoptr (JsonNode) answer = rf_remote_ask (self, &call, NULL, error);
  RfReport *report = answer != NULL ? rf_report_new_from_json (answer, "forgotten", error) : NULL;

  if (answer != NULL && report == NULL)
    rf_remote_misread (self, error);
  return report;
}

static RfReport *
rf_remote_people_apply (RfPeople *people, const RfAction *action, GError **error)
{
  RfRemote *self = rf_remote_of (people);
  g_autoptr (JsonNode) answer = NULL;
  RfReport *report = NULL;

  if (action->verb == RF_VERB_FORGET)
    return rf_remote_forget (self, action, error);
  if (action->verb != RF_VERB_REFRESH)
    return rf_remote_not_served (self, "do that to a person", error);
  answer = rf_remote_refresh (self, action, error);
  if (answer == NULL)
    return NULL;
  report = rf_report_new ();
  report->changed = 1;
  return report;
}

static gboolean
rf_remote_is_settled (const RfPerson *person)
{
  return !rf_person_is_forced (person) && person->make_at == 0 && person->due_at == 0;
}

/* Waits until the server has nothing due for the person; of everybody there is no end. */
static gboolean
rf_remote_people_run (RfPeople *people,
                      const RfPeopleWork *work,
                      GCancellable *cancellable,
                      GError **error)
{
  if (work->name == NULL)
    return rf_remote_not_served (rf_remote_of (people), "let others make its avatars", error) !=
           NULL;
  while (!g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      g_autoptr (RfPerson) person = rf_remote_people_get (people, work->name, error);

      if (person == NULL)
        return FALSE;
      if (rf_remote_is_settled (person))
        return TRUE;
      g_usleep (LOOK * 1000);
    }
  return FALSE;
}

/* Who watches a server listens to its events. */
static void
rf_remote_people_set_watch (RfPeople *people, RfWatch *watch)
{
}

static void
rf_remote_people_init_people (RfPeopleInterface *iface)
{
  iface->ingest = rf_remote_people_ingest;
  iface->get = rf_remote_people_get;
  iface->dup_hash = rf_remote_people_dup_hash;
  iface->list = rf_remote_people_list;
  iface->list_history = rf_remote_people_list_history;
  iface->list_samples = rf_remote_people_list_samples;
  iface->list_changes = rf_remote_people_list_changes;
  iface->foresee = rf_remote_people_foresee;
  iface->apply = rf_remote_people_apply;
  iface->run = rf_remote_people_run;
  iface->set_watch = rf_remote_people_set_watch;
}

static void
rf_remote_people_class_init (RfRemotePeopleClass *klass)
{
}

static void
rf_remote_people_init (RfRemotePeople *self)
{
}

RfPeople *
rf_remote_people_new (RfRemote *remote)
{
  RfRemotePeople *self = g_object_new (RF_TYPE_REMOTE_PEOPLE, NULL);

  self->remote = remote;
  return RF_PEOPLE (self);
}

RfPeople *
rf_remote_get_people (RfService *service, GError **error)
{
  return RF_REMOTE (service)->people;
}
