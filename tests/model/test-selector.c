/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-selector.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *value;
  const char *message; /* a part of the error's message */
  const char *hint;    /* (nullable) a part of its hint */
} Refused;

static const Refused refused[] = {
  { "kindd", "image", "no selector “kindd”", "did you mean “kind”?" },
  { "namespace", "other", "no selector “namespace”", NULL },
  { "exact_key", "x", "no selector “exact_key”", NULL },
  { "kind", "imgae", "no kind “imgae”", "did you mean “image”?" },
  { "kind", "Image", "no kind “Image”", "image" },
  { "strategy", "per-player", "no strategy “per-player”", "per_player" },
  { "state", "any", "no state “any”", "live" },
  { "sort", "size", "no sort “size”", "bytes" },
  { "version", "0", "version: “0” is no whole number", NULL },
  { "version", "1.5", "version: “1.5” is no whole number", NULL },
  { "min-uses", "-1", "min-uses: “-1” is no whole number", NULL },
  { "max-uses", "99999999999999999999", "max-uses", NULL },
  { "limit", "0", "from 1 to 1000", NULL },
  { "limit", "1001", "from 1 to 1000", NULL },
  { "older-than", "soon", "older-than: “soon” is no age", "90d" },
  { "unused-for", "-3d", "unused-for: “-3d” is no age", "90d" },
  { "id", "12,x", "id: “x” is no number of an entry", "12,34" },
  { "id", "12,,13", "no number of an entry", NULL },
  { "id", "0", "no number of an entry", NULL },
  { "id", "1) OR (1", "no number of an entry", NULL },
  { "pinned", "yes", "pinned: “yes” is neither true nor false", NULL },
  { "tag", "", "tag: the value is empty", NULL },
  { "kind", "", "kind: the value is empty", NULL },
  { "text", "caf\xe9", "text: the value is not UTF-8", NULL },
};

static void
test_refuses (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (RfSelector) selector = rf_selector_new ();
      g_autoptr (GError) error = NULL;

      g_assert_false (rf_selector_set (selector, refused[i].name, refused[i].value, &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
      g_assert_nonnull (strstr (error->message, refused[i].message));
      if (refused[i].hint != NULL)
        g_assert_nonnull (strstr (rf_error_get_hint (error), refused[i].hint));
      g_assert_true (rf_selector_is_empty (selector));
      g_assert_false (rf_selector_set (selector, refused[i].name, refused[i].value, NULL));
    }
}

static void
set (RfSelector *selector, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rf_selector_set (selector, name, value, &error));
  g_assert_no_error (error);
}

static void
test_sets (void)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();

  set (selector, "kind", "tts");
  set (selector, "provider", "espeak");
  set (selector, "model", "voice");
  set (selector, "profile", "scenes");
  set (selector, "strategy", "per_player");
  set (selector, "player", "042");
  set (selector, "playthrough", "p-1");
  set (selector, "version", "3");
  set (selector, "tag", "first");
  set (selector, "tag", "second");
  set (selector, "key", "CACHE#tts#*");
  set (selector, "id", "12,007");
  set (selector, "text", "good evening");
  set (selector, "older-than", "90d");
  set (selector, "unused-for", "24h");
  set (selector, "min-uses", "0");
  set (selector, "max-uses", "100");
  set (selector, "state", "superseded");
  set (selector, "pinned", "false");
  set (selector, "sort", "bytes");
  set (selector, "limit", "1000");
  set (selector, "cursor", "Zm9v");

  g_assert_cmpint (selector->kind, ==, RF_KIND_TTS);
  g_assert_cmpstr (selector->provider, ==, "espeak");
  g_assert_cmpstr (selector->model, ==, "voice");
  g_assert_cmpstr (selector->profile, ==, "scenes");
  g_assert_cmpint (selector->strategy, ==, RF_STRATEGY_PER_PLAYER);
  g_assert_cmpstr (selector->player, ==, "042");
  g_assert_cmpstr (selector->playthrough, ==, "p-1");
  g_assert_cmpint (selector->version, ==, 3);
  g_assert_cmpstr (selector->tag, ==, "second");
  g_assert_cmpstr (selector->key, ==, "CACHE#tts#*");
  g_assert_cmpstr (selector->ids, ==, "12,7");
  g_assert_cmpstr (selector->text, ==, "good evening");
  g_assert_cmpint (selector->older_than, ==, 90 * 86400);
  g_assert_cmpint (selector->unused_for, ==, 86400);
  g_assert_cmpint (selector->min_uses, ==, 0);
  g_assert_cmpint (selector->max_uses, ==, 100);
  g_assert_cmpint (selector->state, ==, RF_STATE_SUPERSEDED);
  g_assert_cmpint (selector->pinned, ==, 0);
  g_assert_cmpint (selector->sort, ==, RF_SORT_BYTES);
  g_assert_cmpint (selector->limit, ==, 1000);
  g_assert_cmpstr (selector->cursor, ==, "Zm9v");
}

