/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-value.h"

#include "rf-json-object.h"
#include "rf-text.h"

#include <math.h>
#include <string.h>

/*
 * One value of a request, brought into its one canonical form by a row of the
 * parameter table. Two values that mean the same become equal nodes; a value
 * that means nothing becomes a fault. Strings are taken for every type, since
 * the command line has nothing else.
 */

#define RF_VALUE_MAX_INTEGER 9007199254740991.0 /* 2^53 - 1, exact in a double */

static JsonNode *
rf_value_from_string (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static const char *
rf_value_get_string (JsonNode *given)
{
  return json_node_get_value_type (given) == G_TYPE_STRING ? json_node_get_string (given) : NULL;
}

static JsonNode *
rf_value_wrong_type (const RfParameter *parameter,
                     JsonNode *given,
                     const char *wanted,
                     GError **faults)
{
  rf_error_collect_for (faults,
                        parameter->name,
                        RF_REASON_TYPE,
                        "must be %s, not %s",
                        wanted,
                        rf_json_node_get_type_word (given));
  return NULL;
}

static JsonNode *
rf_value_normalise_text (const RfParameter *parameter, JsonNode *given, GError **faults)
{
  const char *text = rf_value_get_string (given);
  g_autofree char *normal = NULL;
  glong length = 0;

  if (text == NULL)
    return rf_value_wrong_type (parameter, given, "text", faults);
  normal = rf_text_normalise_prompt (text);
  if (normal == NULL)
    {
      rf_error_collect (faults, parameter->name, "is not valid UTF-8");
      return NULL;
    }
  if (parameter->flags & RF_PARAMETER_CASELESS)
    {
      g_autofree char *folded = rf_text_fold_case (normal);

      g_free (normal);
      normal = g_steal_pointer (&folded);
    }
  length = g_utf8_strlen (normal, -1);
  if (parameter->maximum > 0 && (double) length > parameter->maximum)
    {
      rf_error_collect_for (faults,
                            parameter->name,
                            RF_REASON_LENGTH,
                            "has %ld characters; %.0f are allowed",
                            length,
                            parameter->maximum);
      return NULL;
    }
  if ((double) length < parameter->minimum)
    {
      rf_error_collect_for (faults,
                            parameter->name,
                            length == 0 ? RF_REASON_REQUIRED : RF_REASON_LENGTH,
                            "%s",
                            length == 0 ? "must not be empty" : "is too short");
      return NULL;
    }
  return rf_value_from_string (normal);
}

/**
 * rf_value_split_size:
 * @text: `WIDTHxHEIGHT`
 * @width: (out): the first number
 * @height: (out): the second
 *
 * Returns: whether @text has that form
 */
gboolean
rf_value_split_size (const char *text, gint64 *width, gint64 *height)
{
  const char *cross = strpbrk (text, "xX");
  g_autofree char *first = NULL;
  guint64 numbers[2] = { 0, 0 };

  if (cross == NULL)
    return FALSE;
  first = g_strndup (text, (gsize) (cross - text));
  if (!g_ascii_string_to_unsigned (first, 10, 1, G_MAXINT32, &numbers[0], NULL) ||
      !g_ascii_string_to_unsigned (cross + 1, 10, 1, G_MAXINT32, &numbers[1], NULL))
    return FALSE;
  *width = (gint64) numbers[0];
  *height = (gint64) numbers[1];
  return TRUE;
}

static gboolean
rf_value_read_number (const RfParameter *parameter, JsonNode *given, double *number)
{
  const char *text = rf_value_get_string (given);
  char *end = NULL;
  gint64 width = 0;
  gint64 height = 0;

  if (text == NULL)
    {
      *number = json_node_get_double (given);
      return TRUE;
    }
  if ((parameter->flags & RF_PARAMETER_SQUARE) && rf_value_split_size (text, &width, &height))
    {
      *number = (double) width;
      return width == height;
    }
  /* Digits, sign, point and exponent only: no "inf", no hexadecimal. */
  if (*text == '\0' || strspn (text, "0123456789+-.eE") != strlen (text))
    return FALSE;
  *number = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (*number);
}

static gboolean
rf_value_fits (const RfParameter *parameter, double number)
{
  if (number < parameter->minimum || number > parameter->maximum)
    return FALSE;
  if (parameter->step > 0)
    {
      double steps = (number - parameter->minimum) / parameter->step;

      return fabs (steps - round (steps)) < 1e-9;
    }
  return TRUE;
}

static JsonNode *
rf_value_normalise_number (const RfParameter *parameter, JsonNode *given, GError **faults)
{
  gboolean whole = parameter->type == RF_PARAMETER_INTEGER;
  const char *wanted = whole ? "a whole number" : "a number";
  GType type = json_node_get_value_type (given);
  double number = 0;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE && type != G_TYPE_STRING)
    return rf_value_wrong_type (parameter, given, wanted, faults);
  if (!rf_value_read_number (parameter, given, &number) ||
      (whole && (number != floor (number) || fabs (number) > RF_VALUE_MAX_INTEGER)))
    {
      rf_error_collect_for (faults,
                            parameter->name,
                            RF_REASON_TYPE,
                            "must be %s%s",
                            wanted,
                            (parameter->flags & RF_PARAMETER_SQUARE)
                                ? ", or the same one twice, such as 512x512"
                                : "");
      return NULL;
    }
  if (!rf_value_fits (parameter, number))
    {
      g_autofree char *range = rf_parameter_dup_range (parameter);

      rf_error_collect_for (faults, parameter->name, RF_REASON_RANGE, "must be %s", range);
      return NULL;
    }
  if (whole)
    return json_node_init_int (json_node_alloc (), (gint64) number);
  return json_node_init_double (json_node_alloc (), number == 0 ? 0.0 : number);
}

