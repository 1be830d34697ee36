/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-people-metrics.h"

#include "rf-prometheus.h"

/* Numbers alone: no series is ever a person's. */

static void
rf_people_add (guint64 *counter, gint64 count)
{
  __atomic_fetch_add (counter, (guint64) MAX (count, 0), __ATOMIC_RELAXED);
}

/**
 * rf_people_metrics_count:
 * @self: what was counted
 * @report: of a batch
 */
void
rf_people_metrics_count (RfPeopleMetrics *self, const RfIngestReport *report)
{
  rf_people_add (&self->accepted, report->accepted);
  rf_people_add (&self->repeated, report->repeated);
  rf_people_add (&self->expired, report->expired);
}

/**
 * rf_people_metrics_count_shown:
 * @self: what was counted; another avatar is shown
 */
void
rf_people_metrics_count_shown (RfPeopleMetrics *self)
{
  rf_people_add (&self->shown, 1);
}

static void
rf_people_append (GString *text, const char *fate, guint64 *counter)
{
  rf_prometheus_add (text,
                     "refrain_samples_total",
                     (double) __atomic_load_n (counter, __ATOMIC_RELAXED),
                     "fate",
                     fate,
                     NULL);
}

/**
 * rf_people_metrics_append:
 * @self: what was counted
 * @text: gets it
 */
void
rf_people_metrics_append (RfPeopleMetrics *self, GString *text)
{
  rf_prometheus_begin (
      text, "refrain_samples_total", "counter", "Samples of sensors, by what became of them");
  rf_people_append (text, "accepted", &self->accepted);
  rf_people_append (text, "repeated", &self->repeated);
  rf_people_append (text, "expired", &self->expired);
  rf_prometheus_begin (
      text, "refrain_avatars_shown_total", "counter", "How often something else was shown");
  rf_prometheus_add (text,
                     "refrain_avatars_shown_total",
                     (double) __atomic_load_n (&self->shown, __ATOMIC_RELAXED),
                     NULL);
}
