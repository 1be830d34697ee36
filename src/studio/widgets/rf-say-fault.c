/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-say-fault.h"

#include "rf-say-model.h"

#include <float.h>
#include <glib/gi18n.h>

/*
 * What is wrong with a value, in the person's language: the engine says what sort of fault
 * it is, and the model's table what would be right. Clauses that begin with a small letter,
 * since a label may stand before them. What has no sort of its own is said in the engine's
 * words.
 */

/* Of more choices than these none is named. */
#define MOST_CHOICES 12

static const char *const wanted_types[] = {
  [RF_PARAMETER_TEXT] = N_ ("must be a text"),
  [RF_PARAMETER_INTEGER] = N_ ("must be a whole number"),
  [RF_PARAMETER_NUMBER] = N_ ("must be a number"),
  [RF_PARAMETER_BOOLEAN] = N_ ("must be yes or no"),
  [RF_PARAMETER_CHOICE] = N_ ("must be one of the choices"),
  [RF_PARAMETER_LIST] = N_ ("must be a list of words"),
  [RF_PARAMETER_SIZE] = N_ ("must be width and height, such as 1024x768"),
  [RF_PARAMETER_JSON] = N_ ("must be JSON"),
  [RF_PARAMETER_INPUT] = N_ ("must be a file"),
};

static char *
rf_say_fault_number (const RfParameter *parameter, double number)
{
  const char *unit = rf_say_unit (parameter);

  return unit != NULL ? g_strdup_printf ("%.15g %s", number, unit)
                      : g_strdup_printf ("%.15g", number);
}

static char *
rf_say_fault_limits (const RfParameter *parameter)
{
  gboolean is_whole = parameter->type == RF_PARAMETER_INTEGER;
  double limit = is_whole ? (double) RF_PARAMETER_INTEGER_LIMIT : DBL_MAX;
  g_autofree char *least = rf_say_fault_number (parameter, parameter->minimum);
  g_autofree char *most = rf_say_fault_number (parameter, parameter->maximum);
  gboolean has_least = parameter->minimum > -limit;
  gboolean has_most = parameter->maximum < limit;

  if (has_least && has_most)
    return g_strdup_printf (_ ("must be from %s to %s"), least, most);
  if (has_least)
    return g_strdup_printf (_ ("must be %s at least"), least);
  if (has_most)
    return g_strdup_printf (_ ("must be %s at most"), most);
  return g_strdup (_ (wanted_types[parameter->type]));
}

/* A step says something where it is not every whole number. */
static char *
rf_say_fault_range (const RfErrorDetail *detail, const RfParameter *parameter)
{
  g_autofree char *range = NULL;
  g_autofree char *step = NULL;

  if (parameter->type != RF_PARAMETER_INTEGER && parameter->type != RF_PARAMETER_NUMBER)
    return g_strdup (detail->message);
  range = rf_say_fault_limits (parameter);
  if (!(parameter->step > (parameter->type == RF_PARAMETER_INTEGER ? 1 : 0)))
    return g_steal_pointer (&range);
  step = rf_say_fault_number (parameter, parameter->step);
  return g_strdup_printf (_ ("%s, in steps of %s"), range, step);
}

static char *
rf_say_fault_length (const RfErrorDetail *detail, const RfParameter *parameter)
{
  if (parameter->type != RF_PARAMETER_LIST && parameter->type != RF_PARAMETER_TEXT)
    return g_strdup (detail->message);
  if (parameter->type == RF_PARAMETER_LIST)
    return g_strdup_printf (
        ngettext ("may have %u word at most", "may have %u words at most", parameter->max_items),
        parameter->max_items);
  if (parameter->minimum > 1)
    return g_strdup_printf (ngettext ("must have from %.0f to %.0f character",
                                      "must have from %.0f to %.0f characters",
                                      (gulong) parameter->maximum),
                            parameter->minimum,
                            parameter->maximum);
  return g_strdup_printf (ngettext ("may have %.0f character at most",
                                    "may have %.0f characters at most",
                                    (gulong) parameter->maximum),
                          parameter->maximum);
}

static char *
rf_say_fault_choice (const RfParameter *parameter)
{
  g_autoptr (GString) words = g_string_new (NULL);
  guint length = parameter->choices != NULL ? g_strv_length (parameter->choices) : 0;

  if (length == 0 || length > MOST_CHOICES)
    return g_strdup (_ ("must be one of the choices"));
  for (guint i = 0; i < length; i++)
    {
      g_autofree char *word = rf_say_choice (parameter, parameter->choices[i]);

      g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", word);
    }
  return g_strdup_printf (_ ("must be one of these: %s"), words->str);
}

/* Faults that can be told without the table of a model. */
static char *
rf_say_fault_alone (const RfErrorDetail *detail)
{
  if (detail->reason == RF_REASON_REQUIRED)
    return g_strdup (_ ("must be given"));
  if (detail->reason == RF_REASON_UNKNOWN)
    return g_strdup (_ ("is not known there"));
  return g_strdup (detail->message);
}

/**
 * rf_say_fault:
 * @detail: one thing that is wrong with a request
 * @parameter: (nullable): the row of the model's table that it is about
 *
 * Returns: (transfer full): what is wrong, as a clause
 */
char *
rf_say_fault (const RfErrorDetail *detail, const RfParameter *parameter)
{
  if (parameter == NULL)
    return rf_say_fault_alone (detail);
  switch (detail->reason)
    {
    case RF_REASON_TYPE:
      return g_strdup (_ (wanted_types[parameter->type]));
    case RF_REASON_RANGE:
      return rf_say_fault_range (detail, parameter);
    case RF_REASON_LENGTH:
      return rf_say_fault_length (detail, parameter);
    case RF_REASON_CHOICE:
      return rf_say_fault_choice (parameter);
    case RF_REASON_REQUIRED:
    case RF_REASON_UNKNOWN:
    case RF_REASON_OTHER:
    default:
      return rf_say_fault_alone (detail);
    }
}
