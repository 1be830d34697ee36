/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-refuse.h"

#include "rf-text.h"

/*
 * Wrong usage, said in one way: what is wrong, and as a hint the nearest thing
 * that is right. Only the first fault of a command line is told.
 */

/**
 * cli_refuse:
 * @error: (inout): where the error goes; one that stands there stays
 * @hint: (nullable): the way out
 * @format: what is wrong, as for printf()
 */
void
cli_refuse (GError **error, const char *hint, const char *format, ...)
{
  va_list arguments;

  if (*error != NULL)
    return;
  va_start (arguments, format);
  *error = g_error_new_valist (RF_ERROR, RF_ERROR_INVALID_REQUEST, format, arguments);
  va_end (arguments);
  rf_error_set_hint (*error, hint);
}

/**
 * cli_refuse_unknown:
 * @error: (inout): as for cli_refuse()
 * @message: what is wrong
 * @prefix: what stands before the nearest word in the hint, such as `--`
 * @word: the word that is not known
 * @known: (element-type utf8): those that are
 * @otherwise: the hint where none of them is near
 */
void
cli_refuse_unknown (GError **error,
                    const char *message,
                    const char *prefix,
                    const char *word,
                    GPtrArray *known,
                    const char *otherwise)
{
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  g_autofree char *hint = NULL;
  const char *nearest = NULL;

  g_ptr_array_extend (candidates, known, NULL, NULL);
  g_ptr_array_add (candidates, NULL);
  nearest = rf_text_find_nearest (word, (const char *const *) candidates->pdata);
  if (nearest != NULL)
    hint = g_strdup_printf ("did you mean “%s%s”?", prefix, nearest);
  cli_refuse (error, hint != NULL ? hint : otherwise, "%s", message);
}

/**
 * cli_check_choice:
 * @label: what the value is of, for the message
 * @choices: the words that are taken
 * @value: the word that was given
 * @error: (inout): as for cli_refuse()
 *
 * Returns: whether @value is one of @choices
 */
gboolean
cli_check_choice (const char *label, const RfEnumName *choices, const char *value, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *nearest = NULL;
  g_autofree char *list = NULL;
  g_autofree char *hint = NULL;
  int chosen = 0;

  if (rf_enum_from_name (choices, value, &chosen))
    return TRUE;
  for (const RfEnumName *row = choices; row->name != NULL; row++)
    g_ptr_array_add (names, (gpointer) row->name);
  g_ptr_array_add (names, NULL);
  list = rf_text_join_choices ((const char *const *) names->pdata);
  nearest = rf_enum_dup_nearest (choices, value);
  hint = nearest != NULL ? g_strdup_printf ("did you mean “%s”? It takes %s", nearest, list)
                         : g_strdup_printf ("it takes %s", list);
  cli_refuse (error, hint, "%s: there is no “%s”", label, value);
  return FALSE;
}
