/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry-tile.h"

#include "rf-entry-content.h"
#include "rf-symbol.h"
#include "rf-thumbnail.h"

#include <glib/gi18n.h>
#include <math.h>

/*
 * What a list shows of an entry: a text, and a small picture above it or before it, or
 * none. It is used again for other rows: all it has of one goes in unbind.
 *
 * GTK keeps two hundred of them for a grid, of which some thirty are in sight, and gives
 * those that move a style and a size anew at each step. So it is one widget that draws
 * all of itself, its size does not depend on what it shows, and its text is laid out when
 * it is drawn for the first time.
 */

#define GAP_TALL 6
#define GAP_WIDE 12

/* A text is cut off where it is longer than there is room. */
#define FEWEST_CHARS 3

#define BADGE_MARGIN 6
#define BADGE_SIZE   24
#define BADGE_ICON   16

struct _RfEntryTile
{
  GtkWidget parent_instance;

  RfThumbnail *thumbnail; /* (owned) (nullable) */
  int size;               /* of the thumbnail */
  gboolean is_tall;
  float align; /* of the text: 0 is its beginning */
  RfEntryText say;
  char *text;          /* (owned) (nullable) */
  PangoLayout *layout; /* (owned) (nullable): of the text, once it was drawn */
  gboolean is_laid_out;
  gboolean is_pinned;
  gboolean is_film;   /* which else looks like a picture */
  RfSession *session; /* (owned) (nullable) */
  RfEntryItem *item;  /* (owned) (nullable) */
  gulong handler;
};

G_DEFINE_FINAL_TYPE (RfEntryTile, rf_entry_tile, GTK_TYPE_WIDGET)

