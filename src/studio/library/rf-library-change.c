/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-library-private.h"

#include "rf-entry-words.h"
#include "rf-say.h"
#include "rf-toast.h"

#include <glib/gi18n.h>

/*
 * What changes entries: the one that is selected, some, or all of a search. Before anything
 * is taken away a question says what that would come to, which the service has tried out;
 * what went to the trash is brought back by the toast that tells of it.
 */

/**
 * rf_library_begin:
 * @panel: a panel
 * @verb: what is to be done with what is selected
 *
 * Returns: (transfer full): that change, of which nothing is done yet
 */
RfLibraryWork *
rf_library_begin (RfLibraryPanel *panel, RfVerb verb)
{
  RfLibraryWork *self = g_new0 (RfLibraryWork, 1);

  self->panel = g_object_ref (panel);
  self->change = rf_change_new (verb, rf_targets_new (panel->selection));
  return self;
}

/**
 * rf_library_work_free:
 * @self: (transfer full): a change
 */
void
rf_library_work_free (RfLibraryWork *self)
{
  g_object_unref (self->panel);
  rf_change_free (self->change);
  g_free (self);
}

/**
 * rf_library_set_busy:
 * @self: a panel
 * @by: 1 where something begins, -1 where it ends
 *
 * One change is under way at a time: another click does not do it a second time.
 */
void
rf_library_set_busy (RfLibraryPanel *self, int by)
{
  self->n_busy = (guint) ((int) self->n_busy + by);
  if (self->selection == NULL)
    return;
  rf_library_say_count (self);
  rf_library_say_selection (self);
}

/* Returns: whether the panel is as it was when the call began */
static gboolean
rf_library_is_still (RfLibraryPanel *self, GObject *source)
{
  return self->session != NULL && G_OBJECT (self->session) == source;
}

static void
rf_library_undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfLibraryPanel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfReport) report = rf_change_undo_finish (RF_SESSION (source), result, &error);
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;

  rf_library_set_busy (self, -1);
  rf_session_tell_changed (RF_SESSION (source));
  if (report == NULL)
    {
      rf_toast_show_error (GTK_WIDGET (self), error);
      return;
    }
  number = rf_entry_say_count (report->changed);
  text = report->changed > 0
             ? g_strdup_printf (
                   ngettext ("%s entry is back", "%s entries are back", (gulong) report->changed),
                   number)
             : g_strdup (_ ("Nothing was restored: it is not in the trash any more"));
  rf_toast_show (GTK_WIDGET (self), text);
}

typedef struct
{
  RfLibraryPanel *panel; /* (owned) */
  RfSession *session;    /* (owned) */
  GArray *actions;       /* (owned) */
} RfLibraryUndo;

static void
rf_library_undo_free (gpointer data, GClosure *closure)
{
  RfLibraryUndo *self = data;

  g_object_unref (self->panel);
  g_object_unref (self->session);
  g_array_unref (self->actions);
  g_free (self);
}

static void
rf_library_undo_cb (AdwToast *toast, RfLibraryUndo *undo)
{
  rf_library_set_busy (undo->panel, 1);
  rf_change_undo_async (
      undo->session, undo->actions, rf_library_undone_cb, g_object_ref (undo->panel));
}

static void
rf_library_offer_undo (RfLibraryPanel *self, RfSession *session, const char *text, GArray *actions)
{
  RfLibraryUndo *undo = NULL;

  if (actions->len == 0)
    {
      rf_toast_show (GTK_WIDGET (self), text);
      return;
    }
  undo = g_new0 (RfLibraryUndo, 1);
  undo->panel = g_object_ref (self);
  undo->session = g_object_ref (session);
  undo->actions = g_array_ref (actions);
  rf_toast_show_undo (
      GTK_WIDGET (self), text, G_CALLBACK (rf_library_undo_cb), undo, rf_library_undo_free);
}

static char *
rf_library_say_moved (RfVerb verb, const char *number, gulong n)
{
  if (verb == RF_VERB_INVALIDATE)
    return g_strdup_printf (
        ngettext ("%s entry moved to the trash", "%s entries moved to the trash", n), number);
  if (verb == RF_VERB_RESTORE)
    return g_strdup_printf (ngettext ("%s entry restored", "%s entries restored", n), number);
  return g_strdup_printf (ngettext ("%s entry deleted", "%s entries deleted", n), number);
}

