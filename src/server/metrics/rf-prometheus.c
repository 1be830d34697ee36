/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-prometheus.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

/* Prometheus' text form. */

static void
rf_prometheus_append_escaped (GString *text, const char *value, gboolean is_label)
{
  for (; *value != '\0'; value++)
    {
      if (*value == '\\')
        g_string_append (text, "\\\\");
      else if (*value == '\n')
        g_string_append (text, "\\n");
      else if (*value == '"' && is_label)
        g_string_append (text, "\\\"");
      else
        g_string_append_c (text, *value);
    }
}

/**
 * rf_prometheus_begin:
 * @text: gets it
 * @name: of the metric
 * @type: `counter`, `gauge` or `histogram`
 * @help: one line
 *
 * Says what the samples are that follow.
 */
void
rf_prometheus_begin (GString *text, const char *name, const char *type, const char *help)
{
  g_string_append_printf (text, "# HELP %s ", name);
  rf_prometheus_append_escaped (text, help, FALSE);
  g_string_append_printf (text, "\n# TYPE %s %s\n", name, type);
}

static void
rf_prometheus_append_value (GString *text, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    g_string_append (text, "NaN");
  else if (isinf (value))
    g_string_append (text, value > 0 ? "+Inf" : "-Inf");
  else
    g_string_append (text, g_ascii_formatd (number, sizeof number, "%.15g", value));
}

/**
 * rf_prometheus_add:
 * @text: gets it
 * @name: of the sample
 * @value: its value
 * @...: names and values of its labels, and %NULL; a label whose value is %NULL
 *   is left out
 */
void
rf_prometheus_add (GString *text, const char *name, double value, ...)
{
  va_list arguments;
  const char *label = NULL;
  char before = '{';

  g_string_append (text, name);
  va_start (arguments, value);
  for (label = va_arg (arguments, const char *); label != NULL;
       label = va_arg (arguments, const char *))
    {
      const char *content = va_arg (arguments, const char *);

      if (content == NULL)
        continue;
      g_string_append_printf (text, "%c%s=\"", before, label);
      rf_prometheus_append_escaped (text, content, TRUE);
      g_string_append_c (text, '"');
      before = ',';
    }
  va_end (arguments);
  if (before == ',')
    g_string_append_c (text, '}');
  g_string_append_c (text, ' ');
  rf_prometheus_append_value (text, value);
  g_string_append_c (text, '\n');
}
