/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-help.h"
#include "cli-table.h"
#include "rf-selector.h"

#include <string.h>

/*
 * Every verb and every option stands in the help, in the manual and in the
 * completion. The latter two are the built files:
 *
 *   test-table MANUAL COMPLETION
 */

static char *
read_built (gconstpointer path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_test_fail_printf ("“%s” is missing", part);
}

/* The part of @text that begins with @start and ends where @end comes next. Not
 * inlined: gcc 12 takes the ends of freed texts for uses of them at -O3. */
static G_NO_INLINE char *
cut (const char *text, const char *start, const char *end)
{
  const char *from = strstr (text, start);
  const char *to = NULL;

  g_assert_nonnull (from);
  to = strstr (from + strlen (start), end);
  return to != NULL ? g_strndup (from, (gsize) (to - from)) : g_strdup (from);
}

typedef void (*Visit) (const CliVerb *verb, const CliOption *option, const char *text);

static void
visit_options (const CliVerb *verb, const char *text, Visit visit)
{
  g_autoptr (GPtrArray) options = cli_verb_dup_options (verb);

  for (guint i = 0; i < options->len; i++)
    visit (verb, g_ptr_array_index (options, i), text);
}

static void
visit_help (const CliVerb *verb, const CliOption *option, const char *text)
{
  g_autofree char *usage = cli_option_dup_usage (option, FALSE);

  assert_contains (text, usage);
  assert_contains (text, option->help);
}

static void
test_help (void)
{
  g_autofree char *program = cli_help_dup (NULL, NULL);

  visit_options (NULL, program, visit_help);
  for (const CliVerb *verb = cli_verbs; verb->name != NULL; verb++)
    {
      g_autofree char *help = cli_help_dup (verb, NULL);

      assert_contains (program, verb->name);
      assert_contains (program, verb->summary);
      visit_options (verb, help, visit_help);
      visit_options (NULL, help, visit_help);
    }
}

static void
test_group_help (void)
{
  g_autofree char *help = cli_help_dup (NULL, "cache");

  assert_contains (help, "cache list");
  assert_contains (help, "cache verify");
  g_assert_null (strstr (help, "generate"));
}

static void
visit_manual (const CliVerb *verb, const CliOption *option, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (option->name, "-", -1);
  g_autofree char *roff = g_strjoinv ("\\-", parts);
  g_autofree char *long_form = g_strconcat ("\\-\\-", roff, NULL);

  assert_contains (text, long_form);
}

static void
test_manual (gconstpointer path)
{
  g_autofree char *manual = read_built (path);
  g_autofree char *global = cut (manual, ".SH OPTIONS", ".SH VERBS");

  visit_options (NULL, global, visit_manual);
  for (const CliVerb *verb = cli_verbs; verb->name != NULL; verb++)
    {
      g_autofree char *title = g_strdup_printf (".SS refrain %s", verb->name);
      g_autofree char *section = cut (manual, title, ".S");

      visit_options (verb, section, visit_manual);
    }
  /* No place of the template was left unfilled. */
  g_assert_null (strstr (manual, "@VERBS@"));
  g_assert_null (strstr (manual, "@OPTIONS@"));
  g_assert_null (strstr (manual, "@EXITS@"));
  assert_contains (manual, "not_cached");
}

static void
visit_completion (const CliVerb *verb, const CliOption *option, const char *text)
{
  g_autofree char *long_form = g_strdup_printf (" --%s", option->name);

  assert_contains (text, long_form);
}

static void
test_completion (gconstpointer path)
{
  g_autofree char *script = read_built (path);
  g_autofree char *options = cut (script, "_refrain_options", "_refrain_values");
  g_autofree char *values = cut (script, "_refrain_values", "_refrain_look");

  for (const CliVerb *verb = cli_verbs; verb->name != NULL; verb++)
    {
      g_autofree char *start = g_strdup_printf ("'%s')", verb->name);
      g_autofree char *line = cut (options, start, ";;");

      visit_options (verb, line, visit_completion);
      visit_options (NULL, line, visit_completion);
    }
  assert_contains (values, "words once per_playthrough per_player always");
  g_assert_null (strstr (script, "@VALUES@"));
}

static void
add_names (GHashTable *names, const CliVerb *verb)
{
  g_autoptr (GPtrArray) options = cli_verb_dup_options (verb);

  for (guint i = 0; i < options->len; i++)
    {
      const CliOption *option = g_ptr_array_index (options, i);

      g_assert_true (g_hash_table_add (names, g_strdup (option->name)));
      if (option->letter != '\0')
        g_assert_true (g_hash_table_add (names, g_strdup_printf ("-%c", option->letter)));
    }
}

/* No name stands twice among what one verb understands, and none of the
 * global ones is hidden by a verb's own. */
static void
test_names (void)
{
  for (const CliVerb *verb = cli_verbs; verb->name != NULL; verb++)
    {
      g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      add_names (names, verb);
      add_names (names, NULL);
      g_assert_nonnull (verb->run);
      g_assert_true (cli_verb_find (verb->name) == verb);
    }
}

/* Every selector is an option of the verbs that choose entries. */
static void
test_selectors (void)
{
  g_autoptr (GPtrArray) list = cli_verb_dup_options (cli_verb_find ("cache list"));
  g_autoptr (GPtrArray) invalidate = cli_verb_dup_options (cli_verb_find ("cache invalidate"));
  guint n_selectors = 0;
  guint n_pages = 0;

  for (const RfSelectorName *row = rf_selector_names; row->name != NULL; row++)
    {
      n_selectors++;
      n_pages += row->pages;
    }
  g_assert_cmpuint (list->len, ==, n_selectors);
  g_assert_cmpuint (invalidate->len, ==, n_selectors - n_pages + 2);
  g_assert_null (cli_verb_find ("cache"));
  g_assert_true (cli_verb_is_group ("cache"));
  g_assert_false (cli_verb_is_group ("cach"));
  g_assert_false (cli_verb_is_group ("stats"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  g_test_add_func ("/cli/table/help", test_help);
  g_test_add_func ("/cli/table/group-help", test_group_help);
  g_test_add_data_func ("/cli/table/manual", argv[1], test_manual);
  g_test_add_data_func ("/cli/table/completion", argv[2], test_completion);
  g_test_add_func ("/cli/table/names", test_names);
  g_test_add_func ("/cli/table/selectors", test_selectors);
  return g_test_run ();
}
