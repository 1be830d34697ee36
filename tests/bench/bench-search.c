/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench-store.h"
#include "rf-hash.h"
#include "rf-sqlite-store.h"
#include "rf-time.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/*
 * First and next pages of many selectors in every order over a million entries
 * of many sorts: common and rare, alike and against each other. Printed are the
 * worst order of each selector, whether its page was cut short, and the worst of
 * all; and a plain list against a bare prepared SELECT of the same rows.
 *
 *   bench-search [ENTRIES [FOLDER]]
 *
 * FOLDER is kept, and used again where it holds a store already. Times are of
 * the processor, the median of a few rounds: the machine may do other things.
 */

#define ROUNDS 5
#define LIMIT  20.0

typedef struct
{
  RfKind kind;
  const char *provider;
  const char *model;
  int percent;
  int cost;  /* hundredths of a credit */
  int bytes; /* thousands */
} Sort;

static const Sort sorts[] = {
  { RF_KIND_IMAGE, "portrait", "character", 45, 500, 120 },
  { RF_KIND_IMAGE, "cloud", "flux", 15, 4000, 900 },
  { RF_KIND_TTS, "espeak", "espeak-ng", 25, 20, 40 },
  { RF_KIND_MUSIC, "band", "band", 10, 300, 2000 },
  { RF_KIND_VIDEO, "flipbook", "flipbook", 4, 12000, 9000 },
  { RF_KIND_TEXT, "rules", "trend", 1, 10, 2 },
};

/* Words that a prompt may hold, and how many prompts of a million do. */
static const struct
{
  const char *word;
  int among;
} words[] = {
  { "light", 500000 }, { "cosy", 100000 }, { "castle", 10000 },     { "castaway", 3000 },
  { "élan", 1000 },    { "unicorn", 10 },  { "lighthouse", 20000 }, { "ligature", 5 },
};

static const char *const selectors[] = {
  "",
  "kind=image",
  "kind=tts",
  "kind=text",
  "provider=cloud",
  "provider=none",
  "model=flipbook",
  "profile=scenes",
  "profile=memoji kind=image",
  "profile=memoji provider=rules",
  "strategy=per_player",
  "strategy=per_player kind=text",
  "player=u0",
  "player=u77",
  "player=u0 kind=video",
  "playthrough=p0",
  "playthrough=p1",
  "version=1",
  "version=2",
  "version=3 kind=text",
  "tag=draft",
  "tag=hero",
  "tag=rare",
  "tag=none",
  "tag=hero kind=video",
  "tag=draft strategy=per_player older-than=600d",
  "key=CACHE#*",
  "key=CACHE#image#00a*",
  "key=*#image#00000*",
  "key=*|s77|*",
  "key=*|s77|s5|*",
  "key=generation:*|v3",
  "key=generation:npc|*",
  "key=*00a1b2c3*",
  "text=light",
  "text=cosy",
  "text=castle",
  "text=unicorn",
  "text=elan",
  "text=ligh*",
  "text=ligat*",
  "text=cast*",
  "text=l*",
  "text=light cosy",
  "text=castle light",
  "text=castle castaway",
  "text=nowhere",
  "text=light kind=tts",
  "text=cosy kind=text older-than=300d",
  "older-than=1d",
  "older-than=700d",
  "older-than=729d",
  "unused-for=400d",
  "unused-for=729d",
  "min-uses=1",
  "min-uses=500",
  "min-uses=100000",
  "max-uses=0",
  "older-than=90d max-uses=1",
  "older-than=90d max-uses=1 profile=memoji",
  "state=live",
  "state=expired",
  "state=trashed",
  "state=archived",
  "state=superseded",
  "state=trashed kind=video",
  "state=expired kind=text",
  "pinned=true",
  "pinned=true kind=tts tag=draft",
  "pinned=false",
  "kind=tts text=light older-than=90d min-uses=3",
  "kind=image provider=cloud profile=scenes tag=hero text=cosy",
};

