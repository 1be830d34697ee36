/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench-hour.h"

#include "rf-credits.h"
#include "rf-time.h"

#include <glib/gstdio.h>
#include <sys/resource.h>
#include <unistd.h>

/*
 * What an hour came to. What was made, found and paid is what the counters of the service say;
 * what other people would have cost, who share more faces or fewer, follows from the decisions:
 * one picture and one film for each face in each state.
 */

typedef struct
{
  gint64 made;
  gint64 hits;
  gint64 spent;
} Sum;

static Sum
get_sum (RfService *service, const char *kind)
{
  g_autoptr (RfStats) stats = rf_service_stats (service, 366 * RF_DAY, RF_STATS_BY_KIND, NULL);
  Sum sum = { 0, 0, 0 };

  for (guint i = 0; stats != NULL && stats->rows != NULL && i < stats->rows->len; i++)
    {
      const RfTallyRow *row = g_ptr_array_index (stats->rows, i);

      if (!g_str_equal (row->name, kind))
        continue;
      sum.made = row->outcomes[RF_OUTCOME_MISS] + row->outcomes[RF_OUTCOME_REFRESHED] +
                 row->outcomes[RF_OUTCOME_BYPASS];
      sum.hits = row->outcomes[RF_OUTCOME_HIT] + row->outcomes[RF_OUTCOME_JOINED] +
                 row->outcomes[RF_OUTCOME_STALE];
      sum.spent = row->spent;
    }
  return sum;
}

/* Megabytes of memory now. */
static double
get_resident (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0.0;
  fields = g_strsplit (text, " ", 3);
  return (double) g_ascii_strtoll (fields[1], NULL, 10) * (double) getpagesize () / 1e6;
}

static double
get_most_resident (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss / 1e3;
}

/* Megabytes of the database of people, with its log. */
static double
get_database_size (const BenchHour *self)
{
  static const char *const names[] = { "people.db", "people.db-wal" };
  double bytes = 0.0;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL);
      GStatBuf status;

      if (g_stat (path, &status) == 0)
        bytes += (double) status.st_size;
    }
  return bytes / 1e6;
}

void
bench_hour_tell_progress (const BenchHour *self)
{
  Sum image = get_sum (self->service, "image");
  Sum video = get_sum (self->service, "video");

  g_printerr ("%2" G_GINT64_FORMAT " min in %4.0f s: %" G_GUINT64_FORMAT
              " batches, answers p99 %.2f ms, %" G_GINT64_FORMAT " made, %" G_GINT64_FORMAT
              " hits, memory %.0f MB, people.db %.0f MB\n",
              self->minutes,
              self->seconds,
              self->watches->answered,
              bench_watches_get_percentile (self->watches, 99),
              image.made + video.made,
              image.hits + video.hits,
              get_resident (),
              get_database_size (self));
}

/* What was decided. */
typedef struct
{
  gint64 changed;
  gint64 forced;
  guint states;        /* with one face for all */
  guint faces;         /* with those that there are */
  guint own;           /* where each has a face of their own */
  GHashTable *of_all;  /* (owned) */
  GHashTable *of_face; /* (owned) */
} Decided;

static void
note_decision (Decided *self, const RfDecision *decision, guint face, GHashTable *own)
{
  gint64 state = (gint64) decision->mood * 100 + (gint64) decision->activity;
  g_autofree char *name = g_strdup_printf ("%u %" G_GINT64_FORMAT, face, state);

  self->changed += decision->verdict == RF_VERDICT_CHANGED ? decision->times : 0;
  self->forced += decision->verdict == RF_VERDICT_FORCED ? decision->times : 0;
  /* Only these have made, or found, something. */
  if (decision->outcome == NULL)
    return;
  g_hash_table_add (self->of_all, GSIZE_TO_POINTER ((gsize) state + 1));
  g_hash_table_add (own, GSIZE_TO_POINTER ((gsize) state + 1));
  g_hash_table_add (self->of_face, g_steal_pointer (&name));
}

static void
note_person (Decided *self, const BenchHour *hour, guint person)
{
  g_autofree char *user = rf_watch_setup_dup_user (&hour->watches->setup, person);
  const RfPersonName name = { NULL, user };
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;
  g_autoptr (GHashTable) own = g_hash_table_new (NULL, NULL);

  selector->limit = 1000;
  page = rf_people_list_history (hour->people, &name, selector, NULL);
  for (guint i = 0; page != NULL && i < page->items->len; i++)
    note_decision (self, g_ptr_array_index (page->items, i), person % hour->faces, own);
  self->own += g_hash_table_size (own);
}

