/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-queue-private.h"

#include "rf-say.h"

#include <glib/gi18n.h>

/*
 * The queue: what waits, what is being made, what has failed and what is over. While it is
 * to be seen a clock shows how far runs are, and asks now and then, since other processes
 * work on the same queue and nothing tells of them.
 */

/* Jobs of a section that are shown at first, and more each time. */
#define FEW 100

#define TICK_MILLISECONDS 500
#define TICKS_OF_ASKING   4

G_DEFINE_FINAL_TYPE (RfQueuePanel, rf_queue_panel, RF_TYPE_PANEL)

static const char *const rf_section_names[RF_QUEUE_N_SECTIONS] = {
  [RF_QUEUE_UNKNOWN] = "unknown_section", [RF_QUEUE_RUNNING] = "running_section",
  [RF_QUEUE_WAITING] = "waiting_section", [RF_QUEUE_FAILED] = "failed_section",
  [RF_QUEUE_OVER] = "over_section",
};

static gboolean
rf_queue_panel_rests (RfQueuePanel *self)
{
  RfSession *session = rf_panel_get_session (RF_PANEL (self));

  return self->is_paused || (session != NULL && rf_session_is_queue_held (session));
}

static void
rf_queue_panel_show_pause (RfQueuePanel *self)
{
  RfSession *session = rf_panel_get_session (RF_PANEL (self));
  gboolean rests = rf_queue_panel_rests (self);
  const char *label = rests ? _ ("Resume the Queue") : _ ("Pause the Queue");

  gtk_button_set_icon_name (GTK_BUTTON (self->pause_button),
                            rests ? "media-playback-start-symbolic"
                                  : "media-playback-pause-symbolic");
  gtk_widget_set_tooltip_text (self->pause_button, label);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->pause_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_sensitive (self->pause_button, rf_session_can_write (session));
  gtk_label_set_text (self->paused_label,
                      rf_session_is_queue_held (session)
                          ? _ ("Refrain ended unexpectedly last time. Look at what it has left; "
                               "nothing is made until you resume.")
                          : _ ("The queue is paused. What is being made comes to its end, and "
                               "nothing else begins."));
  gtk_info_bar_set_revealed (self->paused_bar, rests);
}

/* Returns: (transfer full) (nullable): how many there are, and a plus where there are more */
static char *
rf_queue_panel_dup_count (RfQueuePanel *self, RfQueueSection section)
{
  RfJobSection *shown = self->sections[section];
  guint count = g_list_model_get_n_items (rf_job_section_get_items (shown));

  return count > 0 ? g_strdup_printf ("%u%s", count, rf_job_section_has_more (shown) ? "+" : "")
                   : NULL;
}

static void
rf_queue_panel_show_counts (RfQueuePanel *self)
{
  g_autofree char *running = rf_queue_panel_dup_count (self, RF_QUEUE_RUNNING);
  g_autofree char *waiting = rf_queue_panel_dup_count (self, RF_QUEUE_WAITING);
  g_autofree char *text = NULL;

  if (running != NULL && waiting != NULL)
    text = g_strdup_printf (_ ("%s being made, %s waiting"), running, waiting);
  else if (running != NULL)
    text = g_strdup_printf (_ ("%s being made"), running);
  else if (waiting != NULL)
    text = g_strdup_printf (_ ("%s waiting"), waiting);
  rf_panel_set_subtitle (RF_PANEL (self), text != NULL ? text : "");
}

static RfProgress *
rf_queue_panel_find_progress (RfQueuePanel *self, const RfJob *job)
{
  const GPtrArray *runs = rf_session_get_runs (rf_panel_get_session (RF_PANEL (self)));

  for (guint i = 0; i < runs->len; i++)
    {
      const RfSessionRun *run = g_ptr_array_index (runs, i);

      if (job->generation_id != NULL && g_strcmp0 (run->id, job->generation_id) == 0)
        return run->progress;
    }
  return NULL;
}

static void
rf_queue_panel_show_progress (RfQueuePanel *self)
{
  GListModel *items = rf_job_section_get_items (self->sections[RF_QUEUE_RUNNING]);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (RfJobItem) item = g_list_model_get_item (items, i);

      rf_job_item_set_progress (item,
                                rf_queue_panel_find_progress (self, rf_job_item_get_job (item)));
    }
}

