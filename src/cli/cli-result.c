/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-result.h"

#include "cli-context.h"
#include "cli-print.h"
#include "cli-tell.h"
#include "cli-wait.h"

#include <unistd.h>

/*
 * One answer of `generate`: from the request to the file that -o names and the
 * line that is printed.
 */

static gboolean
cli_is_store_failure (const GError *error)
{
  return g_error_matches (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE) ||
         g_error_matches (error, RF_ERROR, RF_ERROR_STORE_DAMAGED);
}

/**
 * cli_result_obtain:
 * @context: the command's context
 * @request: what is asked
 * @error: return location
 *
 * The look-up first, which reads only and needs no thread; what it does not
 * find is generated while the main loop watches. A store that cannot be read
 * ends the look-up only: what may still be made without one, the service knows.
 *
 * Returns: (transfer full): the answer
 */
RfResult *
cli_result_obtain (CliContext *context, RfRequest *request, GError **error)
{
  RfService *service = cli_context_get_service (context);
  g_autoptr (GError) failure = NULL;
  RfResult *result = rf_service_lookup (service, request, &failure);

  if (result != NULL)
    return result;
  if (failure != NULL && !cli_is_store_failure (failure))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  return cli_wait_for_generation (service, request, cli_context_wants_progress (context), error);
}

/* It was to be stored, and could not be, or was too large for it. */
static gboolean
cli_result_is_to_be_left (const RfResult *result)
{
  return result->store_error != NULL || g_strcmp0 (result->reason, "too_large") == 0;
}

/* What is stored nowhere lies in a folder that goes with the result. Where -o
 * has written it, that is the place to name. Else the folder is left where the
 * store is to blame, since what it holds may have been paid for; where nothing
 * was to be kept, nothing is, and no place is named. */
static void
cli_result_keep (RfResult *result, const GPtrArray *places)
{
  const RfGeneration *generation = rf_result_get_generation (result);

  if (result->work_directory == NULL)
    return;
  if (places == NULL && cli_result_is_to_be_left (result))
    {
      g_clear_pointer (&result->work_directory, g_free);
      return;
    }
  for (guint i = 0; i < generation->assets->len; i++)
    {
      RfAsset *asset = g_ptr_array_index (generation->assets, i);

      g_free (asset->path);
      asset->path = places != NULL && i < places->len
                        ? g_canonicalize_filename (g_ptr_array_index (places, i), NULL)
                        : NULL;
    }
}

/* Nothing was written where -o says. What is not in the cache either must not
 * go with the result, and where it lies is told. */
static void
cli_result_save (RfResult *result, GError *error)
{
  const RfGeneration *generation = rf_result_get_generation (result);
  const RfAsset *asset = g_ptr_array_index (generation->assets, 0);
  g_autofree char *hint = NULL;

  if (result->work_directory == NULL)
    return;
  hint = g_strdup_printf ("what was made is not in the cache; it lies in “%s”", asset->path);
  rf_error_set_hint (error, hint);
  g_clear_pointer (&result->work_directory, g_free);
}

static gboolean
cli_result_fetch (CliContext *context, GPtrArray *assets, GPtrArray *fetched, GError **error)
{
  for (guint i = 0; i < assets->len; i++)
    {
      RfAsset *asset = g_ptr_array_index (assets, i);

      if (asset->path != NULL)
        continue;
      asset->path = rf_service_fetch_asset (cli_context_get_service (context), asset, NULL, error);
      if (asset->path == NULL)
        return FALSE;
      g_ptr_array_add (fetched, asset);
    }
  return TRUE;
}

/* What came from another machine has been copied, or never will be. */
static void
cli_result_drop (const GPtrArray *fetched)
{
  for (guint i = 0; i < fetched->len; i++)
    {
      RfAsset *asset = g_ptr_array_index (fetched, i);

      unlink (asset->path);
      g_clear_pointer (&asset->path, g_free);
    }
}

