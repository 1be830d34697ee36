/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry-tile.h"

#include "rf-entry-content.h"
#include "rf-entry-words.h"
#include "rf-thumbnail.h"

#include <glib/gi18n.h>

/*
 * What a list shows of an entry: a text, and a small picture above it or before it, or
 * none. It is used again for other rows: all it has of one goes in unbind.
 */

struct _RfEntryTile
{
  GtkWidget parent_instance;

  GtkOverlay *overlay;    /* (nullable): the thumbnail and the pin */
  RfThumbnail *thumbnail; /* (nullable) */
  GtkWidget *pin;         /* (nullable): since few are pinned, until one is */
  GtkWidget *film;        /* (nullable): until one is a video, which else looks like a picture */
  GtkInscription *label;
  RfEntryText text;
  RfSession *session; /* (owned) (nullable) */
  RfEntryItem *item;  /* (owned) (nullable) */
  gulong handler;
};

G_DEFINE_FINAL_TYPE (RfEntryTile, rf_entry_tile, GTK_TYPE_WIDGET)

static void
rf_entry_tile_say (RfEntryTile *self, const char *text)
{
  gtk_inscription_set_text (self->label, text);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->label), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
rf_entry_tile_add_pin (RfEntryTile *self)
{
  self->pin = gtk_image_new_from_icon_name ("view-pin-symbolic");
  gtk_widget_set_halign (self->pin, GTK_ALIGN_END);
  gtk_widget_set_valign (self->pin, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->pin, "rf-pin");
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->pin), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Pinned"), -1);
  gtk_overlay_add_overlay (self->overlay, self->pin);
}

static void
rf_entry_tile_show_pin (RfEntryTile *self, gboolean is_pinned)
{
  if (is_pinned && self->pin == NULL)
    rf_entry_tile_add_pin (self);
  if (self->pin != NULL)
    gtk_widget_set_visible (self->pin, is_pinned);
}

static void
rf_entry_tile_show_film (RfEntryTile *self, gboolean is_film)
{
  if (is_film && self->film == NULL)
    {
      self->film = gtk_image_new_from_icon_name ("media-playback-start-symbolic");
      gtk_widget_set_halign (self->film, GTK_ALIGN_START);
      gtk_widget_set_valign (self->film, GTK_ALIGN_END);
      gtk_widget_add_css_class (self->film, "rf-pin");
      gtk_accessible_update_property (
          GTK_ACCESSIBLE (self->film), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Video"), -1);
      gtk_overlay_add_overlay (self->overlay, self->film);
    }
  if (self->film != NULL)
    gtk_widget_set_visible (self->film, is_film);
}

static void
rf_entry_tile_update (RfEntryTile *self)
{
  const RfEntry *entry = rf_entry_item_get_entry (self->item);
  g_autofree char *text = entry != NULL ? self->text (entry) : NULL;

  rf_entry_tile_say (self, text != NULL ? text : "…");
  if (self->thumbnail == NULL)
    return;
  rf_entry_tile_show_pin (self, entry != NULL && entry->pinned);
  rf_entry_tile_show_film (self, entry != NULL && entry->generation->kind == RF_KIND_VIDEO);
  if (entry != NULL)
    rf_thumbnail_show_generation (self->thumbnail, self->session, entry->generation);
  else
    rf_thumbnail_clear (self->thumbnail);
}

static void
rf_entry_tile_entry_cb (RfEntryItem *item, GParamSpec *pspec, RfEntryTile *self)
{
  rf_entry_tile_update (self);
}

/**
 * rf_entry_tile_unbind:
 * @self: a tile
 *
 * It shows nothing, and waits for nothing.
 */
void
rf_entry_tile_unbind (RfEntryTile *self)
{
  if (self->item != NULL)
    g_signal_handler_disconnect (self->item, self->handler);
  self->handler = 0;
  g_clear_object (&self->item);
  g_clear_object (&self->session);
  if (self->thumbnail != NULL)
    rf_thumbnail_clear (self->thumbnail);
}

/**
 * rf_entry_tile_bind:
 * @self: a tile
 * @session: what has the entry
 * @item: the row that it shows
 */
void
rf_entry_tile_bind (RfEntryTile *self, RfSession *session, RfEntryItem *item)
{
  rf_entry_tile_unbind (self);
  self->session = g_object_ref (session);
  self->item = g_object_ref (item);
  self->handler =
      g_signal_connect (item, "notify::entry", G_CALLBACK (rf_entry_tile_entry_cb), self);
  rf_entry_tile_update (self);
}

/**
 * rf_entry_tile_get_item:
 * @self: a tile
 *
 * Returns: (transfer none) (nullable): the row that it shows
 */
RfEntryItem *
rf_entry_tile_get_item (RfEntryTile *self)
{
  return self->item;
}

/**
 * rf_entry_tile_get_thumbnail_sha256:
 * @self: a tile
 *
 * Returns: (transfer none) (nullable): the asset whose small picture it shows or waits for
 */
const char *
rf_entry_tile_get_thumbnail_sha256 (RfEntryTile *self)
{
  return self->thumbnail != NULL ? rf_thumbnail_get_sha256 (self->thumbnail) : NULL;
}

/**
 * rf_entry_tile_set_numeric:
 * @self: a tile
 *
 * Its text is a number, and stands at the end.
 */
void
rf_entry_tile_set_numeric (RfEntryTile *self)
{
  gtk_inscription_set_xalign (self->label, 1);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
}

static void
rf_entry_tile_dispose (GObject *object)
{
  RfEntryTile *self = RF_ENTRY_TILE (object);
  GtkWidget *child = NULL;

  rf_entry_tile_unbind (self);
  self->thumbnail = NULL;
  self->overlay = NULL;
  self->pin = NULL;
  self->film = NULL;
  self->label = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rf_entry_tile_parent_class)->dispose (object);
}

