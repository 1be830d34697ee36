/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-request.h"

#include "cli-refuse.h"
#include "rf-credits.h"
#include "rf-hash.h"
#include "rf-json-reader.h"
#include "rf-time.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/*
 * A command line as a request. Values of -p stay the strings that they are:
 * what type they have says the model's parameter table, which the planner reads
 * them by. Only what looks like JSON is looked up here, since a list or JSON may
 * be written as it, and a text may begin with a bracket. All faults are collected
 * and told at once.
 */

#define SHA_PREFIX  "@sha:"
#define KEY_PREFIX  "@key:"
#define STEP_PREFIX "@step:"

static gboolean
cli_split_pair (const char *option,
                const char *text,
                char **name,
                const char **value,
                GError **faults)
{
  const char *equals = strchr (text, '=');

  if (equals == NULL || equals == text)
    {
      rf_error_collect (faults,
                        option,
                        "“%s” is not %s",
                        text,
                        g_str_equal (option, "--input") ? "NAME=FILE" : "NAME=VALUE");
      return FALSE;
    }
  *name = g_strndup (text, (gsize) (equals - text));
  *value = equals + 1;
  return TRUE;
}

static void
cli_request_add_param (RfRequest *request, GHashTable *given, const char *text, GError **faults)
{
  g_autofree char *name = NULL;
  const char *value = NULL;

  if (!cli_split_pair ("-p", text, &name, &value, faults))
    return;
  if (g_hash_table_contains (given, name))
    {
      rf_error_collect (faults, name, "is given twice");
      return;
    }
  json_object_set_string_member (request->params, name, value);
  g_hash_table_add (given, g_steal_pointer (&name));
}

static void
cli_request_add_params (RfRequest *request, const CliArguments *arguments, GError **faults)
{
  g_autoptr (GHashTable) given = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) params = cli_arguments_dup_all (arguments, "param");
  const char *prompt = cli_arguments_get_word (arguments, 1);

  if (prompt != NULL)
    {
      json_object_set_string_member (request->params, "prompt", prompt);
      g_hash_table_add (given, g_strdup ("prompt"));
    }
  for (guint i = 0; i < params->len; i++)
    cli_request_add_param (request, given, g_ptr_array_index (params, i), faults);
}

static JsonNode *
cli_parse_standard_input (GError **error)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  guint8 buffer[16 * 1024];
  gssize length = 0;

  while ((length = read (STDIN_FILENO, buffer, sizeof buffer)) != 0)
    {
      if (length < 0 && errno != EINTR)
        {
          g_set_error (error,
                       RF_ERROR,
                       RF_ERROR_INVALID_REQUEST,
                       "standard input cannot be read: %s",
                       g_strerror (errno));
          return NULL;
        }
      if (length > 0)
        g_byte_array_append (text, buffer, (guint) length);
      /* One byte too many is enough for the parser to say so. */
      if (text->len > rf_json_default_limits.max_bytes)
        break;
    }
  return rf_json_parse ((const char *) text->data, (gssize) text->len, NULL, error);
}

static void
cli_request_read_params_file (RfRequest *request, const char *path, GError **faults)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = g_str_equal (path, "-") ? cli_parse_standard_input (&error)
                                                      : rf_json_parse_file (path, NULL, &error);

  if (node == NULL)
    rf_error_collect (faults, "--params", "%s", error->message);
  else if (!JSON_NODE_HOLDS_OBJECT (node))
    rf_error_collect (faults, "--params", "“%s” holds no JSON object", path);
  else
    {
      json_object_unref (request->params);
      request->params = json_node_dup_object (node);
    }
}

static void
cli_request_add_step (RfRequest *request, const char *name, const char *number, GError **faults)
{
  guint64 step = 0;

  if (g_ascii_string_to_unsigned (number, 10, 0, RF_BUNDLE_MAX_STEPS, &step, NULL))
    rf_request_take_input (request, name, rf_input_new_for_step ((guint) step));
  else
    rf_error_collect (faults, name, "“%s” is no number of a step; they are counted from 0", number);
}