/**
 * cli_result_write:
 * @context: the command's context
 * @result: an answer
 * @output: (nullable): where `-o` says, or %NULL
 * @places: (out) (transfer full) (nullable) (element-type utf8): where each
 *   asset was written, as cli_output_write() tells
 * @error: return location; it says where to find what is not in the cache
 *
 * Also tells why the answer is not stored, where it should have been.
 *
 * Returns: whether everything stands where it was wanted
 */
gboolean
cli_result_write (CliContext *context,
                  RfResult *result,
                  CliOutput *output,
                  GPtrArray **places,
                  GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GPtrArray) fetched = g_ptr_array_new ();

  *places = NULL;
  if (output != NULL)
    {
      const RfGeneration *generation = rf_result_get_generation (result);

      if (cli_result_fetch (context, generation->assets, fetched, &failure))
        *places = cli_output_write (output, generation, &failure);
      cli_result_drop (fetched);
      if (*places == NULL)
        {
          cli_result_save (result, failure);
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }
  cli_result_keep (result, *places);
  if (result->step != NULL)
    cli_result_keep (result->step, NULL);
  if (result->store_error != NULL)
    cli_tell_error ("generate: not stored", result->store_error);
  return TRUE;
}

static void
cli_add_asset (GString *line, const RfAsset *asset)
{
  g_autofree char *bytes = cli_dup_bytes (asset->bytes);

  g_string_append_printf (line, " · %s", asset->media_type);
  if (asset->width > 0 && asset->height > 0)
    g_string_append_printf (line, " %d×%d", asset->width, asset->height);
  if (asset->duration > 0)
    g_string_append_printf (line, " %.1f s", (double) asset->duration / 1000.0);
  g_string_append_printf (line, " · %s", bytes);
}

static void
cli_add_money (GString *line, const RfResult *result)
{
  g_autofree char *charged = cli_dup_credits (result->charged);
  g_autofree char *saved = cli_dup_credits (result->saved);

  g_string_append_printf (line, " · %s", charged);
  if (result->saved > 0)
    g_string_append_printf (line, ", %s saved", saved);
}

static const char *
cli_asset_get_place (const RfGeneration *generation, const GPtrArray *places, guint i)
{
  const RfAsset *asset = g_ptr_array_index (generation->assets, i);

  if (places != NULL && i < places->len)
    return g_ptr_array_index (places, i);
  if (asset->path != NULL)
    return asset->path;
  return asset->url != NULL ? asset->url : asset->sha256;
}

static void
cli_print_one (const RfResult *result, const GPtrArray *places)
{
  const RfGeneration *generation = rf_result_get_generation (result);
  g_autoptr (GString) line = g_string_new (NULL);

  g_string_append_printf (line,
                          "%s  %s",
                          cli_asset_get_place (generation, places, 0),
                          rf_enum_get_name (rf_outcome_names, (int) result->outcome));
  cli_add_money (line, result);
  cli_add_asset (line, g_ptr_array_index (generation->assets, 0));
  g_string_append_printf (line, " · %s/%s", generation->provider, generation->model);
  if (result->reason != NULL)
    g_string_append_printf (line, " · %s", cli_reason_get_words (result->reason));
  if (result->content_differs)
    g_string_append (line, " · made from other parameters");
  if (!result->stored)
    g_string_append (line, " · not stored");
  for (guint i = 1; i < generation->assets->len; i++)
    {
      g_string_append_printf (line, "\n%s ", cli_asset_get_place (generation, places, i));
      cli_add_asset (line, g_ptr_array_index (generation->assets, i));
    }
  cli_print ("%s\n", line->str);
}

/**
 * cli_result_print:
 * @result: an answer
 * @places: (nullable) (element-type utf8): where its assets were written
 *
 * One line for what was made first, one for the answer, and one for each
 * further asset.
 */
void
cli_result_print (const RfResult *result, const GPtrArray *places)
{
  if (result->step != NULL)
    cli_print_one (result->step, NULL);
  cli_print_one (result, places);
}
