/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-job-row.h"

#include "rf-job-say.h"
#include "rf-say-state.h"
#include "rf-say.h"

#include <glib/gi18n.h>

/*
 * A job in a list, with what can be done with it. It does nothing itself: what a person
 * wants is told by the signal `asked`, with the item that a drop is about.
 */

struct _RfJobRow
{
  GtkListBoxRow parent_instance;

  RfJobItem *item; /* (owned) */
  GtkImage *icon;
  GtkLabel *title_label;
  GtkLabel *state_label;
  GtkProgressBar *progress_bar;
  GtkWidget *ways_box;
  GtkWidget *retry_button;
  GtkWidget *menu_button;
  gboolean can_write;
};

enum
{
  ASKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfJobRow, rf_job_row, GTK_TYPE_LIST_BOX_ROW)

static const struct
{
  const char *action;
  RfJobAsk ask;
} rf_job_actions[] = {
  { "job.cancel", RF_JOB_ASK_CANCEL },    { "job.retry", RF_JOB_ASK_RETRY },
  { "job.edit", RF_JOB_ASK_EDIT },        { "job.copy", RF_JOB_ASK_COPY },
  { "job.move-first", RF_JOB_ASK_FIRST }, { "job.move-earlier", RF_JOB_ASK_EARLIER },
  { "job.move-later", RF_JOB_ASK_LATER }, { "job.move-last", RF_JOB_ASK_LAST },
};

static gboolean
rf_job_row_can_move (const RfJob *job)
{
  return job->id != 0 && (job->state == RF_JOB_QUEUED || job->state == RF_JOB_INTERRUPTED);
}

static gboolean
rf_job_row_may (RfJobRow *self, RfJobAsk ask)
{
  const RfJob *job = rf_job_item_get_job (self->item);

  switch (ask)
    {
    case RF_JOB_ASK_COPY:
      return TRUE;
    case RF_JOB_ASK_EDIT:
      return job->request != NULL;
    case RF_JOB_ASK_CANCEL:
      return self->can_write && job->state != RF_JOB_DONE && job->state != RF_JOB_CANCELLED;
    case RF_JOB_ASK_RETRY:
      return self->can_write && job->state != RF_JOB_DONE && job->state != RF_JOB_QUEUED &&
             job->state != RF_JOB_RUNNING;
    case RF_JOB_ASK_FIRST:
    case RF_JOB_ASK_EARLIER:
    case RF_JOB_ASK_LATER:
    case RF_JOB_ASK_LAST:
    case RF_JOB_ASK_PLACE:
      return self->can_write && rf_job_row_can_move (job);
    default:
      g_assert_not_reached ();
    }
}

static void
rf_job_row_show_progress (RfJobRow *self, const RfJob *job)
{
  RfProgress *progress = rf_job_item_get_progress (self->item);
  double fraction = progress != NULL ? rf_progress_get_fraction (progress) : -1.0;
  g_autofree char *message = progress != NULL ? rf_say_progress (progress) : NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), job->state == RF_JOB_RUNNING);
  if (job->state != RF_JOB_RUNNING)
    return;
  if (fraction > 0.0)
    gtk_progress_bar_set_fraction (self->progress_bar, MIN (fraction, 1.0));
  else
    gtk_progress_bar_pulse (self->progress_bar);
  if (message == NULL)
    return;
  text = job->provider != NULL ? g_strdup_printf ("%s · %s", job->provider, message)
                               : g_steal_pointer (&message);
  gtk_label_set_text (self->state_label, text);
}

static void
rf_job_row_show (RfJobRow *self)
{
  const RfJob *job = rf_job_item_get_job (self->item);
  g_autofree char *title = rf_job_say_title (job);
  g_autofree char *state = rf_job_say_state (job);
  g_autofree char *menu = g_strdup_printf (_ ("Menu of “%s”"), title);

  gtk_image_set_from_icon_name (self->icon, rf_job_say_icon (job));
  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->state_label, state);
  gtk_widget_set_visible (self->ways_box, job->state == RF_JOB_UNKNOWN);
  gtk_widget_set_visible (self->retry_button, job->state == RF_JOB_FAILED && self->can_write);
  gtk_label_set_lines (self->state_label, job->state == RF_JOB_UNKNOWN ? -1 : 4);
  gtk_label_set_ellipsize (
      self->state_label, job->state == RF_JOB_UNKNOWN ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  state,
                                  -1);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, menu, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (rf_job_actions); i++)
    gtk_widget_action_set_enabled (
        GTK_WIDGET (self), rf_job_actions[i].action, rf_job_row_may (self, rf_job_actions[i].ask));
  rf_job_row_show_progress (self, job);
}

