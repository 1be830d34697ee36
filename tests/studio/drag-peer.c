/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <gtk/gtk.h>
#include <stdlib.h>

/*
 * Another program, for what is dragged between two: drag-peer FILE. Its upper half takes
 * files and prints their addresses; the lower one is dragged from, and is that file.
 */

#define WIDTH  240
#define HEIGHT 240

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  for (GSList *at = g_value_get_boxed (value); at != NULL; at = at->next)
    {
      g_autofree char *uri = g_file_get_uri (at->data);

      g_print ("dropped %s\n", uri);
    }
  return TRUE;
}

static GtkWidget *
make_target (void)
{
  GtkWidget *label = gtk_label_new ("Drop Here");
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), NULL);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (target));
  gtk_widget_set_vexpand (label, TRUE);
  return label;
}

static GtkWidget *
make_source (const char *path)
{
  GtkWidget *label = gtk_label_new ("Drag From Here");
  GtkDragSource *source = gtk_drag_source_new ();
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GdkContentProvider) content = gdk_content_provider_new_typed (G_TYPE_FILE, file);

  gtk_drag_source_set_content (source, content);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (source));
  gtk_widget_set_vexpand (label, TRUE);
  return label;
}

static void
activate_cb (GtkApplication *application, const char *path)
{
  GtkWidget *window = gtk_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), make_target ());
  gtk_box_append (GTK_BOX (box), make_source (path));
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), "Drag Peer");
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) application = gtk_application_new (NULL, G_APPLICATION_NON_UNIQUE);

  if (argc != 2)
    {
      g_printerr ("usage: %s FILE\n", argv[0]);
      return EXIT_FAILURE;
    }
  setvbuf (stdout, NULL, _IOLBF, 0);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), argv[1]);
  return g_application_run (G_APPLICATION (application), 0, NULL);
}
