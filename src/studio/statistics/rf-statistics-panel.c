/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-statistics-private.h"

#include "rf-time.h"

/*
 * How often the cache has answered and what that was worth, and who pays. What is asked
 * for on a thread is all of a window; choosing between chart and table, or what the chart
 * measures, asks for nothing.
 */

G_DEFINE_FINAL_TYPE (RfStatisticsPanel, rf_statistics_panel, RF_TYPE_PANEL)

static const gint64 rf_windows[] = { RF_DAY, 7 * RF_DAY, 30 * RF_DAY };

static const RfStatsBy rf_bys[] = {
  RF_STATS_BY_HOUR,     RF_STATS_BY_KIND,    RF_STATS_BY_PROVIDER,
  RF_STATS_BY_STRATEGY, RF_STATS_BY_PROFILE,
};

/* What is asked for. */
typedef struct
{
  gint64 since;
  RfStatsBy by;
} RfStatisticsWish;

/* What was answered. */
typedef struct
{
  RfStats *stats;
  RfPage *accounts; /* (nullable) */
} RfStatisticsAnswer;

static void
rf_statistics_answer_free (gpointer data)
{
  RfStatisticsAnswer *self = data;

  rf_stats_free (self->stats);
  g_clear_pointer (&self->accounts, rf_page_free);
  g_free (self);
}

/**
 * rf_statistics_panel_get_since:
 * @self: the panel
 *
 * Returns: seconds that it looks back
 */
gint64
rf_statistics_panel_get_since (RfStatisticsPanel *self)
{
  guint selected = gtk_drop_down_get_selected (self->window_drop_down);

  return rf_windows[selected < G_N_ELEMENTS (rf_windows) ? selected : 0];
}

/**
 * rf_statistics_panel_get_by:
 * @self: the panel
 *
 * Returns: what the rows of its table are by
 */
RfStatsBy
rf_statistics_panel_get_by (RfStatisticsPanel *self)
{
  guint selected = gtk_drop_down_get_selected (self->by_drop_down);

  return rf_bys[selected < G_N_ELEMENTS (rf_bys) ? selected : 0];
}

static gpointer
rf_statistics_fetch (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  const RfStatisticsWish *wish = data;
  RfStats *stats = rf_service_stats (service, wish->since, wish->by, error);
  RfStatisticsAnswer *answer = NULL;

  if (stats == NULL)
    return NULL;
  answer = g_new0 (RfStatisticsAnswer, 1);
  answer->stats = stats;
  answer->accounts = rf_service_list (service, RF_NOUN_ACCOUNT, NULL, NULL);
  return answer;
}

static void
rf_statistics_panel_show (RfStatisticsPanel *self, RfStatisticsAnswer *answer)
{
  g_clear_pointer (&self->stats, rf_stats_free);
  self->stats = g_steal_pointer (&answer->stats);
  rf_statistics_panel_show_figures (self);
  rf_statistics_panel_show_view (self);
  rf_accounts_group_show (
      self->accounts_group, rf_panel_get_session (RF_PANEL (self)), answer->accounts);
  rf_panel_show_content (RF_PANEL (self));
}

static void
rf_statistics_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfStatisticsPanel) self = user_data;
  g_autoptr (GError) error = NULL;
  RfStatisticsAnswer *answer = rf_session_call_finish (RF_SESSION (source), result, &error);

  if (!rf_inquiry_end (&self->inquiry, error))
    return;
  if (answer == NULL)
    {
      rf_panel_show_problem (RF_PANEL (self), error);
      return;
    }
  /* What was chosen meanwhile comes right after. */
  if (!self->inquiry.is_outdated || self->stats == NULL)
    rf_statistics_panel_show (self, answer);
  rf_statistics_answer_free (answer);
  if (self->inquiry.is_outdated)
    rf_statistics_panel_ask (self);
}

/**
 * rf_statistics_panel_ask:
 * @self: the panel
 *
 * Asks for what is chosen, or does so again when that has been answered.
 */
