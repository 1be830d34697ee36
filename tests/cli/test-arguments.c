/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-arguments.h"

#include <string.h>

#define MAX_WORDS 12

typedef struct
{
  const char *words[MAX_WORDS];
  const char *message; /* a part of the error's message */
  const char *hint;    /* (nullable) a part of its hint */
} Refused;

static const Refused refused[] = {
  { { NULL }, "no verb was given", "refrain --help" },
  { { "cache", NULL }, "“cache” needs a verb", "refrain cache --help" },
  { { "generat", "image", NULL }, "no verb “generat”", "“generate”" },
  { { "cache", "lsit", NULL }, "“cache” has no verb “lsit”", "“list”" },
  { { "cache list", NULL }, "no verb “cache list”", NULL },
  { { "generate", NULL }, "“generate” needs KIND", NULL },
  { { "generate", "imgae", NULL }, "kind: there is no “imgae”", "“image”" },
  { { "generate", "image", "a", "b", NULL }, "not 3 words", "in quotes" },
  { { "stats", "image", NULL }, "“stats” does not take “image”", NULL },
  { { "cache", "show", "a", "b", NULL }, "“cache show” does not take “b”", NULL },
  { { "generate", "image", "--strategi", "once", NULL }, "no option --strategi", "“--strategy”" },
  { { "generate", "image", "--strategi=once", NULL }, "no option --strategi", "“--strategy”" },
  { { "generate", "image", "--strategy", "onec", NULL },
    "--strategy: there is no “onec”",
    "“once”" },
  { { "generate", "image", "--yes", NULL }, "“generate” has no option --yes", NULL },
  { { "--server", "stats", NULL }, "no verb was given", NULL },
  { { "stats", "--server", NULL }, "--server needs a value: URL", NULL },
  { { "--tag", "x", "generate", "image", NULL }, "no option --tag before a verb", NULL },
  { { "generate", "image", "--tag", NULL }, "--tag needs a value: TAG", NULL },
  { { "generate", "image", "--tag", "--json", NULL }, "--tag needs a value", "--tag=--json" },
  { { "generate", "image", "--tag=", NULL }, "--tag: the value is empty", NULL },
  { { "generate", "image", "--json=yes", NULL }, "--json takes no value", NULL },
  { { "generate", "image", "-x", NULL }, "no option -x", NULL },
  { { "generate", "image", "-qx", NULL }, "no option -qx", NULL },
  { { "generate", "image", "caf\xe9", NULL }, "is not UTF-8", NULL },
  { { "stats", "--by", "month", NULL }, "--by: there is no “month”", "hour" },
  { { "cache", "list", "--kind", "sound", NULL }, "--kind: there is no “sound”", "tts" },
  { { "cache", "invalidate", "--limit", "3", NULL }, "has no option --limit", NULL },
};

static void
test_refuses (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CliArguments) arguments = cli_arguments_new (refused[i].words, &error);

      g_assert_nonnull (arguments);
      g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, refused[i].message));
      if (refused[i].hint != NULL)
        g_assert_nonnull (strstr (rf_error_get_hint (error), refused[i].hint));
    }
}

static CliArguments *
read_words (const char *const *words)
{
  g_autoptr (GError) error = NULL;
  CliArguments *arguments = cli_arguments_new (words, &error);

  g_assert_no_error (error);
  return arguments;
}

