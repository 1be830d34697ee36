/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-context.h"
#include "cli-print.h"
#include "cli-verbs.h"

/* `refrain cache verify`: what is wrong with rows and files. */

static JsonNode *
cli_findings_to_json (const GPtrArray *findings)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < findings->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (findings, i));
  json_object_set_array_member (object, "findings", array);
  json_node_take_object (node, object);
  return node;
}

/**
 * cli_verb_cache_verify:
 *
 * Returns: 0, the status of `store_damaged` where something was found, or -1
 *   with @error set
 */
int
cli_verb_cache_verify (CliContext *context, const CliArguments *arguments, GError **error)
{
  g_autoptr (GPtrArray) findings =
      rf_service_verify (cli_context_get_service (context), NULL, error);

  if (findings == NULL)
    return -1;
  if (cli_context_is_json (context))
    {
      if (!cli_print_json (cli_findings_to_json (findings), error))
        return -1;
    }
  else
    {
      for (guint i = 0; i < findings->len; i++)
        cli_print ("%s\n", (const char *) g_ptr_array_index (findings, i));
      if (findings->len == 0 && !cli_context_is_quiet (context))
        cli_print ("nothing is wrong\n");
    }
  return findings->len == 0 ? 0 : rf_error_code_get_exit_status (RF_ERROR_STORE_DAMAGED);
}
