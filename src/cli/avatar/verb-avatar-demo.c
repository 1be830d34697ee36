/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-people.h"
#include "cli-print.h"
#include "cli-refuse.h"
#include "cli-verbs.h"
#include "rf-host-demo.h"
#include "rf-json-object.h"
#include "rf-time.h"

#include <glib-unix.h>
#include <stdio.h>
#include <string.h>

/* `refrain avatar demo`: a day of made-up people, a line for each change. */

typedef struct
{
  CliContext *context;
  JsonArray *events; /* (owned) (nullable) where JSON is wanted */
} CliDemo;

typedef struct
{
  CliDemo *demo;
  RfDemo *day;
  GCancellable *cancellable;
  GMainLoop *loop;
  RfHost *host;
  GError *error; /* (owned) (nullable) */
} CliDemoRun;

static void
cli_demo_take_json (CliDemo *self, const RfDemoEvent *event)
{
  JsonNode *node = rf_person_to_json (event->person);
  JsonObject *object = json_node_get_object (node);

  json_object_set_string_member (object, "doing", event->doing);
  json_object_set_string_member (
      object, "outcome", event->decision->outcome != NULL ? event->decision->outcome : "");
  json_array_add_element (self->events, node);
}

static void
cli_demo_tell_cb (const RfDemoEvent *event, gpointer data)
{
  CliDemo *self = data;
  RfPerson *person = (RfPerson *) event->person;
  g_autofree char *time = rf_time_to_string (event->at);
  g_autofree char *state = cli_people_dup_state (person);

  cli_people_locate (self->context, person);
  if (self->events != NULL)
    {
      cli_demo_take_json (self, event);
      return;
    }
  cli_print ("%.5s  %-10s %-14s %-20s %-24s %s\n",
             time + strlen ("2030-01-01T"),
             person->user_id,
             event->doing,
             state,
             event->decision->outcome != NULL ? event->decision->outcome : "",
             cli_people_get_place (person->image));
  fflush (stdout);
}

static gboolean
cli_demo_interrupted_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
cli_demo_done_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static gpointer
cli_demo_thread (gpointer data)
{
  CliDemoRun *run = data;

  rf_host_run_demo (run->host, run->day, run->cancellable, &run->error);
  g_idle_add (cli_demo_done_cb, run->loop);
  return NULL;
}

/* Ctrl-C has to be heard while the day is played. */
static gboolean
cli_demo_play (CliContext *context, CliDemo *demo, RfDemo *day, GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  CliDemoRun run = { demo, day, cancellable, loop, NULL, NULL };
  guint interrupt = 0;
  guint terminate = 0;
  GThread *thread = NULL;

  cli_context_get_service (context);
  run.host = cli_context_get_host (context);
  interrupt = g_unix_signal_add (SIGINT, cli_demo_interrupted_cb, cancellable);
  terminate = g_unix_signal_add (SIGTERM, cli_demo_interrupted_cb, cancellable);
  thread = g_thread_new ("rf-demo", cli_demo_thread, &run);
  g_main_loop_run (loop);
  g_thread_join (thread);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  if (run.error == NULL)
    return TRUE;
  g_propagate_error (error, run.error);
  return FALSE;
}

static gboolean
cli_demo_read_number (const CliArguments *arguments,
                      const char *name,
                      guint64 most,
                      guint64 *value,
                      GError **error)
{
  const char *text = cli_arguments_get (arguments, name);

  if (text == NULL || g_ascii_string_to_unsigned (text, 10, 1, most, value, NULL))
    return TRUE;
  cli_refuse (
      error, NULL, "--%s: “%s” is no whole number from 1 to %" G_GUINT64_FORMAT, name, text, most);
  return FALSE;
}

static JsonNode *
cli_demo_to_json (CliDemo *demo, const RfDemo *day)
{
  JsonObject *object = json_object_new ();

  json_object_set_array_member (object, "events", g_steal_pointer (&demo->events));
  json_object_set_int_member (object, "samples", day->samples);
  json_object_set_int_member (object, "analyses", day->analyses);
  json_object_set_int_member (object, "shown", day->shown);
  json_object_set_int_member (object, "made", day->made);
  json_object_set_int_member (object, "found", day->found);
  json_object_set_int_member (object, "naive", day->samples * 2);
  return rf_json_take_object (object);
}

static void
cli_demo_print_sum (const RfDemo *day)
{
  cli_print ("\n%" G_GINT64_FORMAT " samples, %" G_GINT64_FORMAT " times judged, %" G_GINT64_FORMAT
             " changes\n",
             day->samples,
             day->analyses,
             day->shown);
  cli_print ("%" G_GINT64_FORMAT " pictures and films made, %" G_GINT64_FORMAT
             " found in the cache; one of each for each sample would have been %" G_GINT64_FORMAT
             "\n",
             day->made,
             day->found,
             day->samples * 2);
}

/**
 * cli_verb_avatar_demo:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_avatar_demo (CliContext *context, const CliArguments *arguments, GError **error)
{
  CliDemo demo = { context, NULL };
  RfDemo day = {
    .people = 3, .hours = 24, .seed = 1, .tell = cli_demo_tell_cb, .user_data = &demo
  };
  guint64 people = day.people;
  guint64 hours = day.hours;

  if (!cli_demo_read_number (arguments, "people", 100, &people, error) ||
      !cli_demo_read_number (arguments, "hours", 24 * 7, &hours, error) ||
      !cli_demo_read_number (arguments, "seed", G_MAXINT64, &day.seed, error))
    return -1;
  day.people = (guint) people;
  day.hours = (guint) hours;
  cli_context_set_lasting (context);
  if (cli_context_is_json (context))
    demo.events = json_array_new ();
  if (!cli_demo_play (context, &demo, &day, error))
    {
      g_clear_pointer (&demo.events, json_array_unref);
      return -1;
    }
  if (demo.events != NULL)
    return cli_print_json (cli_demo_to_json (&demo, &day), error) ? 0 : -1;
  if (!cli_context_is_quiet (context))
    cli_demo_print_sum (&day);
  return 0;
}