static void
cli_request_add_input (RfRequest *request, const char *text, GError **faults)
{
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  const char *value = NULL;

  if (!cli_split_pair ("--input", text, &name, &value, faults))
    return;
  if (g_hash_table_contains (request->inputs, name))
    rf_error_collect (faults, name, "is given twice");
  else if (*value == '\0')
    rf_error_collect (faults, name, "names no file");
  else if (g_str_has_prefix (value, KEY_PREFIX))
    rf_request_take_input (request, name, rf_input_new (NULL, NULL, value + strlen (KEY_PREFIX)));
  else if (g_str_has_prefix (value, STEP_PREFIX))
    cli_request_add_step (request, name, value + strlen (STEP_PREFIX), faults);
  else if (!g_str_has_prefix (value, SHA_PREFIX))
    {
      path = g_canonicalize_filename (value, NULL);
      rf_request_take_input (request, name, rf_input_new (path, NULL, NULL));
    }
  else if (rf_hash_is_hex (value + strlen (SHA_PREFIX)))
    rf_request_take_input (request, name, rf_input_new (NULL, value + strlen (SHA_PREFIX), NULL));
  else
    rf_error_collect (faults, name, "“%s” is no SHA-256 in hex", value + strlen (SHA_PREFIX));
}

static void
cli_request_read_age (const CliArguments *arguments, const char *name, gint64 *age, GError **faults)
{
  const char *text = cli_arguments_get (arguments, name);
  g_autofree char *option = g_strconcat ("--", name, NULL);

  if (text != NULL && !rf_duration_from_string (text, age))
    rf_error_collect (faults, option, "“%s” is no age such as 7d, 24h or 30m", text);
}

static void
cli_request_read_numbers (RfRequest *request, const CliArguments *arguments, GError **faults)
{
  const char *version = cli_arguments_get (arguments, "version-number");
  const char *max_cost = cli_arguments_get (arguments, "max-cost");
  guint64 number = 0;

  cli_request_read_age (arguments, "ttl", &request->ttl, faults);
  cli_request_read_age (arguments, "max-age", &request->max_age, faults);
  if (max_cost != NULL &&
      (!rf_credits_from_string (max_cost, &request->max_cost) || request->max_cost < 0))
    rf_error_collect (
        faults, "--max-cost", "“%s” is no sum of credits such as 5 or 0.25", max_cost);
  if (version == NULL)
    return;
  if (g_ascii_string_to_unsigned (version, 10, 1, G_MAXINT32, &number, NULL))
    request->version = (gint64) number;
  else
    rf_error_collect (faults, "--version-number", "“%s” is no whole number from 1 on", version);
}

static void
cli_request_read_words (RfRequest *request, const CliArguments *arguments)
{
  const struct
  {
    const char *option;
    char **member;
  } words[] = {
    { "provider", &request->provider }, { "model", &request->model },
    { "profile", &request->profile },   { "playthrough", &request->playthrough_id },
    { "player", &request->player_id },  { "type", &request->operation_type },
    { "purpose", &request->purpose },   { "from", &request->from_scene_id },
    { "to", &request->to_scene_id },    { "account", &request->account },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_free (*words[i].member);
      *words[i].member = g_strdup (cli_arguments_get (arguments, words[i].option));
    }
}

static void
cli_request_read_tags (RfRequest *request, const CliArguments *arguments)
{
  g_autoptr (GPtrArray) tags = cli_arguments_dup_all (arguments, "tag");

  if (tags->len == 0)
    return;
  g_ptr_array_add (tags, NULL);
  g_strfreev (request->tags);
  request->tags = g_strdupv ((char **) tags->pdata);
}

static gboolean
cli_looks_like_json (const char *value)
{
  return *value == '[' || *value == '{';
}

static const RfParameter *
cli_find_parameter (const RfModelInfo *model, const char *name)
{
  return model != NULL ? rf_model_info_find_parameter (model, name) : NULL;
}

/* What takes JSON must be JSON; of what nobody knows the type of, it is JSON where
 * it is that as a whole; and a text is a text. */
static void
cli_request_read_json (RfRequest *request,
                       const RfModelInfo *model,
                       const char *text,
                       GError **faults)
{
  const char *equals = strchr (text, '=');
  g_autofree char *name = equals != NULL ? g_strndup (text, (gsize) (equals - text)) : NULL;
  const RfParameter *parameter = name != NULL ? cli_find_parameter (model, name) : NULL;
  gboolean takes_json = parameter != NULL && (parameter->type == RF_PARAMETER_LIST ||
                                              parameter->type == RF_PARAMETER_JSON);
  g_autoptr (GError) error = NULL;
  JsonNode *node = NULL;

  if (name == NULL || !cli_looks_like_json (equals + 1) || (parameter != NULL && !takes_json))
    return;
  node = rf_json_parse (equals + 1, -1, NULL, &error);
  if (node != NULL)
    json_object_set_member (request->params, name, node);
  else if (takes_json)
    rf_error_collect (faults, name, "%s", error->message);
}

