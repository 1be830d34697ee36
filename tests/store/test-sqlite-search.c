/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-connection.h"
#include "rf-operations.h"
#include "rf-sqlite-store.h"
#include "rf-time.h"
#include "sqlite-test.h"
#include "store-contract.h"

#include <string.h>

/*
 * Lists against what they should be: thousands of entries of all sorts, and
 * selectors by chance, each compared with a plain look at every entry. So many
 * that every way of the search is gone, the one that ends a page early too.
 */

#define ENTRIES 6000
#define NOW     G_GINT64_CONSTANT (1700000000000)
#define DAY     (RF_DAY * 1000)

static const char *const vocabulary[] = { "light", "cosy", "castle", "castaway", "Élan", "lit" };

typedef struct
{
  char *place;    /* (owned) */
  RfStore *store; /* (owned) */
  GPtrArray *all; /* (owned) of RfEntry: what is kept */
  GRand *random;  /* (owned) */
  GString *tried; /* (owned) the selector that is compared */
} Search;

static RfEntry *
make_entry (Search *search, int number)
{
  static const char *const providers[] = { "portrait", "cloud", "espeak" };
  static const char *const profiles[] = { "default", "scenes" };
  g_autofree char *word = g_strdup_printf ("word%d", number);
  RfEntry *entry = rf_entry_new ();
  g_autoptr (GString) prompt = g_string_new (word);
  GRand *random = search->random;
  int provider = g_rand_int_range (random, 0, 3);
  gboolean slot = g_rand_int_range (random, 0, 3) == 0;

  for (gsize i = 0; i < G_N_ELEMENTS (vocabulary); i++)
    {
      if (g_rand_int_range (random, 0, 1 << (i + 1)) == 0)
        g_string_append_printf (prompt, " %s", vocabulary[i]);
    }
  entry->generation = store_test_generation (word);
  g_free (entry->generation->id);
  entry->generation->id = g_strdup_printf ("generation-%d", number);
  g_free (entry->generation->prompt);
  entry->generation->prompt = g_string_free (g_steal_pointer (&prompt), FALSE);
  entry->generation->kind = provider == 2 ? RF_KIND_TTS : RF_KIND_IMAGE;
  g_free (entry->generation->provider);
  entry->generation->provider = g_strdup (providers[provider]);
  entry->generation->fingerprint = g_strdup_printf ("%064x", (guint) number);
  entry->generation->identity = g_strdup (entry->generation->fingerprint);
  entry->generation->model = g_strdup ("model");
  entry->generation->cost = g_rand_int_range (random, 0, 5) * 1000000;
  entry->profile = g_strdup (profiles[g_rand_int_range (random, 0, 2)]);
  entry->version = g_rand_int_range (random, 0, 10) == 0 ? 2 : 1;
  entry->key = slot ? g_strdup_printf ("generation:npc|hero%d|s%d|s%d|once||v%u",
                                       number % 7,
                                       number % 50,
                                       number,
                                       entry->version)
                    : g_strdup_printf ("CACHE#%s#%08x%056x",
                                       provider == 2 ? "tts" : "image",
                                       (guint) number * 2654435761u,
                                       (guint) number);
  entry->created_at = NOW - g_rand_int_range (random, 1, 700) * DAY;
  entry->expires_at = g_rand_int_range (random, 0, 2) == 0 ? entry->created_at + 365 * DAY : 0;
  entry->uses = g_rand_int_range (random, 0, 2) * g_rand_int_range (random, 0, 200);
  entry->last_used_at = entry->uses > 0 ? entry->created_at + DAY : 0;
  entry->trashed_at = g_rand_int_range (random, 0, 12) == 0 ? NOW - 1 : 0;
  entry->superseded = entry->trashed_at > 0 && g_rand_int_range (random, 0, 2) == 0;
  entry->pinned = g_rand_int_range (random, 0, 20) == 0;
  entry->archived = g_rand_int_range (random, 0, 30) == 0;
  entry->player_id = g_rand_int_range (random, 0, 4) == 0
                         ? g_strdup_printf ("u%d", g_rand_int_range (random, 0, 2))
                         : NULL;
  if (g_rand_int_range (random, 0, 3) == 0)
    entry->tags =
        g_strsplit (g_rand_int_range (random, 0, 9) == 0 ? "draft,rare" : "draft", ",", -1);
  return entry;
}

