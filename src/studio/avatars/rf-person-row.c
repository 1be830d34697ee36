/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-person-row.h"

#include "rf-avatars-say.h"
#include "rf-say.h"
#include "rf-thumbnails.h"
#include "rf-time.h"

#include <glib/gi18n.h>

/* One of the people in the list: the face, the name, the state, and a mark where that may
 * not hold any more. Where there is no picture yet, the face is made of the name. */

#define FACE 40

struct _RfPersonRow
{
  GtkListBoxRow parent_instance;

  AdwAvatar *face;
  GtkLabel *name_label;
  GtkLabel *state_label;
  GtkWidget *stale_icon;
  RfThumbnails *thumbnails; /* (owned) (nullable) */
  char *user_id;            /* (owned) (nullable) */
  char *sha256;             /* (owned) (nullable) of the picture that is shown or asked for */
  guint question;
};

G_DEFINE_FINAL_TYPE (RfPersonRow, rf_person_row, GTK_TYPE_LIST_BOX_ROW)

static void
rf_person_row_came_cb (GdkTexture *texture, gpointer user_data)
{
  RfPersonRow *self = user_data;

  self->question = 0;
  adw_avatar_set_custom_image (self->face, texture != NULL ? GDK_PAINTABLE (texture) : NULL);
}

static void
rf_person_row_drop_picture (RfPersonRow *self)
{
  if (self->question != 0)
    rf_thumbnails_cancel (self->thumbnails, self->question);
  self->question = 0;
  g_clear_object (&self->thumbnails);
  g_clear_pointer (&self->sha256, g_free);
}

/* The last picture stays until the next one has come. */
static void
rf_person_row_show_picture (RfPersonRow *self, RfSession *session, const RfAsset *image)
{
  GdkTexture *texture = NULL;

  if (image != NULL && g_strcmp0 (image->sha256, self->sha256) == 0)
    return;
  rf_person_row_drop_picture (self);
  if (image == NULL || !rf_thumbnails_can_have (image))
    {
      adw_avatar_set_custom_image (self->face, NULL);
      return;
    }
  self->sha256 = g_strdup (image->sha256);
  self->thumbnails = g_object_ref (rf_thumbnails_get_for (session));
  if (rf_thumbnails_find (self->thumbnails, self->sha256, &texture))
    rf_person_row_came_cb (texture, self);
  else
    self->question =
        rf_thumbnails_ask (self->thumbnails, self->sha256, rf_person_row_came_cb, self);
}

/**
 * rf_person_row_show:
 * @self: a row
 * @session: what has the pictures
 * @person: who stands in it
 */
void
rf_person_row_show (RfPersonRow *self, RfSession *session, const RfPerson *person)
{
  g_autofree char *state = rf_say_avatar_state (person->mood, person->activity);
  g_autofree char *name = rf_say_line (person->user_id, 256);
  gboolean is_stale = rf_person_is_stale (person, rf_time_now ());
  g_autofree char *label =
      g_strdup_printf (is_stale ? _ ("%s: %s, out of date") : "%s: %s", name, state);

  g_free (self->user_id);
  self->user_id = g_strdup (person->user_id);
  adw_avatar_set_text (self->face, name);
  gtk_label_set_text (self->name_label, name);
  gtk_label_set_text (self->state_label, state);
  gtk_widget_set_visible (self->stale_icon, is_stale);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  rf_person_row_show_picture (self, session, person->image);
}

/**
 * rf_person_row_get_user_id:
 * @self: a row
 *
 * Returns: (nullable): who stands in it
 */
const char *
rf_person_row_get_user_id (RfPersonRow *self)
{
  return self->user_id;
}

static void
rf_person_row_dispose (GObject *object)
{
  rf_person_row_drop_picture (RF_PERSON_ROW (object));
  G_OBJECT_CLASS (rf_person_row_parent_class)->dispose (object);
}

static void
rf_person_row_finalize (GObject *object)
{
  g_free (RF_PERSON_ROW (object)->user_id);
  G_OBJECT_CLASS (rf_person_row_parent_class)->finalize (object);
}

static void
rf_person_row_class_init (RfPersonRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rf_person_row_dispose;
  object_class->finalize = rf_person_row_finalize;
}

static GtkLabel *
rf_person_row_add_label (GtkWidget *box, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
rf_person_row_init (RfPersonRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  self->face = ADW_AVATAR (adw_avatar_new (FACE, NULL, TRUE));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->face));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  self->name_label = rf_person_row_add_label (words, NULL);
  self->state_label = rf_person_row_add_label (words, "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->state_label), "dim-label");
  gtk_box_append (GTK_BOX (box), words);
  self->stale_icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  gtk_widget_set_tooltip_text (self->stale_icon, _ ("Nothing was measured for a while"));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->stale_icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Out of date"), -1);
  gtk_widget_add_css_class (self->stale_icon, "warning");
  gtk_box_append (GTK_BOX (box), self->stale_icon);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

/**
 * rf_person_row_new:
 *
 * Returns: (transfer floating): a row of nobody
 */
GtkWidget *
rf_person_row_new (void)
{
  return g_object_new (RF_TYPE_PERSON_ROW, NULL);
}
