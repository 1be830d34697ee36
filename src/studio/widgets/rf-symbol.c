/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-symbol.h"

/*
 * Symbolic icons that are drawn over and over, such as in a list that is scrolled. GTK
 * gives one its color pixel by pixel, each time that it is drawn; here this is done once
 * for each color and size, and what comes out is kept as a picture.
 */

/* More colors than a style has at a time. */
#define MOST_KEPT 64

typedef struct
{
  const char *name;
  int size;
  int scale;
  GtkTextDirection direction;
  const GdkRGBA *color;
} RfSymbol;

static void
rf_symbol_changed_cb (GtkIconTheme *theme, GHashTable *kept)
{
  g_hash_table_remove_all (kept);
}

/* They go with the theme that they are of. */
static GHashTable *
rf_symbol_get_kept (GtkIconTheme *theme)
{
  GHashTable *kept = g_object_get_data (G_OBJECT (theme), "rf-symbols");

  if (kept != NULL)
    return kept;
  kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_object_set_data_full (
      G_OBJECT (theme), "rf-symbols", kept, (GDestroyNotify) g_hash_table_unref);
  g_signal_connect (theme, "changed", G_CALLBACK (rf_symbol_changed_cb), kept);
  return kept;
}

static GskRenderNode *
rf_symbol_make_node (GtkIconTheme *theme, const RfSymbol *self)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GtkIconPaintable) icon = gtk_icon_theme_lookup_icon (
      theme, self->name, NULL, self->size, self->scale, self->direction, 0);
  float scale = (float) self->scale;

  gtk_snapshot_scale (snapshot, scale, scale);
  gtk_symbolic_paintable_snapshot_symbolic (
      GTK_SYMBOLIC_PAINTABLE (icon), snapshot, self->size, self->size, self->color, 1);
  return gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
}

static GdkTexture *
rf_symbol_make (GtkIconTheme *theme, const RfSymbol *self)
{
  int size = self->size * self->scale;
  g_autoptr (GskRenderNode) node = rf_symbol_make_node (theme, self);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size);
  cairo_t *cairo = cairo_create (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = NULL;

  if (node != NULL)
    gsk_render_node_draw (node, cairo);
  cairo_destroy (cairo);
  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface), stride * (gsize) size);
  cairo_surface_destroy (surface);
  return gdk_memory_texture_new (size, size, GDK_MEMORY_DEFAULT, bytes, stride);
}

static GdkTexture *
rf_symbol_find (GtkIconTheme *theme, const RfSymbol *self)
{
  GHashTable *kept = rf_symbol_get_kept (theme);
  g_autofree char *color = gdk_rgba_to_string (self->color);
  g_autofree char *key = g_strdup_printf (
      "%s %d %d %d %s", self->name, self->size, self->scale, (int) self->direction, color);
  GdkTexture *texture = g_hash_table_lookup (kept, key);

  if (texture != NULL)
    return texture;
  if (g_hash_table_size (kept) >= MOST_KEPT)
    g_hash_table_remove_all (kept);
  texture = rf_symbol_make (theme, self);
  g_hash_table_insert (kept, g_steal_pointer (&key), texture);
  return texture;
}

/**
 * rf_symbol_snapshot:
 * @widget: what is drawn
 * @snapshot: how it is
 * @name: of a symbolic icon
 * @area: where it stands; it is square
 * @color: its color
 */
void
rf_symbol_snapshot (GtkWidget *widget,
                    GtkSnapshot *snapshot,
                    const char *name,
                    const graphene_rect_t *area,
                    const GdkRGBA *color)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
  const RfSymbol self = {
    .name = name,
    .size = (int) area->size.width,
    .scale = gtk_widget_get_scale_factor (widget),
    .direction = gtk_widget_get_direction (widget),
    .color = color,
  };

  gtk_snapshot_append_texture (snapshot, rf_symbol_find (theme, &self), area);
}