static void
search_free (Search *search)
{
  rf_time_set_for_tests (0);
  g_clear_object (&search->store);
  g_clear_pointer (&search->all, g_ptr_array_unref);
  store_test_remove_place (search->place);
  g_rand_free (search->random);
  g_string_free (search->tried, TRUE);
}

/* In one transaction, which the store could not do. */
static void
search_fill (Search *search)
{
  g_autofree char *path = g_build_filename (search->place, "refrain.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfConnection) connection = NULL;

  g_clear_object (&search->store);
  connection = rf_connection_open (path, RF_OPEN_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (rf_connection_execute (connection, "BEGIN IMMEDIATE", &error));
  for (int i = 0; i < ENTRIES; i++)
    {
      RfEntry *entry = make_entry (search, i);

      g_ptr_array_add (search->all, entry);
      g_assert_true (rf_adopt_entry (connection, entry, &error));
      g_assert_no_error (error);
    }
  g_assert_true (rf_connection_execute (connection, "COMMIT", &error));
  g_clear_pointer (&connection, rf_connection_free);
  search->store = sqlite_test_open (search->place);
}

static void
search_init (Search *search)
{
  *search = (Search){ .place = store_test_dup_place () };
  search->store = sqlite_test_open (search->place);
  search->all = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_entry_free);
  search->random = g_rand_new_with_seed (7);
  search->tried = g_string_new (NULL);
  rf_time_set_for_tests (NOW);
  search_fill (search);
}

static gboolean
is_in_state (const RfEntry *entry, RfEntryState state)
{
  gboolean expired = entry->expires_at > 0 && entry->expires_at <= NOW && !entry->archived;

  switch (state)
    {
    case RF_STATE_TRASHED:
      return entry->trashed_at > 0;
    case RF_STATE_SUPERSEDED:
      return entry->trashed_at > 0 && entry->superseded;
    case RF_STATE_ARCHIVED:
      return entry->trashed_at == 0 && entry->archived;
    case RF_STATE_EXPIRED:
      return entry->trashed_at == 0 && expired;
    case RF_STATE_LIVE:
      return entry->trashed_at == 0 && !expired;
    case RF_STATE_ANY:
    default:
      return entry->trashed_at == 0;
    }
}

/* The prompt is words between spaces; @word is folded, and may end in *. */
static gboolean
has_word (const char *prompt, const char *word)
{
  g_autofree char *spaced = g_strconcat (" ", prompt, " ", NULL);
  g_autofree char *wanted = g_str_has_suffix (word, "*")
                                ? g_strdup_printf (" %.*s", (int) strlen (word) - 1, word)
                                : g_strdup_printf (" %s ", word);
  g_auto (GStrv) parts = g_strsplit (spaced, "Élan", -1);
  g_autofree char *folded = g_strjoinv ("elan", parts);

  return strstr (folded, wanted) != NULL;
}

static gboolean
has_words (const RfEntry *entry, const char *text)
{
  g_auto (GStrv) words = text != NULL ? g_strsplit (text, " ", -1) : g_new0 (char *, 1);

  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (!has_word (entry->generation->prompt, words[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_like (const RfEntry *entry, const RfSelector *selector)
{
  const RfGeneration *generation = entry->generation;
  gint64 used = MAX (entry->last_used_at, entry->created_at);

  return (selector->kind < 0 || (int) generation->kind == selector->kind) &&
         (selector->provider == NULL || g_str_equal (generation->provider, selector->provider)) &&
         (selector->profile == NULL || g_str_equal (entry->profile, selector->profile)) &&
         (selector->player == NULL || g_strcmp0 (entry->player_id, selector->player) == 0) &&
         (selector->version < 0 || entry->version == selector->version) &&
         (selector->tag == NULL ||
          (entry->tags != NULL &&
           g_strv_contains ((const char *const *) entry->tags, selector->tag))) &&
         (selector->key == NULL || g_pattern_match_simple (selector->key, entry->key)) &&
         (selector->older_than < 0 || entry->created_at < NOW - selector->older_than * 1000) &&
         (selector->unused_for < 0 || used < NOW - selector->unused_for * 1000) &&
         (selector->min_uses < 0 || entry->uses >= selector->min_uses) &&
         (selector->max_uses < 0 || entry->uses <= selector->max_uses) &&
         (selector->pinned < 0 || entry->pinned == selector->pinned) &&
         is_in_state (entry, selector->state) && has_words (entry, selector->text);
}

static gint64
get_value (const RfEntry *entry, RfSort sort)
{
  const RfAsset *asset = g_ptr_array_index (entry->generation->assets, 0);
  const gint64 values[] = {
    entry->created_at, entry->last_used_at, entry->uses, entry->generation->cost, asset->bytes
  };

  return values[sort];
}

static const char *const choices[][2] = {
  { "kind", "image" },       { "kind", "tts" },         { "provider", "cloud" },
  { "profile", "scenes" },   { "player", "u0" },        { "player", "none" },
  { "version", "1" },        { "version", "2" },        { "tag", "draft" },
  { "tag", "rare" },         { "key", "CACHE#*" },      { "key", "*|hero3|*" },
  { "key", "generation:*" }, { "key", "*|s7|*" },       { "key", "*#image#9e*" },
  { "key", "*v2" },          { "key", "*00f*" },        { "text", "light" },
  { "text", "cosy light" },  { "text", "elan" },        { "text", "cast*" },
  { "text", "castle l*" },   { "text", "casta* li*" },  { "text", "nowhere" },
  { "older-than", "300d" },  { "older-than", "690d" },  { "unused-for", "650d" },
  { "min-uses", "1" },       { "min-uses", "190" },     { "max-uses", "0" },
  { "state", "live" },       { "state", "expired" },    { "state", "trashed" },
  { "state", "archived" },   { "state", "superseded" }, { "pinned", "true" },
  { "pinned", "false" },
};

/* One to four conditions by chance. */
static RfSelector *
choose_selector (Search *search)
{
  RfSelector *selector = rf_selector_new ();
  int wanted = g_rand_int_range (search->random, 1, 5);

  g_string_truncate (search->tried, 0);
  while (wanted-- > 0)
    {
      const char *const *choice =
          choices[g_rand_int_range (search->random, 0, G_N_ELEMENTS (choices))];

      g_assert_true (rf_selector_set (selector, choice[0], choice[1], NULL));
      g_string_append_printf (search->tried, "%s=%s ", choice[0], choice[1]);
    }
  selector->sort = (RfSort) g_rand_int_range (search->random, 0, RF_SORT_BYTES + 1);
  selector->limit = g_rand_int_range (search->random, 1, 4) * 333;
  g_string_append_printf (search->tried, "sort=%d", (int) selector->sort);
  return selector;
}

/* All pages: as many entries as there should be, in order, each once. */
static guint
compare (Search *search, RfSelector *selector)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 before = G_MAXINT64;
  gint64 before_id = G_MAXINT64;
  guint early = 0;

  for (guint i = 0; i < search->all->len; i++)
    {
      const RfEntry *entry = g_ptr_array_index (search->all, i);

      if (is_like (entry, selector))
        g_hash_table_add (wanted, entry->key);
    }
  do
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RfPage) page = rf_store_query (search->store, selector, &error);

      g_assert_no_error (error);
      g_assert_cmpint (page->items->len, <=, selector->limit);
      early += page->next_cursor != NULL && (gint64) page->items->len < selector->limit;
      for (guint i = 0; i < page->items->len; i++)
        {
          const RfEntry *entry = g_ptr_array_index (page->items, i);
          gint64 value = get_value (entry, selector->sort);

          if (!g_hash_table_remove (wanted, entry->key))
            g_error ("%s: “%s” is not meant, or comes twice", search->tried->str, entry->key);
          g_assert_true (value < before || (value == before && entry->id < before_id));
          before = value;
          before_id = entry->id;
        }
      g_free (selector->cursor);
      selector->cursor = g_steal_pointer (&page->next_cursor);
    }
  while (selector->cursor != NULL);
  if (g_hash_table_size (wanted) > 0)
    g_error ("%s: %u entries are missing", search->tried->str, g_hash_table_size (wanted));
  return early;
}

static void
test_any_selector_in_any_order (void)
{
  Search search;
  guint early = 0;

  search_init (&search);
  for (int i = 0; i < 250; i++)
    {
      g_autoptr (RfSelector) selector = choose_selector (&search);

      early += compare (&search, selector);
    }
  /* Else the walk that ends early was not tested. */
  g_assert_cmpuint (early, >, 0);
  search_free (&search);
}

static void
assert_changed (Search *search, RfSelector *selector)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfReport) report =
      store_test_apply (search->store, RF_VERB_INVALIDATE, selector, TRUE, &error);
  gint64 wanted = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < search->all->len; i++)
    {
      const RfEntry *entry = g_ptr_array_index (search->all, i);

      wanted += entry->trashed_at == 0 && is_like (entry, selector);
    }
  if (report->changed != wanted)
    g_error ("%s: %d and not %d", search->tried->str, (int) report->changed, (int) wanted);
}

