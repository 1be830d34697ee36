/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-metrics.h"
#include "rf-prometheus.h"

#include <math.h>
#include <string.h>

static void
test_labels (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  rf_prometheus_begin (text, "a_total", "counter", "one\nline with \\ and \"");
  rf_prometheus_add (text, "a_total", 3, NULL);
  rf_prometheus_add (text, "a_total", 1.5, "kind", "a\\b\"c\nd", "none", NULL, "more", "", NULL);
  g_assert_cmpstr (text->str,
                   ==,
                   "# HELP a_total one\\nline with \\\\ and \"\n"
                   "# TYPE a_total counter\n"
                   "a_total 3\n"
                   "a_total{kind=\"a\\\\b\\\"c\\nd\",more=\"\"} 1.5\n");
}

static void
test_values (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  rf_prometheus_add (text, "a", 123456789012345.0, NULL);
  rf_prometheus_add (text, "a", 0.1, NULL);
  rf_prometheus_add (text, "a", (double) INFINITY, NULL);
  rf_prometheus_add (text, "a", (double) NAN, NULL);
  g_assert_cmpstr (text->str, ==, "a 123456789012345\na 0.1\na +Inf\na NaN\n");
}

static void
test_series (void)
{
  RfMetrics *metrics = rf_metrics_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  /* Whatever clients ask for, there are as many series as rows. */
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *method = g_strdup_printf ("M%u", i);
      const RfAccessLine line = { .method = method, .status = 405, .microseconds = i, .bytes = 2 };

      rf_metrics_count (metrics, &line);
    }
  rf_metrics_append (metrics, text);
  g_assert_nonnull (strstr (
      text->str,
      "refrain_http_requests_total{method=\"other\",route=\"none\",status=\"405\"} 1000\n"));
  g_assert_nonnull (
      strstr (text->str,
              "refrain_http_request_duration_seconds_bucket{route=\"none\",le=\"0.0001\"} 101\n"));
  g_assert_nonnull (
      strstr (text->str,
              "refrain_http_request_duration_seconds_bucket{route=\"none\",le=\"+Inf\"} 1000\n"));
  g_assert_nonnull (strstr (text->str, "refrain_http_sent_bytes_total 2000\n"));
  g_assert_null (strstr (text->str, "M1"));
  rf_metrics_free (metrics);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/prometheus/labels", test_labels);
  g_test_add_func ("/prometheus/values", test_values);
  g_test_add_func ("/prometheus/series", test_series);
  return g_test_run ();
}