static JsonNode *
rf_value_normalise_boolean (const RfParameter *parameter, JsonNode *given, GError **faults)
{
  const char *text = rf_value_get_string (given);

  if (json_node_get_value_type (given) == G_TYPE_BOOLEAN)
    return json_node_init_boolean (json_node_alloc (), json_node_get_boolean (given));
  if (g_strcmp0 (text, "true") == 0 || g_strcmp0 (text, "yes") == 0)
    return json_node_init_boolean (json_node_alloc (), TRUE);
  if (g_strcmp0 (text, "false") == 0 || g_strcmp0 (text, "no") == 0)
    return json_node_init_boolean (json_node_alloc (), FALSE);
  return rf_value_wrong_type (parameter, given, "true or false", faults);
}

static char *
rf_value_dup_choice (const RfParameter *parameter, const char *word, GError **faults)
{
  gboolean caseless = (parameter->flags & RF_PARAMETER_CASELESS) != 0;
  g_autofree char *folded = caseless ? rf_text_fold_case (word) : NULL;
  const char *wanted = caseless ? folded : word;
  g_autofree char *shown = NULL;
  g_autofree char *choices = NULL;
  const char *nearest = NULL;

  if (parameter->choices == NULL)
    return g_strdup (wanted);
  for (gsize i = 0; parameter->choices[i] != NULL; i++)
    {
      g_autofree char *choice = caseless ? rf_text_fold_case (parameter->choices[i]) : NULL;

      if (g_strcmp0 (wanted, caseless ? choice : parameter->choices[i]) == 0)
        return g_strdup (parameter->choices[i]);
    }
  nearest = rf_text_find_nearest (word, (const char *const *) parameter->choices);
  shown = rf_text_dup_printable (word, 40);
  choices = rf_text_join_choices ((const char *const *) parameter->choices);
  if (nearest != NULL)
    rf_error_collect_for (faults,
                          parameter->name,
                          RF_REASON_CHOICE,
                          "“%s” is not known; did you mean “%s”?",
                          shown,
                          nearest);
  else
    rf_error_collect_for (
        faults, parameter->name, RF_REASON_CHOICE, "“%s” is not one of %s", shown, choices);
  return NULL;
}