static char *
rf_library_say_marked (RfVerb verb, const char *number, gulong n)
{
  if (verb == RF_VERB_PIN)
    return g_strdup_printf (ngettext ("%s entry pinned", "%s entries pinned", n), number);
  if (verb == RF_VERB_UNPIN)
    return g_strdup_printf (ngettext ("%s entry unpinned", "%s entries unpinned", n), number);
  if (verb == RF_VERB_RATE)
    return g_strdup_printf (ngettext ("%s entry rated", "%s entries rated", n), number);
  return g_strdup_printf (ngettext ("%s entry tagged", "%s entries tagged", n), number);
}

static gboolean
rf_library_takes_away (RfVerb verb)
{
  return verb == RF_VERB_INVALIDATE || verb == RF_VERB_RESTORE || verb == RF_VERB_PURGE;
}

static char *
rf_library_say_done (RfVerb verb, gint64 count)
{
  g_autofree char *number = rf_entry_say_count (count);

  if (count == 0 && verb == RF_VERB_RESTORE)
    return g_strdup (_ ("Nothing was restored: it is not in the trash any more"));
  if (count == 0 && verb == RF_VERB_PURGE)
    return g_strdup (_ ("Nothing was deleted: it is not in the trash any more"));
  return rf_library_takes_away (verb) ? rf_library_say_moved (verb, number, (gulong) count)
                                      : rf_library_say_marked (verb, number, (gulong) count);
}

static void
rf_library_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfLibraryWork) work = user_data;
  RfLibraryPanel *self = work->panel;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfChangeReport) report = rf_change_run_finish (RF_SESSION (source), result, &error);
  g_autofree char *text = NULL;

  rf_library_set_busy (self, -1);
  if (!rf_library_is_still (self, source))
    return;
  if (report != NULL && rf_library_takes_away (work->change->verb))
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  /* What failed in the middle has changed something, too. */
  rf_session_tell_changed (self->session);
  if (report == NULL)
    {
      rf_toast_show_error (GTK_WIDGET (self), error);
      return;
    }
  text = rf_library_say_done (work->change->verb, report->sum->changed);
  rf_library_offer_undo (self, self->session, text, report->actions);
}

/**
 * rf_library_do:
 * @work: (transfer full): a change
 *
 * Does it, and says what it came to.
 */
void
rf_library_do (RfLibraryWork *work)
{
  RfLibraryPanel *self = work->panel;

  rf_library_set_busy (self, 1);
  rf_change_run_async (
      self->session, work->change, FALSE, self->cancellable, rf_library_done_cb, work);
}

static void
rf_library_answered_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  g_autoptr (RfLibraryWork) work = user_data;

  if (g_str_equal (response, "do") && work->panel->session != NULL)
    rf_library_do (g_steal_pointer (&work));
}

static char *
rf_library_say_figures (RfVerb verb, const RfReport *report)
{
  g_autofree char *bytes = rf_say_bytes (report->bytes);
  g_autofree char *cost = rf_say_credits (report->cost_to_remake);
  g_autofree char *also = NULL;
  GString *text = g_string_new (NULL);

  if (verb == RF_VERB_PURGE)
    return g_string_free (
        g_string_append (text, _ ("They cannot be brought back, and are paid for once more.")),
        FALSE);
  g_string_append_printf (text, _ ("Once the trash is emptied, %s are free again."), bytes);
  g_string_append_c (text, ' ');
  if (report->cost_to_remake > 0)
    g_string_append_printf (text, _ ("Making all of it again costs %s."), cost);
  else
    g_string_append (text, _ ("Making all of it again costs nothing."));
  if (report->also_under > 0)
    {
      also = rf_entry_say_count (report->also_under);
      g_string_append_c (text, ' ');
      g_string_append_printf (text,
                              ngettext ("The same content stays under %s other key.",
                                        "The same content stays under %s other keys.",
                                        (gulong) report->also_under),
                              also);
    }
  return g_string_free (text, FALSE);
}

