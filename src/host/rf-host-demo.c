/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-host-demo.h"

#include "rf-avatars.h"
#include "rf-paths.h"
#include "rf-sqlite-people.h"
#include "rf-watch-simulator.h"

#include <string.h>

/*
 * A day of made-up people, as fast as this machine plays it. The people stand in a
 * folder of their own that goes with them, so they never stand among real ones; what is
 * made of them goes through the cache as everything does, so the same day once more
 * makes nothing. Only makers of this machine are asked, whatever is configured: a
 * demonstration costs nothing.
 */

#define MINUTE G_GINT64_CONSTANT (60000)

/* A watch sends each minute; from the first quarter of an hour on, what is due is done
 * every five. */
#define FIRST_LOOK 15
#define LOOK_EVERY 5

static const char demo_config[] =
    "[avatar]\n"
    "analysis=rules\n"
    "image=portrait\n"
    "video=flipbook\n"
    "debounce=4m\n"
    "image-params={\"size\":256}\n"
    "video-params={\"fps\":10,\"height\":256,\"seconds\":2,\"width\":256}\n";

static const char *const faces[] = { "ada", "ben", "cleo", "dan", "eve", "finn" };

typedef struct
{
  RfDemo *demo;
  RfWatchSetup setup;
  RfPeople *people;
  gint64 now;
  gint64 change;
} RfDemoDay;

/* After six people the names come again, with a number. */
static char *
rf_demo_dup_user (guint number)
{
  const char *face = faces[number % G_N_ELEMENTS (faces)];

  return number < G_N_ELEMENTS (faces) ? g_strdup (face)
                                       : g_strdup_printf ("%s-%u", face, number + 1);
}

static gint64
rf_demo_get_now_cb (gpointer data)
{
  return ((RfDemoDay *) data)->now;
}

static gboolean
rf_demo_send (RfDemoDay *day, gint64 step, GError **error)
{
  for (guint i = 0; i < day->demo->people; i++)
    {
      g_autoptr (RfIngest) ingest = rf_watch_setup_new_batch (&day->setup, i, step);
      RfIngestReport report = { 0, 0, 0 };

      if (ingest == NULL)
        continue;
      g_free (ingest->user_id);
      ingest->user_id = rf_demo_dup_user (i);
      if (!rf_people_ingest (day->people, ingest, &report, error))
        return FALSE;
      day->demo->samples += report.accepted;
    }
  return TRUE;
}

/* Each one has a face of their own. Whoever has sent nothing yet keeps the usual one. */
static void
rf_demo_give_faces (RfDemoDay *day)
{
  for (guint i = 0; i < day->demo->people; i++)
    {
      g_autoptr (RfAction) action = rf_action_new (RF_NOUN_PERSON, RF_VERB_REFRESH);
      g_autoptr (RfReport) report = NULL;

      action->name = rf_demo_dup_user (i);
      action->base_avatar = g_strdup (faces[i % G_N_ELEMENTS (faces)]);
      report = rf_people_apply (day->people, action, NULL);
    }
}

static guint
rf_demo_find_number (RfDemoDay *day, const char *user)
{
  for (guint i = 0; i < day->demo->people; i++)
    {
      g_autofree char *name = rf_demo_dup_user (i);

      if (g_str_equal (name, user))
        return i;
    }
  return 0;
}

static void
rf_demo_tell (RfDemoDay *day, const RfPerson *person)
{
  RfDemo *demo = day->demo;
  RfPersonName name = { NULL, person->user_id };
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) history = NULL;
  RfWatchDoing doing =
      rf_watch_setup_get_doing (&day->setup, rf_demo_find_number (day, person->user_id), day->now);
  RfDemoEvent event = { day->now, person, NULL, rf_watch_doing_get_name (doing) };

  selector->limit = 1;
  history = rf_people_list_history (day->people, &name, selector, NULL);
  if (history == NULL || history->items->len == 0)
    return;
  event.decision = g_ptr_array_index (history->items, 0);
  demo->shown++;
  if (demo->tell != NULL)
    demo->tell (&event, demo->user_data);
}

