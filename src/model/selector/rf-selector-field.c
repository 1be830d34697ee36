/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-selector-field.h"

#include "rf-text.h"
#include "rf-time.h"

/*
 * A selector's values as text, in and out. An empty one is refused, so that
 * `--tag "$UNSET"` never comes to mean everything.
 */

static gboolean
rf_selector_field_set_choice (const RfSelectorField *field,
                              RfSelector *selector,
                              const char *value,
                              GError **error)
{
  g_autoptr (GStrvBuilder) builder = NULL;
  g_autofree char *nearest = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *hint = NULL;
  g_auto (GStrv) names = NULL;
  int chosen = 0;

  if (rf_enum_from_name (field->choices, value, &chosen))
    {
      *(int *) G_STRUCT_MEMBER_P (selector, field->offset) = chosen;
      return TRUE;
    }
  g_set_error (
      error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "there is no %s “%s”", field->name, value);
  if (error == NULL)
    return FALSE;

  builder = g_strv_builder_new ();
  for (gsize i = 0; field->choices[i].name != NULL; i++)
    g_strv_builder_add (builder, field->choices[i].name);
  names = g_strv_builder_end (builder);
  joined = rf_text_join_choices ((const char *const *) names);
  nearest = rf_enum_dup_nearest (field->choices, value);
  hint = nearest != NULL ? g_strdup_printf ("did you mean “%s”? It takes %s", nearest, joined)
                         : g_strdup_printf ("it takes %s", joined);
  rf_error_set_hint (*error, hint);
  return FALSE;
}

static gboolean
rf_selector_field_set_count (const RfSelectorField *field,
                             RfSelector *selector,
                             const char *value,
                             GError **error)
{
  guint64 number = 0;

  if (!g_ascii_string_to_unsigned (
          value, 10, (guint64) field->minimum, (guint64) field->maximum, &number, NULL))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "%s: “%s” is no whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                   field->name,
                   value,
                   field->minimum,
                   field->maximum);
      return FALSE;
    }
  *(gint64 *) G_STRUCT_MEMBER_P (selector, field->offset) = (gint64) number;
  return TRUE;
}

static gboolean
rf_selector_field_set_age (const RfSelectorField *field,
                           RfSelector *selector,
                           const char *value,
                           GError **error)
{
  gint64 seconds = 0;

  if (!rf_duration_from_string (value, &seconds))
    {
      g_set_error (
          error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "%s: “%s” is no age", field->name, value);
      if (error != NULL)
        rf_error_set_hint (*error, "write it as 2w, 90d, 24h, 30m or 45s");
      return FALSE;
    }
  *(gint64 *) G_STRUCT_MEMBER_P (selector, field->offset) = seconds;
  return TRUE;
}

static gboolean
rf_selector_field_set_switch (const RfSelectorField *field,
                              RfSelector *selector,
                              const char *value,
                              GError **error)
{
  gboolean on = g_str_equal (value, "true");

  if (!on && !g_str_equal (value, "false"))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "%s: “%s” is neither true nor false",
                   field->name,
                   value);
      return FALSE;
    }
  *(int *) G_STRUCT_MEMBER_P (selector, field->offset) = on ? 1 : 0;
  return TRUE;
}

/* By commas, as they are told: nothing else in it, since that goes into a query as it is. */
static gboolean
rf_selector_field_set_numbers (const RfSelectorField *field,
                               RfSelector *selector,
                               const char *value,
                               GError **error)
{
  g_auto (GStrv) parts = g_strsplit (value, ",", -1);
  g_autoptr (GString) numbers = g_string_new (NULL);
  guint64 number = 0;

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      if (!g_ascii_string_to_unsigned (
              parts[i], 10, (guint64) field->minimum, (guint64) field->maximum, &number, NULL))
        {
          g_set_error (error,
                       RF_ERROR,
                       RF_ERROR_INVALID_REQUEST,
                       "%s: “%s” is no number of an entry",
                       field->name,
                       parts[i]);
          if (error != NULL)
            rf_error_set_hint (*error, "write several of them as 12,34,56");
          return FALSE;
        }
      g_string_append_printf (numbers, "%s%" G_GUINT64_FORMAT, i > 0 ? "," : "", number);
    }
  g_free (*(char **) G_STRUCT_MEMBER_P (selector, field->offset));
  *(char **) G_STRUCT_MEMBER_P (selector, field->offset) =
      g_string_free (g_steal_pointer (&numbers), FALSE);
  return TRUE;
}

static void
rf_selector_field_set_string (const RfSelectorField *field, RfSelector *selector, const char *value)
{
  char **string = (char **) G_STRUCT_MEMBER_P (selector, field->offset);

  g_free (*string);
  *string = g_strdup (value);
}

/**
 * rf_selector_field_set:
 * @field: what is set
 * @selector: of this
 * @value: as text
 *
 * Returns: whether @value is valid, as for rf_selector_set()
 */
gboolean
rf_selector_field_set (const RfSelectorField *field,
                       RfSelector *selector,
                       const char *value,
                       GError **error)
{
  if (value[0] == '\0' || !g_utf8_validate (value, -1, NULL))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   value[0] == '\0' ? "%s: the value is empty" : "%s: the value is not UTF-8",
                   field->name);
      return FALSE;
    }
  switch (field->type)
    {
    case RF_SELECTOR_CHOICE:
      return rf_selector_field_set_choice (field, selector, value, error);
    case RF_SELECTOR_COUNT:
      return rf_selector_field_set_count (field, selector, value, error);
    case RF_SELECTOR_AGE:
      return rf_selector_field_set_age (field, selector, value, error);
    case RF_SELECTOR_SWITCH:
      return rf_selector_field_set_switch (field, selector, value, error);
    case RF_SELECTOR_NUMBERS:
      return rf_selector_field_set_numbers (field, selector, value, error);
    case RF_SELECTOR_STRING:
    default:
      rf_selector_field_set_string (field, selector, value);
      return TRUE;
    }
}

/**
 * rf_selector_field_dup:
 * @field: what is told
 * @selector: of this
 *
 * Returns: (transfer full) (nullable): the value that rf_selector_field_set()
 *   would have to be given; %NULL where nothing is asked
 */
char *
rf_selector_field_dup (const RfSelectorField *field, const RfSelector *selector)
{
  gconstpointer member = G_STRUCT_MEMBER_P (selector, field->offset);
  char *value = NULL;

  switch (field->type)
    {
    case RF_SELECTOR_CHOICE:
      value = g_strdup (rf_enum_get_name (field->choices, *(const int *) member));
      break;
    case RF_SELECTOR_COUNT:
      if (*(const gint64 *) member >= 0)
        value = g_strdup_printf ("%" G_GINT64_FORMAT, *(const gint64 *) member);
      break;
    case RF_SELECTOR_AGE:
      if (*(const gint64 *) member >= 0)
        value = rf_duration_to_string (*(const gint64 *) member);
      break;
    case RF_SELECTOR_SWITCH:
      if (*(const int *) member >= 0)
        value = g_strdup (*(const int *) member == 1 ? "true" : "false");
      break;
    case RF_SELECTOR_NUMBERS:
    case RF_SELECTOR_STRING:
    default:
      value = g_strdup (*(char *const *) member);
      break;
    }
  return value;
}
