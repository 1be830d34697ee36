/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry-words.h"

#include "rf-say.h"
#include "rf-time.h"

#include <glib/gi18n.h>

/* What is said of an entry, in the language of who reads it. Nothing here is markup. */

#define PROMPT_LENGTH 160

/**
 * rf_entry_say_prompt:
 * @entry: an entry
 *
 * Returns: (transfer full): its prompt on one line; where there is none its place, which
 *   somebody has named, or else what it is and who made it
 */
char *
rf_entry_say_prompt (const RfEntry *entry)
{
  g_autofree char *prompt = rf_say_line (entry->generation->prompt, PROMPT_LENGTH);
  g_autofree char *kind = NULL;
  g_autofree char *maker = NULL;

  if (*prompt != '\0')
    return g_steal_pointer (&prompt);
  if (g_str_has_prefix (entry->key, "generation:"))
    return rf_say_line (entry->key, PROMPT_LENGTH);
  kind = rf_entry_say_kind (entry);
  maker = rf_entry_say_maker (entry);
  return *maker != '\0' ? g_strdup_printf ("%s · %s", kind, maker) : g_steal_pointer (&kind);
}

/**
 * rf_entry_say_kind:
 * @entry: an entry
 *
 * Returns: (transfer full): such as “Image”
 */
char *
rf_entry_say_kind (const RfEntry *entry)
{
  return g_strdup (rf_say_kind (entry->generation->kind));
}

/**
 * rf_entry_say_maker:
 * @entry: an entry
 *
 * Returns: (transfer full): the provider, and the model where its name is another one
 */
char *
rf_entry_say_maker (const RfEntry *entry)
{
  const RfGeneration *generation = entry->generation;
  g_autofree char *provider = rf_say_line (generation->provider, 80);
  g_autofree char *model = rf_say_line (generation->model, 80);

  if (*model == '\0' || g_str_equal (provider, model))
    return g_steal_pointer (&provider);
  return g_strdup_printf ("%s / %s", provider, model);
}

/**
 * rf_entry_say_created:
 * @entry: an entry
 *
 * Returns: (transfer full): how long ago it was made
 */
char *
rf_entry_say_created (const RfEntry *entry)
{
  return rf_say_ago (entry->created_at);
}

/**
 * rf_entry_say_used:
 * @entry: an entry
 *
 * Returns: (transfer full): how long ago it was last served
 */
char *
rf_entry_say_used (const RfEntry *entry)
{
  return rf_say_ago (entry->last_used_at);
}

/**
 * rf_entry_say_count:
 * @count: a number of things
 *
 * Returns: (transfer full): it as it is written where the reader lives
 */
char *
rf_entry_say_count (gint64 count)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, count);
}

/**
 * rf_entry_say_uses:
 * @entry: an entry
 *
 * Returns: (transfer full): how often it was served
 */
char *
rf_entry_say_uses (const RfEntry *entry)
{
  return rf_entry_say_count (entry->uses);
}

/**
 * rf_entry_say_cost:
 * @entry: an entry
 *
 * Returns: (transfer full): what it cost to make
 */
char *
rf_entry_say_cost (const RfEntry *entry)
{
  return rf_say_credits (entry->generation->cost);
}

/**
 * rf_entry_say_saved:
 * @entry: an entry
 *
 * Returns: (transfer full): what its uses would have cost, each made anew
 */
char *
rf_entry_say_saved (const RfEntry *entry)
{
  return rf_say_credits (entry->generation->cost * entry->uses);
}

/**
 * rf_entry_say_size:
 * @entry: an entry
 *
 * Returns: (transfer full): the size of all its assets
 */
char *
rf_entry_say_size (const RfEntry *entry)
{
  gint64 bytes = 0;

  for (guint i = 0; i < entry->generation->assets->len; i++)
    bytes += ((const RfAsset *) g_ptr_array_index (entry->generation->assets, i))->bytes;
  return rf_say_bytes (bytes);
}

static char *
rf_entry_say_trash (const RfEntry *entry, int trash_days)
{
  gint64 gone = (rf_time_now () - entry->trashed_at) / (RF_DAY * G_GINT64_CONSTANT (1000));
  guint left = (guint) CLAMP (trash_days - gone, 0, G_MAXINT);
  g_autofree char *ago = NULL;

  if (trash_days < 0)
    {
      ago = rf_say_ago (entry->trashed_at);
      return g_strdup_printf (_ ("In the trash, %s"), ago);
    }
  return g_strdup_printf (
      ngettext ("In the trash, %u day left", "In the trash, %u days left", left), left);
}

static char *
rf_entry_say_expiry (const RfEntry *entry)
{
  gint64 left = (entry->expires_at - rf_time_now ()) / (RF_DAY * G_GINT64_CONSTANT (1000));
  guint days = (guint) CLAMP (left, 0, G_MAXINT);

  if (entry->expires_at == 0)
    return g_strdup (_ ("Never expires"));
  if (rf_entry_is_expired (entry, rf_time_now ()))
    return g_strdup (_ ("Expired"));
  return g_strdup_printf (ngettext ("Expires in %u day", "Expires in %u days", days), days);
}

/**
 * rf_entry_say_state:
 * @entry: an entry
 * @trash_days: how long it would be in the trash, or -1 where that is not known
 *
 * Returns: (transfer full): whether it is served, and for how long
 */
char *
rf_entry_say_state (const RfEntry *entry, int trash_days)
{
  if (entry->trashed_at > 0)
    return rf_entry_say_trash (entry, trash_days);
  if (entry->archived)
    return g_strdup (_ ("Archived, so it stays"));
  return rf_entry_say_expiry (entry);
}

/**
 * rf_say_strategy:
 * @strategy: a strategy
 *
 * Returns: for whom one asset is enough
 */
const char *
rf_say_strategy (RfStrategy strategy)
{
  static const char *const names[] = {
    [RF_STRATEGY_UNSET] = N_ ("Any"),
    [RF_STRATEGY_ONCE] = N_ ("Once for Everybody"),
    [RF_STRATEGY_PER_PLAYTHROUGH] = N_ ("Per Playthrough"),
    [RF_STRATEGY_PER_PLAYER] = N_ ("Per Player"),
    [RF_STRATEGY_ALWAYS] = N_ ("Always a New One"),
  };

  return _ (names[strategy]);
}
