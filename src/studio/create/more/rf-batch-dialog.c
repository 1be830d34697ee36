/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-batch-dialog.h"

#include "rf-ask.h"
#include "rf-estimator.h"
#include "rf-file-choice.h"
#include "rf-prompts-file.h"
#include "rf-toast.h"
#include "rf-wildcards.h"

#include <glib/gi18n.h>

/*
 * Many prompts at once, with all else as in the form: how many they are, how many of them
 * are there already, and what the rest costs; then they go into the queue.
 */

/* More than anybody reads; a manifest is the way for those. */
#define MAX_PROMPTS 1000

struct _RfBatchDialog
{
  AdwWindow parent_instance;

  GtkWidget *from;        /* (owned) (nullable) tells how it went */
  RfRequest *request;     /* (owned) */
  char *prompt_name;      /* (owned) */
  RfEstimator *estimator; /* (owned) */
  gboolean is_cut;        /* there are more prompts than are taken */
  GtkTextView *prompts_view;
  GtkLabel *estimate_label;
  GtkWidget *queue_button;
};

G_DEFINE_FINAL_TYPE (RfBatchDialog, rf_batch_dialog, ADW_TYPE_WINDOW)

static GPtrArray *
rf_batch_dialog_list_prompts (RfBatchDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->prompts_view);
  g_autofree char *text = NULL;
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  return rf_wildcards_expand_lines (text, MAX_PROMPTS + 1);
}

static void
rf_batch_dialog_changed_cb (RfBatchDialog *self)
{
  g_autoptr (GPtrArray) prompts = rf_batch_dialog_list_prompts (self);
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) rf_request_unref);

  self->is_cut = prompts->len > MAX_PROMPTS;
  for (guint i = 0; !self->is_cut && i < prompts->len; i++)
    {
      RfRequest *request = rf_ask_copy (self->request);

      json_object_set_string_member (request->params, self->prompt_name, prompts->pdata[i]);
      g_ptr_array_add (requests, request);
    }
  rf_estimator_ask (self->estimator, requests);
}

static void
rf_batch_dialog_estimated_cb (RfBatchDialog *self)
{
  g_autofree char *text =
      self->is_cut
          ? g_strdup_printf (_ ("These are more than %d prompts. Take fewer."), MAX_PROMPTS)
          : rf_estimator_say (self->estimator);

  gtk_label_set_text (self->estimate_label, text);
  gtk_widget_set_sensitive (self->queue_button, rf_estimator_may_enqueue (self->estimator));
}

static void
rf_batch_dialog_queue_cb (RfBatchDialog *self)
{
  rf_estimator_enqueue (self->estimator, self->from);
  gtk_window_close (GTK_WINDOW (self));
}

/* What nobody has touched yet is the form's own prompt, which a list takes the place of. */
static void
rf_batch_dialog_add_prompts (RfBatchDialog *self, const char *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->prompts_view);
  GtkTextIter end;

  gtk_text_buffer_begin_user_action (buffer);
  if (!gtk_text_buffer_get_modified (buffer))
    gtk_text_buffer_set_text (buffer, "", 0);
  gtk_text_buffer_get_end_iter (buffer, &end);
  if (gtk_text_iter_get_line_offset (&end) > 0)
    gtk_text_buffer_insert (buffer, &end, "\n", 1);
  gtk_text_buffer_insert (buffer, &end, text, -1);
  gtk_text_buffer_end_user_action (buffer);
}

static void
rf_batch_dialog_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfBatchDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = rf_prompts_file_read_finish (result, &error);

  if (self->estimator == NULL)
    return;
  if (text != NULL)
    rf_batch_dialog_add_prompts (self, text);
  else
    rf_toast_show_error (GTK_WIDGET (self->prompts_view), error);
}

static void
rf_batch_dialog_chosen_cb (GtkWidget *from, GFile *file, gpointer user_data)
{
  rf_prompts_file_read_async (file, rf_batch_dialog_read_cb, g_object_ref (from));
}

static void
rf_batch_dialog_file_cb (RfBatchDialog *self)
{
  static const char *const patterns[] = { "text/plain", "*.txt", NULL };
  const RfFileChoice choice = {
    .action = GTK_FILE_CHOOSER_ACTION_OPEN,
    .title = _ ("A List of Prompts"),
    .kind_name = _ ("Texts"),
    .patterns = patterns,
  };

  rf_file_choice_ask (&choice, GTK_WIDGET (self), rf_batch_dialog_chosen_cb, NULL, NULL);
}

static void
rf_batch_dialog_dispose (GObject *object)
{
  RfBatchDialog *self = RF_BATCH_DIALOG (object);

  if (self->estimator != NULL)
    rf_estimator_stop (self->estimator);
  g_clear_object (&self->estimator);
  g_clear_object (&self->from);
  gtk_widget_dispose_template (GTK_WIDGET (self), RF_TYPE_BATCH_DIALOG);
  G_OBJECT_CLASS (rf_batch_dialog_parent_class)->dispose (object);
}

static void
rf_batch_dialog_finalize (GObject *object)
{
  RfBatchDialog *self = RF_BATCH_DIALOG (object);

  g_clear_pointer (&self->request, rf_request_unref);
  g_free (self->prompt_name);
  G_OBJECT_CLASS (rf_batch_dialog_parent_class)->finalize (object);
}

static void
rf_batch_dialog_class_init (RfBatchDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rf_batch_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = rf_batch_dialog_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, RF_STUDIO_RESOURCES "create/more/rf-batch-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RfBatchDialog, prompts_view);
  gtk_widget_class_bind_template_child (widget_class, RfBatchDialog, estimate_label);
  gtk_widget_class_bind_template_child (widget_class, RfBatchDialog, queue_button);
  gtk_widget_class_bind_template_callback (widget_class, rf_batch_dialog_file_cb);
  gtk_widget_class_bind_template_callback (widget_class, rf_batch_dialog_queue_cb);
}

static void
rf_batch_dialog_init (RfBatchDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What stands in the form is the first line. */
static void
rf_batch_dialog_fill (RfBatchDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->prompts_view);
  JsonNode *prompt = json_object_get_member (self->request->params, self->prompt_name);
  g_autofree char *line =
      prompt != NULL ? g_strdelimit (json_node_dup_string (prompt), "\n\r", ' ') : g_strdup ("");

  g_signal_connect_object (
      buffer, "changed", G_CALLBACK (rf_batch_dialog_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->estimator,
                           "changed",
                           G_CALLBACK (rf_batch_dialog_estimated_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_text_buffer_set_text (buffer, line, -1);
  gtk_text_buffer_set_modified (buffer, FALSE);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->prompts_view));
}

/**
 * rf_batch_dialog_new:
 * @from: a widget in the window
 * @session: whose queue it is
 * @request: what all of them share
 * @prompt_name: the parameter in which they differ
 *
 * Returns: (transfer none): a dialog
 */
GtkWidget *
rf_batch_dialog_new (GtkWidget *from,
                     RfSession *session,
                     const RfRequest *request,
                     const char *prompt_name)
{
  GtkRoot *root = gtk_widget_get_root (from);
  RfBatchDialog *self = g_object_new (
      RF_TYPE_BATCH_DIALOG, "transient-for", GTK_IS_WINDOW (root) ? root : NULL, NULL);

  self->from = g_object_ref (from);
  self->request = rf_ask_copy (request);
  self->prompt_name = g_strdup (prompt_name);
  self->estimator = rf_estimator_new (session);
  rf_batch_dialog_fill (self);
  return GTK_WIDGET (self);
}
