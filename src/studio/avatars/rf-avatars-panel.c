/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-avatars-private.h"

#include "rf-focus.h"
#include "rf-person-row.h"

#include <glib/gi18n.h>

/*
 * People with watches: a list of them, and beside it, or behind it where there is little
 * room, all about the one that is looked at. While it is to be seen it asks each second
 * whether something else is shown, since other processes work for the same people, and now
 * and then for everything, since a sample alone is no change.
 */

/* People that are listed at first, and more each time. */
#define FEW_PEOPLE 200

/* Decisions of a history that are shown at first, and more each time. */
#define FEW_DECISIONS 20

#define TICK_MILLISECONDS 1000
#define TICKS_OF_ALL      5

G_DEFINE_FINAL_TYPE (RfAvatarsPanel, rf_avatars_panel, RF_TYPE_PANEL)

static RfPersonRow *
rf_avatars_panel_get_row (RfAvatarsPanel *self, guint position)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) position);

  return row != NULL ? RF_PERSON_ROW (row) : NULL;
}

static gboolean
rf_avatars_panel_has_rows_of (RfAvatarsPanel *self, const GPtrArray *people)
{
  for (guint i = 0; i < people->len; i++)
    {
      const RfPerson *person = g_ptr_array_index (people, i);
      RfPersonRow *row = rf_avatars_panel_get_row (self, i);

      if (row == NULL || g_strcmp0 (rf_person_row_get_user_id (row), person->user_id) != 0)
        return FALSE;
    }
  return rf_avatars_panel_get_row (self, people->len) == NULL;
}

static void
rf_avatars_panel_empty_list (RfAvatarsPanel *self)
{
  RfPersonRow *row = NULL;

  while ((row = rf_avatars_panel_get_row (self, 0)) != NULL)
    {
      rf_focus_leave (GTK_WIDGET (row));
      gtk_list_box_remove (self->list, GTK_WIDGET (row));
    }
}

/* Rows stay where they are as long as they may, since somebody may be in them. */
static void
rf_avatars_panel_show_list (RfAvatarsPanel *self, const GPtrArray *people)
{
  RfSession *session = rf_panel_get_session (RF_PANEL (self));
  gboolean is_same = rf_avatars_panel_has_rows_of (self, people);

  self->is_filling = TRUE;
  if (!is_same)
    rf_avatars_panel_empty_list (self);
  for (guint i = 0; i < people->len; i++)
    {
      const RfPerson *person = g_ptr_array_index (people, i);
      GtkWidget *row = NULL;

      if (!is_same)
        gtk_list_box_append (self->list, rf_person_row_new ());
      row = GTK_WIDGET (rf_avatars_panel_get_row (self, i));
      rf_person_row_show (RF_PERSON_ROW (row), session, person);
      if (g_strcmp0 (person->user_id, self->user_id) == 0)
        gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
    }
  self->is_filling = FALSE;
}

static void
rf_avatars_panel_show_nobody (RfAvatarsPanel *self)
{
  RfSession *session = rf_panel_get_session (RF_PANEL (self));

  rf_person_view_clear (self->view);
  adw_leaflet_set_visible_child_name (self->leaflet, "people");
  rf_panel_show_status (
      RF_PANEL (self),
      "avatar-default-symbolic",
      _ ("Nobody Yet"),
      _ ("People come with their first sample: feed one here, or let watches send theirs to a "
         "server (POST /sensor-data). To see how a day goes, the command “refrain avatar demo” "
         "plays one of three made-up people."));
  if (rf_session_can_write (session))
    rf_panel_set_status_action (RF_PANEL (self), _ ("Feed a Sample…"), "avatars.feed");
}

