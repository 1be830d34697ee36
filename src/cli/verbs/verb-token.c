/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-context.h"
#include "cli-entries.h"
#include "cli-print.h"
#include "cli-refuse.h"
#include "cli-select.h"
#include "cli-tell.h"
#include "cli-verbs.h"
#include "rf-time.h"

#include <stdio.h>

/*
 * `refrain token`: who may use the server. A secret is shown once, when it is
 * made, alone on standard output, so that it can go into a file or a pipe.
 */

static RfToken *
cli_token_new (const CliArguments *arguments, GError **error)
{
  const char *role_name = cli_arguments_get (arguments, "role");
  const char *namespace_ = cli_arguments_get (arguments, "namespace");
  const char *rate = cli_arguments_get (arguments, "requests");
  g_auto (GStrv) profiles = cli_arguments_dup_strv (arguments, "profile");
  g_autoptr (RfToken) token = NULL;
  int role = RF_TOKEN_CREATOR;
  guint64 requests = 0;

  if (role_name != NULL)
    rf_enum_from_name (rf_token_role_names, role_name, &role);
  if (rate != NULL && !g_ascii_string_to_unsigned (rate, 10, 1, 1000000, &requests, NULL))
    {
      cli_refuse (error, "1 to 1000000", "--requests: “%s” is no number of requests", rate);
      return NULL;
    }
  token = rf_token_new (cli_arguments_get_word (arguments, 0), (RfTokenRole) role);
  if (namespace_ != NULL)
    {
      g_free (token->namespace_);
      token->namespace_ = g_strdup (namespace_);
    }
  token->account = g_strdup (cli_arguments_get (arguments, "account"));
  token->person = g_strdup (cli_arguments_get (arguments, "person"));
  if (profiles[0] != NULL)
    token->profiles = g_steal_pointer (&profiles);
  token->requests_per_minute = (gint64) requests;
  return g_steal_pointer (&token);
}

static JsonNode *
cli_token_to_json (const RfToken *token, const char *secret)
{
  JsonNode *node = rf_token_to_json (token);

  json_object_set_string_member (json_node_get_object (node), "secret", secret);
  return node;
}

/**
 * cli_verb_token_create:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_token_create (CliContext *context, const CliArguments *arguments, GError **error)
{
  g_autoptr (RfToken) token = cli_token_new (arguments, error);
  g_autofree char *secret = NULL;
  g_autofree char *told = NULL;

  if (token == NULL)
    return -1;
  secret = rf_service_create_token (cli_context_get_service (context), token, error);
  if (secret == NULL)
    return -1;
  if (cli_context_is_json (context))
    return cli_print_json (cli_token_to_json (token, secret), error) ? 0 : -1;
  cli_print ("%s\n", secret);
  told =
      g_strdup_printf ("token %" G_GINT64_FORMAT " (%s, %s) is made; its secret is not shown again",
                       token->id,
                       token->name,
                       rf_enum_get_name (rf_token_role_names, (int) token->role));
  if (!cli_context_is_quiet (context))
    cli_tell (told);
  return 0;
}

static JsonNode *
cli_tokens_item_to_json_cb (gconstpointer item)
{
  return rf_token_to_json (item);
}

static char *
cli_dup_token_limits (const RfToken *token)
{
  const char *otherwise = token->role == RF_TOKEN_ADMIN ? "any profile" : "no profile";
  g_autofree char *profiles = token->person != NULL     ? g_strdup_printf ("only %s", token->person)
                              : token->profiles != NULL ? g_strjoinv (", ", token->profiles)
                                                        : g_strdup (otherwise);

  if (token->requests_per_minute == 0)
    return g_steal_pointer (&profiles);
  return g_strdup_printf (
      "%s; %" G_GINT64_FORMAT " requests a minute", profiles, token->requests_per_minute);
}

static char *
cli_dup_token_use (const RfToken *token)
{
  if (token->revoked_at != 0)
    return g_strdup ("revoked");
  return token->last_used_at != 0 ? rf_time_to_string (token->last_used_at) : g_strdup ("never");
}

static void
cli_print_tokens (const RfPage *page)
{
  static const char *const titles[] = { "ID",        "NAME",    "ROLE",   "USED",
                                        "NAMESPACE", "ACCOUNT", "LIMITS", NULL };
  g_autoptr (CliTable) table = cli_table_new (titles);

  for (guint i = 0; i < page->items->len; i++)
    {
      const RfToken *token = g_ptr_array_index (page->items, i);

      cli_table_take_cell (table, g_strdup_printf ("%" G_GINT64_FORMAT, token->id));
      cli_table_take_cell (table, g_strdup (token->name));
      cli_table_take_cell (table,
                           g_strdup (rf_enum_get_name (rf_token_role_names, (int) token->role)));
      cli_table_take_cell (table, cli_dup_token_use (token));
      cli_table_take_cell (table, g_strdup (*token->namespace_ != '\0' ? token->namespace_ : "-"));
      cli_table_take_cell (table, g_strdup (token->account != NULL ? token->account : "default"));
      cli_table_take_cell (table, cli_dup_token_limits (token));
    }
  cli_table_print (table, cli_terminal_width ());
}

/**
 * cli_verb_token_list:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_token_list (CliContext *context, const CliArguments *arguments, GError **error)
{
  g_autoptr (RfSelector) selector = cli_select (arguments, error);
  g_autoptr (RfPage) page = NULL;

  if (selector == NULL)
    return -1;
  page = rf_service_list (cli_context_get_service (context), RF_NOUN_TOKEN, selector, error);
  if (page == NULL)
    return -1;
  if (cli_context_is_json (context))
    return cli_print_json (rf_page_to_json (page, "tokens", cli_tokens_item_to_json_cb), error)
               ? 0
               : -1;
  if (page->items->len > 0)
    cli_print_tokens (page);
  else if (!cli_context_is_quiet (context))
    cli_print ("no tokens\n");
  if (page->next_cursor != NULL && !cli_context_is_quiet (context))
    fprintf (stderr, "more: --cursor %s\n", page->next_cursor);
  return 0;
}

static JsonNode *
cli_count_to_json (guint revoked)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "revoked", revoked);
  json_node_take_object (node, object);
  return node;
}

/**
 * cli_verb_token_revoke:
 *
 * Returns: 0, or -1 with @error set
 */
int
cli_verb_token_revoke (CliContext *context, const CliArguments *arguments, GError **error)
{
  guint n_tokens = cli_arguments_get_n_words (arguments);

  for (guint i = 0; i < n_tokens; i++)
    {
      g_autoptr (RfAction) action = rf_action_new (RF_NOUN_TOKEN, RF_VERB_REVOKE);
      g_autoptr (RfReport) report = NULL;

      action->name = g_strdup (cli_arguments_get_word (arguments, i));
      report = rf_service_apply (cli_context_get_service (context), action, error);
      if (report == NULL)
        return -1;
    }
  if (cli_context_is_json (context))
    return cli_print_json (cli_count_to_json (n_tokens), error) ? 0 : -1;
  if (!cli_context_is_quiet (context))
    cli_print ("revoked: %u\n", n_tokens);
  return 0;
}
