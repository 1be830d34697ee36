/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-people.h"
#include "cli-print.h"
#include "cli-refuse.h"
#include "cli-tell.h"
#include "cli-verbs.h"
#include "rf-json-printer.h"
#include "rf-time.h"

#include <glib-unix.h>
#include <stdio.h>
#include <string.h>

/*
 * `refrain avatar watch`: what is shown of people, as it changes. On this machine's
 * data it does the work, too, on a thread of its own, together with whatever other
 * process does it; what is told is read from the people, whoever has changed them.
 */

#define LOOK_INTERVAL 250 /* milliseconds */
#define LOOK_MOST     100

typedef struct
{
  CliContext *context;
  const CliArguments *arguments;
  RfPeople *people;
  GCancellable *cancellable; /* (owned) */
  GMainLoop *loop;           /* (owned) */
  gint64 after;
  GError *error; /* (owned) (nullable) of looking */
} CliAvatarWatch;

static gpointer
cli_watch_work_thread (gpointer data)
{
  CliAvatarWatch *self = data;
  RfPeopleWork work = { NULL, FALSE };
  GError *error = NULL;

  rf_people_run (self->people, &work, self->cancellable, &error);
  return error;
}

static gboolean
cli_watch_is_wanted (CliAvatarWatch *self, const RfPerson *person)
{
  guint n_users = cli_arguments_get_n_words (self->arguments);

  for (guint i = 0; i < n_users; i++)
    {
      if (g_str_equal (cli_arguments_get_word (self->arguments, i), person->user_id))
        return TRUE;
    }
  return n_users == 0;
}

static void
cli_watch_print (CliAvatarWatch *self, RfPerson *person)
{
  g_autofree char *state = cli_people_dup_state (person);
  g_autofree char *time = rf_time_to_string (person->timestamp);

  cli_people_locate (self->context, person);
  if (cli_context_is_json (self->context))
    {
      g_autoptr (JsonNode) node = rf_person_to_json (person);
      g_autofree char *line = rf_json_print (node, NULL, NULL);

      cli_print ("%s\n", line);
    }
  else
    cli_print ("%s  %s  %s  %s\n",
               time,
               person->user_id,
               state,
               person->image != NULL ? cli_people_get_place (person->image) : "");
  fflush (stdout);
}

static gboolean
cli_watch_look_cb (gpointer data)
{
  CliAvatarWatch *self = data;
  g_autoptr (GPtrArray) changes =
      rf_people_list_changes (self->people, NULL, self->after, LOOK_MOST, &self->error);

  if (changes == NULL)
    {
      g_main_loop_quit (self->loop);
      return G_SOURCE_REMOVE;
    }
  for (guint i = 0; i < changes->len; i++)
    {
      RfPerson *person = g_ptr_array_index (changes, i);

      self->after = person->change;
      if (cli_watch_is_wanted (self, person))
        cli_watch_print (self, person);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
cli_watch_end_cb (gpointer data)
{
  CliAvatarWatch *self = data;

  g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

/* What is shown already is told first, where that is asked for. */
static gboolean
cli_watch_begin (CliAvatarWatch *self, GError **error)
{
  g_autoptr (GPtrArray) last = NULL;

  if (cli_arguments_has (self->arguments, "all"))
    return TRUE;
  last = rf_people_list_changes (self->people, NULL, -1, 1, error);
  if (last != NULL && last->len > 0)
    self->after = ((const RfPerson *) g_ptr_array_index (last, 0))->change;
  return last != NULL;
}

static gboolean
cli_watch_read_span (const CliArguments *arguments, gint64 *seconds, GError **error)
{
  const char *span = cli_arguments_get (arguments, "for");

  if (span == NULL || rf_duration_from_string (span, seconds))
    return TRUE;
  cli_refuse (error, "such as 90s or 2h", "--for: “%s” is no span of time", span);
  return FALSE;
}

static void
cli_watch_loop (CliAvatarWatch *self, gint64 seconds)
{
  guint ids[4] = { g_unix_signal_add (SIGINT, cli_watch_end_cb, self),
                   g_unix_signal_add (SIGTERM, cli_watch_end_cb, self),
                   g_timeout_add (LOOK_INTERVAL, cli_watch_look_cb, self),
                   0 };
  g_autoptr (GThread) thread = g_thread_new ("rf-people", cli_watch_work_thread, self);
  g_autoptr (GError) failure = NULL;

  if (seconds > 0)
    ids[3] = g_timeout_add_seconds ((guint) seconds, cli_watch_end_cb, self);
  g_main_loop_run (self->loop);
  g_cancellable_cancel (self->cancellable);
  failure = g_thread_join (g_steal_pointer (&thread));
  if (failure != NULL)
    g_info ("the work ended: %s", failure->message);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      GSource *source = ids[i] != 0 ? g_main_context_find_source_by_id (NULL, ids[i]) : NULL;

      if (source != NULL)
        g_source_destroy (source);
    }
}

/**
 * cli_verb_avatar_watch:
 *
 * Returns: 0 when it was told to stop, or -1 with @error set
 */
int
cli_verb_avatar_watch (CliContext *context, const CliArguments *arguments, GError **error)
{
  CliAvatarWatch self = { context, arguments, NULL, NULL, NULL, 0, NULL };
  gint64 seconds = 0;

  cli_context_set_lasting (context);
  if (!cli_watch_read_span (arguments, &seconds, error))
    return -1;
  self.people = cli_people_get (context, error);
  if (self.people == NULL || !cli_watch_begin (&self, error))
    return -1;
  self.cancellable = g_cancellable_new ();
  self.loop = g_main_loop_new (NULL, FALSE);
  cli_watch_loop (&self, seconds);
  if (self.error == NULL)
    cli_watch_look_cb (&self);
  g_main_loop_unref (self.loop);
  g_object_unref (self.cancellable);
  if (self.error == NULL)
    return 0;
  g_propagate_error (error, self.error);
  return -1;
}
