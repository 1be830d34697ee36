/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-reader.h"
#include "rf-planner.h"

#include <stdio.h>
#include <string.h>

/*
 * Planning a typical request of 1 KB (parse, validate, normalise, canonicalise,
 * hash, key) against the time that json-glib alone takes to parse the same
 * text. The two take turns; the median of the rounds' ratios is printed.
 */

#define ROUNDS      25
#define REPETITIONS 2000

static const char request_text[] =
    "{\"kind\":\"image\",\"provider\":\"portrait\",\"model\":\"character\",\"profile\":\"default\","
    "\"strategy\":\"per_playthrough\",\"playthrough_id\":\"playthrough_2026_0123456789\","
    "\"operation_type\":\"text_to_image\",\"purpose\":\"gap_fill\",\"from_scene_id\":\"scene_001\","
    "\"to_scene_id\":\"scene_002\",\"version\":2,\"ttl\":\"7d\",\"tags\":[\"tutorial\",\"act-1\"],"
    "\"params\":{\"familyType\":\"grandmother\",\"gesture\":\"wave\",\"hair\":\"Curly\","
    "\"hairColor\":\"grey\",\"skinTone\":\"Medium\",\"accessories\":[\"scarf\",\"glasses\",\"hat\"]"
    ","
    "\"colorTheme\":\"pastel-pink\",\"background\":\"room\",\"mood\":\"happy\","
    "\"activity\":\"reading\",\"size\":\"1024x1024\",\"base_avatar\":\"avatar-0042\",\"prompt\":"
    "\"A grandmother sits in her favourite armchair on a quiet evening and waves at the visitors "
    "who have just come in from the garden. The lamp beside her throws a warm light on the book in "
    "her lap, the cat is asleep on the window sill, and behind the curtains the first stars can be "
    "seen over the roofs of the old town. She is in a very good mood, because tomorrow is a "
    "holiday "
    "and the whole family is going to have breakfast together in the kitchen.\"}}";

static double
time_planning (RfPlanner *planner)
{
  gint64 start = g_get_monotonic_time ();

  for (int i = 0; i < REPETITIONS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node =
          rf_json_parse (request_text, sizeof request_text - 1, NULL, &error);
      g_autoptr (RfRequest) request = node != NULL ? rf_request_new_from_json (node, &error) : NULL;
      g_autoptr (RfPlan) plan =
          request != NULL ? rf_planner_plan (planner, request, request->inputs, &error) : NULL;

      if (plan == NULL)
        g_error ("%s", error->message);
    }
  return (double) (g_get_monotonic_time () - start) / REPETITIONS;
}

static double
time_parsing (void)
{
  gint64 start = g_get_monotonic_time ();

  for (int i = 0; i < REPETITIONS; i++)
    {
      g_autoptr (JsonParser) parser = json_parser_new_immutable ();

      if (!json_parser_load_from_data (parser, request_text, sizeof request_text - 1, NULL))
        g_error ("json-glib does not read the request");
    }
  return (double) (g_get_monotonic_time () - start) / REPETITIONS;
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return difference < 0 ? -1 : difference > 0;
}

int
main (void)
{
  g_auto (GStrv) folders = rf_registry_dup_default_folders ();
  g_autoptr (RfRegistry) registry = rf_registry_new ((const char *const *) folders, NULL);
  g_autoptr (RfConfig) config = rf_config_new (NULL);
  g_autoptr (RfPlanner) planner = rf_planner_new (registry, config);
  double ratios[ROUNDS];
  double planning = 0;
  double parsing = 0;

  for (int i = 0; i < ROUNDS; i++)
    {
      double plan = time_planning (planner);
      double parse = time_parsing ();

      ratios[i] = plan / parse;
      planning += plan / ROUNDS;
      parsing += parse / ROUNDS;
    }
  qsort (ratios, ROUNDS, sizeof *ratios, compare_cb);
  printf ("planning a request of %zu bytes: %.1f us; json-glib parsing it: %.1f us; "
          "ratio, median of %d rounds: %.2f (wanted: at most 2)\n",
          strlen (request_text),
          planning,
          parsing,
          ROUNDS,
          ratios[ROUNDS / 2]);
  return 0;
}
