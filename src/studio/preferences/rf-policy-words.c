/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-policy-words.h"

#include "rf-credits.h"
#include "rf-say.h"
#include "rf-time.h"

#include <glib/gi18n.h>

/* What the keys of a profile and of the store are called, and what a profile comes to in
 * a few words. Which keys there are is the engine's to say. */

static const RfPolicyWords all_words[] = {
  { "trash-days",
    RF_POLICY_STORE,
    RF_POLICY_ENTRY,
    N_ ("Days in the Trash"),
    N_ ("For so long, what went to the trash can be taken out again") },
  { "max-bytes",
    RF_POLICY_STORE,
    RF_POLICY_ENTRY,
    N_ ("Size Limit"),
    N_ ("Above it, what is worth least is evicted; 0 is no limit") },
  { "min-free",
    RF_POLICY_STORE,
    RF_POLICY_ENTRY,
    N_ ("Room Left on the Disk"),
    N_ ("A cleanup sees to it; 0 is none") },
  { "ttl",
    RF_POLICY_LASTING,
    RF_POLICY_ENTRY,
    N_ ("Entries of All Strategies"),
    N_ ("Stands for the three below where they say nothing") },
  { "ttl-once",
    RF_POLICY_LASTING,
    RF_POLICY_ENTRY,
    N_ ("Entries Made Once for All"),
    N_ ("How long one is served from when it was made") },
  { "ttl-per-playthrough",
    RF_POLICY_LASTING,
    RF_POLICY_ENTRY,
    N_ ("Entries of a Playthrough"),
    N_ ("How long one is served from when it was made") },
  { "ttl-per-player",
    RF_POLICY_LASTING,
    RF_POLICY_ENTRY,
    N_ ("Entries of a Player"),
    N_ ("How long one is served from when it was made") },
  { "grace",
    RF_POLICY_LASTING,
    RF_POLICY_ENTRY,
    N_ ("Grace after the End"),
    N_ ("How long an expired entry is still served where the provider fails") },
  { "refusal-ttl",
    RF_POLICY_LASTING,
    RF_POLICY_ENTRY,
    N_ ("Refusals Are Repeated for"),
    N_ ("How long a provider's refusal is repeated without asking again") },
  { "cache-read",
    RF_POLICY_SERVING,
    RF_POLICY_SWITCH,
    N_ ("Serve from the Cache"),
    N_ ("Otherwise everything is made anew, and kept all the same") },
  { "slot-match",
    RF_POLICY_SERVING,
    RF_POLICY_PLACE,
    N_ ("A Named Place Is a Hit"),
    N_ ("Whether what is in it has to be made from the same request") },
  { "max-asset",
    RF_POLICY_SERVING,
    RF_POLICY_ENTRY,
    N_ ("Largest Asset That Is Kept"),
    N_ ("A larger one is handed over and not kept; 0 is no limit") },
  { "namespace",
    RF_POLICY_SERVING,
    RF_POLICY_ENTRY,
    N_ ("Namespace"),
    N_ ("Whose entries these are, apart from those of other namespaces") },
  { "kinds",
    RF_POLICY_SERVING,
    RF_POLICY_ENTRY,
    N_ ("Types and Their Kinds"),
    N_ ("Which kind a request means that only says its type, as type:kind with ; between") },
  { "hit-price",
    RF_POLICY_PRICES,
    RF_POLICY_ENTRY,
    N_ ("Credits for a Hit"),
    N_ ("What it costs to be served from the cache") },
  { "joiner-price",
    RF_POLICY_PRICES,
    RF_POLICY_ENTRY,
    N_ ("Credits for Joining"),
    N_ ("What it costs to wait for what somebody else is having made") },
  { "cleanup-older-than",
    RF_POLICY_CLEANUP,
    RF_POLICY_ENTRY,
    N_ ("To the Trash when Older than"),
    N_ ("And used fewer times than the next row says") },
  { "cleanup-fewer-uses",
    RF_POLICY_CLEANUP,
    RF_POLICY_ENTRY,
    N_ ("And Used Fewer Times than"),
    N_ ("0 keeps them all") },
  { "archive-more-uses",
    RF_POLICY_CLEANUP,
    RF_POLICY_ENTRY,
    N_ ("Archived when Used More Times than"),
    N_ ("What is archived stays for good") },
};