/* What the keyboard goes to is the item around it, which GTK calls by its type. */
static void
rf_entry_tile_name (RfEntryTile *self, const char *text)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
rf_entry_tile_say (RfEntryTile *self, const char *text)
{
  if (g_strcmp0 (self->text, text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  self->is_laid_out = FALSE;
  rf_entry_tile_name (self, text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static const char *
rf_entry_tile_say_badges (gboolean is_pinned, gboolean is_film)
{
  if (is_pinned && is_film)
    return _ ("Video, pinned");
  if (is_film)
    return _ ("Video");
  return is_pinned ? _ ("Pinned") : "";
}

static void
rf_entry_tile_set_badges (RfEntryTile *self, gboolean is_pinned, gboolean is_film)
{
  if (self->is_pinned == is_pinned && self->is_film == is_film)
    return;
  self->is_pinned = is_pinned;
  self->is_film = is_film;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  rf_entry_tile_say_badges (is_pinned, is_film),
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
rf_entry_tile_update (RfEntryTile *self)
{
  const RfEntry *entry = rf_entry_item_get_entry (self->item);
  g_autofree char *text = entry != NULL ? self->say (entry) : NULL;

  rf_entry_tile_say (self, text != NULL ? text : "…");
  if (self->thumbnail == NULL)
    return;
  rf_entry_tile_set_badges (self,
                            entry != NULL && entry->pinned,
                            entry != NULL && entry->generation->kind == RF_KIND_VIDEO);
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
 * rf_entry_tile_get_text:
 * @self: a tile
 *
 * Returns: (transfer none) (nullable): what it says
 */
const char *
rf_entry_tile_get_text (RfEntryTile *self)
{
  return self->text;
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
  self->align = 1;
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
}

/* By the font alone, whatever the text is. */
static void
rf_entry_tile_fit (RfEntryTile *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));
  int width =
      PANGO_PIXELS_CEIL (pango_font_metrics_get_approximate_char_width (metrics)) * FEWEST_CHARS;
  int gap = self->size == 0 ? 0 : self->is_tall ? GAP_TALL : GAP_WIDE;

  pango_font_metrics_unref (metrics);
  if (self->is_tall)
    gtk_widget_set_size_request (
        GTK_WIDGET (self), MAX (self->size, width), self->size + gap + height);
  else
    gtk_widget_set_size_request (
        GTK_WIDGET (self), self->size + gap + width, MAX (self->size, height));
}

static void
rf_entry_tile_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (rf_entry_tile_parent_class)->css_changed (widget, change);
  rf_entry_tile_fit (RF_ENTRY_TILE (widget));
}

static void
rf_entry_tile_lay_out (RfEntryTile *self, float width)
{
  const char *text = self->text != NULL ? self->text : "";

  if (self->layout == NULL)
    {
      self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
      pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_single_paragraph_mode (self->layout, TRUE);
    }
  else if (!self->is_laid_out)
    pango_layout_set_text (self->layout, text, -1);
  self->is_laid_out = TRUE;
  pango_layout_set_width (self->layout, (int) width * PANGO_SCALE);
}

static gboolean
rf_entry_tile_is_mirrored (RfEntryTile *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

/* In the middle of @area's height, and where it begins to read from in its width. */
static void
rf_entry_tile_draw_text (RfEntryTile *self, GtkSnapshot *snapshot, const graphene_rect_t *area)
{
  float align = rf_entry_tile_is_mirrored (self) ? 1 - self->align : self->align;
  PangoRectangle extents;
  GdkRGBA color;
  float x;
  float y;

  rf_entry_tile_lay_out (self, area->size.width);
  pango_layout_get_pixel_extents (self->layout, NULL, &extents);
  x = area->origin.x - (float) extents.x +
      floorf ((area->size.width - (float) extents.width) * align);
  y = area->origin.y + floorf ((area->size.height - (float) extents.height) / 2);
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, self->layout, &color);
  gtk_snapshot_restore (snapshot);
}

/* A symbol on a dark disk, @x and @y away from where the picture begins. */
static void
rf_entry_tile_draw_badge (RfEntryTile *self,
                          GtkSnapshot *snapshot,
                          const char *icon,
                          float x,
                          float y)
{
  float inset = (BADGE_SIZE - BADGE_ICON) / 2.0f;
  graphene_rect_t place = GRAPHENE_RECT_INIT (x, y, BADGE_SIZE, BADGE_SIZE);
  GskRoundedRect round;

  gsk_rounded_rect_init_from_rect (&round, &place, BADGE_SIZE / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 0, 0, 0, 0.55f }, &place);
  gtk_snapshot_pop (snapshot);
  graphene_rect_inset (&place, inset, inset);
  rf_symbol_snapshot (GTK_WIDGET (self), snapshot, icon, &place, &(GdkRGBA){ 1, 1, 1, 1 });
}

/* The pin at the end of the upper edge, the film's at the beginning of the lower one. */
static void
rf_entry_tile_draw_badges (RfEntryTile *self, GtkSnapshot *snapshot, const graphene_rect_t *picture)
{
  float left = picture->origin.x + BADGE_MARGIN;
  float right = picture->origin.x + picture->size.width - BADGE_SIZE - BADGE_MARGIN;
  float top = picture->origin.y + BADGE_MARGIN;
  float bottom = picture->origin.y + picture->size.height - BADGE_SIZE - BADGE_MARGIN;
  gboolean is_mirrored = rf_entry_tile_is_mirrored (self);

  if (self->is_pinned)
    rf_entry_tile_draw_badge (self, snapshot, "view-pin-symbolic", is_mirrored ? left : right, top);
  if (self->is_film)
    rf_entry_tile_draw_badge (
        self, snapshot, "media-playback-start-symbolic", is_mirrored ? right : left, bottom);
}

static graphene_rect_t
rf_entry_tile_place_picture (RfEntryTile *self, float width, float height)
{
  float size = (float) self->size;
  float x = rf_entry_tile_is_mirrored (self) ? width - size : 0;

  if (self->is_tall)
    return GRAPHENE_RECT_INIT (floorf ((width - size) / 2), 0, size, size);
  return GRAPHENE_RECT_INIT (x, floorf ((height - size) / 2), size, size);
}

static graphene_rect_t
rf_entry_tile_place_text (RfEntryTile *self, float width, float height)
{
  float picture = (float) self->size;

  if (picture > 0)
    picture += self->is_tall ? GAP_TALL : GAP_WIDE;
  if (self->is_tall)
    return GRAPHENE_RECT_INIT (0, picture, width, height - picture);
  return GRAPHENE_RECT_INIT (
      rf_entry_tile_is_mirrored (self) ? 0 : picture, 0, width - picture, height);
}

static void
rf_entry_tile_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RfEntryTile *self = RF_ENTRY_TILE (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  graphene_rect_t picture = rf_entry_tile_place_picture (self, width, height);
  graphene_rect_t text = rf_entry_tile_place_text (self, width, height);

  if (self->thumbnail != NULL)
    {
      rf_thumbnail_snapshot (self->thumbnail, snapshot, &picture);
      rf_entry_tile_draw_badges (self, snapshot, &picture);
    }
  if (text.size.width > 0 && text.size.height > 0)
    rf_entry_tile_draw_text (self, snapshot, &text);
}

static void
rf_entry_tile_dispose (GObject *object)
{
  RfEntryTile *self = RF_ENTRY_TILE (object);

  rf_entry_tile_unbind (self);
  g_clear_object (&self->layout);
  G_OBJECT_CLASS (rf_entry_tile_parent_class)->dispose (object);
}

static void
rf_entry_tile_finalize (GObject *object)
{
  RfEntryTile *self = RF_ENTRY_TILE (object);

  g_clear_pointer (&self->thumbnail, rf_thumbnail_free);
  g_free (self->text);
  G_OBJECT_CLASS (rf_entry_tile_parent_class)->finalize (object);
}

static void
rf_entry_tile_class_init (RfEntryTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rf_entry_tile_dispose;
  G_OBJECT_CLASS (klass)->finalize = rf_entry_tile_finalize;
  widget_class->css_changed = rf_entry_tile_css_changed;
  widget_class->snapshot = rf_entry_tile_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
rf_entry_tile_init (RfEntryTile *self)
{
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
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (self));
  g_autoptr (GdkPaintable) now = gdk_paintable_get_current_image (paintable);

  gtk_drag_source_set_icon (source, now, 24, 24);
}

static void
rf_entry_tile_add_drag (RfEntryTile *self)
{
  GtkDragSource *drag = gtk_drag_source_new ();

  g_signal_connect_object (drag, "prepare", G_CALLBACK (rf_entry_tile_drag_cb), self, 0);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (rf_entry_tile_drag_begin_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
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

  self->say = text;
  self->size = thumbnail_size;
  self->is_tall = is_tall;
  if (thumbnail_size > 0)
    {
      self->thumbnail = rf_thumbnail_new (GTK_WIDGET (self));
      rf_entry_tile_add_drag (self);
    }
  if (is_tall)
    {
      self->align = 0.5f;
      gtk_widget_add_css_class (GTK_WIDGET (self), "caption");
    }
  rf_entry_tile_fit (self);
  return GTK_WIDGET (self);
}
