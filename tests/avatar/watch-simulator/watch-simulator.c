/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-watch-simulator.h"

#include "rf-time.h"

#include <stdio.h>

/*
 * watch-simulator [--people N] [--seed N] [--start TIME] [--begin MINUTE] [--minutes N]
 *                 [--interval SECONDS] [--perfect]
 *
 * Prints what watches send, one body of `POST /sensor-data` a line, in the order in which they
 * would arrive; `refrain avatar ingest -` takes them, and so does a script.
 */

typedef struct
{
  int people;
  gint64 seed;
  char *start;
  int begin;
  int minutes;
  int interval;
  gboolean is_perfect;
} Options;

static gboolean
set_up (RfWatchSetup *setup, const Options *options)
{
  rf_watch_setup_init (setup, (guint) options->people, (guint64) options->seed);
  setup->interval = (gint64) options->interval * 1000;
  if (options->is_perfect)
    setup->lost = setup->late = setup->repeated = setup->shuffled = 0;
  if (options->start != NULL && !rf_time_from_string (options->start, &setup->start))
    return FALSE;
  setup->start += (gint64) options->begin * 60 * 1000;
  return options->people > 0 && options->interval > 0;
}

static void
print_all (const RfWatchSetup *setup, int minutes)
{
  g_autoptr (GString) line = g_string_new (NULL);
  gint64 steps = (gint64) minutes * 60000 / setup->interval;

  for (gint64 step = 0; step < steps; step++)
    {
      for (guint person = 0; person < setup->people; person++)
        {
          g_string_truncate (line, 0);
          if (rf_watch_setup_append_batch (setup, person, step, line))
            puts (line->str);
        }
    }
}

int
main (int argc, char *argv[])
{
  Options options = { .people = 3, .seed = 1, .minutes = 60, .interval = 10 };
  const GOptionEntry entries[] = {
    { "people", 0, 0, G_OPTION_ARG_INT, &options.people, "how many", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &options.seed, "another one makes others", "N" },
    { "start", 0, 0, G_OPTION_ARG_STRING, &options.start, "a midnight", "TIME" },
    { "begin", 0, 0, G_OPTION_ARG_INT, &options.begin, "minutes after it", "N" },
    { "minutes", 0, 0, G_OPTION_ARG_INT, &options.minutes, "how long", "N" },
    { "interval", 0, 0, G_OPTION_ARG_INT, &options.interval, "seconds between batches", "N" },
    { "perfect", 0, 0, G_OPTION_ARG_NONE, &options.is_perfect, "nothing is lost or late", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  RfWatchSetup setup;
  gboolean parsed = FALSE;

  g_option_context_add_main_entries (context, entries, NULL);
  parsed = g_option_context_parse (context, &argc, &argv, &error);
  if (!parsed || !set_up (&setup, &options))
    {
      g_printerr ("watch-simulator: %s\n", error != NULL ? error->message : "wrong usage");
      g_free (options.start);
      return 2;
    }
  print_all (&setup, options.minutes);
  g_free (options.start);
  return 0;
}
