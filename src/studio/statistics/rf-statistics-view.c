/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-statistics-private.h"

#include "rf-credits.h"
#include "rf-say.h"
#include "rf-tally-gather.h"
#include "rf-tally-item.h"
#include "rf-time.h"

#include <glib/gi18n.h>
#include <math.h>

/* The chart, and the same as a table. */

/* What the second drop-down chooses. */
typedef enum
{
  RF_MEASURE_REQUESTS,
  RF_MEASURE_CREDITS,
} RfMeasure;

static char *
rf_statistics_say_number (double value)
{
  return g_strdup_printf (value == floor (value) ? "%'.0f" : "%'.2g", value);
}

static GDateTime *
rf_statistics_dup_local (const char *name)
{
  g_autoptr (GDateTime) utc = NULL;
  gint64 at = 0;

  if (!rf_time_from_string (name, &at))
    return NULL;
  utc = g_date_time_new_from_unix_utc (at / 1000);
  return g_date_time_to_local (utc);
}

static char *
rf_statistics_say_time (RfStatisticsPanel *self, const char *name)
{
  g_autoptr (GDateTime) local = rf_statistics_dup_local (name);
  gint64 since = rf_statistics_panel_get_since (self);

  if (local == NULL)
    return g_strdup (name);
  if (since <= 2 * RF_DAY)
    return g_date_time_format (local, "%H:%M");
  /* Translators: the day of the week and the time, of GDateTime */
  return g_date_time_format (local, since <= 8 * RF_DAY ? _ ("%a %H:%M") : "%x");
}

static char *
rf_statistics_say_name (RfStatisticsPanel *self, const char *name)
{
  static const char *const strategies[] = {
    [RF_STRATEGY_UNSET] = N_ ("None"),
    [RF_STRATEGY_ONCE] = N_ ("Once for All"),
    [RF_STRATEGY_PER_PLAYTHROUGH] = N_ ("Per Playthrough"),
    [RF_STRATEGY_PER_PLAYER] = N_ ("Per Player"),
    [RF_STRATEGY_ALWAYS] = N_ ("Always New"),
  };
  RfStatsBy by = rf_statistics_panel_get_by (self);
  int value = 0;

  if (by == RF_STATS_BY_HOUR)
    return rf_statistics_say_time (self, name);
  if (by == RF_STATS_BY_KIND && rf_enum_from_name (rf_kind_names, name, &value))
    return g_strdup (rf_say_kind ((RfKind) value));
  if (by == RF_STATS_BY_STRATEGY && rf_enum_from_name (rf_strategy_names, name, &value))
    return g_strdup (_ (strategies[value]));
  return *name != '\0' ? rf_say_line (name, 60) : g_strdup (_ ("None"));
}

static gint64
rf_statistics_get_offset (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_get_utc_offset (now) / 1000;
}

static GPtrArray *
rf_statistics_dup_rows (RfStatisticsPanel *self)
{
  const GPtrArray *rows = self->stats->rows;
  RfTallySpan span;

  if (rf_statistics_panel_get_by (self) != RF_STATS_BY_HOUR)
    return g_ptr_array_ref ((GPtrArray *) rows);
  span = rf_tally_span_for (
      rf_statistics_panel_get_since (self), rf_time_now (), rf_statistics_get_offset ());
  return rf_tally_gather (rows, &span);
}

static void
rf_statistics_show_chart (RfStatisticsPanel *self)
{
  RfMeasure measure = (RfMeasure) gtk_drop_down_get_selected (self->measure_drop_down);
  gboolean is_money = measure == RF_MEASURE_CREDITS;
  GPtrArray *points = rf_chart_points_new ();

  for (guint i = 0; i < self->shown->len; i++)
    {
      const RfTallyRow *row = g_ptr_array_index (self->shown, i);
      char *label = rf_statistics_say_name (self, row->name);

      if (is_money)
        rf_chart_points_add (
            points, label, rf_credits_to_double (row->saved), rf_credits_to_double (row->spent));
      else
        rf_chart_points_add (points,
                             label,
                             (double) row->outcomes[RF_OUTCOME_HIT],
                             (double) row->outcomes[RF_OUTCOME_MISS]);
    }
  rf_chart_set_series (self->chart,
                       is_money ? _ ("credits saved") : _ ("hits"),
                       is_money ? _ ("credits spent") : _ ("misses"),
                       rf_statistics_say_number);
  gtk_label_set_text (self->first_label, is_money ? _ ("Credits Saved") : _ ("Hits"));
  gtk_label_set_text (self->second_label, is_money ? _ ("Credits Spent") : _ ("Misses"));
  rf_chart_take_points (self->chart, points);
}

/* The first column is called as the choice of what its rows are. */
static void
rf_statistics_name_rows (RfStatisticsPanel *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->table);
  g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);
  GtkStringObject *by = gtk_drop_down_get_selected_item (self->by_drop_down);

  if (column != NULL && by != NULL)
    gtk_column_view_column_set_title (column, gtk_string_object_get_string (by));
}

static void
rf_statistics_show_table (RfStatisticsPanel *self)
{
  GListStore *items = g_list_store_new (RF_TYPE_TALLY_ITEM);
  g_autoptr (GtkSelectionModel) selection = NULL;

  for (guint i = 0; i < self->shown->len; i++)
    {
      const RfTallyRow *row = g_ptr_array_index (self->shown, i);
      g_autofree char *label = rf_statistics_say_name (self, row->name);
      g_autoptr (RfTallyItem) item = rf_tally_item_new (label, row);

      g_list_store_append (items, item);
    }
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (items)));
  rf_statistics_name_rows (self);
  gtk_column_view_set_model (self->table, selection);
}

static void
rf_statistics_chosen_cb (RfChart *chart, const char *text, RfStatisticsPanel *self)
{
  gtk_label_set_text (self->chosen_label,
                      *text != '\0' ? text : _ ("Point at a bar, or use the arrow keys"));
}

/* The button inside a drop-down has no name, and is what is pressed. */
static void
rf_statistics_name (GtkDropDown *drop_down, const char *name)
{
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (drop_down))),
      GTK_ACCESSIBLE_PROPERTY_LABEL,
      name,
      -1);
}

/**
 * rf_statistics_panel_prepare_view:
 * @self: a panel that was made just now
 */
void
rf_statistics_panel_prepare_view (RfStatisticsPanel *self)
{
  rf_statistics_name (self->window_drop_down, _ ("Time"));
  rf_statistics_name (self->by_drop_down, _ ("Group By"));
  rf_statistics_name (self->measure_drop_down, _ ("Measure"));
  rf_tally_item_add_columns (self->table);
  g_signal_connect_object (self->chart, "chosen", G_CALLBACK (rf_statistics_chosen_cb), self, 0);
  rf_statistics_chosen_cb (self->chart, "", self);
}

/**
 * rf_statistics_panel_show_view:
 * @self: a panel that has statistics
 */
void
rf_statistics_panel_show_view (RfStatisticsPanel *self)
{
  gboolean is_table = gtk_toggle_button_get_active (self->table_button);

  if (self->stats == NULL || self->stats->rows == NULL)
    return;
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  self->shown = rf_statistics_dup_rows (self);
  rf_statistics_show_chart (self);
  rf_statistics_show_table (self);
  if (self->shown->len == 0)
    gtk_stack_set_visible_child_name (self->view_stack, "empty");
  else
    gtk_stack_set_visible_child_name (self->view_stack, is_table ? "table" : "chart");
}