static void
test_a_verb_means_what_a_list_means (void)
{
  Search search;

  search_init (&search);
  for (int i = 0; i < 100; i++)
    {
      g_autoptr (RfSelector) selector = choose_selector (&search);

      assert_changed (&search, selector);
    }
  search_free (&search);
}

static gint64
count_words (const char *place)
{
  return sqlite_test_ask (place, "SELECT count (*) FROM prompts WHERE prompts MATCH '\"red\"'") +
         sqlite_test_ask (place, "SELECT count (*) FROM places WHERE places MATCH '\"npc\"'");
}

static void
test_words_are_purged_with_their_row (StoreFixture *fixture, gconstpointer factory)
{
  g_autoptr (RfPlan) plan = store_test_slot ("generation:npc|a|b|c|once|", 1, "red hat");

  rf_entry_free (store_test_make (fixture->store, plan));
  g_clear_object (&fixture->store);
  g_assert_cmpint (count_words (fixture->place), ==, 2);
  g_assert_true (
      sqlite_test_execute (fixture->place, "PRAGMA foreign_keys = ON; DELETE FROM entries"));
  g_assert_cmpint (count_words (fixture->place), ==, 0);
  g_assert_cmpint (sqlite_test_ask (fixture->place, "SELECT sum (entries) FROM shelves"), ==, 0);
}

