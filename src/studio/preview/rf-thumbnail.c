/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-thumbnail.h"

#include "rf-say.h"
#include "rf-thumbnails.h"

#include <math.h>

/*
 * A small picture of what a generation brought, or the icon of its kind. Made to be used
 * again for another one: whatever was asked for the one before never comes into it.
 *
 * A list that is scrolled gives it another one all the time, so nothing of it is a widget
 * of its own: another picture or icon is drawn, and nothing is measured or placed anew.
 */

/* As faint as the style “dim-label”, which would draw each icon by itself first. */
#define ICON_ALPHA 0.55f

struct _RfThumbnail
{
  GtkWidget parent_instance;

  RfThumbnails *thumbnails; /* (owned) (nullable) */
  GdkTexture *texture;      /* (owned) (nullable) */
  const char *icon;         /* (nullable): its name, in the place of a picture */
  char *sha256;             /* (owned) (nullable) of what it shows */
  guint question;
};

G_DEFINE_FINAL_TYPE (RfThumbnail, rf_thumbnail, GTK_TYPE_WIDGET)

static void
rf_thumbnail_set_texture (RfThumbnail *self, GdkTexture *texture)
{
  g_set_object (&self->texture, texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
rf_thumbnail_came_cb (GdkTexture *texture, gpointer user_data)
{
  RfThumbnail *self = user_data;

  self->question = 0;
  rf_thumbnail_set_texture (self, texture);
}

/**
 * rf_thumbnail_clear:
 * @self: a thumbnail
 *
 * Shows nothing, and waits for nothing.
 */
void
rf_thumbnail_clear (RfThumbnail *self)
{
  if (self->question != 0)
    rf_thumbnails_cancel (self->thumbnails, self->question);
  self->question = 0;
  g_clear_object (&self->thumbnails);
  g_clear_pointer (&self->sha256, g_free);
  self->icon = NULL;
  rf_thumbnail_set_texture (self, NULL);
}

static const RfAsset *
rf_thumbnail_find_asset (const RfGeneration *generation)
{
  for (guint i = 0; i < generation->assets->len; i++)
    {
      const RfAsset *asset = g_ptr_array_index (generation->assets, i);

      if (rf_thumbnails_can_have (asset) && asset->sha256 != NULL)
        return asset;
    }
  return NULL;
}

/**
 * rf_thumbnail_show_generation:
 * @self: a thumbnail
 * @session: what has its assets
 * @generation: what is shown
 */
void
rf_thumbnail_show_generation (RfThumbnail *self, RfSession *session, const RfGeneration *generation)
{
  const RfAsset *asset = rf_thumbnail_find_asset (generation);
  GdkTexture *texture = NULL;

  if (asset != NULL && g_strcmp0 (asset->sha256, self->sha256) == 0)
    return;
  rf_thumbnail_clear (self);
  self->icon = rf_say_kind_icon (generation->kind);
  if (asset == NULL)
    return;
  self->sha256 = g_strdup (asset->sha256);
  self->thumbnails = g_object_ref (rf_thumbnails_get_for (session));
  if (rf_thumbnails_find (self->thumbnails, self->sha256, &texture))
    rf_thumbnail_set_texture (self, texture);
  else
    self->question = rf_thumbnails_ask (self->thumbnails, self->sha256, rf_thumbnail_came_cb, self);
}

/**
 * rf_thumbnail_get_sha256:
 * @self: a thumbnail
 *
 * Returns: (transfer none) (nullable): the asset that it shows or waits for
 */
const char *
rf_thumbnail_get_sha256 (RfThumbnail *self)
{
  return self->sha256;
}

/**
 * rf_thumbnail_get_texture:
 * @self: a thumbnail
 *
 * Returns: (transfer none) (nullable): the picture, where it has come
 */
GdkTexture *
rf_thumbnail_get_texture (RfThumbnail *self)
{
  return self->texture;
}

static void
rf_thumbnail_draw_icon (RfThumbnail *self, GtkSnapshot *snapshot, float width, float height)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
  int size = MIN (width, height) >= 96 ? 48 : 16;
  g_autoptr (GtkIconPaintable) icon =
      gtk_icon_theme_lookup_icon (theme,
                                  self->icon,
                                  NULL,
                                  size,
                                  gtk_widget_get_scale_factor (widget),
                                  gtk_widget_get_direction (widget),
                                  0);
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  color.alpha *= ICON_ALPHA;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (floorf ((width - (float) size) / 2),
                                                floorf ((height - (float) size) / 2)));
  gtk_symbolic_paintable_snapshot_symbolic (
      GTK_SYMBOLIC_PAINTABLE (icon), snapshot, size, size, &color, 1);
  gtk_snapshot_restore (snapshot);
}

/* Begins at a whole pixel, so that what is as large as it is shown is only copied. */
static void
rf_thumbnail_draw_texture (RfThumbnail *self, GtkSnapshot *snapshot, float width, float height)
{
  float ratio = (float) gdk_texture_get_width (self->texture) /
                (float) gdk_texture_get_height (self->texture);
  float scale = MIN (width / ratio, height);

  gtk_snapshot_append_texture (snapshot,
                               self->texture,
                               &GRAPHENE_RECT_INIT (floorf ((width - scale * ratio) / 2),
                                                    floorf ((height - scale) / 2),
                                                    scale * ratio,
                                                    scale));
}

static void
rf_thumbnail_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RfThumbnail *self = RF_THUMBNAIL (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);

  if (width <= 0 || height <= 0)
    return;
  if (self->texture != NULL)
    rf_thumbnail_draw_texture (self, snapshot, width, height);
  else if (self->icon != NULL)
    rf_thumbnail_draw_icon (self, snapshot, width, height);
}

static void
rf_thumbnail_dispose (GObject *object)
{
  rf_thumbnail_clear (RF_THUMBNAIL (object));
  G_OBJECT_CLASS (rf_thumbnail_parent_class)->dispose (object);
}

static void
rf_thumbnail_class_init (RfThumbnailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rf_thumbnail_dispose;
  widget_class->snapshot = rf_thumbnail_snapshot;
  gtk_widget_class_set_css_name (widget_class, "thumbnail");
  /* What it is of is said beside it. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
rf_thumbnail_init (RfThumbnail *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * rf_thumbnail_new:
 * @size: of its sides, in pixels of the screen
 *
 * Returns: (transfer none): the place of a small picture
 */
GtkWidget *
rf_thumbnail_new (int size)
{
  RfThumbnail *self = g_object_new (RF_TYPE_THUMBNAIL, NULL);

  /* Whatever is in it, so that rows need no new layout when a picture comes. */
  gtk_widget_set_size_request (GTK_WIDGET (self), size, size);
  return GTK_WIDGET (self);
}
