/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-metrics-parts.h"

#include "rf-prometheus.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* What the process takes, under the names that Prometheus' own clients have. */

static double
rf_process_count_descriptors (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  double count = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    count++;
  /* The folder that is read is one of them. */
  return count > 0 ? count - 1 : -1;
}

static double
rf_process_get_memory (void)
{
  g_autofree char *text = NULL;
  guint64 whole = 0;
  guint64 resident = 0;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) ||
      sscanf (text, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, &whole, &resident) != 2)
    return -1;
  return (double) resident * (double) sysconf (_SC_PAGESIZE);
}

static double
rf_process_get_processor_time (void)
{
  struct timespec time;

  if (clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time) != 0)
    return -1;
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static void
rf_process_add (GString *text, const char *name, const char *type, const char *help, double value)
{
  if (value < 0)
    return;
  rf_prometheus_begin (text, name, type, help);
  rf_prometheus_add (text, name, value, NULL);
}

/**
 * rf_metrics_append_process:
 * @text: gets what the process takes
 */
void
rf_metrics_append_process (GString *text)
{
  rf_process_add (
      text, "process_open_fds", "gauge", "Open file descriptors", rf_process_count_descriptors ());
  rf_process_add (text,
                  "process_resident_memory_bytes",
                  "gauge",
                  "Memory of the process that is in use",
                  rf_process_get_memory ());
  rf_process_add (text,
                  "process_cpu_seconds_total",
                  "counter",
                  "Time of processors that the process has had",
                  rf_process_get_processor_time ());
}
