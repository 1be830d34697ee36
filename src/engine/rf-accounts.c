/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

#include "rf-text.h"

#include <string.h>

/*
 * Accounts as people see them: the store's rows, and what refrain.conf says on
 * top. An account that only the configuration names is there, with nothing
 * booked yet.
 */

/* Rows of the ledger that an account is shown with. */
#define LEDGER_ROWS 20

static void
rf_account_configure (RfAccount *account, const RfAccountConfig *config)
{
  if (config == NULL)
    return;
  account->configured = TRUE;
  account->profile = g_strdup (config->profile);
  rf_account_tighten (account, config->limit_day, config->limit_month);
}

static RfAccount *
rf_account_new_from_config (const RfAccountConfig *config)
{
  RfAccount *account = rf_account_new (config->name);

  rf_account_configure (account, config);
  return account;
}

static void
rf_account_free_cb (gpointer account)
{
  rf_account_free (account);
}

/* Two lists in the order of names become one page. */
static RfPage *
rf_accounts_merge (RfPage *stored, const GPtrArray *configured, const RfSelector *selector)
{
  g_autoptr (RfPage) rows = stored;
  RfPage *page = rf_page_new (rf_account_free_cb);
  const char *cursor = selector->cursor != NULL ? selector->cursor : "";
  guint next = 0;
  guint n = 0;

  while (n < configured->len &&
         strcmp (((RfAccountConfig *) g_ptr_array_index (configured, n))->name, cursor) <= 0)
    n++;
  while ((gint64) page->items->len < selector->limit &&
         (next < rows->items->len || n < configured->len))
    {
      RfAccount *account = next < rows->items->len ? g_ptr_array_index (rows->items, next) : NULL;
      const RfAccountConfig *config =
          n < configured->len ? g_ptr_array_index (configured, n) : NULL;
      int order = account == NULL || config == NULL ? 0 : strcmp (account->name, config->name);

      if (account == NULL || order > 0)
        g_ptr_array_add (page->items, rf_account_new_from_config (config));
      else
        {
          rf_account_configure (account, config != NULL && order == 0 ? config : NULL);
          g_ptr_array_add (page->items, account);
          rows->items->pdata[next] = NULL;
        }
      next += account != NULL && order <= 0;
      n += config != NULL && order >= 0;
    }
  if (next < rows->items->len || rows->next_cursor != NULL || n < configured->len)
    page->next_cursor =
        g_strdup (((RfAccount *) g_ptr_array_index (page->items, page->items->len - 1))->name);
  return page;
}

/**
 * rf_engine_list_accounts:
 * @self: an engine
 * @selector: (nullable): which page; only its limit and cursor are read
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a page of #RfAccount, by name
 */
RfPage *
rf_engine_list_accounts (RfEngine *self, const RfSelector *selector, GError **error)
{
  g_autoptr (RfSelector) all = selector == NULL ? rf_selector_new () : NULL;
  g_autoptr (GPtrArray) configured = rf_config_dup_accounts (self->config);
  const RfSelector *wanted = selector != NULL ? selector : all;
  RfPage *stored = NULL;

  if (!rf_engine_needs_store (self, error))
    return NULL;
  stored = rf_store_query_accounts (self->store, wanted, error);
  return stored != NULL ? rf_accounts_merge (stored, configured, wanted) : NULL;
}

static RfAccount *
rf_accounts_refuse (const char *name, GError **error)
{
  g_autofree char *shown = rf_text_dup_printable (name, 100);

  g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "there is no account “%s”", shown);
  if (error != NULL)
    rf_error_set_hint (*error, "“refrain account list” tells which there are");
  return NULL;
}

/**
 * rf_engine_get_account:
 * @service: an engine
 * @name: an account's name
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): the account with its last ledger rows
 */
RfAccount *
rf_engine_get_account (RfService *service, const char *name, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  const RfAccountConfig *config = rf_config_find_account (self->config, name);
  g_autoptr (GError) failure = NULL;
  RfAccount *account = NULL;

  if (!rf_engine_needs_store (self, error))
    return NULL;
  account = rf_store_find_account (self->store, name, LEDGER_ROWS, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (account == NULL && config == NULL)
    return rf_accounts_refuse (name, error);
  if (account == NULL)
    {
      account = rf_account_new (name);
      account->ledger = g_ptr_array_new ();
    }
  rf_account_configure (account, config);
  return account;
}