void
rf_statistics_panel_ask (RfStatisticsPanel *self)
{
  RfStatisticsWish *wish = NULL;
  RfSessionCall call = {
    .function = rf_statistics_fetch,
    .free_data = g_free,
    .free_answer = rf_statistics_answer_free,
    .is_long = TRUE,
  };

  if (!rf_inquiry_begin (&self->inquiry))
    return;
  wish = g_new0 (RfStatisticsWish, 1);
  wish->since = rf_statistics_panel_get_since (self);
  wish->by = rf_statistics_panel_get_by (self);
  call.data = wish;
  rf_session_call_async (rf_panel_get_session (RF_PANEL (self)),
                         &call,
                         self->inquiry.cancellable,
                         rf_statistics_fetched_cb,
                         g_object_ref (self));
}

static void
rf_statistics_wish_changed_cb (GtkDropDown *drop_down, GParamSpec *pspec, RfStatisticsPanel *self)
{
  rf_statistics_panel_ask (self);
}

static void
rf_statistics_view_changed_cb (GObject *object, GParamSpec *pspec, RfStatisticsPanel *self)
{
  rf_statistics_panel_show_view (self);
}

static void
rf_statistics_panel_start (RfPanel *panel, RfSession *session)
{
  RfStatisticsPanel *self = RF_STATISTICS_PANEL (panel);

  rf_inquiry_open (&self->inquiry);
  rf_panel_show_loading (panel);
}

static void
rf_statistics_panel_stop (RfPanel *panel)
{
  RfStatisticsPanel *self = RF_STATISTICS_PANEL (panel);

  rf_inquiry_close (&self->inquiry);
  rf_accounts_group_show (self->accounts_group, NULL, NULL);
}

static void
rf_statistics_panel_update (RfPanel *panel)
{
  rf_statistics_panel_ask (RF_STATISTICS_PANEL (panel));
}

static void
rf_statistics_panel_dispose (GObject *object)
{
  RfStatisticsPanel *self = RF_STATISTICS_PANEL (object);

  G_OBJECT_CLASS (rf_statistics_panel_parent_class)->dispose (object);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->stats, rf_stats_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), RF_TYPE_STATISTICS_PANEL);
}

static void
rf_statistics_panel_finalize (GObject *object)
{
  rf_rows_free (RF_STATISTICS_PANEL (object)->figures);
  G_OBJECT_CLASS (rf_statistics_panel_parent_class)->finalize (object);
}

#define BIND(child) gtk_widget_class_bind_template_child (widget_class, RfStatisticsPanel, child)

static void
rf_statistics_panel_bind (GtkWidgetClass *widget_class)
{
  BIND (window_drop_down);
  BIND (by_drop_down);
  BIND (measure_drop_down);
  BIND (alert_bar);
  BIND (alert_label);
  BIND (rate_label);
  BIND (rate_of_label);
  BIND (saved_label);
  BIND (spent_label);
  BIND (answers_label);
  BIND (failed_label);
  BIND (kept_label);
  BIND (kept_of_label);
  BIND (view_stack);
  BIND (table_button);
  BIND (chart);
  BIND (chosen_label);
  BIND (first_label);
  BIND (second_label);
  BIND (table);
  BIND (latency_group);
  BIND (outcome_group);
  BIND (accounts_group);
}

static void
rf_statistics_panel_class_init (RfStatisticsPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  RfPanelClass *panel_class = RF_PANEL_CLASS (klass);

  object_class->dispose = rf_statistics_panel_dispose;
  object_class->finalize = rf_statistics_panel_finalize;
  panel_class->start = rf_statistics_panel_start;
  panel_class->stop = rf_statistics_panel_stop;
  panel_class->update = rf_statistics_panel_update;
  g_type_ensure (RF_TYPE_CHART);
  g_type_ensure (RF_TYPE_ACCOUNTS_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, RF_STUDIO_RESOURCES "statistics/rf-statistics-panel.ui");
  rf_statistics_panel_bind (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, rf_statistics_wish_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, rf_statistics_view_changed_cb);
  gtk_widget_class_install_action (
      widget_class, "statistics.copy", NULL, rf_statistics_panel_copy_action);
  gtk_widget_class_install_action (
      widget_class, "statistics.save", NULL, rf_statistics_panel_save_action);
}

static void
rf_statistics_panel_init (RfStatisticsPanel *self)
{
  self->figures = rf_rows_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  rf_statistics_panel_prepare_view (self);
}
