/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-variations-dialog.h"

#include "rf-ask.h"
#include "rf-estimator.h"
#include "rf-seed-field.h"

#include <glib/gi18n.h>

/*
 * The same once more with other seeds: how many, what that costs, and into the queue.
 */

#define MAX_VARIATIONS 24
#define USUAL          4

/* What the dialog works with; it goes with the dialog. */
typedef struct
{
  GtkWidget *from;        /* (owned) tells how it went */
  RfRequest *request;     /* (owned) */
  RfParameter *seed;      /* (owned) */
  RfEstimator *estimator; /* (owned) */
  GtkWidget *spin;
  GtkWidget *label;
} RfVariations;

static void
rf_variations_free (gpointer data)
{
  RfVariations *self = data;

  rf_estimator_stop (self->estimator);
  g_object_unref (self->estimator);
  rf_request_unref (self->request);
  rf_parameter_free (self->seed);
  g_object_unref (self->from);
  g_free (self);
}

/**
 * rf_variations_make:
 * @request: what is varied
 * @seed: the model's parameter for the seed
 * @n: how many are wanted
 *
 * Returns: (transfer full) (element-type RfRequest): @n requests whose seeds differ, as far
 *   as there are so many
 */
GPtrArray *
rf_variations_make (const RfRequest *request, const RfParameter *seed, guint n)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_request_unref);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint tries = 0; requests->len < n && tries < n * 20; tries++)
    {
      gint64 drawn = rf_seed_draw (seed);
      RfRequest *varied = NULL;

      if (!g_hash_table_add (known, g_memdup2 (&drawn, sizeof drawn)))
        continue;
      varied = rf_ask_copy (request);
      json_object_set_int_member (varied->params, seed->name, drawn);
      g_ptr_array_add (requests, varied);
    }
  return requests;
}

static RfVariations *
rf_variations_get (AdwMessageDialog *dialog)
{
  return g_object_get_data (G_OBJECT (dialog), "variations");
}

static void
rf_variations_ask (AdwMessageDialog *dialog)
{
  RfVariations *self = rf_variations_get (dialog);
  guint n = (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->spin));
  g_autoptr (GPtrArray) requests = rf_variations_make (self->request, self->seed, n);

  rf_estimator_ask (self->estimator, requests);
}

static void
rf_variations_estimated_cb (AdwMessageDialog *dialog)
{
  RfVariations *self = rf_variations_get (dialog);
  g_autofree char *text = rf_estimator_say (self->estimator);

  gtk_label_set_text (GTK_LABEL (self->label), text);
  adw_message_dialog_set_response_enabled (
      dialog, "queue", rf_estimator_may_enqueue (self->estimator));
}

static void
rf_variations_response_cb (AdwMessageDialog *dialog, const char *response)
{
  RfVariations *self = rf_variations_get (dialog);

  if (g_str_equal (response, "queue"))
    rf_estimator_enqueue (self->estimator, self->from);
}

static GtkWidget *
rf_variations_make_content (RfVariations *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->spin = gtk_spin_button_new_with_range (1, MAX_VARIATIONS, 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->spin), USUAL);
  gtk_widget_set_halign (self->spin, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->spin), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("How Many"), -1);
  self->label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->label), GTK_JUSTIFY_CENTER);
  gtk_box_append (GTK_BOX (box), self->spin);
  gtk_box_append (GTK_BOX (box), self->label);
  return box;
}

static void
rf_variations_connect (RfVariations *self, AdwMessageDialog *dialog)
{
  g_signal_connect_object (
      self->spin, "value-changed", G_CALLBACK (rf_variations_ask), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->estimator,
                           "changed",
                           G_CALLBACK (rf_variations_estimated_cb),
                           dialog,
                           G_CONNECT_SWAPPED);
  g_signal_connect (dialog, "response", G_CALLBACK (rf_variations_response_cb), NULL);
}

static void
rf_variations_add_responses (AdwMessageDialog *dialog)
{
  adw_message_dialog_add_responses (
      dialog, "cancel", _ ("_Cancel"), "queue", _ ("_Add to Queue"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "queue", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "queue");
  adw_message_dialog_set_close_response (dialog, "cancel");
}

/**
 * rf_variations_dialog_new:
 * @from: a widget in the window
 * @session: whose queue it is
 * @request: what is varied
 * @seed: the model's parameter for the seed
 *
 * Returns: (transfer none): a dialog
 */
GtkWidget *
rf_variations_dialog_new (GtkWidget *from,
                          RfSession *session,
                          const RfRequest *request,
                          const RfParameter *seed)
{
  RfVariations *self = g_new0 (RfVariations, 1);
  GtkRoot *root = gtk_widget_get_root (from);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                              _ ("Variations"),
                              _ ("The same with other seeds, as jobs of the queue")));

  self->from = g_object_ref (from);
  self->request = rf_ask_copy (request);
  self->seed = rf_parameter_copy (seed);
  self->estimator = rf_estimator_new (session);
  g_object_set_data_full (G_OBJECT (dialog), "variations", self, rf_variations_free);
  rf_variations_add_responses (dialog);
  adw_message_dialog_set_extra_child (dialog, rf_variations_make_content (self));
  rf_variations_connect (self, dialog);
  rf_variations_ask (dialog);
  return GTK_WIDGET (dialog);
}