static void
rf_entry_tile_class_init (RfEntryTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rf_entry_tile_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
rf_entry_tile_init (RfEntryTile *self)
{
  self->label = GTK_INSCRIPTION (gtk_inscription_new (NULL));
  gtk_inscription_set_text_overflow (self->label, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (self->label, 3);
  gtk_inscription_set_nat_chars (self->label, 8);
  gtk_inscription_set_xalign (self->label, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
}

/* A placeholder is nothing that could be dropped. */
static GdkContentProvider *
rf_entry_tile_drag_cb (GtkDragSource *source, double x, double y, RfEntryTile *self)
{
  const RfEntry *entry = self->item != NULL ? rf_entry_item_get_entry (self->item) : NULL;

  return entry != NULL ? rf_entry_content_new (self->session, entry) : NULL;
}

static void
rf_entry_tile_drag_begin_cb (GtkDragSource *source, GdkDrag *drag, RfEntryTile *self)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (self->thumbnail));
  g_autoptr (GdkPaintable) now = gdk_paintable_get_current_image (paintable);

  gtk_drag_source_set_icon (source, now, 24, 24);
}

static void
rf_entry_tile_add_drag (RfEntryTile *self)
{
  GtkDragSource *drag = gtk_drag_source_new ();

  g_signal_connect_object (drag, "prepare", G_CALLBACK (rf_entry_tile_drag_cb), self, 0);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (rf_entry_tile_drag_begin_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->overlay), GTK_EVENT_CONTROLLER (drag));
}

static void
rf_entry_tile_add_thumbnail (RfEntryTile *self, int size)
{
  self->overlay = GTK_OVERLAY (gtk_overlay_new ());
  self->thumbnail = RF_THUMBNAIL (rf_thumbnail_new (size));
  gtk_widget_set_halign (GTK_WIDGET (self->overlay), GTK_ALIGN_CENTER);
  gtk_overlay_set_child (self->overlay, GTK_WIDGET (self->thumbnail));
  gtk_widget_set_parent (GTK_WIDGET (self->overlay), GTK_WIDGET (self));
  rf_entry_tile_add_drag (self);
}

/**
 * rf_entry_tile_new:
 * @thumbnail_size: the sides of the small picture, or 0 for none
 * @text: what is said
 * @is_tall: the picture stands above the text
 *
 * Returns: (transfer none): a tile that shows nothing
 */
GtkWidget *
rf_entry_tile_new (int thumbnail_size, RfEntryText text, gboolean is_tall)
{
  RfEntryTile *self = g_object_new (RF_TYPE_ENTRY_TILE, NULL);
  GtkLayoutManager *layout = NULL;

  self->text = text;
  layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout),
                                  is_tall ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), is_tall ? 6 : 12);
  if (thumbnail_size > 0)
    rf_entry_tile_add_thumbnail (self, thumbnail_size);
  if (is_tall)
    {
      gtk_inscription_set_xalign (self->label, 0.5f);
      gtk_widget_add_css_class (GTK_WIDGET (self->label), "caption");
    }
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