static void
test_reads (void)
{
  static const char *const words[] = {
    "--data-dir", "/tmp/a", "--json",         "generate", "-psize=512", "-p",
    "hair=",      "image",  "--tag=one",      "--tag",    "two",        "--config=c",
    "--data-dir", "/tmp/b", "a cosy evening", NULL
  };
  g_autoptr (CliArguments) arguments = read_words (words);
  g_autoptr (GPtrArray) params = cli_arguments_dup_all (arguments, "param");
  g_autoptr (GPtrArray) tags = cli_arguments_dup_all (arguments, "tag");

  g_assert_cmpstr (cli_arguments_get_verb (arguments)->name, ==, "generate");
  g_assert_cmpuint (cli_arguments_get_n_words (arguments), ==, 2);
  g_assert_cmpstr (cli_arguments_get_word (arguments, 0), ==, "image");
  g_assert_cmpstr (cli_arguments_get_word (arguments, 1), ==, "a cosy evening");
  g_assert_null (cli_arguments_get_word (arguments, 2));
  g_assert_cmpstr (cli_arguments_get (arguments, "data-dir"), ==, "/tmp/b");
  g_assert_cmpstr (cli_arguments_get (arguments, "config"), ==, "c");
  g_assert_true (cli_arguments_has (arguments, "json"));
  g_assert_false (cli_arguments_has (arguments, "quiet"));
  g_assert_null (cli_arguments_get (arguments, "quiet"));
  g_assert_cmpuint (params->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (params, 0), ==, "size=512");
  g_assert_cmpstr (g_ptr_array_index (params, 1), ==, "hair=");
  g_assert_cmpuint (tags->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (tags, 1), ==, "two");
}

static void
test_two_words (void)
{
  static const char *const words[] = {
    "cache", "-q", "list", "--pinned", "--key", "*#tts#*", "--version-number", "3", NULL
  };
  static const char *const unpinned[] = { "cache", "list", "--pinned=false", NULL };
  g_autoptr (CliArguments) arguments = read_words (words);
  g_autoptr (CliArguments) other = read_words (unpinned);

  g_assert_cmpstr (cli_arguments_get_verb (arguments)->name, ==, "cache list");
  g_assert_true (cli_arguments_has (arguments, "quiet"));
  g_assert_cmpstr (cli_arguments_get (arguments, "pinned"), ==, "true");
  g_assert_cmpstr (cli_arguments_get (arguments, "key"), ==, "*#tts#*");
  g_assert_cmpstr (cli_arguments_get (arguments, "version-number"), ==, "3");
  g_assert_cmpstr (cli_arguments_get (other, "pinned"), ==, "false");
}

/* What looks like an option after `--`, and a single dash, are words. */
static void
test_words (void)
{
  static const char *const words[] = { "generate", "--", "image", "--help", NULL };
  static const char *const dash[] = { "generate", "image", "-", NULL };
  static const char *const negative[] = { "generate", "image", "--max-cost", "-1", NULL };
  g_autoptr (CliArguments) arguments = read_words (words);
  g_autoptr (CliArguments) other = read_words (dash);
  g_autoptr (CliArguments) number = read_words (negative);

  g_assert_false (cli_arguments_has (arguments, "help"));
  g_assert_cmpstr (cli_arguments_get_word (arguments, 1), ==, "--help");
  g_assert_cmpstr (cli_arguments_get_word (other, 1), ==, "-");
  g_assert_cmpstr (cli_arguments_get (number, "max-cost"), ==, "-1");
}

/* Help is seen wherever it stands, and whatever else is wrong. */
static void
test_help_among_faults (void)
{
  static const char *const lines[][5] = {
    { "--help", NULL },
    { "-h", "nonsense", NULL },
    { "generate", "--help", NULL },
    { "generate", "--nonsense", "--help", NULL },
    { "cache", "--help", NULL },
    { "cache", "nonsense", "-h", NULL },
    { "generate", "imgae", "--strategy=x", "-h", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CliArguments) arguments = cli_arguments_new (lines[i], &error);

      g_assert_true (cli_arguments_has (arguments, "help"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/arguments/refuses", test_refuses);
  g_test_add_func ("/cli/arguments/reads", test_reads);
  g_test_add_func ("/cli/arguments/two-words", test_two_words);
  g_test_add_func ("/cli/arguments/words", test_words);
  g_test_add_func ("/cli/arguments/help-among-faults", test_help_among_faults);
  return g_test_run ();
}
