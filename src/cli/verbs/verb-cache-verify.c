/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-context.h"
#include "cli-print.h"
#include "cli-tell.h"
#include "cli-verbs.h"

/* `refrain cache verify`: what is wrong with rows and files, and what was mended
 * of it. */

static JsonArray *
cli_sentences_to_json (const GPtrArray *sentences)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < sentences->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (sentences, i));
  return array;
}

static JsonNode *
cli_verify_to_json (const GPtrArray *findings, const GPtrArray *mended)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_array_member (object, "findings", cli_sentences_to_json (findings));
  if (mended != NULL)
    json_object_set_array_member (object, "mended", cli_sentences_to_json (mended));
  json_node_take_object (node, object);
  return node;
}

static void
cli_verify_print (const GPtrArray *findings, const GPtrArray *mended, gboolean is_quiet)
{
  for (guint i = 0; mended != NULL && i < mended->len; i++)
    cli_print ("mended: %s\n", (const char *) g_ptr_array_index (mended, i));
  for (guint i = 0; i < findings->len; i++)
    cli_print ("%s\n", (const char *) g_ptr_array_index (findings, i));
  if (findings->len == 0 && !is_quiet)
    cli_print (mended != NULL && mended->len > 0 ? "nothing is wrong any more\n"
                                                 : "nothing is wrong\n");
}

/**
 * cli_verb_cache_verify:
 *
 * Returns: 0, the status of `store_damaged` where something is wrong, or -1 with
 *   @error set
 */
int
cli_verb_cache_verify (CliContext *context, const CliArguments *arguments, GError **error)
{
  RfService *service = cli_context_get_service (context);
  g_autoptr (GPtrArray) mended = NULL;
  g_autoptr (GPtrArray) findings = NULL;

  if (cli_arguments_has (arguments, "repair"))
    {
      mended = rf_service_repair (service, NULL, error);
      if (mended == NULL)
        return -1;
    }
  findings = rf_service_verify (service, NULL, error);
  if (findings == NULL)
    return -1;
  if (!cli_context_is_json (context))
    cli_verify_print (findings, mended, cli_context_is_quiet (context));
  else if (!cli_print_json (cli_verify_to_json (findings, mended), error))
    return -1;
  if (findings->len > 0 && mended == NULL)
    cli_tell_hint ("“refrain cache verify --repair” mends what can be mended");
  return findings->len == 0 ? 0 : rf_error_code_get_exit_status (RF_ERROR_STORE_DAMAGED);
}
