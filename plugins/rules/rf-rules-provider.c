/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rules-judge.h"

#include "rf-provider.h"

/*
 * The analysis of sensor trends by rules: one JSON text for each history. It keeps nothing,
 * so any number may go on at once, and takes less time than its look-up in the cache.
 */

#define RULES_TYPE_PROVIDER (rules_provider_get_type ())
G_DECLARE_FINAL_TYPE (RulesProvider, rules_provider, RULES, PROVIDER, RfProvider)

struct _RulesProvider
{
  RfProvider parent_instance;
};

G_DEFINE_FINAL_TYPE (RulesProvider, rules_provider, RF_TYPE_PROVIDER)

static RfOutput *
rules_provider_generate (RfProvider *provider,
                         RfTask *task,
                         RfProgress *progress,
                         GCancellable *cancellable,
                         GError **error)
{
  RulesHistory history;
  g_auto (RulesVerdict) verdict = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  char *text = NULL;
  gsize length = 0;
  RfOutput *output = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !rules_history_read (&history, task, error))
    return NULL;
  rules_judge (&history, &verdict);
  text = rules_verdict_print (&verdict, &length, error);
  if (text == NULL)
    return NULL;
  bytes = g_bytes_new_take (text, length);
  output = rf_output_new ();
  rf_output_add_bytes (output, RF_ROLE_TEXT, "application/json", bytes);
  return output;
}

static void
rules_provider_class_init (RulesProviderClass *klass)
{
  RF_PROVIDER_CLASS (klass)->generate = rules_provider_generate;
}

static void
rules_provider_init (RulesProvider *self)
{
}

RF_PROVIDER_EXPORT
{
  static const RfProviderModule module = { RF_PROVIDER_ABI, "rules", rules_provider_get_type };

  return &module;
}
