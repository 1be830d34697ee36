/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-thumbnail.h"

#include "rf-say.h"
#include "rf-symbol.h"
#include "rf-thumbnails.h"

#include <math.h>

/*
 * A small picture of what a generation brought, or the icon of its kind. Made to be used
 * again for another one: whatever was asked for the one before never comes into it.
 *
 * A list that is scrolled has hundreds of them, each with another picture all the time. A
 * widget of its own for each would be measured, placed and given a style as well; so it
 * is drawn by the widget that it is in.
 */

/* As faint as the style “dim-label”, which would draw each icon by itself first. */
#define ICON_ALPHA 0.55f

/* Of the place of a picture, where the picture leaves some of it. */
#define PLACE_ALPHA 0.05f

/* From here on a place is large. */
#define LARGE 96

struct _RfThumbnail
{
  GtkWidget *widget;        /* which owns this */
  RfThumbnails *thumbnails; /* (owned) (nullable) */
  GdkTexture *texture;      /* (owned) (nullable) */
  const char *icon;         /* (nullable): its name, in the place of a picture */
  char *sha256;             /* (owned) (nullable) of what it shows */
  guint question;
};

static void
rf_thumbnail_set_texture (RfThumbnail *self, GdkTexture *texture)
{
  g_set_object (&self->texture, texture);
  gtk_widget_queue_draw (self->widget);
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
rf_thumbnail_get_sha256 (const RfThumbnail *self)
{
  return self->sha256;
}

/* Begins at a whole pixel, so that what is as large as it is shown is only copied. */
static graphene_rect_t
rf_thumbnail_place (const graphene_rect_t *area, float width, float height)
{
  return GRAPHENE_RECT_INIT (area->origin.x + floorf ((area->size.width - width) / 2),
                             area->origin.y + floorf ((area->size.height - height) / 2),
                             width,
                             height);
}

static graphene_rect_t
rf_thumbnail_place_texture (RfThumbnail *self, const graphene_rect_t *area)
{
  float ratio = (float) gdk_texture_get_width (self->texture) /
                (float) gdk_texture_get_height (self->texture);
  float height = MIN (area->size.width / ratio, area->size.height);

  return rf_thumbnail_place (area, height * ratio, height);
}

/* What a picture covers needs no ground: to round the corners of one is slow to draw. */
static void
rf_thumbnail_draw_ground (GtkSnapshot *snapshot, const graphene_rect_t *area, GdkRGBA color)
{
  GskRoundedRect rounded;

  color.alpha *= PLACE_ALPHA;
  gsk_rounded_rect_init_from_rect (&rounded, area, area->size.width >= LARGE ? 8 : 4);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, &color, area);
  gtk_snapshot_pop (snapshot);
}

/**
 * rf_thumbnail_snapshot:
 * @self: a thumbnail
 * @snapshot: how its widget is drawn
 * @area: its place there
 */
void
rf_thumbnail_snapshot (RfThumbnail *self, GtkSnapshot *snapshot, const graphene_rect_t *area)
{
  float icon = area->size.width >= LARGE ? 48 : 16;
  graphene_rect_t inner = self->texture != NULL ? rf_thumbnail_place_texture (self, area)
                                                : rf_thumbnail_place (area, icon, icon);
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (self->widget), &color);
  if (!graphene_rect_equal (&inner, area))
    rf_thumbnail_draw_ground (snapshot, area, color);
  color.alpha *= ICON_ALPHA;
  if (self->texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->texture, &inner);
  else if (self->icon != NULL)
    rf_symbol_snapshot (self->widget, snapshot, self->icon, &inner, &color);
}

/**
 * rf_thumbnail_new:
 * @widget: what draws it, and owns it
 *
 * Returns: (transfer full): one that shows nothing
 */
RfThumbnail *
rf_thumbnail_new (GtkWidget *widget)
{
  RfThumbnail *self = g_new0 (RfThumbnail, 1);

  self->widget = widget;
  return self;
}

/**
 * rf_thumbnail_free:
 * @self: (transfer full): a thumbnail
 */
void
rf_thumbnail_free (RfThumbnail *self)
{
  if (self->question != 0)
    rf_thumbnails_cancel (self->thumbnails, self->question);
  g_clear_object (&self->thumbnails);
  g_clear_object (&self->texture);
  g_free (self->sha256);
  g_free (self);
}