static char *
rf_library_say_question (RfVerb verb, gint64 count)
{
  g_autofree char *number = rf_entry_say_count (count);
  gulong n = (gulong) count;

  if (verb == RF_VERB_PURGE)
    return g_strdup_printf (
        ngettext ("Delete %s Entry for Good?", "Delete %s Entries for Good?", n), number);
  return g_strdup_printf (
      ngettext ("Move %s Entry to the Trash?", "Move %s Entries to the Trash?", n), number);
}

static void
rf_library_ask_person (RfLibraryWork *work, const RfReport *report)
{
  RfVerb verb = work->change->verb;
  g_autofree char *heading = rf_library_say_question (verb, report->changed);
  g_autofree char *body = rf_library_say_figures (verb, report);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (work->panel));
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel",
                                    _ ("_Cancel"),
                                    "do",
                                    verb == RF_VERB_PURGE ? _ ("_Delete") : _ ("_Invalidate"),
                                    NULL);
  adw_message_dialog_set_response_appearance (
      ADW_MESSAGE_DIALOG (dialog), "do", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (rf_library_answered_cb), work);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
rf_library_foreseen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfLibraryWork) work = user_data;
  RfLibraryPanel *self = work->panel;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfChangeReport) report = rf_change_run_finish (RF_SESSION (source), result, &error);

  rf_library_set_busy (self, -1);
  if (!rf_library_is_still (self, source))
    return;
  if (report == NULL)
    rf_toast_show_error (GTK_WIDGET (self), error);
  else if (report->sum->changed == 0)
    rf_toast_show (GTK_WIDGET (self), _ ("Nothing of that is there any more"));
  else
    rf_library_ask_person (g_steal_pointer (&work), report->sum);
}

static void
rf_library_foresee (GtkWidget *widget, RfVerb verb)
{
  RfLibraryPanel *self = RF_LIBRARY_PANEL (widget);
  RfLibraryWork *work = rf_library_begin (self, verb);

  rf_library_set_busy (self, 1);
  rf_change_run_async (
      self->session, work->change, TRUE, self->cancellable, rf_library_foreseen_cb, work);
}

static void
rf_library_invalidate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rf_library_foresee (widget, RF_VERB_INVALIDATE);
}

static void
rf_library_purge_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rf_library_foresee (widget, RF_VERB_PURGE);
}

/* What the key for it does: to the trash, and from there for good. */
static void
rf_library_remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gboolean is_trash = rf_library_is_trash (RF_LIBRARY_PANEL (widget));

  rf_library_foresee (widget, is_trash ? RF_VERB_PURGE : RF_VERB_INVALIDATE);
}

static void
rf_library_restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rf_library_do (rf_library_begin (RF_LIBRARY_PANEL (widget), RF_VERB_RESTORE));
}

static void
rf_library_pin_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gboolean is_pin = g_str_equal (name, "library.pin");

  rf_library_do (
      rf_library_begin (RF_LIBRARY_PANEL (widget), is_pin ? RF_VERB_PIN : RF_VERB_UNPIN));
}

static void
rf_library_rate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfLibraryWork *work = rf_library_begin (RF_LIBRARY_PANEL (widget), RF_VERB_RATE);

  work->change->rating = g_variant_get_int32 (parameter);
  rf_library_do (work);
}

/**
 * rf_library_install_changes:
 * @widget_class: of the panel
 */
void
rf_library_install_changes (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (
      widget_class, "library.invalidate", NULL, rf_library_invalidate_action);
  gtk_widget_class_install_action (
      widget_class, "library.restore", NULL, rf_library_restore_action);
  gtk_widget_class_install_action (widget_class, "library.purge", NULL, rf_library_purge_action);
  gtk_widget_class_install_action (widget_class, "library.pin", NULL, rf_library_pin_action);
  gtk_widget_class_install_action (widget_class, "library.unpin", NULL, rf_library_pin_action);
  gtk_widget_class_install_action (widget_class, "library.rate", "i", rf_library_rate_action);
  gtk_widget_class_install_action (widget_class, "library.remove", NULL, rf_library_remove_action);
}
