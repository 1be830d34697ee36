/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-statistics-private.h"

#include "rf-credits.h"
#include "rf-say.h"
#include "rf-tally-item.h"

#include <glib/gi18n.h>

/* The figures above and below the chart, in words. */

static gint64
rf_statistics_count (const RfTallyRow *row)
{
  gint64 sum = row->failed;

  for (gsize i = 0; i < G_N_ELEMENTS (row->outcomes); i++)
    sum += row->outcomes[i];
  return sum;
}

static void
rf_statistics_take_text (GtkLabel *label, char *text)
{
  gtk_label_set_text (label, text);
  g_free (text);
}

static char *
rf_statistics_say_credits (gint64 millionths)
{
  return millionths == 0 ? g_strdup (_ ("0 credits")) : rf_say_credits (millionths);
}

/* A rate is never shown without what it is a rate of. */
static char *
rf_statistics_say_denominator (const RfTallyRow *row)
{
  gint64 hits = row->outcomes[RF_OUTCOME_HIT];
  gint64 requests = hits + row->outcomes[RF_OUTCOME_MISS];
  g_autofree char *part = NULL;
  g_autofree char *whole = NULL;

  if (requests == 0)
    return g_strdup (_ ("nothing was asked for"));
  part = rf_tally_say_count (hits);
  whole = rf_tally_say_count (requests);
  return g_strdup_printf (_ ("%s of %s hits and misses"), part, whole);
}

static char *
rf_statistics_say_failed (const RfTallyRow *all)
{
  g_autofree char *failed = rf_tally_say_count (all->failed);
  g_autofree char *refused = rf_tally_say_count (all->refused);

  if (all->failed == 0)
    return g_strdup (_ ("None failed"));
  if (all->refused == 0)
    return g_strdup_printf (ngettext ("%s failed", "%s failed", (gulong) all->failed), failed);
  return g_strdup_printf (_ ("%s failed, %s of them refused"), failed, refused);
}

static void
rf_statistics_show_tiles (RfStatisticsPanel *self)
{
  const RfTallyRow *all = &self->stats->all;
  g_autofree char *spent = rf_statistics_say_credits (all->spent);
  g_autofree char *bytes = rf_say_bytes (self->stats->total_bytes);
  g_autofree char *uses = rf_tally_say_count (self->stats->total_uses);

  rf_statistics_take_text (self->rate_label, rf_tally_say_rate (all));
  rf_statistics_take_text (self->rate_of_label, rf_statistics_say_denominator (all));
  rf_statistics_take_text (self->saved_label, rf_statistics_say_credits (all->saved));
  rf_statistics_take_text (self->spent_label, g_strdup_printf (_ ("%s spent"), spent));
  rf_statistics_take_text (self->answers_label, rf_tally_say_count (rf_statistics_count (all)));
  rf_statistics_take_text (self->failed_label, rf_statistics_say_failed (all));
  rf_statistics_take_text (self->kept_label, rf_tally_say_count (self->stats->total_entries));
  rf_statistics_take_text (
      self->kept_of_label,
      g_strdup_printf (
          ngettext ("%s, served %s time", "%s, served %s times", (gulong) self->stats->total_uses),
          bytes,
          uses));
}

static char *
rf_statistics_say_alert (const RfAlert *alert)
{
  int kind = 0;
  gboolean is_kind = alert->kind != NULL && rf_enum_from_name (rf_kind_names, alert->kind, &kind);
  g_autofree char *requests = rf_tally_say_count (alert->requests);
  g_autofree char *text =
      g_strdup_printf (_ ("Only %.1f %% of %s requests of the last 24 hours were hits; %.0f %% are "
                          "expected."),
                       alert->hit_rate * 100.0,
                       requests,
                       alert->threshold * 100.0);

  return is_kind ? g_strdup_printf ("%s: %s", rf_say_kind ((RfKind) kind), text)
                 : g_steal_pointer (&text);
}