static gboolean
rf_demo_look (RfDemoDay *day, GCancellable *cancellable, GError **error)
{
  const RfPeopleWork work = { NULL, TRUE };
  g_autoptr (GPtrArray) changes = NULL;

  if (!rf_people_run (day->people, &work, cancellable, error))
    return FALSE;
  changes = rf_people_list_changes (day->people, NULL, day->change, 1000, error);
  if (changes == NULL)
    return FALSE;
  for (guint i = 0; i < changes->len; i++)
    {
      const RfPerson *person = g_ptr_array_index (changes, i);

      day->change = person->change;
      rf_demo_tell (day, person);
    }
  return TRUE;
}

static gboolean
rf_demo_play (RfDemoDay *day, GCancellable *cancellable, GError **error)
{
  gint64 steps = day->demo->hours * 60;

  for (gint64 step = 0; step < steps; step++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          rf_error_normalise (error, RF_ERROR_CANCELLED);
          return FALSE;
        }
      day->now = day->setup.start + step * MINUTE;
      if (!rf_demo_send (day, step, error))
        return FALSE;
      if (step == FIRST_LOOK)
        rf_demo_give_faces (day);
      if (step >= FIRST_LOOK && step % LOOK_EVERY == 0 && !rf_demo_look (day, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static void
rf_demo_count_word (const char *outcome, const char *word, gint64 *count)
{
  for (const char *next = strstr (outcome, word); next != NULL; next = strstr (next + 1, word))
    (*count)++;
}

static void
rf_demo_count (RfDemoDay *day)
{
  RfDemo *demo = day->demo;

  for (guint i = 0; i < demo->people; i++)
    {
      g_autofree char *user = rf_demo_dup_user (i);
      RfPersonName name = { NULL, user };
      g_autoptr (RfSelector) selector = rf_selector_new ();
      g_autoptr (RfPage) history = NULL;

      selector->limit = G_MAXINT32;
      history = rf_people_list_history (day->people, &name, selector, NULL);
      for (guint j = 0; history != NULL && j < history->items->len; j++)
        {
          const RfDecision *decision = g_ptr_array_index (history->items, j);

          demo->analyses += decision->analyst != NULL ? decision->times : 0;
          if (decision->outcome == NULL)
            continue;
          rf_demo_count_word (decision->outcome, "miss", &demo->made);
          rf_demo_count_word (decision->outcome, "hit", &demo->found);
        }
    }
}

static gboolean
rf_demo_run_in (RfHost *self,
                RfDemo *demo,
                const char *folder,
                GCancellable *cancellable,
                GError **error)
{
  RfDemoDay day = { .demo = demo };
  g_autoptr (RfPeopleStore) store = rf_sqlite_people_new (folder, error);
  g_autoptr (RfKeyFile) file = rf_key_file_new_from_data (demo_config, -1, "demo", error);
  g_autoptr (RfAvatarConfig) config = NULL;
  g_autoptr (RfAvatars) avatars = NULL;
  gboolean done = FALSE;

  if (store == NULL || file == NULL)
    return FALSE;
  config = rf_avatar_config_new (file);
  avatars = rf_avatars_new (rf_host_get_service (self), store, config);
  rf_avatars_set_clock (avatars, rf_demo_get_now_cb, &day);
  day.people = RF_PEOPLE (avatars);
  rf_watch_setup_init (&day.setup, demo->people, demo->seed);
  day.setup.interval = MINUTE;
  done = rf_demo_play (&day, cancellable, error);
  rf_demo_count (&day);
  return done;
}

/**
 * rf_host_run_demo:
 * @self: a host
 * @demo: (inout): what is played, and what came of it
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * Returns: whether the day came to its end
 */
gboolean
rf_host_run_demo (RfHost *self, RfDemo *demo, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("refrain-demo-XXXXXX", error);
  gboolean done = FALSE;

  if (folder == NULL)
    {
      rf_error_normalise (error, RF_ERROR_STORE_UNAVAILABLE);
      return FALSE;
    }
  done = rf_demo_run_in (self, demo, folder, cancellable, error);
  rf_paths_remove_tree (folder);
  return done;
}