static void
rf_avatars_panel_show (RfAvatarsPanel *self, const RfAvatarsAnswer *answer)
{
  g_autofree char *subtitle = NULL;
  guint count = answer->people->len;

  g_free (self->user_id);
  self->user_id = g_strdup (answer->facts != NULL ? answer->facts->person->user_id : NULL);
  rf_avatars_panel_show_list (self, answer->people);
  gtk_widget_set_visible (self->more_button, answer->has_more);
  rf_avatars_panel_enable_verbs (self);
  if (answer->facts == NULL)
    {
      rf_panel_set_subtitle (RF_PANEL (self), "");
      rf_avatars_panel_show_nobody (self);
      return;
    }
  subtitle = answer->has_more ? g_strdup_printf (_ ("More than %u people"), count)
                              : g_strdup_printf (ngettext ("%u person", "%u people", count), count);
  rf_panel_set_subtitle (RF_PANEL (self), subtitle);
  rf_person_view_show (self->view, rf_panel_get_session (RF_PANEL (self)), answer->facts);
  rf_panel_show_content (RF_PANEL (self));
}

static void
rf_avatars_panel_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfAvatarsPanel) self = user_data;
  g_autoptr (GError) error = NULL;
  RfAvatarsAnswer *answer = rf_session_call_finish (RF_SESSION (source), result, &error);

  if (!rf_inquiry_end (&self->inquiry, error))
    return;
  if (answer == NULL)
    rf_panel_show_problem (RF_PANEL (self), error);
  else
    {
      /* What was asked for meanwhile is of somebody else, perhaps. */
      if (!answer->is_same && !self->inquiry.is_outdated)
        {
          self->change = answer->change;
          rf_avatars_panel_show (self, answer);
        }
      rf_avatars_answer_free (answer);
    }
  if (self->inquiry.is_outdated)
    rf_avatars_panel_ask (self);
}

static void
rf_avatars_panel_ask_for (RfAvatarsPanel *self, gboolean is_full)
{
  RfAvatarsWish *wish = NULL;
  RfSessionCall call = {
    .function = rf_avatars_fetch,
    .free_data = rf_avatars_wish_free,
    .free_answer = rf_avatars_answer_free,
  };

  if (!rf_inquiry_begin (&self->inquiry))
    return;
  wish = g_new0 (RfAvatarsWish, 1);
  wish->user_id = g_strdup (self->user_id);
  wish->n_people = self->n_people;
  wish->n_decisions = self->n_decisions;
  wish->change = self->change;
  wish->is_full = is_full;
  call.data = wish;
  rf_session_call_async (rf_panel_get_session (RF_PANEL (self)),
                         &call,
                         self->inquiry.cancellable,
                         rf_avatars_panel_fetched_cb,
                         g_object_ref (self));
}

/**
 * rf_avatars_panel_ask:
 * @self: the panel
 *
 * Looks at everything, or does so again when it has been looked at.
 */
void
rf_avatars_panel_ask (RfAvatarsPanel *self)
{
  rf_avatars_panel_ask_for (self, TRUE);
}

/**
 * rf_avatars_panel_look_at:
 * @self: the panel
 * @user_id: who is looked at from now on
 */
void
rf_avatars_panel_look_at (RfAvatarsPanel *self, const char *user_id)
{
  if (g_strcmp0 (self->user_id, user_id) != 0)
    {
      g_free (self->user_id);
      self->user_id = g_strdup (user_id);
      self->n_decisions = FEW_DECISIONS;
    }
  rf_avatars_panel_enable_verbs (self);
  rf_avatars_panel_ask (self);
}

static void
rf_avatars_panel_selected_cb (GtkListBox *list, GtkListBoxRow *row, RfAvatarsPanel *self)
{
  if (row != NULL && !self->is_filling)
    rf_avatars_panel_look_at (self, rf_person_row_get_user_id (RF_PERSON_ROW (row)));
}

static void
rf_avatars_panel_activated_cb (GtkListBox *list, GtkListBoxRow *row, RfAvatarsPanel *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "person");
}

static void
rf_avatars_panel_more_people_cb (GtkButton *button, RfAvatarsPanel *self)
{
  self->n_people += FEW_PEOPLE;
  rf_avatars_panel_ask (self);
}

static void
rf_avatars_panel_more_decisions_cb (RfPersonView *view, RfAvatarsPanel *self)
{
  self->n_decisions += FEW_DECISIONS * 2;
  rf_avatars_panel_ask (self);
}

static gboolean
rf_avatars_panel_hides_people (RfAvatarsPanel *self, gboolean is_folded, const char *page)
{
  return is_folded && g_strcmp0 (page, "person") == 0;
}