static const struct
{
  const char *title;
  const char *help;
} sections[RF_N_POLICY_SECTIONS] = {
  [RF_POLICY_STORE] = { N_ ("The Whole Store"),
                        N_ ("Sizes are written as 5 MB, 20 GB or 512 KiB") },
  [RF_POLICY_LASTING] = { N_ ("How Long Things Last"),
                          N_ ("Written as 90d, 12h, 30m or, for entries, never") },
  [RF_POLICY_SERVING] = { N_ ("What Is Kept and Served"), NULL },
  [RF_POLICY_PRICES] = { N_ ("What It Costs"), NULL },
  [RF_POLICY_CLEANUP] = { N_ ("Cleanup"), N_ ("“never” switches a rule off") },
};

/**
 * rf_policy_find_words:
 * @key: of refrain.conf
 *
 * Returns: (nullable): what is said of it, untranslated
 */
const RfPolicyWords *
rf_policy_find_words (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (all_words); i++)
    {
      if (g_str_equal (all_words[i].key, key))
        return &all_words[i];
    }
  return NULL;
}

/**
 * rf_policy_section_get_title:
 * @section: a section
 *
 * Returns: what stands above it
 */
const char *
rf_policy_section_get_title (RfPolicySection section)
{
  return _ (sections[section].title);
}

/**
 * rf_policy_section_get_help:
 * @section: a section
 *
 * Returns: (nullable): how its values are written
 */
const char *
rf_policy_section_get_help (RfPolicySection section)
{
  return sections[section].help != NULL ? _ (sections[section].help) : NULL;
}

static const char *
rf_policy_get (const RfHostPolicy *policy, const char *key)
{
  const RfHostSetting *setting = rf_host_policy_find (policy, key);

  return setting != NULL && setting->value != NULL ? setting->value : "";
}

static char *
rf_policy_say_ttl (const RfHostPolicy *policy, const char *key)
{
  gint64 seconds = 0;

  return rf_duration_from_string (rf_policy_get (policy, key), &seconds)
             ? rf_say_span (seconds)
             : g_strdup (_ ("for good"));
}

static char *
rf_policy_say_price (const char *price)
{
  gint64 millionths = 0;

  return rf_credits_from_string (price, &millionths) ? rf_say_credits (millionths)
                                                     : g_strdup (price);
}

static void
rf_policy_add (GString *text, const char *words)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", words);
}

static void
rf_policy_add_lasting (GString *text, const RfHostPolicy *policy)
{
  g_autofree char *once = rf_policy_say_ttl (policy, "ttl-once");
  g_autofree char *playthrough = rf_policy_say_ttl (policy, "ttl-per-playthrough");
  g_autofree char *player = rf_policy_say_ttl (policy, "ttl-per-player");

  if (g_str_equal (once, playthrough) && g_str_equal (once, player))
    g_string_append_printf (text, _ ("Kept %s."), once);
  else
    g_string_append_printf (
        text, _ ("Kept %s, of a playthrough %s, of a player %s."), once, playthrough, player);
}

/**
 * rf_policy_say:
 * @policy: of a profile
 *
 * Returns: (transfer full): what is most worth knowing of it
 */
char *
rf_policy_say (const RfHostPolicy *policy)
{
  GString *text = g_string_new (NULL);
  const char *price = rf_policy_get (policy, "hit-price");
  const char *largest = rf_policy_get (policy, "max-asset");

  rf_policy_add_lasting (text, policy);
  if (g_str_equal (rf_policy_get (policy, "cache-read"), "no"))
    rf_policy_add (text, _ ("Nothing is served from the cache."));
  else if (!g_str_equal (price, "0"))
    {
      g_autofree char *credits = rf_policy_say_price (price);
      g_autofree char *words = g_strdup_printf (_ ("A hit costs %s."), credits);

      rf_policy_add (text, words);
    }
  if (g_str_equal (rf_policy_get (policy, "slot-match"), "place"))
    rf_policy_add (text, _ ("A place is served whatever is in it."));
  if (!g_str_equal (largest, "0"))
    {
      g_autofree char *words = g_strdup_printf (_ ("Up to %s each."), largest);

      rf_policy_add (text, words);
    }
  return g_string_free (text, FALSE);
}