static const char *
some_value (const char *name)
{
  static const struct
  {
    const char *name;
    const char *value;
  } values[] = {
    { "kind", "image" },    { "strategy", "once" }, { "version", "1" },  { "older-than", "1d" },
    { "unused-for", "1d" }, { "min-uses", "1" },    { "max-uses", "1" }, { "state", "live" },
    { "pinned", "true" },   { "sort", "created" },  { "limit", "5" },    { "action", "7" },
    { "id", "3,4" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      if (g_str_equal (values[i].name, name))
        return values[i].value;
    }
  return "word";
}

/* Every name of the public table can be set, and each of those that do not
 * only shape a page makes the selector choose something. */
static void
test_every_name (void)
{
  guint n_names = 0;

  for (gsize i = 0; rf_selector_names[i].name != NULL; i++)
    {
      g_autoptr (RfSelector) selector = rf_selector_new ();
      const RfSelectorName *row = &rf_selector_names[i];

      g_assert_true (rf_selector_is_empty (selector));
      set (selector, row->name, some_value (row->name));
      g_assert_cmpint (rf_selector_is_empty (selector), ==, row->pages);
      g_assert_cmpuint (strlen (row->help), >, 0);
      n_names++;
    }
  g_assert_cmpuint (n_names, ==, 22);
}

static void
test_copy (void)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfSelector) copy = NULL;

  set (selector, "tag", "one");
  set (selector, "min-uses", "7");
  selector->namespace_ = g_strdup ("tenant");
  selector->exact_key = g_strdup ("CACHE#image#00");
  g_assert_false (rf_selector_is_empty (selector));

  copy = rf_selector_copy (selector);
  set (selector, "tag", "two");
  g_assert_cmpstr (copy->tag, ==, "one");
  g_assert_cmpint (copy->min_uses, ==, 7);
  g_assert_cmpstr (copy->namespace_, ==, "tenant");
  g_assert_cmpstr (copy->exact_key, ==, "CACHE#image#00");
  g_assert_true (copy->exact_key != selector->exact_key);
}

static void
test_namespace_is_not_a_choice (void)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();

  selector->namespace_ = g_strdup ("tenant");
  g_assert_true (rf_selector_is_empty (selector));
  selector->exact_key = g_strdup ("CACHE#image#00");
  g_assert_false (rf_selector_is_empty (selector));
}

/* What the log says of a selector is what was asked for, in any order. */
static void
test_to_string (void)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autofree char *nothing = rf_selector_to_string (selector);
  g_autofree char *text = NULL;
  g_autofree char *key = NULL;

  g_assert_cmpstr (nothing, ==, "");
  set (selector, "kind", "tts");
  set (selector, "tag", "draft");
  set (selector, "older-than", "90d");
  set (selector, "max-uses", "0");
  set (selector, "pinned", "false");
  set (selector, "limit", "7");
  text = rf_selector_to_string (selector);
  g_assert_cmpstr (text, ==, "--kind=tts --tag=draft --older-than=90d --max-uses=0 --pinned=false");
  rf_selector_free (g_steal_pointer (&selector));
  selector = rf_selector_new ();
  selector->exact_key = g_strdup ("CACHE#image#1");
  key = rf_selector_to_string (selector);
  g_assert_cmpstr (key, ==, "CACHE#image#1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/selector/refuses", test_refuses);
  g_test_add_func ("/selector/sets", test_sets);
  g_test_add_func ("/selector/every-name", test_every_name);
  g_test_add_func ("/selector/to-string", test_to_string);
  g_test_add_func ("/selector/copy", test_copy);
  g_test_add_func ("/selector/namespace", test_namespace_is_not_a_choice);
  return g_test_run ();
}