static void
rf_avatars_people_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RfAvatarsPanel *self = RF_AVATARS_PANEL (widget);

  adw_leaflet_set_visible_child_name (self->leaflet, "people");
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

static gboolean
rf_avatars_panel_tick_cb (gpointer user_data)
{
  RfAvatarsPanel *self = user_data;

  if (self->inquiry.cancellable != NULL && !self->inquiry.is_asking)
    rf_avatars_panel_ask_for (self, ++self->ticks % TICKS_OF_ALL == 0);
  return G_SOURCE_CONTINUE;
}

static void
rf_avatars_panel_map (GtkWidget *widget)
{
  RfAvatarsPanel *self = RF_AVATARS_PANEL (widget);

  GTK_WIDGET_CLASS (rf_avatars_panel_parent_class)->map (widget);
  self->clock = g_timeout_add (TICK_MILLISECONDS, rf_avatars_panel_tick_cb, self);
}

static void
rf_avatars_panel_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&RF_AVATARS_PANEL (widget)->clock, g_source_remove);
  GTK_WIDGET_CLASS (rf_avatars_panel_parent_class)->unmap (widget);
}

static void
rf_avatars_panel_start (RfPanel *panel, RfSession *session)
{
  RfAvatarsPanel *self = RF_AVATARS_PANEL (panel);

  rf_inquiry_open (&self->inquiry);
  self->change = 0;
  self->n_people = FEW_PEOPLE;
  self->n_decisions = FEW_DECISIONS;
  rf_avatars_panel_enable_verbs (self);
  rf_panel_show_loading (panel);
}

static void
rf_avatars_panel_stop (RfPanel *panel)
{
  RfAvatarsPanel *self = RF_AVATARS_PANEL (panel);

  rf_inquiry_close (&self->inquiry);
  g_clear_pointer (&self->user_id, g_free);
  rf_avatars_panel_enable_verbs (self);
  self->is_filling = TRUE;
  rf_avatars_panel_empty_list (self);
  self->is_filling = FALSE;
  rf_person_view_clear (self->view);
  rf_panel_set_subtitle (panel, "");
}

static void
rf_avatars_panel_update (RfPanel *panel)
{
  rf_avatars_panel_ask (RF_AVATARS_PANEL (panel));
}

static void
rf_avatars_panel_dispose (GObject *object)
{
  RfAvatarsPanel *self = RF_AVATARS_PANEL (object);

  G_OBJECT_CLASS (rf_avatars_panel_parent_class)->dispose (object);
  g_clear_handle_id (&self->clock, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), RF_TYPE_AVATARS_PANEL);
}

static void
rf_avatars_panel_class_init (RfAvatarsPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  RfPanelClass *panel_class = RF_PANEL_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rf_avatars_panel_dispose;
  widget_class->map = rf_avatars_panel_map;
  widget_class->unmap = rf_avatars_panel_unmap;
  panel_class->start = rf_avatars_panel_start;
  panel_class->stop = rf_avatars_panel_stop;
  panel_class->update = rf_avatars_panel_update;
  g_type_ensure (RF_TYPE_PERSON_VIEW);
  rf_avatars_panel_install_verbs (widget_class);
  gtk_widget_class_install_action (widget_class, "avatars.people", NULL, rf_avatars_people_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RF_STUDIO_RESOURCES "avatars/rf-avatars-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, RfAvatarsPanel, leaflet);
  gtk_widget_class_bind_template_child (widget_class, RfAvatarsPanel, list);
  gtk_widget_class_bind_template_child (widget_class, RfAvatarsPanel, more_button);
  gtk_widget_class_bind_template_child (widget_class, RfAvatarsPanel, view);
  gtk_widget_class_bind_template_callback (widget_class, rf_avatars_panel_hides_people);
  gtk_widget_class_bind_template_callback (widget_class, rf_avatars_panel_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, rf_avatars_panel_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, rf_avatars_panel_more_people_cb);
  gtk_widget_class_bind_template_callback (widget_class, rf_avatars_panel_more_decisions_cb);
}

static void
rf_avatars_panel_init (RfAvatarsPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