typedef struct
{
  RfStore *store;
  double first;
  double next;
  guint rows;
  gboolean cut;
} Bench;

static guint64
mix (gint64 number, guint salt)
{
  guint64 hash = (guint64) number * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + salt;

  hash = (hash ^ (hash >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  hash = (hash ^ (hash >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return hash ^ (hash >> 31);
}

static gboolean
is_among (gint64 number, guint salt, guint64 of_a_million)
{
  return mix (number, salt) % 1000000 < of_a_million;
}

static const Sort *
choose_sort (gint64 number)
{
  int left = (int) (mix (number, 1) % 100);
  gsize i = 0;

  while (left >= sorts[i].percent)
    left -= sorts[i++].percent;
  return &sorts[i];
}

static char *
make_prompt (gint64 number)
{
  GString *prompt = g_string_new (NULL);

  for (guint i = 0; i < 9; i++)
    {
      guint64 rank = mix (number, 100 + i) % 20000;

      /* The square makes the first words common and the last ones rare. */
      g_string_append_printf (prompt, "word%u ", (guint) (rank * rank / 20000));
    }
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (is_among (number, 200 + i, (guint64) words[i].among))
        g_string_append_printf (prompt, "%s ", words[i].word);
    }
  return g_string_free (prompt, FALSE);
}

static void
fill_generation (RfGeneration *generation, const Sort *sort, gint64 number)
{
  RfAsset *asset = rf_asset_new (rf_kind_get_role (sort->kind), "image/png");

  generation->id = g_strdup_printf ("%08x-0000-4000-8000-%012x", (guint) number, (guint) number);
  generation->prompt = make_prompt (number);
  generation->canonical = g_strdup_printf (
      "{\"kind\":\"image\",\"model\":\"character\",\"params\":{\"accessories\":[\"glasses\"],"
      "\"background\":\"room\",\"family_type\":\"grandmother\",\"gesture\":\"wave\",\"number\":"
      "%" G_GINT64_FORMAT ",\"prompt\":\"%s\",\"size\":1024},\"provider\":\"portrait\"}",
      number,
      generation->prompt);
  generation->fingerprint = rf_hash_bytes (generation->canonical, strlen (generation->canonical));
  generation->identity = g_strdup (generation->fingerprint);
  generation->kind = sort->kind;
  generation->provider = g_strdup (sort->provider);
  generation->model = g_strdup (sort->model);
  generation->account = g_strdup ("default");
  generation->cost = sort->cost * (gint64) 10000 + (gint64) (mix (number, 2) % 5) * 1000;
  generation->price = generation->charged = generation->cost;
  asset->sha256 = rf_hash_bytes (generation->id, strlen (generation->id));
  asset->extension = g_strdup ("png");
  asset->bytes = sort->bytes * (gint64) 1000 + (gint64) (mix (number, 3) % 1000);
  asset->modified = 1700000000000000000 + number;
  g_ptr_array_add (generation->assets, asset);
}

static void
fill_place (RfEntry *entry, gint64 number)
{
  static const char *const types[] = { "npc", "door", "transition", "image" };
  guint of_ten = (guint) (mix (number, 4) % 10);

  entry->strategy = of_ten == 0   ? RF_STRATEGY_PER_PLAYER
                    : of_ten <= 2 ? RF_STRATEGY_PER_PLAYTHROUGH
                                  : RF_STRATEGY_ONCE;
  if (entry->strategy == RF_STRATEGY_PER_PLAYER)
    entry->player_id = is_among (number, 5, 300000)
                           ? g_strdup ("u0")
                           : g_strdup_printf ("u%u", (guint) (mix (number, 6) % 20000));
  if (entry->strategy == RF_STRATEGY_PER_PLAYTHROUGH)
    entry->playthrough_id = is_among (number, 7, 100000)
                                ? g_strdup ("p0")
                                : g_strdup_printf ("p%u", (guint) (mix (number, 8) % 5000));
  entry->version = is_among (number, 9, 10000) ? 3 : is_among (number, 10, 40000) ? 2 : 1;
  if (g_str_equal (entry->profile, "scenes"))
    entry->key = g_strdup_printf ("generation:%s|scene|s%u|s%u|%s|%s|v%u",
                                  types[number % 4],
                                  (guint) (number % 997),
                                  (guint) (number / 997),
                                  rf_enum_get_name (rf_strategy_names, (int) entry->strategy),
                                  entry->player_id != NULL ? entry->player_id : "",
                                  entry->version);
  else
    entry->key = g_strdup_printf ("CACHE#%s#%s",
                                  rf_enum_get_name (rf_kind_names, (int) entry->generation->kind),
                                  entry->generation->identity);
}

static void
fill_life (RfEntry *entry, gint64 number)
{
  gint64 year = 365 * RF_DAY * 1000;
  gint64 age = (gint64) (mix (number, 11) % (guint64) (2 * year));
  gint64 now = 1800000000000;

  rf_time_set_for_tests (now);
  entry->created_at = now - age;
  entry->generation->started_at = entry->generation->finished_at = entry->created_at;
  entry->expires_at = is_among (number, 12, 900000) ? entry->created_at + year * 3 / 2 : 0;
  if (is_among (number, 13, 500000))
    {
      guint64 luck = 1 + mix (number, 14) % 10000;

      entry->uses = (gint64) (10000 / luck + 1);
      entry->last_used_at = entry->created_at + (gint64) (mix (number, 15) % (guint64) (age + 1));
    }
  if (is_among (number, 16, 30000))
    {
      entry->trashed_at = now - 1000;
      entry->superseded = is_among (number, 17, 500000);
    }
  entry->pinned = is_among (number, 18, 3000);
  entry->archived = is_among (number, 19, 10000);
}

static RfEntry *
make_entry (gint64 number)
{
  static const char *const tags[] = { "draft", "hero", "rare" };
  static const guint64 tagged[] = { 300000, 10000, 5 };
  const Sort *sort = choose_sort (number);
  RfEntry *entry = rf_entry_new ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint of_ten = (guint) (mix (number, 20) % 10);

  entry->generation = rf_generation_new ();
  fill_generation (entry->generation, sort, number);
  entry->profile = g_strdup (of_ten < 5 ? "default" : of_ten < 8 ? "scenes" : "memoji");
  entry->generation->profile = g_strdup (entry->profile);
  fill_place (entry, number);
  fill_life (entry, number);
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      if (is_among (number, 30 + i, tagged[i]))
        g_strv_builder_add (builder, tags[i]);
    }
  entry->tags = g_strv_builder_end (builder);
  return entry;
}

static double
get_milliseconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1000.0 + (double) time.tv_nsec / 1000000.0;
}

static RfSelector *
make_selector (const char *text, RfSort sort)
{
  g_auto (GStrv) parts = g_regex_split_simple (" (?=[a-z-]+=)", text, 0, 0);
  RfSelector *selector = rf_selector_new ();
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (parts[i], "=", 2);

      if (*parts[i] != '\0' && !rf_selector_set (selector, pair[0], pair[1], &error))
        g_error ("%s", error->message);
    }
  selector->sort = sort;
  return selector;
}

