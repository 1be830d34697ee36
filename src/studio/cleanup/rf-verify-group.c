/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-verify-group.h"

#include "rf-group-rows.h"
#include "rf-say.h"
#include "rf-work-bar.h"

#include <glib/gi18n.h>

/* Looks whether rows and files are as they should be, says what is wrong, and mends what
 * can be mended. It reads everything, so it can be stopped. */

/* Findings that are shown; whoever has more wants them mended and not read. */
#define SHOWN_FINDINGS 50

struct _RfVerifyGroup
{
  AdwPreferencesGroup parent_instance;

  GtkWidget *spinner;
  GtkWidget *stop_button;
  GtkWidget *check_button;
  GtkWidget *repair_button;
  RfRows *rows;              /* (owned) */
  RfSession *session;        /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) while it looks */
};

G_DEFINE_FINAL_TYPE (RfVerifyGroup, rf_verify_group, ADW_TYPE_PREFERENCES_GROUP)

/* What was found, and what was mended before. */
typedef struct
{
  GPtrArray *findings; /* (owned) */
  GPtrArray *mended;   /* (owned) (nullable) */
} RfVerified;

static void
rf_verified_free (gpointer data)
{
  RfVerified *self = data;

  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_clear_pointer (&self->mended, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfVerified, rf_verified_free)

typedef struct
{
  RfProgress *progress; /* (owned) */
  gboolean repairs;
} RfVerifyErrand;

static void
rf_verify_errand_free (gpointer data)
{
  RfVerifyErrand *self = data;

  g_object_unref (self->progress);
  g_free (self);
}

static gpointer
rf_verify_in_thread (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  const RfVerifyErrand *errand = data;
  g_autoptr (RfVerified) answer = g_new0 (RfVerified, 1);

  if (errand->repairs)
    {
      answer->mended = rf_service_repair_telling (service, errand->progress, cancellable, error);
      if (answer->mended == NULL)
        return NULL;
    }
  /* After a repair all is read once more. */
  rf_progress_report (errand->progress, -1, NULL);
  answer->findings = rf_service_verify_telling (service, errand->progress, cancellable, error);
  return answer->findings != NULL ? g_steal_pointer (&answer) : NULL;
}

static void
rf_verify_group_describe (RfVerifyGroup *self, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), markup);
}

static void
rf_verify_group_show_state (RfVerifyGroup *self)
{
  gboolean is_busy = self->cancellable != NULL;

  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_busy);
  gtk_widget_set_visible (self->spinner, is_busy);
  gtk_widget_set_visible (self->stop_button, is_busy);
  gtk_widget_set_visible (self->check_button, !is_busy);
  if (is_busy)
    gtk_widget_set_visible (self->repair_button, FALSE);
}

static void
rf_verify_group_add (RfVerifyGroup *self, const GPtrArray *sentences, const char *icon)
{
  for (guint i = 0; i < MIN (sentences->len, SHOWN_FINDINGS); i++)
    {
      g_autofree char *line = rf_say_line (g_ptr_array_index (sentences, i), 400);
      GtkWidget *row = rf_row_new (line, NULL);
      GtkWidget *image = gtk_image_new_from_icon_name (icon);

      gtk_accessible_update_state (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
      rf_rows_add (self->rows, ADW_PREFERENCES_GROUP (self), row);
    }
}

static char *
rf_verify_say (const RfVerified *verified)
{
  guint found = verified->findings->len;
  guint mended = verified->mended != NULL ? verified->mended->len : 0;
  g_autofree char *mends =
      g_strdup_printf (ngettext ("%u thing was mended.", "%u things were mended.", mended), mended);
  g_autofree char *finds =
      found == 0
          ? g_strdup (_ ("Nothing is wrong."))
          : g_strdup_printf (ngettext ("%u thing is wrong.", "%u things are wrong.", found), found);

  return mended > 0 ? g_strdup_printf ("%s %s", mends, finds) : g_steal_pointer (&finds);
}

static void
rf_verify_group_show (RfVerifyGroup *self, const RfVerified *verified)
{
  g_autofree char *text = rf_verify_say (verified);

  rf_verify_group_describe (self, text);
  if (verified->mended != NULL)
    rf_verify_group_add (self, verified->mended, "emblem-ok-symbolic");
  rf_verify_group_add (self, verified->findings, "dialog-warning-symbolic");
  gtk_widget_set_visible (self->repair_button,
                          verified->findings->len > 0 && verified->mended == NULL &&
                              rf_session_can_write (self->session));
}

static void
rf_verify_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfVerifyGroup) self = user_data;
  RfSession *session = RF_SESSION (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfVerified) verified = rf_session_call_finish (session, result, &error);

  /* Its session has gone meanwhile. */
  if (self->session != session)
    return;
  g_clear_object (&self->cancellable);
  rf_rows_clear (self->rows);
  rf_verify_group_show_state (self);
  if (verified != NULL)
    {
      rf_verify_group_show (self, verified);
      if (verified->mended != NULL && verified->mended->len > 0)
        rf_session_tell_changed (session);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
           g_error_matches (error, RF_ERROR, RF_ERROR_CANCELLED))
    rf_verify_group_describe (self, _ ("It was stopped before everything was looked at."));
  else
    {
      g_autofree char *text = rf_say_error (error);

      rf_verify_group_describe (self, text);
    }
}