static gboolean
rf_queue_answer_is_empty (const RfQueueAnswer *answer)
{
  for (gsize i = 0; i < RF_QUEUE_N_SECTIONS; i++)
    {
      if (answer->jobs[i]->len > 0 || answer->more[i])
        return FALSE;
    }
  return TRUE;
}

/* A title alone looks as if nothing had come of what was queued. */
static void
rf_queue_panel_open_over (RfQueuePanel *self, const RfQueueAnswer *answer)
{
  for (gsize i = 0; i < RF_QUEUE_OVER; i++)
    {
      if (answer->jobs[i]->len > 0)
        return;
    }
  if (self->was_opened || answer->jobs[RF_QUEUE_OVER]->len == 0)
    return;
  self->was_opened = TRUE;
  rf_job_section_open (self->sections[RF_QUEUE_OVER]);
}

static void
rf_queue_panel_show (RfQueuePanel *self, RfQueueAnswer *answer)
{
  gboolean can_write = rf_session_can_write (rf_panel_get_session (RF_PANEL (self)));
  gboolean is_empty = rf_queue_answer_is_empty (answer);

  self->is_paused = answer->is_paused;
  rf_queue_panel_open_over (self, answer);
  for (gsize i = 0; i < RF_QUEUE_N_SECTIONS; i++)
    rf_job_section_take_jobs (self->sections[i], answer->jobs[i], answer->more[i], can_write);
  rf_queue_panel_show_pause (self);
  rf_queue_panel_show_counts (self);
  rf_queue_panel_show_progress (self);
  if (is_empty && !self->is_paused)
    rf_panel_show_status (RF_PANEL (self),
                          "view-list-symbolic",
                          _ ("Nothing Is Queued"),
                          _ ("Batches and warm-ups wait here until they are made."));
  else
    rf_panel_show_content (RF_PANEL (self));
}

static void
rf_queue_panel_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfQueuePanel) self = user_data;
  g_autoptr (GError) error = NULL;
  RfQueueAnswer *answer = rf_session_call_finish (RF_SESSION (source), result, &error);

  if (!rf_inquiry_end (&self->inquiry, error))
    return;
  if (answer != NULL)
    {
      rf_queue_panel_show (self, answer);
      rf_queue_answer_free (answer);
    }
  else
    rf_panel_show_problem (RF_PANEL (self), error);
  if (self->inquiry.is_outdated)
    rf_queue_panel_ask (self);
}

/**
 * rf_queue_panel_ask:
 * @self: the panel
 *
 * Looks at the queue, or does so again when it has been looked at.
 */
void
rf_queue_panel_ask (RfQueuePanel *self)
{
  RfSessionCall call = {
    .function = rf_queue_fetch,
    .free_data = g_free,
    .free_answer = rf_queue_answer_free,
  };

  if (!rf_inquiry_begin (&self->inquiry))
    return;
  self->wanted[RF_QUEUE_OVER] = rf_job_section_is_open (self->sections[RF_QUEUE_OVER])
                                    ? MAX (self->wanted[RF_QUEUE_OVER], FEW)
                                    : 1;
  call.data = g_memdup2 (self->wanted, sizeof self->wanted);
  rf_session_call_async (rf_panel_get_session (RF_PANEL (self)),
                         &call,
                         self->inquiry.cancellable,
                         rf_queue_panel_fetched_cb,
                         g_object_ref (self));
}

static void
rf_queue_panel_wanted_cb (RfJobSection *section, guint shown, RfQueuePanel *self)
{
  for (gsize i = 0; i < RF_QUEUE_N_SECTIONS; i++)
    {
      if (self->sections[i] == section)
        self->wanted[i] = shown + FEW;
    }
  rf_queue_panel_ask (self);
}

static void
rf_queue_panel_pause_cb (GtkButton *button, RfQueuePanel *self)
{
  RfSession *session = rf_panel_get_session (RF_PANEL (self));

  if (!rf_queue_panel_rests (self))
    {
      rf_queue_panel_apply (self, RF_VERB_PAUSE, NULL, 0);
      return;
    }
  rf_session_release_queue (session);
  rf_queue_panel_apply (self, RF_VERB_RESUME, NULL, 0);
}

