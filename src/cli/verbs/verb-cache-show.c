/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-context.h"
#include "cli-print.h"
#include "cli-verbs.h"
#include "rf-credits.h"
#include "rf-text.h"
#include "rf-time.h"

/* `refrain cache show`: one entry with everything that is known of it. */

#define LABEL_COLUMN 14

/* Characters of a value that are shown. */
#define FIELD_LIMIT 65536

static void
cli_print_field (const char *label, const char *value)
{
  g_autofree char *shown = value != NULL ? rf_text_dup_printable (value, FIELD_LIMIT) : NULL;

  if (shown != NULL && *shown != '\0')
    cli_print ("%-*s%s\n", LABEL_COLUMN, label, shown);
}

static void
cli_print_time (const char *label, gint64 milliseconds, const char *otherwise)
{
  g_autofree char *text = milliseconds > 0 ? rf_time_to_string (milliseconds) : NULL;

  cli_print_field (label, text != NULL ? text : otherwise);
}

static void
cli_print_sum (const char *label, gint64 millionths)
{
  g_autofree char *text = cli_dup_credits (millionths);

  cli_print_field (label, text);
}

static void
cli_print_asset (const RfAsset *asset)
{
  g_autofree char *bytes = cli_dup_bytes (asset->bytes);
  g_autofree char *text = g_strdup_printf (
      "%s, %s, %s", rf_enum_get_name (rf_role_names, (int) asset->role), asset->media_type, bytes);
  g_autofree char *size =
      asset->width > 0 ? g_strdup_printf ("%d×%d px", asset->width, asset->height) : NULL;
  g_autofree char *duration =
      asset->duration > 0 ? g_strdup_printf ("%.3f s", (double) asset->duration / 1000.0) : NULL;

  cli_print_field ("asset", text);
  cli_print_field ("", size);
  cli_print_field ("", duration);
  cli_print_field ("", asset->sha256);
  cli_print_field ("", asset->path);
}

static void
cli_print_generation (const RfGeneration *generation)
{
  g_autofree char *model = g_strdup_printf ("%s/%s", generation->provider, generation->model);
  g_autofree char *took = g_strdup_printf (
      "%.3f s", (double) (generation->finished_at - generation->started_at) / 1000.0);

  cli_print_field ("kind", rf_enum_get_name (rf_kind_names, (int) generation->kind));
  cli_print_field ("model", model);
  cli_print_field ("answered by", generation->answered_model);
  cli_print_field ("prompt", generation->prompt);
  cli_print_field ("seed", generation->seed);
  cli_print_sum ("cost", generation->cost);
  cli_print_sum ("charged", generation->charged);
  cli_print_field ("account", generation->account);
  cli_print_field ("generation", generation->id);
  cli_print_time ("generated", generation->finished_at, NULL);
  cli_print_field ("took", took);
  for (guint i = 0; i < generation->assets->len; i++)
    cli_print_asset (g_ptr_array_index (generation->assets, i));
  cli_print_field ("fingerprint", generation->fingerprint);
  cli_print_field ("canonical", generation->canonical);
}

static void
cli_print_entry (const RfEntry *entry)
{
  g_autofree char *version = g_strdup_printf ("%u", entry->version);
  g_autofree char *uses = g_strdup_printf ("%" G_GINT64_FORMAT, entry->uses);
  g_autofree char *rating = g_strdup_printf ("%d of 5", entry->rating);
  g_autofree char *tags = entry->tags != NULL ? g_strjoinv (", ", entry->tags) : NULL;

  cli_print_field ("key", entry->key);
  cli_print_field ("profile", entry->profile);
  cli_print_field ("strategy", rf_enum_get_name (rf_strategy_names, (int) entry->strategy));
  cli_print_field ("playthrough", entry->playthrough_id);
  cli_print_field ("player", entry->player_id);
  cli_print_field ("version", version);
  cli_print_field ("tags", tags);
  cli_print_field ("uses", uses);
  cli_print_time ("created", entry->created_at, NULL);
  cli_print_time ("last used", entry->last_used_at, "never");
  cli_print_time ("expires", entry->expires_at, "never");
  cli_print_time ("trashed", entry->trashed_at, NULL);
  cli_print_field ("pinned", entry->pinned ? "yes" : NULL);
  cli_print_field ("archived", entry->archived ? "yes" : NULL);
  cli_print_field ("rating", entry->rating > 0 ? rating : NULL);
  cli_print_field ("superseded", entry->superseded ? "yes" : NULL);
  if (entry->generation != NULL)
    cli_print_generation (entry->generation);
}

/**
 * cli_verb_cache_show:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_cache_show (CliContext *context, const CliArguments *arguments, GError **error)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfEntry) entry = NULL;

  selector->exact_key = g_strdup (cli_arguments_get_word (arguments, 0));
  selector->profile = g_strdup (cli_arguments_get (arguments, "profile"));
  entry = rf_service_find_entry (cli_context_get_service (context), selector, error);

  if (entry == NULL)
    return -1;
  if (cli_context_is_json (context))
    return cli_print_json (rf_entry_to_json (entry), error) ? 0 : -1;
  cli_print_entry (entry);
  return 0;
}
