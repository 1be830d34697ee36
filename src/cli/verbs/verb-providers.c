/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-context.h"
#include "cli-print.h"
#include "cli-verbs.h"
#include "rf-credits.h"
#include "rf-json-printer.h"

#include <string.h>

/* `refrain providers`: what is loaded, ready or why not; with an id, all that
 * one has to say of itself. */

/* Why the provider is not ready, or NULL. A refused one has no status. */
static RfProviderInfo *
cli_ask_provider (RfService *service, const RfProviderInfo *info, RfProviderState *state)
{
  g_autoptr (GError) error = NULL;
  RfProviderInfo *asked = NULL;

  if (info->refused != NULL)
    return NULL;
  asked = rf_service_ask_provider (service, info->id, state, &error);
  if (asked == NULL)
    *state = (RfProviderState){ g_strdup (error->message), RF_LACK_OTHER };
  return asked;
}

static char *
cli_dup_state (const RfProviderInfo *info, const char *status)
{
  if (info->refused != NULL)
    return g_strdup_printf ("refused: %s", info->refused);
  if (status != NULL)
    return g_strdup_printf ("not ready: %s", status);
  return g_strdup ("ready");
}

/* Returns: (transfer full): the state without the way out, for a list */
static char *
cli_dup_short_state (const RfProviderInfo *info, const char *status)
{
  char *state = cli_dup_state (info, status);
  char *end = strstr (state, ". ");

  if (end != NULL)
    *end = '\0';
  return state;
}

static char *
cli_dup_kinds (const RfProviderInfo *info)
{
  GString *text = g_string_new (NULL);

  for (const RfEnumName *row = rf_kind_names; row->name != NULL; row++)
    {
      gboolean found = FALSE;

      for (guint i = 0; i < info->models->len && !found; i++)
        found =
            (int) ((const RfModelInfo *) g_ptr_array_index (info->models, i))->kind == row->value;
      if (found)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", row->name);
    }
  return g_string_free (text, FALSE);
}

static int
cli_list_providers (CliContext *context, GError **error)
{
  static const char *const titles[] = { "ID", "KINDS", "STATE", NULL };
  RfService *service = cli_context_get_service (context);
  g_autoptr (RfPage) page = rf_service_list (service, RF_NOUN_PROVIDER, NULL, error);
  g_autoptr (CliTable) table = cli_table_new (titles);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *providers = json_array_new ();

  json_node_take_object (node, object);
  json_object_set_array_member (object, "providers", providers);
  json_object_set_null_member (object, "next_cursor");
  if (page == NULL)
    return -1;
  for (guint i = 0; i < page->items->len; i++)
    {
      const RfProviderInfo *info = g_ptr_array_index (page->items, i);
      g_auto (RfProviderState) state = { NULL, RF_LACK_NOTHING };
      g_autoptr (RfProviderInfo) asked = cli_ask_provider (service, info, &state);

      json_array_add_element (providers, rf_provider_info_state_to_json (info, &state));
      cli_table_take_cell (table, g_strdup (info->id));
      cli_table_take_cell (table, cli_dup_kinds (info));
      cli_table_take_cell (table, cli_dup_short_state (info, state.status));
    }
  if (cli_context_is_json (context))
    return cli_print_json (g_steal_pointer (&node), error) ? 0 : -1;
  if (page->items->len > 0)
    cli_table_print (table, 0);
  else
    cli_print ("no providers\n");
  return 0;
}

/* Returns: (transfer full): what the rate is for: “second”, “character of text” */
static char *
cli_dup_unit (const RfModelInfo *model)
{
  const char *per = model->price.per;
  const RfParameter *parameter = rf_model_info_find_parameter (model, per);

  if (parameter != NULL && parameter->type == RF_PARAMETER_TEXT)
    return g_strdup_printf ("character of %s", per);
  if (parameter != NULL && g_strcmp0 (parameter->unit, "s") == 0)
    return g_strdup ("second");
  return g_strdup (per);
}

