/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-application.h"
#include "rf-panels.h"
#include "rf-window.h"
#include "studio-fixture.h"

#include <glib/gi18n.h>
#include <locale.h>

/*
 * Pictures of every panel, for somebody to look at: screenshots FOLDER DATA-DIR LOOK, where
 * a look is light, dark, narrow, large or rtl. build-aux/screenshots.sh calls it.
 */

/* Until thumbnails, previews and charts are there, in milliseconds. */
#define SETTLE 2500

#define NARROW_WIDTH  360
#define NARROW_HEIGHT 720

static gboolean
is_open_cb (gpointer session)
{
  return rf_session_get_state (session) != RF_SESSION_OPENING;
}

static void
save (GtkWidget *widget, const char *path)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (widget));
  int width = gdk_paintable_get_intrinsic_width (paintable);
  int height = gdk_paintable_get_intrinsic_height (paintable);

  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), width, height);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  if (node == NULL)
    g_error ("%s: nothing is drawn", path);
  texture = gsk_renderer_render_texture (
      renderer, node, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  if (!gdk_texture_save_to_png (texture, path))
    g_error ("%s cannot be written", path);
}

/* As the application does it. */
static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, RF_STUDIO_RESOURCES "style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
set_look (GtkWindow *window, const char *look)
{
  AdwColorScheme scheme =
      g_str_equal (look, "dark") ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
  if (g_str_equal (look, "large"))
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 120 * PANGO_SCALE, NULL);
  if (g_str_equal (look, "rtl"))
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  if (g_str_equal (look, "narrow"))
    gtk_window_set_default_size (window, NARROW_WIDTH, NARROW_HEIGHT);
}

static void
take_all (RfWindow *window, const char *folder, const char *look)
{
  for (const RfPanelRow *row = rf_panels; row->name != NULL; row++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s-%s.png", folder, row->name, look);

      rf_window_show_panel (window, row->name);
      studio_wait (SETTLE);
      save (GTK_WIDGET (window), path);
      g_print ("%s\n", path);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (RfSession) session = NULL;
  GtkWidget *window = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, RF_BUILD_ROOT G_DIR_SEPARATOR_S "po");
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  if (argc != 4)
    {
      g_printerr ("usage: %s FOLDER DATA-DIR light|dark|narrow|large|rtl\n", argv[0]);
      return 2;
    }
  adw_init ();
  load_style ();
  session = rf_session_new (argv[2], "/dev/null");
  window = rf_window_new (NULL, session);
  set_look (GTK_WINDOW (window), argv[3]);
  gtk_window_present (GTK_WINDOW (window));
  rf_session_open (session);
  studio_wait_until (is_open_cb, session);
  take_all (RF_WINDOW (window), argv[1], argv[3]);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