static JsonNode *
rf_value_normalise_choice (const RfParameter *parameter, JsonNode *given, GError **faults)
{
  const char *word = rf_value_get_string (given);
  g_autofree char *choice = NULL;

  if (word == NULL)
    return rf_value_wrong_type (parameter, given, "a word", faults);
  choice = rf_value_dup_choice (parameter, word, faults);
  return choice != NULL ? rf_value_from_string (choice) : NULL;
}

static int
rf_value_compare_words_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static JsonNode *
rf_value_from_words (const RfParameter *parameter, GPtrArray *words)
{
  g_autoptr (JsonArray) array = json_array_sized_new (words->len);
  gboolean is_set = (parameter->flags & RF_PARAMETER_SET) != 0;

  if (is_set)
    g_ptr_array_sort (words, rf_value_compare_words_cb);
  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);

      if (is_set && i > 0 && g_str_equal (word, g_ptr_array_index (words, i - 1)))
        continue;
      json_array_add_string_element (array, word);
    }
  return json_node_init_array (json_node_alloc (), array);
}

static GStrv
rf_value_dup_given_words (JsonNode *given)
{
  const char *text = rf_value_get_string (given);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array = NULL;

  if (text != NULL)
    {
      GStrv words = g_strsplit (text, ",", -1);

      for (gsize i = 0; words[i] != NULL; i++)
        g_strstrip (words[i]);
      if (words[0] != NULL && words[1] == NULL && *words[0] == '\0')
        g_clear_pointer (&words[0], g_free);
      return words;
    }
  if (!JSON_NODE_HOLDS_ARRAY (given))
    return NULL;
  array = json_node_get_array (given);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *word = rf_value_get_string (json_array_get_element (array, i));

      if (word == NULL)
        return NULL;
      g_strv_builder_add (builder, word);
    }
  return g_strv_builder_end (builder);
}

static JsonNode *
rf_value_normalise_list (const RfParameter *parameter, JsonNode *given, GError **faults)
{
  g_auto (GStrv) words = rf_value_dup_given_words (given);
  g_autoptr (GPtrArray) chosen = g_ptr_array_new_with_free_func (g_free);

  if (words == NULL)
    return rf_value_wrong_type (parameter, given, "an array of words", faults);
  for (gsize i = 0; words[i] != NULL; i++)
    {
      char *choice = rf_value_dup_choice (parameter, words[i], faults);

      if (choice == NULL)
        return NULL;
      g_ptr_array_add (chosen, choice);
    }
  if (parameter->max_items > 0 && chosen->len > parameter->max_items)
    {
      rf_error_collect_for (faults,
                            parameter->name,
                            RF_REASON_LENGTH,
                            "takes at most %u words",
                            parameter->max_items);
      return NULL;
    }
  return rf_value_from_words (parameter, chosen);
}

/**
 * rf_value_normalise:
 * @parameter: a row of the parameter table; not of the types `size` and
 *   `input`, which are more than one value or none of the request's
 * @given: what the request says; not null
 * @faults: (inout): where what is wrong with it is added
 *
 * Returns: (transfer full) (nullable): the one form of all values that mean
 *   the same, or %NULL with a fault
 */
JsonNode *
rf_value_normalise (const RfParameter *parameter, JsonNode *given, GError **faults)
{
  switch (parameter->type)
    {
    case RF_PARAMETER_TEXT:
      return rf_value_normalise_text (parameter, given, faults);
    case RF_PARAMETER_INTEGER:
    case RF_PARAMETER_NUMBER:
      return rf_value_normalise_number (parameter, given, faults);
    case RF_PARAMETER_BOOLEAN:
      return rf_value_normalise_boolean (parameter, given, faults);
    case RF_PARAMETER_CHOICE:
      return rf_value_normalise_choice (parameter, given, faults);
    case RF_PARAMETER_LIST:
      return rf_value_normalise_list (parameter, given, faults);
    case RF_PARAMETER_JSON:
      return rf_json_copy (given);
    case RF_PARAMETER_SIZE:
    case RF_PARAMETER_INPUT:
    default:
      g_return_val_if_reached (NULL);
    }
}