static RfPage *
time_page (Bench *bench, RfSelector *selector, double *milliseconds)
{
  double times[ROUNDS];
  RfPage *page = NULL;

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (GError) error = NULL;
      guint place = round;

      g_clear_pointer (&page, rf_page_free);
      times[round] = get_milliseconds ();
      page = rf_store_query (bench->store, selector, &error);
      times[round] = get_milliseconds () - times[round];
      if (page == NULL)
        g_error ("%s", error->message);
      for (; place > 0 && times[place] < times[place - 1]; place--)
        {
          double held = times[place];

          times[place] = times[place - 1];
          times[place - 1] = held;
        }
    }
  *milliseconds = times[ROUNDS / 2];
  return page;
}

static void
time_selector (Bench *bench, const char *text)
{
  Bench worst = { .store = bench->store };
  int worst_sort = 0;

  for (int sort = RF_SORT_CREATED; sort <= RF_SORT_BYTES; sort++)
    {
      g_autoptr (RfSelector) selector = make_selector (text, (RfSort) sort);
      double first = 0.0;
      double next = 0.0;
      g_autoptr (RfPage) page = time_page (bench, selector, &first);

      selector->cursor = g_strdup (page->next_cursor);
      if (selector->cursor != NULL)
        rf_page_free (time_page (bench, selector, &next));
      worst.cut = worst.cut || (page->items->len < 100 && page->next_cursor != NULL);
      if (MAX (first, next) > MAX (worst.first, worst.next))
        worst_sort = sort;
      worst.first = MAX (worst.first, first);
      worst.next = MAX (worst.next, next);
      worst.rows = MAX (worst.rows, page->items->len);
    }
  printf ("%-60s %4u rows  first %6.2f ms  next %6.2f ms  (%s)%s\n",
          *text != '\0' ? text : "everything",
          worst.rows,
          worst.first,
          worst.next,
          rf_enum_get_name (rf_sort_names, worst_sort),
          worst.cut ? "  cut short in some order" : "");
  fflush (stdout);
  bench->first = MAX (bench->first, worst.first);
  bench->next = MAX (bench->next, worst.next);
  bench->rows += worst.cut ? 1 : 0;
}