static gboolean
rf_queue_panel_tick_cb (gpointer user_data)
{
  RfQueuePanel *self = user_data;

  if (self->inquiry.cancellable == NULL)
    return G_SOURCE_CONTINUE;
  rf_queue_panel_show_progress (self);
  if (++self->ticks % TICKS_OF_ASKING == 0)
    rf_queue_panel_ask (self);
  return G_SOURCE_CONTINUE;
}

static void
rf_queue_panel_map (GtkWidget *widget)
{
  RfQueuePanel *self = RF_QUEUE_PANEL (widget);

  GTK_WIDGET_CLASS (rf_queue_panel_parent_class)->map (widget);
  self->clock = g_timeout_add (TICK_MILLISECONDS, rf_queue_panel_tick_cb, self);
}

static void
rf_queue_panel_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&RF_QUEUE_PANEL (widget)->clock, g_source_remove);
  GTK_WIDGET_CLASS (rf_queue_panel_parent_class)->unmap (widget);
}

static void
rf_queue_panel_start (RfPanel *panel, RfSession *session)
{
  RfQueuePanel *self = RF_QUEUE_PANEL (panel);

  rf_inquiry_open (&self->inquiry);
  self->is_paused = FALSE;
  self->was_opened = FALSE;
  for (gsize i = 0; i < RF_QUEUE_N_SECTIONS; i++)
    self->wanted[i] = FEW;
  rf_queue_panel_show_pause (self);
  rf_panel_show_loading (panel);
}

static void
rf_queue_panel_stop (RfPanel *panel)
{
  RfQueuePanel *self = RF_QUEUE_PANEL (panel);

  rf_inquiry_close (&self->inquiry);
  for (gsize i = 0; i < RF_QUEUE_N_SECTIONS; i++)
    rf_job_section_clear (self->sections[i]);
  rf_panel_set_subtitle (panel, "");
}

static void
rf_queue_panel_update (RfPanel *panel)
{
  rf_queue_panel_ask (RF_QUEUE_PANEL (panel));
}

static void
rf_queue_panel_dispose (GObject *object)
{
  RfQueuePanel *self = RF_QUEUE_PANEL (object);

  G_OBJECT_CLASS (rf_queue_panel_parent_class)->dispose (object);
  g_clear_handle_id (&self->clock, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), RF_TYPE_QUEUE_PANEL);
}

static void
rf_queue_panel_class_init (RfQueuePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  RfPanelClass *panel_class = RF_PANEL_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rf_queue_panel_dispose;
  widget_class->map = rf_queue_panel_map;
  widget_class->unmap = rf_queue_panel_unmap;
  panel_class->start = rf_queue_panel_start;
  panel_class->stop = rf_queue_panel_stop;
  panel_class->update = rf_queue_panel_update;
  g_type_ensure (RF_TYPE_JOB_SECTION);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RF_STUDIO_RESOURCES "queue/rf-queue-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, RfQueuePanel, pause_button);
  gtk_widget_class_bind_template_child (widget_class, RfQueuePanel, paused_bar);
  gtk_widget_class_bind_template_child (widget_class, RfQueuePanel, paused_label);
  for (gsize i = 0; i < RF_QUEUE_N_SECTIONS; i++)
    gtk_widget_class_bind_template_child_full (
        widget_class,
        rf_section_names[i],
        FALSE,
        (gssize) (G_STRUCT_OFFSET (RfQueuePanel, sections) + i * sizeof (RfJobSection *)));
  gtk_widget_class_bind_template_callback (widget_class, rf_queue_panel_pause_cb);
}

static void
rf_queue_panel_init (RfQueuePanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < RF_QUEUE_N_SECTIONS; i++)
    {
      g_signal_connect_object (
          self->sections[i], "asked", G_CALLBACK (rf_queue_panel_asked_cb), self, 0);
      g_signal_connect_object (
          self->sections[i], "wanted", G_CALLBACK (rf_queue_panel_wanted_cb), self, 0);
    }
}