static gint64
count_misplaced (const char *place)
{
  return sqlite_test_ask (
      place,
      "SELECT count (*) FROM entries e LEFT JOIN shelves s ON s.id = e.shelf"
      " WHERE s.id IS NULL OR s.kind <> e.kind OR s.profile <> coalesce (e.profile, '')"
      "  OR s.trashed <> (e.trashed_at > 0) OR s.pinned <> e.pinned"
      "  OR s.archived <> e.archived OR s.superseded <> e.superseded");
}

static gint64
count_miscounted (const char *place)
{
  return sqlite_test_ask (place,
                          "SELECT count (*) FROM shelves s WHERE s.entries <>"
                          " (SELECT count (*) FROM entries e WHERE e.shelf = s.id)");
}

static void
test_triggers_keep_the_shelves (void)
{
  static const char *const changes[] = {
    "UPDATE entries SET pinned = 1 WHERE uses > 10",
    "UPDATE entries SET trashed_at = 5, superseded = 1 WHERE version = 2 AND trashed_at = 0",
    "UPDATE entries SET trashed_at = 0, superseded = 0 WHERE trashed_at = 5",
    "UPDATE OR IGNORE entries SET archived = 1, pinned = 0 WHERE uses > 50",
    "DELETE FROM entries WHERE uses > 100",
  };
  Search search;

  search_init (&search);
  g_clear_object (&search.store);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_assert_true (sqlite_test_execute (search.place, changes[i]));
      g_assert_cmpint (count_misplaced (search.place), ==, 0);
      g_assert_cmpint (count_miscounted (search.place), ==, 0);
    }
  search_free (&search);
}