/* The same hundred rows, and their generations, by ids that are known. */
static double
time_bare (const char *path, const RfPage *page)
{
  static const char select[] =
      "SELECT * FROM entries e JOIN generations g ON g.id = e.generation WHERE e.id = ?1";
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;
  double start;

  sqlite3_open_v2 (path, &database, SQLITE_OPEN_READONLY, NULL);
  sqlite3_prepare_v2 (database, select, -1, &statement, NULL);
  start = get_milliseconds ();
  for (guint i = 0; i < page->items->len; i++)
    {
      sqlite3_bind_int64 (statement, 1, ((RfEntry *) g_ptr_array_index (page->items, i))->id);
      while (sqlite3_step (statement) == SQLITE_ROW)
        (void) sqlite3_column_text (statement, 2);
      sqlite3_reset (statement);
    }
  start = get_milliseconds () - start;
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return start;
}

static void
compare_with_bare (Bench *bench, const char *path)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  double list = 0.0;
  double bare = 0.0;
  g_autoptr (RfPage) page = time_page (bench, selector, &list);

  for (int round = 0; round < ROUNDS; round++)
    bare = time_bare (path, page);
  printf ("a page of the newest: %.2f ms, the same rows by bare SELECTs %.2f ms, ratio %.1f\n",
          list,
          bare,
          list / bare);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = bench_dup_folder (argc > 2 ? argv[2] : NULL);
  g_autofree char *path = g_build_filename (folder, "refrain.db", NULL);
  gint64 entries = argc > 1 ? atoll (argv[1]) : 1000000;
  g_autoptr (GError) error = NULL;
  Bench bench = { 0 };

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    bench_fill (folder, entries, make_entry);
  rf_time_set_for_tests (1800000000000);
  bench.store = rf_sqlite_store_new (folder, NULL, &error);
  if (bench.store == NULL)
    g_error ("%s", error->message);
  for (gsize i = 0; i < G_N_ELEMENTS (selectors); i++)
    time_selector (&bench, selectors[i]);
  printf ("%" G_GSIZE_FORMAT " selectors in 5 orders over %" G_GINT64_FORMAT
          " entries, the worst: first page %.2f ms, next page %.2f ms (at most %.0f);"
          " %u were cut short in some order\n",
          G_N_ELEMENTS (selectors),
          entries,
          bench.first,
          bench.next,
          LIMIT,
          bench.rows);
  compare_with_bare (&bench, path);
  g_clear_object (&bench.store);
  if (argc <= 2)
    bench_remove_folder (folder);
  return MAX (bench.first, bench.next) <= LIMIT ? 0 : 1;
}
