/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-choice.h"

#include "rf-toast.h"

#include <glib/gi18n.h>

/*
 * Questions for a file or a folder. The desktop's own dialog asks where there is a portal,
 * and that of GTK where there is none; the latter remembers no place, so that is done here.
 */

typedef enum
{
  RF_PLACE_OF_OPENED,
  RF_PLACE_OF_SAVED,
  RF_N_PLACES,
} RfPlace;

/* Folders that were used last, for as long as the program runs. Of the main thread. */
static GFile *places[RF_N_PLACES];

/* A question that is open. */
typedef struct
{
  GtkFileChooserNative *dialog; /* (owned) */
  GWeakRef from;
  RfPlace place;
  RfFileChosen chosen;
  gpointer user_data;
  GDestroyNotify free_data; /* (nullable) */
} RfFileAsking;

static void
rf_file_asking_free (RfFileAsking *self)
{
  if (self->free_data != NULL)
    self->free_data (self->user_data);
  g_weak_ref_clear (&self->from);
  g_object_unref (self->dialog);
  g_free (self);
}

/* What is saved begins among the person's pictures, and where there are none, at home. */
static void
rf_file_asking_go_to_place (RfFileAsking *self)
{
  const char *pictures = g_get_user_special_dir (G_USER_DIRECTORY_PICTURES);
  g_autoptr (GFile) folder = NULL;

  if (places[self->place] != NULL)
    folder = g_object_ref (places[self->place]);
  else if (self->place == RF_PLACE_OF_SAVED && pictures != NULL &&
           g_file_test (pictures, G_FILE_TEST_IS_DIR))
    folder = g_file_new_for_path (pictures);
  else if (self->place == RF_PLACE_OF_SAVED)
    folder = g_file_new_for_path (g_get_home_dir ());
  if (folder != NULL)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (self->dialog), folder, NULL);
}

static gboolean
rf_file_asking_is_for_folder (RfFileAsking *self)
{
  return gtk_file_chooser_get_action (GTK_FILE_CHOOSER (self->dialog)) ==
         GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER;
}

static void
rf_file_asking_remember_place (RfFileAsking *self, GFile *file)
{
  gboolean is_folder = rf_file_asking_is_for_folder (self);
  g_autoptr (GFile) folder = is_folder ? g_object_ref (file) : g_file_get_parent (file);

  if (folder != NULL)
    g_set_object (&places[self->place], folder);
}

/* What works in a folder wants its path. */
static void
rf_file_asking_answer (RfFileAsking *self, GtkWidget *from, GFile *file)
{
  rf_file_asking_remember_place (self, file);
  if (rf_file_asking_is_for_folder (self) && g_file_peek_path (file) == NULL)
    rf_toast_show (from, _ ("Only folders on this computer can be used"));
  else
    self->chosen (from, file, self->user_data);
}

static void
rf_file_asking_response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  RfFileAsking *self = user_data;
  g_autoptr (GtkWidget) from = g_weak_ref_get (&self->from);
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  /* Who has gone meanwhile, as a field does with its model, has no use for the answer. */
  if (file != NULL && from != NULL && gtk_widget_get_root (from) != NULL)
    rf_file_asking_answer (self, from, file);
  rf_file_asking_free (self);
}

static void
rf_file_choice_add_filters (const RfFileChoice *self, GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) wanted = NULL;
  g_autoptr (GtkFileFilter) all = NULL;

  if (self->patterns == NULL)
    return;
  wanted = gtk_file_filter_new ();
  gtk_file_filter_set_name (wanted, self->kind_name);
  for (const char *const *pattern = self->patterns; *pattern != NULL; pattern++)
    {
      if ((*pattern)[0] == '*')
        gtk_file_filter_add_pattern (wanted, *pattern);
      else
        gtk_file_filter_add_mime_type (wanted, *pattern);
    }
  gtk_file_chooser_add_filter (chooser, wanted);
  all = gtk_file_filter_new ();
  gtk_file_filter_set_name (all, _ ("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, all);
}

/**
 * rf_file_choice_ask:
 * @self: the question
 * @from: a widget in the window that asks
 * @chosen: called with the answer, of a folder one that has a path; not where nothing is
 *   chosen, or @from has gone
 * @user_data: for it
 * @free_data: (nullable): frees that in the end
 */
void
rf_file_choice_ask (const RfFileChoice *self,
                    GtkWidget *from,
                    RfFileChosen chosen,
                    gpointer user_data,
                    GDestroyNotify free_data)
{
  GtkRoot *root = gtk_widget_get_root (from);
  GtkWindow *window = GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
  RfFileAsking *asking = g_new0 (RfFileAsking, 1);

  asking->dialog =
      gtk_file_chooser_native_new (self->title, window, self->action, self->accept, NULL);
  asking->place =
      self->action == GTK_FILE_CHOOSER_ACTION_OPEN ? RF_PLACE_OF_OPENED : RF_PLACE_OF_SAVED;
  asking->chosen = chosen;
  asking->user_data = user_data;
  asking->free_data = free_data;
  g_weak_ref_init (&asking->from, from);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (asking->dialog), TRUE);
  rf_file_asking_go_to_place (asking);
  if (self->name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (asking->dialog), self->name);
  rf_file_choice_add_filters (self, GTK_FILE_CHOOSER (asking->dialog));
  g_signal_connect (asking->dialog, "response", G_CALLBACK (rf_file_asking_response_cb), asking);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (asking->dialog));
}
