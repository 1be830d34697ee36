/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cleanup-say.h"

#include "rf-say.h"

#include <glib/gi18n.h>
#include <string.h>

/* Rules, reports and what was once done, in words. */

static void
rf_cleanup_add (GString *text, char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
  g_free (sentence);
}

static char *
rf_cleanup_say_old (const RfKeepingRule *rule)
{
  g_autofree char *age = rf_say_span (rule->older_than);

  return g_strdup_printf (ngettext ("To the trash when older than %s and used fewer than %u time.",
                                    "To the trash when older than %s and used fewer than %u times.",
                                    (guint) rule->fewer_uses),
                          age,
                          (guint) rule->fewer_uses);
}

/**
 * rf_cleanup_say_rule:
 * @rule: of a profile
 *
 * Returns: (transfer full): for how long its entries are kept
 */
char *
rf_cleanup_say_rule (const RfKeepingRule *rule)
{
  GString *text = g_string_new (NULL);
  g_autofree char *grace = rule->grace > 0 ? rf_say_span (rule->grace) : NULL;

  if (rule->older_than >= 0 && rule->fewer_uses > 0)
    rf_cleanup_add (text, rf_cleanup_say_old (rule));
  if (grace != NULL)
    rf_cleanup_add (text, g_strdup_printf (_ ("Expired ones stay for another %s."), grace));
  else
    rf_cleanup_add (text, g_strdup (_ ("Expired ones go to the trash.")));
  if (rule->more_uses >= 0)
    rf_cleanup_add (text,
                    g_strdup_printf (ngettext ("Archived when used more than %u time.",
                                               "Archived when used more than %u times.",
                                               (guint) rule->more_uses),
                                     (guint) rule->more_uses));
  return g_string_free (text, FALSE);
}

/**
 * rf_cleanup_is_nothing:
 * @report: of a cleanup
 *
 * Returns: whether there is nothing to do
 */
gboolean
rf_cleanup_is_nothing (const RfReport *report)
{
  return report->expired + report->unused + report->archived + report->evicted + report->purged +
             report->orphans ==
         0;
}

/**
 * rf_cleanup_say_sum:
 * @report: of a cleanup, or of a dry run
 *
 * Returns: (transfer full): what it comes to in bytes and credits
 */
char *
rf_cleanup_say_sum (const RfReport *report)
{
  GString *text = g_string_new (NULL);
  g_autofree char *freed = rf_say_bytes (report->bytes_freed);
  g_autofree char *trashed = rf_say_bytes (report->bytes);
  g_autofree char *cost = rf_say_credits (report->cost_to_remake);

  rf_cleanup_add (
      text, g_strdup_printf (report->dry_run ? _ ("%s would be freed.") : _ ("%s freed."), freed));
  if (report->bytes > 0)
    rf_cleanup_add (text,
                    g_strdup_printf (report->dry_run ? _ ("%s would go to the trash.")
                                                     : _ ("%s went to the trash."),
                                     trashed));
  if (report->cost_to_remake > 0)
    rf_cleanup_add (text, g_strdup_printf (_ ("To make all of it again would cost %s."), cost));
  return g_string_free (text, FALSE);
}

/* Of a key that is a hash, as many digits as tell it from others. */
#define DIGITS_SHOWN 8

static void
rf_cleanup_shorten_key (char **word)
{
  const char *hash = strrchr (*word, '#');
  g_autofree char *whole = NULL;

  if (!g_str_has_prefix (*word, "CACHE#") || hash == NULL || strlen (hash + 1) <= 2 * DIGITS_SHOWN)
    return;
  whole = *word;
  *word = g_strdup_printf ("%.*s…%s",
                           (int) (hash + 1 + DIGITS_SHOWN - whole),
                           whole,
                           g_str_has_suffix (whole, ",") ? "," : "");
}

/* It is noted as it would be written on the command line. */
static char *
rf_cleanup_say_subject (const char *subject)
{
  g_auto (GStrv) words = g_strsplit (subject, " ", -1);
  g_autofree char *text = NULL;

  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (g_str_has_prefix (words[i], "--"))
        memmove (words[i], words[i] + 2, strlen (words[i]) - 1);
      rf_cleanup_shorten_key (&words[i]);
    }
  text = g_strjoinv (" ", words);
  return rf_say_line (text, 120);
}

/**
 * rf_cleanup_say_entries:
 * @count: how many
 *
 * Returns: (transfer full): such as “5 entries”
 */
char *
rf_cleanup_say_entries (gint64 count)
{
  guint entries = (guint) count;

  return g_strdup_printf (ngettext ("%'u entry", "%'u entries", entries), entries);
}

/**
 * rf_cleanup_say_action:
 * @action: a row of the log
 *
 * Returns: (transfer full): what was done, to what
 */
char *
rf_cleanup_say_action (const RfPastAction *action)
{
  static const struct
  {
    RfVerb verb;
    const char *words;
  } verbs[] = {
    { RF_VERB_INVALIDATE, N_ ("Moved to the Trash") },
    { RF_VERB_RESTORE, N_ ("Restored") },
    { RF_VERB_PURGE, N_ ("Deleted for Good") },
    { RF_VERB_PIN, N_ ("Pinned") },
    { RF_VERB_UNPIN, N_ ("Unpinned") },
    { RF_VERB_TAG, N_ ("Tagged") },
    { RF_VERB_RATE, N_ ("Rated") },
    { RF_VERB_CLEANUP, N_ ("Cleaned Up") },
    { RF_VERB_REPAIR, N_ ("Repaired") },
  };
  const char *words = rf_enum_get_name (rf_verb_names, (int) action->verb);
  g_autofree char *subject = rf_cleanup_say_subject (action->subject);

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    words = verbs[i].verb == action->verb ? _ (verbs[i].words) : words;
  return *subject != '\0' ? g_strdup_printf ("%s: %s", words, subject) : g_strdup (words);
}

/**
 * rf_cleanup_say_result:
 * @action: a row of the log
 *
 * Returns: (transfer full): what came of it, when and by whom
 */
char *
rf_cleanup_say_result (const RfPastAction *action)
{
  g_autofree char *at = rf_say_time (action->began_at);
  g_autofree char *who = rf_say_line (action->who, 40);
  g_autofree char *changed = rf_cleanup_say_entries (action->changed);
  g_autofree char *bytes = rf_say_bytes (action->bytes);

  if (action->ended_at == 0)
    return g_strdup_printf (_ ("%s · %s · %s · it has not come to its end"), at, who, changed);
  if (action->bytes > 0)
    return g_strdup_printf (_ ("%s · %s · %s · %s freed"), at, who, changed, bytes);
  return g_strdup_printf ("%s · %s · %s", at, who, changed);
}
