/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-avatars-panel.h"
#include "rf-inquiry.h"
#include "rf-person-view.h"

G_BEGIN_DECLS

/**
 * RfAvatarsWish:
 * @user_id: (nullable): who is looked at; %NULL for the first one
 * @n_people: people of the list, and a few more
 * @n_decisions: decisions of the history
 * @change: the change that is known
 * @is_full: everything is wanted, also where nothing else is shown
 *
 * What the panel wants to know.
 */
typedef struct
{
  char *user_id;
  guint n_people;
  guint n_decisions;
  gint64 change;
  gboolean is_full;
} RfAvatarsWish;

/**
 * RfAvatarsAnswer:
 * @is_same: nothing else is shown since, and there is nothing else in this
 * @change: the latest change of all
 * @people: (element-type RfPerson): the list
 * @has_more: there are more people
 * @facts: (nullable): all about the one who is looked at; %NULL where there is nobody
 *
 * What is known of people.
 */
typedef struct
{
  gboolean is_same;
  gint64 change;
  GPtrArray *people;
  gboolean has_more;
  RfPersonFacts *facts;
} RfAvatarsAnswer;

struct _RfAvatarsPanel
{
  RfPanel parent_instance;

  AdwLeaflet *leaflet;
  GtkListBox *list;
  GtkWidget *more_button;
  RfPersonView *view;
  RfInquiry inquiry;
  char *user_id; /* (owned) (nullable) who is looked at */
  guint n_people;
  guint n_decisions;
  gint64 change;
  guint clock;
  guint ticks;
  gboolean is_filling; /* its list, so that nobody has selected anything */
};

/* rf-avatars-fetch.c */
void rf_avatars_wish_free (gpointer data);
void rf_avatars_answer_free (gpointer data);
gpointer
rf_avatars_fetch (RfService *service, gpointer data, GCancellable *cancellable, GError **error);

/* rf-avatars-panel.c */
void rf_avatars_panel_ask (RfAvatarsPanel *self);
void rf_avatars_panel_look_at (RfAvatarsPanel *self, const char *user_id);

/* rf-avatars-verbs.c */
void rf_avatars_panel_install_verbs (GtkWidgetClass *widget_class);
void rf_avatars_panel_enable_verbs (RfAvatarsPanel *self);

G_END_DECLS
