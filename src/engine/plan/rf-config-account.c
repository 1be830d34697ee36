/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-config-account.h"

#include "rf-account.h"
#include "rf-profile.h"
#include "rf-text.h"

#include <string.h>

/*
 * [account NAME] of refrain.conf. Whatever is wrong with a limit, its name too,
 * is a fault of money: a slip must not pass for an account without limits.
 */

static const char *const account_keys[] = { "limit-day", "limit-month", "profile", NULL };

/**
 * rf_account_config_free:
 * @self: (transfer full): what is said of an account
 */
void
rf_account_config_free (RfAccountConfig *self)
{
  g_free (self->name);
  g_free (self->profile);
  g_free (self);
}

static RfAccountConfig *
rf_account_config_ensure (GHashTable *accounts, const char *name)
{
  RfAccountConfig *account = g_hash_table_lookup (accounts, name);

  if (account != NULL)
    return account;
  account = g_new0 (RfAccountConfig, 1);
  account->name = g_strdup (name);
  account->limit_day = -1;
  account->limit_month = -1;
  g_hash_table_insert (accounts, account->name, account);
  return account;
}

static void
rf_account_config_read_limit (RfKeyFile *file, const char *group, const char *key, gint64 *limit)
{
  if (rf_key_file_read_credits (file, group, key, limit) && *limit > RF_ACCOUNT_MOST)
    rf_key_file_add_fault (file, group, key, "is more than any account can have");
}

static gboolean
rf_account_config_has_limit_slip (RfKeyFile *file, const char *group)
{
  g_auto (GStrv) keys = rf_key_file_get_keys (file, group);

  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      const char *nearest = rf_text_find_nearest (keys[i], account_keys);

      if (!g_strv_contains (account_keys, keys[i]) &&
          (g_str_has_prefix (keys[i], "limit") || g_strv_contains (rf_money_keys, keys[i]) ||
           (nearest != NULL && g_str_has_prefix (nearest, "limit"))))
        return TRUE;
    }
  return FALSE;
}

static void
rf_account_config_keep_faults (RfKeyFile *file, guint first, GPtrArray *money_faults)
{
  const GPtrArray *faults = rf_key_file_get_faults (file);

  for (guint i = first; i < faults->len; i++)
    g_ptr_array_add (money_faults, g_strdup (g_ptr_array_index (faults, i)));
}

/**
 * rf_account_config_keep_earlier_faults:
 * @file: refrain.conf, of which nothing but the lines was looked at yet
 * @money_faults: (element-type utf8): gets its faults about limits, such as that
 *   one stands twice
 */
void
rf_account_config_keep_earlier_faults (RfKeyFile *file, GPtrArray *money_faults)
{
  const GPtrArray *faults = rf_key_file_get_faults (file);

  for (guint i = 0; i < faults->len; i++)
    {
      const char *fault = g_ptr_array_index (faults, i);

      if (strstr (fault, ": limit-day: ") != NULL || strstr (fault, ": limit-month: ") != NULL)
        g_ptr_array_add (money_faults, g_strdup (fault));
    }
}

/**
 * rf_account_config_read:
 * @accounts: (element-type utf8 RfAccountConfig): gets the account
 * @file: refrain.conf
 * @group: an [account …]
 * @money_faults: (element-type utf8): gets those faults that leave open what may
 *   be spent
 */
void
rf_account_config_read (GHashTable *accounts,
                        RfKeyFile *file,
                        const RfKeyFileGroup *group,
                        GPtrArray *money_faults)
{
  guint before = rf_key_file_get_faults (file)->len;
  g_autoptr (GError) error = NULL;
  RfAccountConfig *account = NULL;

  if (!rf_account_check_name (group->name, &error))
    {
      rf_key_file_add_fault (file, group->group, NULL, "%s: [account NAME]", error->message);
      rf_account_config_keep_faults (file, before, money_faults);
      return;
    }
  account = rf_account_config_ensure (accounts, group->name);
  rf_account_config_read_limit (file, group->group, "limit-day", &account->limit_day);
  rf_account_config_read_limit (file, group->group, "limit-month", &account->limit_month);
  if (rf_account_config_has_limit_slip (file, group->group))
    {
      rf_key_file_refuse_unknown_keys (file, group->group, account_keys);
      rf_account_config_keep_faults (file, before, money_faults);
    }
  else
    {
      rf_account_config_keep_faults (file, before, money_faults);
      rf_key_file_refuse_unknown_keys (file, group->group, account_keys);
    }
  if (rf_key_file_has_key (file, group->group, "profile"))
    {
      g_free (account->profile);
      account->profile = rf_key_file_dup_string (file, group->group, "profile");
    }
}

/**
 * rf_account_config_check_profiles:
 * @accounts: (element-type utf8 RfAccountConfig): all accounts; one whose profile
 *   is not there loses it
 * @config: the configuration, with all its profiles
 * @file: refrain.conf
 */
void
rf_account_config_check_profiles (GHashTable *accounts, RfConfig *config, RfKeyFile *file)
{
  GHashTableIter iterator;
  gpointer value = NULL;

  g_hash_table_iter_init (&iterator, accounts);
  while (g_hash_table_iter_next (&iterator, NULL, &value))
    {
      RfAccountConfig *account = value;
      g_autofree char *group = g_strconcat ("account ", account->name, NULL);
      g_autofree char *nearest = NULL;

      if (account->profile == NULL || rf_config_find_profile (config, account->profile) != NULL)
        continue;
      nearest = rf_config_dup_nearest_profile (config, account->profile);
      rf_key_file_add_fault (file,
                             group,
                             "profile",
                             "“%s” is not known%s%s",
                             account->profile,
                             nearest != NULL ? "; did you mean " : "",
                             nearest != NULL ? nearest : "");
      g_clear_pointer (&account->profile, g_free);
    }
}