static void
cli_print_surcharges (const RfModelInfo *model)
{
  const RfPrice *price = &model->price;
  const RfParameter *parameter = rf_model_info_find_parameter (model, price->table_parameter);
  char **choices = parameter != NULL ? parameter->choices : NULL;

  for (gsize i = 0; choices != NULL && choices[i] != NULL; i++)
    {
      const gint64 *sum = g_hash_table_lookup (price->table, choices[i]);
      g_autofree char *more = sum != NULL ? cli_dup_credits (*sum) : NULL;

      if (sum != NULL)
        cli_print ("    with %s %s: + %s\n",
                   price->table_parameter,
                   choices[i],
                   *sum == 0 ? "nothing" : more);
    }
}

static void
cli_print_price (const RfModelInfo *model)
{
  const RfPrice *price = &model->price;
  gboolean has_rate = price->per != NULL && price->rate != 0;
  g_autofree char *base = cli_dup_credits (price->base);
  g_autofree char *rate = has_rate ? cli_dup_credits (price->rate) : NULL;
  g_autofree char *unit = has_rate ? cli_dup_unit (model) : NULL;

  if (!has_rate)
    cli_print ("  price: %s\n", base);
  else if (price->base == 0)
    cli_print ("  price: %s per %s\n", rate, unit);
  else
    cli_print ("  price: %s + %s per %s\n", base, rate, unit);
  if (price->table != NULL)
    cli_print_surcharges (model);
}

static void
cli_print_parameter (const RfParameter *parameter)
{
  g_autofree char *range = rf_parameter_dup_range (parameter);
  g_autofree char *otherwise = parameter->default_value != NULL
                                   ? rf_json_print (parameter->default_value, NULL, NULL)
                                   : NULL;

  cli_print ("    %-16s %s; ", parameter->name, range);
  if ((parameter->flags & RF_PARAMETER_DEFAULT_STEP) != 0)
    cli_print ("made first where it is not given");
  else if ((parameter->flags & RF_PARAMETER_REQUIRED) != 0)
    cli_print ("required");
  else if (otherwise != NULL)
    cli_print ("default %s", otherwise);
  else
    cli_print ("no default");
  if ((parameter->flags & RF_PARAMETER_VOLATILE) != 0)
    cli_print ("; not in the key");
  cli_print ("\n");
  if (parameter->description != NULL)
    cli_print ("    %-16s %s\n", "", parameter->description);
}

static void
cli_print_model (const RfModelInfo *model)
{
  cli_print ("\n%s  %s · %s\n", model->id, rf_kind_get_label (model->kind), model->name);
  if (model->description != NULL)
    cli_print ("  %s\n", model->description);
  cli_print_price (model);
  cli_print ("  parameters:\n");
  for (guint i = 0; i < model->parameters->len; i++)
    cli_print_parameter (g_ptr_array_index (model->parameters, i));
  if (model->free_parameters)
    cli_print ("    and any other, kept as it is\n");
}

static void
cli_print_provider (const RfProviderInfo *info, const char *status)
{
  g_autofree char *state = cli_dup_state (info, status);
  g_autofree char *packages = info->packages != NULL ? g_strjoinv (", ", info->packages) : NULL;

  cli_print ("%s  %s\n", info->id, info->name);
  if (info->description != NULL)
    cli_print ("%s\n", info->description);
  cli_print ("state: %s\n", state);
  cli_print ("leaves this machine: %s\n", info->leaves != NULL ? info->leaves : "nothing");
  if (packages != NULL && *packages != '\0')
    cli_print ("needs: %s\n", packages);
  for (guint i = 0; i < info->models->len; i++)
    cli_print_model (g_ptr_array_index (info->models, i));
}

/**
 * cli_verb_providers:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_providers (CliContext *context, const CliArguments *arguments, GError **error)
{
  const char *id = cli_arguments_get_word (arguments, 0);
  g_autoptr (RfProviderInfo) info = NULL;
  g_auto (RfProviderState) state = { NULL, RF_LACK_NOTHING };

  if (id == NULL)
    return cli_list_providers (context, error);
  info = rf_service_ask_provider (cli_context_get_service (context), id, &state, error);
  if (info == NULL)
    return -1;
  if (cli_context_is_json (context))
    return cli_print_json (rf_provider_info_state_to_json (info, &state), error) ? 0 : -1;
  cli_print_provider (info, state.status);
  return 0;
}