static void
rf_statistics_show_alerts (RfStatisticsPanel *self)
{
  const GPtrArray *alerts = self->stats->alerts;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < alerts->len; i++)
    {
      g_autofree char *line = rf_statistics_say_alert (g_ptr_array_index (alerts, i));

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", line);
    }
  gtk_label_set_text (self->alert_label, text->str);
  gtk_info_bar_set_revealed (self->alert_bar, alerts->len > 0);
}

static char *
rf_statistics_say_latency (gint64 microseconds)
{
  if (microseconds < 1000)
    return g_strdup_printf (_ ("%d µs"), (int) microseconds);
  if (microseconds < 1000000)
    return g_strdup_printf (_ ("%.3g ms"), (double) microseconds / 1000.0);
  return g_strdup_printf (_ ("%.3g s"), (double) microseconds / 1000000.0);
}

static void
rf_statistics_show_latencies (RfStatisticsPanel *self)
{
  static const char *const titles[] = {
    [RF_LATENCY_HIT] = N_ ("Served from the Cache"),
    [RF_LATENCY_MADE] = N_ ("Made"),
    [RF_LATENCY_JOINED] = N_ ("Waited for Somebody Else’s"),
    [RF_LATENCY_FAILED] = N_ ("Failed"),
  };
  gboolean has_any = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      const RfLatency *latency = &self->stats->all.latencies[i];
      g_autofree char *count = rf_tally_say_count (latency->count);
      g_autofree char *half = rf_statistics_say_latency (latency->p50);
      g_autofree char *most = rf_statistics_say_latency (latency->p90);
      g_autofree char *nearly = rf_statistics_say_latency (latency->p99);
      g_autofree char *text = g_strdup_printf (
          /* Translators: three times, and of how many answers */
          _ ("Half within %s, 90 %% within %s, 99 %% within %s (of %s)"),
          half,
          most,
          nearly,
          count);

      if (latency->count == 0)
        continue;
      has_any = TRUE;
      rf_rows_add (self->figures, self->latency_group, rf_row_new (_ (titles[i]), text));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->latency_group), has_any);
}

static void
rf_statistics_add_figure (RfStatisticsPanel *self, const char *title, gint64 count)
{
  g_autofree char *text = rf_tally_say_count (count);
  GtkWidget *row = NULL;

  if (count == 0)
    return;
  row = rf_row_new (title, NULL);
  rf_row_add_figure (row, text);
  rf_rows_add (self->figures, self->outcome_group, row);
}

static void
rf_statistics_show_outcomes (RfStatisticsPanel *self)
{
  static const char *const titles[] = {
    [RF_OUTCOME_HIT] = N_ ("Served from the Cache"),
    [RF_OUTCOME_MISS] = N_ ("Made"),
    [RF_OUTCOME_JOINED] = N_ ("Joined a Run under Way"),
    [RF_OUTCOME_REFRESHED] = N_ ("Made Anew on Request"),
    [RF_OUTCOME_STALE] = N_ ("Served Though Expired"),
    [RF_OUTCOME_BYPASS] = N_ ("Made and Not Kept"),
  };
  const RfTallyRow *all = &self->stats->all;
  g_autofree char *bytes = rf_say_bytes (all->bytes);
  g_autofree char *made = g_strdup_printf (_ ("%s were made in this time"), bytes);

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    rf_statistics_add_figure (self, _ (titles[i]), all->outcomes[i]);
  rf_statistics_add_figure (self, _ ("Failed"), all->failed - all->refused);
  rf_statistics_add_figure (self, _ ("Refused by the Provider"), all->refused);
  adw_preferences_group_set_description (self->outcome_group, made);
  gtk_widget_set_visible (GTK_WIDGET (self->outcome_group), rf_statistics_count (all) > 0);
}

/**
 * rf_statistics_panel_show_figures:
 * @self: a panel that has statistics
 */
void
rf_statistics_panel_show_figures (RfStatisticsPanel *self)
{
  rf_rows_clear (self->figures);
  rf_statistics_show_tiles (self);
  rf_statistics_show_alerts (self);
  rf_statistics_show_latencies (self);
  rf_statistics_show_outcomes (self);
}