static void
rf_verify_group_begin (RfVerifyGroup *self, gboolean repairs)
{
  RfSessionCall call = {
    .function = rf_verify_in_thread,
    .free_data = rf_verify_errand_free,
    .free_answer = rf_verified_free,
    .is_long = TRUE,
  };
  RfVerifyErrand *errand = NULL;

  if (self->session == NULL || self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  errand = g_new0 (RfVerifyErrand, 1);
  errand->progress = rf_progress_new ();
  errand->repairs = repairs;
  call.data = errand;
  rf_rows_clear (self->rows);
  rf_rows_add (self->rows, ADW_PREFERENCES_GROUP (self), rf_work_bar_new (errand->progress));
  rf_verify_group_describe (
      self, repairs ? _ ("Mending what can be mended…") : _ ("Reading every row and file…"));
  rf_verify_group_show_state (self);
  rf_session_call_async (
      self->session, &call, self->cancellable, rf_verify_done_cb, g_object_ref (self));
}

static void
rf_verify_group_check_cb (GtkButton *button, RfVerifyGroup *self)
{
  rf_verify_group_begin (self, FALSE);
}

static void
rf_verify_group_repair_cb (GtkButton *button, RfVerifyGroup *self)
{
  rf_verify_group_begin (self, TRUE);
}

/* What it reads just now it reads to the end. */
static void
rf_verify_group_stop_cb (GtkButton *button, RfVerifyGroup *self)
{
  rf_verify_group_describe (self, _ ("Stopping…"));
  g_cancellable_cancel (self->cancellable);
}

/**
 * rf_verify_group_set_session:
 * @self: the group
 * @session: (nullable): what it looks at
 */
void
rf_verify_group_set_session (RfVerifyGroup *self, RfSession *session)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  rf_rows_clear (self->rows);
  g_set_object (&self->session, session);
  rf_verify_group_describe (
      self, _ ("Reads every row and file and says what is wrong. Nothing is changed by it."));
  gtk_widget_set_visible (self->repair_button, FALSE);
  rf_verify_group_show_state (self);
}

static void
rf_verify_group_dispose (GObject *object)
{
  RfVerifyGroup *self = RF_VERIFY_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rf_verify_group_parent_class)->dispose (object);
}

static void
rf_verify_group_finalize (GObject *object)
{
  rf_rows_free (RF_VERIFY_GROUP (object)->rows);
  G_OBJECT_CLASS (rf_verify_group_parent_class)->finalize (object);
}

static void
rf_verify_group_class_init (RfVerifyGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rf_verify_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = rf_verify_group_finalize;
}

static GtkWidget *
rf_verify_group_add_button (RfVerifyGroup *self,
                            GtkWidget *box,
                            const char *label,
                            GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", clicked, self, 0);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
rf_verify_group_init (RfVerifyGroup *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->rows = rf_rows_new ();
  self->spinner = gtk_spinner_new ();
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->spinner), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Working"), -1);
  gtk_box_append (GTK_BOX (box), self->spinner);
  self->repair_button =
      rf_verify_group_add_button (self, box, _ ("Repair"), G_CALLBACK (rf_verify_group_repair_cb));
  self->check_button =
      rf_verify_group_add_button (self, box, _ ("Check"), G_CALLBACK (rf_verify_group_check_cb));
  self->stop_button =
      rf_verify_group_add_button (self, box, _ ("Stop"), G_CALLBACK (rf_verify_group_stop_cb));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Integrity"));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), box);
  rf_verify_group_set_session (self, NULL);
}
