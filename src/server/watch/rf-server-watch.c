/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-server-watch-private.h"

#include "rf-credits.h"
#include "rf-time.h"

/*
 * What happens in the service, made into events. Providers report how far they are
 * as often as they like; a thread looks a few times a second at the runs that are
 * under way, so that no report costs a run more than it did. The same list answers
 * who asks how far one is.
 */

/* How often runs are looked at, and how often readers get a sign of life, in
 * microseconds. */
#define LOOK (250 * G_TIME_SPAN_MILLISECOND)
#define BEAT (10 * G_TIME_SPAN_SECOND)

static void rf_server_watch_init_watch (RfWatchInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RfServerWatch,
                               rf_server_watch,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RF_TYPE_WATCH, rf_server_watch_init_watch))

static void
rf_watch_run_free_cb (gpointer data)
{
  RfWatchRun *run = data;

  g_free (run->id);
  g_free (run->namespace_);
  g_free (run->key);
  g_free (run->provider);
  g_free (run->model);
  g_free (run->told_message);
  g_object_unref (run->progress);
  g_free (run);
}

void
rf_watch_set_string (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

JsonNode *
rf_watch_take_node (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

char *
rf_watch_dup_job (gint64 job)
{
  return job != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, job) : NULL;
}

static JsonObject *
rf_watch_describe (const RfWatchedRun *run)
{
  JsonObject *object = json_object_new ();
  g_autofree char *job = rf_watch_dup_job (run->job);

  json_object_set_string_member (object, "generation_id", run->id);
  rf_watch_set_string (object, "job", job);
  json_object_set_string_member (object, "kind", rf_enum_get_name (rf_kind_names, (int) run->kind));
  json_object_set_string_member (object, "provider", run->provider);
  json_object_set_string_member (object, "model", run->model);
  rf_watch_set_string (object, "key", run->key);
  return object;
}

static JsonObject *
rf_watch_describe_run (const RfWatchRun *run)
{
  const RfWatchedRun watched = { run->id,   run->job,      run->namespace_, run->key,
                                 run->kind, run->provider, run->model };

  return rf_watch_describe (&watched);
}

/* Null where nobody knows. */
void
rf_watch_set_fraction (JsonObject *object, const char *name, double fraction)
{
  if (fraction >= 0)
    json_object_set_double_member (object, name, fraction);
  else
    json_object_set_null_member (object, name);
}

/* What is being done, in English, and which phase that is, for who speaks another language. */
void
rf_watch_set_message (JsonObject *object, RfProgress *progress)
{
  g_autofree char *subject = NULL;
  g_autofree char *message = rf_progress_dup_message (progress);
  RfPhase phase = rf_progress_get_phase (progress, &subject);

  rf_watch_set_string (object, "message", message);
  rf_watch_set_string (object, "phase", rf_enum_get_name (rf_phase_names, (int) phase));
  rf_watch_set_string (object, "waits_for", subject);
}

/* Tells of a run that has come further. Under the mutex. */
static void
rf_server_watch_look (RfServerWatch *self, RfWatchRun *run)
{
  double fraction = rf_progress_get_fraction (run->progress);
  g_autofree char *message = rf_progress_dup_message (run->progress);
  JsonObject *object = NULL;

  if (!(fraction < run->told_fraction || fraction > run->told_fraction) &&
      g_strcmp0 (message, run->told_message) == 0)
    return;
  object = rf_watch_describe_run (run);
  rf_watch_set_fraction (object, "fraction", fraction);
  rf_watch_set_message (object, run->progress);
  run->told_fraction = fraction;
  g_free (run->told_message);
  run->told_message = g_steal_pointer (&message);
  rf_events_add (self->events, "progress", run->namespace_, rf_watch_take_node (object));
}

static gpointer
rf_server_watch_thread (gpointer data)
{
  RfServerWatch *self = data;
  gint64 beat = g_get_monotonic_time () + BEAT;

  g_mutex_lock (&self->mutex);
  while (!self->is_closed)
    {
      gint64 now = 0;
      gint64 until = self->runs->len > 0 ? MIN (g_get_monotonic_time () + LOOK, beat) : beat;

      g_cond_wait_until (&self->cond, &self->mutex, until);
      for (guint i = 0; i < self->runs->len; i++)
        rf_server_watch_look (self, g_ptr_array_index (self->runs, i));
      now = g_get_monotonic_time ();
      if (now < beat)
        continue;
      rf_events_beat (self->events);
      beat = now + BEAT;
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

static void
rf_server_watch_begin_run (RfWatch *watch, const RfWatchedRun *run, RfProgress *progress)
{
  RfServerWatch *self = RF_SERVER_WATCH (watch);
  RfWatchRun *kept = g_new0 (RfWatchRun, 1);

  kept->id = g_strdup (run->id);
  kept->job = run->job;
  kept->namespace_ = g_strdup (run->namespace_);
  kept->key = g_strdup (run->key);
  kept->asker = g_object_get_data (G_OBJECT (progress), RF_WATCH_ASKER);
  kept->kind = run->kind;
  kept->provider = g_strdup (run->provider);
  kept->model = g_strdup (run->model);
  kept->progress = g_object_ref (progress);
  kept->told_fraction = -1;
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->runs, kept);
  rf_events_add (
      self->events, "running", run->namespace_, rf_watch_take_node (rf_watch_describe (run)));
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* Each run of a generation's id is one of its own: a resumed one may have it, too. */
static void
rf_server_watch_forget (RfServerWatch *self, const char *id)
{
  for (guint i = 0; i < self->runs->len; i++)
    {
      RfWatchRun *run = g_ptr_array_index (self->runs, i);

      if (!g_str_equal (run->id, id))
        continue;
      rf_server_watch_look (self, run);
      g_ptr_array_remove_index (self->runs, i);
      return;
    }
}

static void
rf_server_watch_end_run (RfWatch *watch,
                         const RfWatchedRun *run,
                         const RfResult *result,
                         const GError *error)
{
  RfServerWatch *self = RF_SERVER_WATCH (watch);
  JsonObject *object = rf_watch_describe (run);

  if (result != NULL)
    {
      json_object_set_boolean_member (object, "stored", result->stored);
      json_object_set_double_member (
          object, "cost", rf_credits_to_double (rf_result_get_generation (result)->cost));
    }
  else
    {
      json_object_set_string_member (
          object,
          "error",
          rf_error_code_get_name (error != NULL ? rf_error_get_code (error) : RF_ERROR_FAILED));
    }
  g_mutex_lock (&self->mutex);
  rf_server_watch_forget (self, run->id);
  rf_events_add (self->events,
                 result != NULL ? "done" : "failed",
                 run->namespace_,
                 rf_watch_take_node (object));
  g_mutex_unlock (&self->mutex);
}

static void
rf_server_watch_change (RfWatch *watch, const char *namespace_, RfVerb verb, const RfReport *report)
{
  RfServerWatch *self = RF_SERVER_WATCH (watch);
  JsonObject *object = json_object_new ();
  gint64 entries = report->changed + report->expired + report->unused + report->evicted +
                   report->purged + report->archived;

  json_object_set_string_member (object, "verb", rf_enum_get_name (rf_verb_names, (int) verb));
  json_object_set_int_member (object, "entries", entries);
  rf_events_add (self->events, "changed", namespace_, rf_watch_take_node (object));
}

/* A path and no address: each listener knows where it has found the server. */
static void
rf_watch_set_asset (JsonObject *object, const char *name, const RfAsset *asset)
{
  g_autofree char *path =
      asset != NULL ? g_strdup_printf ("/assets/%s.%s", asset->sha256, asset->extension) : NULL;

  rf_watch_set_string (object, name, path);
}

static void
rf_server_watch_show_person (RfWatch *watch, const RfPerson *person)
{
  RfServerWatch *self = RF_SERVER_WATCH (watch);
  JsonObject *object = json_object_new ();
  g_autofree char *timestamp = rf_time_to_string (person->timestamp);

  json_object_set_string_member (object, "user_id", person->user_id);
  rf_watch_set_string (object, "state_hash", person->state_hash);
  json_object_set_string_member (object, "timestamp", timestamp);
  json_object_set_string_member (
      object, "mood", rf_enum_get_name (rf_mood_names, (int) person->mood));
  json_object_set_string_member (
      object, "activity", rf_enum_get_name (rf_activity_names, (int) person->activity));
  rf_watch_set_asset (object, "image", person->image);
  rf_watch_set_asset (object, "video", person->video);
  rf_watch_set_string (object, "reasoning", person->reasoning);
  json_object_set_int_member (object, "change", person->change);
  rf_people_metrics_count_shown (&self->people);
  rf_events_add_of_person (
      self->events, "avatar", person->namespace_, person->user_id, rf_watch_take_node (object));
}

static void
rf_server_watch_init_watch (RfWatchInterface *iface)
{
  iface->begin_run = rf_server_watch_begin_run;
  iface->end_run = rf_server_watch_end_run;
  iface->change = rf_server_watch_change;
  iface->show = rf_server_watch_show_person;
}

/**
 * rf_server_watch_tell_job:
 * @self: a watch
 * @job: a job in the state that it has come to
 */
void
rf_server_watch_tell_job (RfServerWatch *self, const RfJob *job)
{
  JsonObject *object = json_object_new ();
  g_autofree char *name = rf_job_dup_name (job);

  json_object_set_string_member (object, "job", name);
  json_object_set_string_member (
      object, "state", rf_enum_get_name (rf_job_state_names, (int) job->state));
  rf_watch_set_string (object, "generation_id", job->generation_id);
  rf_watch_set_string (object, "key", job->key);
  if (job->error != NULL)
    json_object_set_string_member (
        object, "error", rf_error_code_get_name (rf_error_get_code (job->error)));
  rf_events_add (self->events,
                 "job",
                 job->namespace_ != NULL ? job->namespace_ : "",
                 rf_watch_take_node (object));
}

/**
 * rf_server_watch_count_runs:
 * @self: a watch
 *
 * Returns: how many runs are under way
 */
guint
rf_server_watch_count_runs (RfServerWatch *self)
{
  guint count = 0;

  g_mutex_lock (&self->mutex);
  count = self->runs->len;
  g_mutex_unlock (&self->mutex);
  return count;
}

/**
 * rf_server_watch_tell:
 * @exchange: a request
 * @job: a job that it has brought into another state
 */
void
rf_server_watch_tell (RfExchange *exchange, const RfJob *job)
{
  rf_server_watch_tell_job (exchange->server->watch, job);
}

/**
 * rf_server_watch_get_events:
 * @self: a watch
 *
 * Returns: (transfer none): what has happened
 */
RfEvents *
rf_server_watch_get_events (RfServerWatch *self)
{
  return self->events;
}

/**
 * rf_server_watch_get_people:
 * @self: a watch
 *
 * Returns: (transfer none): what was counted of people
 */
RfPeopleMetrics *
rf_server_watch_get_people (RfServerWatch *self)
{
  return &self->people;
}

/**
 * rf_server_watch_close:
 * @self: a watch
 *
 * Ends what everybody reads; what still happens is told to nobody.
 */
void
rf_server_watch_close (RfServerWatch *self)
{
  g_mutex_lock (&self->mutex);
  self->is_closed = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  if (self->thread != NULL)
    g_thread_join (g_steal_pointer (&self->thread));
  rf_events_close (self->events);
}

/**
 * rf_server_watch_new:
 *
 * Returns: (transfer full): a watch, whose thread runs until it is closed
 */
RfServerWatch *
rf_server_watch_new (void)
{
  RfServerWatch *self = g_object_new (RF_TYPE_SERVER_WATCH, NULL);

  self->thread = g_thread_new ("rf-watch", rf_server_watch_thread, self);
  return self;
}

static void
rf_server_watch_finalize (GObject *object)
{
  RfServerWatch *self = RF_SERVER_WATCH (object);

  g_ptr_array_unref (self->runs);
  rf_events_free (self->events);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  G_OBJECT_CLASS (rf_server_watch_parent_class)->finalize (object);
}

static void
rf_server_watch_class_init (RfServerWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_server_watch_finalize;
}

static void
rf_server_watch_init (RfServerWatch *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->events = rf_events_new ();
  self->runs = g_ptr_array_new_with_free_func (rf_watch_run_free_cb);
}
