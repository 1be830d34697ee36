/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-outcome-say.h"

#include "rf-say.h"

#include <glib/gi18n.h>

/*
 * How a request was answered, and how it would be, in words. What was reused must never
 * look like a fault.
 */

static char *
rf_say_reused (const RfResult *result)
{
  gint64 charged = rf_result_get_charged (result);
  g_autofree char *saved = rf_say_credits (result->saved);
  g_autofree char *paid = rf_say_credits (charged);

  if (charged > 0 && result->saved > 0)
    return g_strdup_printf (_ ("Reused for %s, %s saved"), paid, saved);
  if (charged > 0)
    return g_strdup_printf (_ ("Reused for %s"), paid);
  if (result->saved > 0)
    return g_strdup_printf (_ ("Reused, %s saved"), saved);
  return g_strdup (_ ("Reused, free"));
}

static char *
rf_say_made (const RfResult *result, const char *free_words, const char *paid_words)
{
  gint64 charged = rf_result_get_charged (result);
  g_autofree char *paid = rf_say_credits (charged);

  return charged > 0 ? g_strdup_printf ("%s %s", paid_words, paid) : g_strdup (free_words);
}

/**
 * rf_say_outcome:
 * @result: an answer
 *
 * Returns: (transfer full): such as “Reused, 5 credits saved”
 */
char *
rf_say_outcome (const RfResult *result)
{
  switch (result->outcome)
    {
    case RF_OUTCOME_HIT:
    case RF_OUTCOME_STALE:
      return rf_say_reused (result);
    case RF_OUTCOME_JOINED:
      return rf_say_made (result, _ ("Shared with who made it just now"), _ ("Shared for"));
    case RF_OUTCOME_REFRESHED:
      return rf_say_made (result, _ ("Made anew, free"), _ ("Made anew for"));
    case RF_OUTCOME_MISS:
    case RF_OUTCOME_BYPASS:
    default:
      return rf_say_made (result, _ ("Made, free"), _ ("Made for"));
    }
}

/**
 * rf_say_outcome_note:
 * @result: an answer
 *
 * Returns: (transfer full) (nullable): what is not as usual with it
 */
char *
rf_say_outcome_note (const RfResult *result)
{
  g_autofree char *why = NULL;

  if (result->store_error != NULL)
    {
      why = rf_say_error_line (result->store_error);
      return g_strdup_printf (_ ("It could not be kept, so save it: %s"), why);
    }
  if (result->content_differs)
    return g_strdup (_ ("Its place holds what was made from other words"));
  if (result->outcome == RF_OUTCOME_STALE)
    return g_strdup (_ ("Its time is over"));
  if (!result->stored && result->outcome != RF_OUTCOME_HIT)
    return g_strdup (_ ("It is not kept in the library"));
  return NULL;
}

/**
 * rf_say_price:
 * @check: what a request would come to
 *
 * Returns: (transfer full): what the button says
 */
char *
rf_say_price (const RfCheck *check)
{
  g_autofree char *price = rf_say_credits (check->cost);

  if (check->cached)
    return g_strdup_printf (_ ("Reuse · %s"), price);
  if (check->outcome == RF_OUTCOME_JOINED)
    return g_strdup_printf (_ ("Share · %s"), price);
  return g_strdup_printf (_ ("Generate · %s"), price);
}
