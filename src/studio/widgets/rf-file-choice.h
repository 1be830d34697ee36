/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * RfFileChoice:
 * @action: whether it is opened, saved or a folder
 * @title: of the dialog
 * @accept: (nullable): what its button says, or %NULL for what GTK says
 * @name: (nullable): of the file that is saved, as a proposal
 * @kind_name: (nullable): what the files of @patterns are called
 * @patterns: (nullable): which files are shown at first: media types, of which the second
 *   half may be a star, and names, which begin with one
 *
 * A question for a file or a folder.
 */
typedef struct
{
  GtkFileChooserAction action;
  const char *title;
  const char *accept;
  const char *name;
  const char *kind_name;
  const char *const *patterns;
} RfFileChoice;

/**
 * RfFileChosen:
 * @from: the widget that has asked
 * @file: what was chosen
 * @user_data: what was given along
 *
 * What is done with the answer.
 */
typedef void (*RfFileChosen) (GtkWidget *from, GFile *file, gpointer user_data);

void rf_file_choice_ask (const RfFileChoice *self,
                         GtkWidget *from,
                         RfFileChosen chosen,
                         gpointer user_data,
                         GDestroyNotify free_data);

G_END_DECLS