/* Runs a file of the migrations, as an older program did. */
static void
make_old (const char *place)
{
  g_autofree char *file =
      g_test_build_filename (G_TEST_DIST, "..", "src", "store", "database", "0001.sql", NULL);
  g_autofree char *path = g_build_filename (place, "refrain.db", NULL);
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfConnection) connection = NULL;

  g_assert_true (g_file_get_contents (file, &sql, NULL, &error));
  connection = rf_connection_open (path, RF_OPEN_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (rf_connection_execute (connection, sql, &error));
  g_assert_true (rf_connection_execute (
      connection,
      "INSERT INTO generations VALUES (1, 'g', '', 'f', 'f', 'image', 'p', 'm', NULL, NULL,"
      "  'a red hat', '{}', NULL, NULL, 0, 0, 0, 1, 1, 1);"
      "INSERT INTO entries VALUES (7, '', 'generation:npc|a|b|c|once||v1', 1, 0, NULL, 'once',"
      "  NULL, NULL, NULL, 1, 0, 5, 0, 0, 0, 3, 0, 0, 0, 'image', 'p', 'm', 9, 8, x'00');"
      "INSERT INTO tally VALUES (480000, '', 'image', 'p', 'once', '', 4, 1, 0, 0, 0, 0, 0, 5, 6, "
      "7);"
      "INSERT INTO tally VALUES (480001, '', 'image', 'p', 'once', '', 2, 1, 0, 0, 0, 0, 0, 5, 6, "
      "7);"
      "PRAGMA user_version = 1",
      &error));
  g_assert_no_error (error);
}

static void
test_an_older_index_is_brought_up (void)
{
  char *place = store_test_dup_place ();
  g_autoptr (RfStore) store = NULL;

  make_old (place);
  store = sqlite_test_open (place);
  g_clear_object (&store);
  g_assert_cmpint (count_misplaced (place), ==, 0);
  g_assert_cmpint (count_miscounted (place), ==, 0);
  g_assert_cmpint (sqlite_test_ask (place, "SELECT shelf FROM entries"), >, 0);
  g_assert_cmpint (count_words (place), ==, 2);
  g_assert_cmpint (sqlite_test_ask (place, "SELECT hit FROM tally_sums WHERE span = 'all'"), ==, 6);
  g_assert_cmpint (
      sqlite_test_ask (place, "SELECT hit FROM tally_sums WHERE span = 'day' AND start = 20000"),
      ==,
      6);
  store_test_remove_place (place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/any-selector-in-any-order", test_any_selector_in_any_order);
  g_test_add_func ("/search/a-verb-means-what-a-list-means", test_a_verb_means_what_a_list_means);
  g_test_add_func ("/search/triggers-keep-the-shelves", test_triggers_keep_the_shelves);
  g_test_add_func ("/search/an-older-index-is-brought-up", test_an_older_index_is_brought_up);
  store_contract_add_test ("search",
                           "words-are-purged-with-their-row",
                           sqlite_test_open,
                           test_words_are_purged_with_their_row);
  return g_test_run ();
}