/* The model is looked for, and the service opened, only where something looks like
 * JSON. */
static void
cli_request_read_all_json (RfRequest *request,
                           const CliArguments *arguments,
                           CliContext *context,
                           GError **faults)
{
  g_autoptr (GPtrArray) params = cli_arguments_dup_all (arguments, "param");
  g_autoptr (RfModelInfo) model = NULL;

  for (guint i = 0; i < params->len; i++)
    {
      const char *text = g_ptr_array_index (params, i);
      const char *equals = strchr (text, '=');

      if (equals == NULL || !cli_looks_like_json (equals + 1))
        continue;
      if (model == NULL)
        model = rf_service_find_model (cli_context_get_service (context), request, NULL);
      cli_request_read_json (request, model, text, faults);
    }
}

/**
 * cli_request_new:
 * @arguments: the command line of `generate` or `check`
 * @context: whose service knows of what type parameters are
 * @error: return location; %RF_ERROR_INVALID_REQUEST with everything that is
 *   wrong with the options
 *
 * Returns: (transfer full): what is asked for
 */
RfRequest *
cli_request_new (const CliArguments *arguments, CliContext *context, GError **error)
{
  g_autoptr (RfRequest) request = rf_request_new ();
  g_autoptr (GPtrArray) inputs = cli_arguments_dup_all (arguments, "input");
  g_autoptr (GError) faults = NULL;
  const char *strategy = cli_arguments_get (arguments, "strategy");
  int value = 0;

  /* The parser has seen that kind and strategy are of their lists. */
  if (rf_enum_from_name (rf_kind_names, cli_arguments_get_word (arguments, 0), &value))
    request->kind = (RfKind) value;
  request->has_kind = TRUE;
  if (strategy != NULL && rf_enum_from_name (rf_strategy_names, strategy, &value))
    request->strategy = (RfStrategy) value;
  cli_request_read_words (request, arguments);
  cli_request_read_tags (request, arguments);
  cli_request_read_numbers (request, arguments, &faults);
  request->force_refresh = cli_arguments_has (arguments, "force-refresh");
  request->no_store = cli_arguments_has (arguments, "no-store");
  request->only_if_cached = cli_arguments_has (arguments, "only-if-cached");

  if (cli_arguments_has (arguments, "params"))
    cli_request_read_params_file (request, cli_arguments_get (arguments, "params"), &faults);
  cli_request_add_params (request, arguments, &faults);
  cli_request_read_all_json (request, arguments, context, &faults);
  for (guint i = 0; i < inputs->len; i++)
    cli_request_add_input (request, g_ptr_array_index (inputs, i), &faults);
  if (faults != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&faults));
      return NULL;
    }
  return g_steal_pointer (&request);
}

static gboolean
cli_request_names_step (const RfRequest *request)
{
  GHashTableIter iterator;
  gpointer input = NULL;

  g_hash_table_iter_init (&iterator, request->inputs);
  while (g_hash_table_iter_next (&iterator, NULL, &input))
    {
      if (((const RfInput *) input)->step >= 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * cli_bundle_new:
 * @arguments: the command line of `generate` or `check`, with `--then`
 * @context: whose service knows of what type parameters are
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * A step that names none takes what the step before it brings. What is said of
 * the cost in one of them is for all of them.
 *
 * Returns: (transfer full): what is asked for
 */
RfBundle *
cli_bundle_new (const CliArguments *arguments, CliContext *context, GError **error)
{
  g_autoptr (RfBundle) bundle = rf_bundle_new ();

  for (guint i = 0; i < cli_arguments_get_n_steps (arguments); i++)
    {
      RfRequest *request = cli_request_new (cli_arguments_get_step (arguments, i), context, error);

      if (request == NULL)
        {
          g_prefix_error (error, "step %u: ", i);
          return NULL;
        }
      if (request->max_cost >= 0 && bundle->max_cost >= 0)
        {
          cli_refuse (error, "give it once", "--max-cost is for the sum of all steps");
          rf_request_unref (request);
          return NULL;
        }
      bundle->max_cost = MAX (bundle->max_cost, request->max_cost);
      if (i > 0 && !cli_request_names_step (request))
        rf_request_take_input (request, "", rf_input_new_for_step (i - 1));
      rf_bundle_take_step (bundle, request);
    }
  return g_steal_pointer (&bundle);
}