static void
rf_job_row_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rf_job_actions); i++)
    {
      if (g_str_equal (rf_job_actions[i].action, name))
        g_signal_emit (widget, signals[ASKED], 0, (int) rf_job_actions[i].ask, NULL);
    }
}

static GdkContentProvider *
rf_job_row_drag_cb (GtkDragSource *source, double x, double y, RfJobRow *self)
{
  if (!rf_job_row_may (self, RF_JOB_ASK_PLACE))
    return NULL;
  return gdk_content_provider_new_typed (RF_TYPE_JOB_ITEM, self->item);
}

static void
rf_job_row_drag_begin_cb (GtkDragSource *source, GdkDrag *drag, RfJobRow *self)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, paintable, 24, 24);
}

static gboolean
rf_job_row_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, RfJobRow *self)
{
  RfJobItem *dropped = g_value_get_object (value);

  if (dropped == self->item || !rf_job_row_may (self, RF_JOB_ASK_PLACE))
    return FALSE;
  g_signal_emit (self, signals[ASKED], 0, (int) RF_JOB_ASK_PLACE, dropped);
  return TRUE;
}

static void
rf_job_row_dispose (GObject *object)
{
  RfJobRow *self = RF_JOB_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RF_TYPE_JOB_ROW);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (rf_job_row_parent_class)->dispose (object);
}

static void
rf_job_row_add_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "job.cancel", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_Up, GDK_ALT_MASK, "job.move-earlier", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_Down, GDK_ALT_MASK, "job.move-later", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_Home, GDK_ALT_MASK, "job.move-first", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_End, GDK_ALT_MASK, "job.move-last", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "job.copy", NULL);
}

static void
rf_job_row_class_init (RfJobRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rf_job_row_dispose;
  /* An RfJobAsk, and the RfJobItem that was dropped, or NULL. */
  signals[ASKED] = g_signal_new ("asked",
                                 G_TYPE_FROM_CLASS (klass),
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 2,
                                 G_TYPE_INT,
                                 RF_TYPE_JOB_ITEM);
  for (gsize i = 0; i < G_N_ELEMENTS (rf_job_actions); i++)
    gtk_widget_class_install_action (
        widget_class, rf_job_actions[i].action, NULL, rf_job_row_action);
  rf_job_row_add_keys (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RF_STUDIO_RESOURCES "queue/rf-job-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RfJobRow, icon);
  gtk_widget_class_bind_template_child (widget_class, RfJobRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, RfJobRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, RfJobRow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, RfJobRow, ways_box);
  gtk_widget_class_bind_template_child (widget_class, RfJobRow, retry_button);
  gtk_widget_class_bind_template_child (widget_class, RfJobRow, menu_button);
}

static void
rf_job_row_init (RfJobRow *self)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (RF_TYPE_JOB_ITEM, GDK_ACTION_MOVE);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (rf_job_row_drag_cb), self);
  g_signal_connect (source, "drag-begin", G_CALLBACK (rf_job_row_drag_begin_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
  g_signal_connect (target, "drop", G_CALLBACK (rf_job_row_drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/**
 * rf_job_row_new:
 * @item: a job
 * @can_write: whether something may be done to it
 *
 * Returns: (transfer floating): its row
 */
GtkWidget *
rf_job_row_new (RfJobItem *item, gboolean can_write)
{
  RfJobRow *self = g_object_new (RF_TYPE_JOB_ROW, NULL);

  self->item = g_object_ref (item);
  self->can_write = can_write;
  g_signal_connect_object (item, "changed", G_CALLBACK (rf_job_row_show), self, G_CONNECT_SWAPPED);
  rf_job_row_show (self);
  return GTK_WIDGET (self);
}

/**
 * rf_job_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none): its job
 */
RfJobItem *
rf_job_row_get_item (RfJobRow *self)
{
  return self->item;
}