static Decided
get_decided (const BenchHour *hour)
{
  Decided self = { 0 };

  self.of_all = g_hash_table_new (NULL, NULL);
  self.of_face = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint person = 0; person < hour->watches->setup.people; person++)
    note_person (&self, hour, person);
  self.states = g_hash_table_size (self.of_all);
  self.faces = g_hash_table_size (self.of_face);
  g_hash_table_unref (self.of_all);
  g_hash_table_unref (self.of_face);
  return self;
}

static void
tell_faces (const BenchHour *hour, const char *faces, gint64 made, const char *how)
{
  g_autofree char *ratio = g_strdup ("none");

  if (made > 0)
    {
      g_free (ratio);
      ratio = g_strdup_printf ("%.0f", (double) hour->watches->sent * 2 / (double) made);
    }
  g_print ("  %-12s %8" G_GINT64_FORMAT " generations (%s), ratio %s\n", faces, made, how, ratio);
}

static void
tell_ratios (const BenchHour *hour, const Decided *decided, gint64 made)
{
  g_autofree char *faces =
      hour->faces > 1 ? g_strdup_printf ("%u faces", hour->faces) : g_strdup ("one face");
  g_autofree char *how =
      g_strdup_printf ("counted; %u by the states of each face", decided->faces * 2);
  g_autofree char *people = g_strdup_printf ("%u faces", hour->watches->setup.people);

  g_print ("naive, a picture and a film for each of %" G_GUINT64_FORMAT
           " samples: %" G_GUINT64_FORMAT " generations; against it\n",
           hour->watches->sent,
           hour->watches->sent * 2);
  if (hour->faces > 1)
    tell_faces (hour, "one face", (gint64) decided->states * 2, "by the states that were shown");
  tell_faces (hour, faces, made, how);
  tell_faces (hour, people, (gint64) decided->own * 2, "by the states of each");
}

static void
tell_ingest (const BenchHour *hour)
{
  const BenchWatches *watches = hour->watches;

  g_print ("%u people with %u faces, %" G_GINT64_FORMAT
           " minutes in %.0f s: %.1f times as fast as the clock\n",
           watches->setup.people,
           hour->faces,
           hour->minutes,
           hour->seconds,
           (double) hour->minutes * 60 / MAX (hour->seconds, 1e-3));
  g_print ("ingest: %" G_GUINT64_FORMAT " batches of %" G_GUINT64_FORMAT
           " samples, %.0f batches a second while they were sent, answers p50 %.2f ms, p99 %.2f "
           "ms\n",
           watches->answered,
           watches->sent,
           (double) watches->answered / MAX (watches->seconds, 1e-3),
           bench_watches_get_percentile (watches, 50),
           bench_watches_get_percentile (watches, 99));
}

static void
tell_pipeline (const BenchHour *hour, const Decided *decided, const Sum *image, const Sum *video)
{
  Sum text = get_sum (hour->service, "text");
  gint64 spent = text.spent + image->spent + video->spent;
  gint64 made = image->made + video->made;

  g_print ("analyses %" G_GINT64_FORMAT ", of these from the cache %" G_GINT64_FORMAT "\n",
           text.made + text.hits,
           text.hits);
  g_print ("states changed %" G_GINT64_FORMAT
           " (one in %.1f samples), faces given %" G_GINT64_FORMAT "\n",
           decided->changed,
           (double) hour->watches->sent / (double) MAX (decided->changed, 1),
           decided->forced);
  g_print (
      "generations %" G_GINT64_FORMAT " (pictures %" G_GINT64_FORMAT ", films %" G_GINT64_FORMAT
      "), hits %" G_GINT64_FORMAT "; credits %.0f, for the naive way %.0f\n",
      made,
      image->made,
      video->made,
      image->hits + video->hits,
      rf_credits_to_double (spent),
      rf_credits_to_double (spent) / (double) MAX (made, 1) * 2 * (double) hour->watches->sent);
}

/**
 * bench_hour_tell:
 * @self: an hour that is over, or was ended
 */
void
bench_hour_tell (const BenchHour *self)
{
  Decided decided = get_decided (self);
  Sum image = { 0, 0, 0 };
  Sum video = { 0, 0, 0 };

  /* The counters are written once a second. */
  g_usleep (2 * G_USEC_PER_SEC);
  image = get_sum (self->service, "image");
  video = get_sum (self->service, "video");
  tell_ingest (self);
  tell_pipeline (self, &decided, &image, &video);
  tell_ratios (self, &decided, image.made + video.made);
  g_print (
      "memory %.0f MB at most, of server and watches together; people.db %.0f MB, samples kept "
      "for 20 minutes\n",
      get_most_resident (),
      get_database_size (self));
}
