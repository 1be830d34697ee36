/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry-columns.h"
#include "rf-entry-tile.h"
#include "rf-entry-view.h"
#include "rf-library-panel.h"
#include "rf-media-view.h"
#include "rf-picture-view.h"
#include "rf-preview.h"
#include "rf-thumbnails.h"
#include "studio-fixture.h"

#include <adwaita.h>

/*
 * What shows assets: the preview, and small pictures in rows that are used again and again.
 */

#define ROUNDS 100

static gboolean
has_settled_cb (gpointer preview)
{
  return g_strcmp0 (rf_preview_get_page (preview), "loading") != 0;
}

static RfGeneration *
find_generation (StudioFixture *fixture, const char *prompt)
{
  g_autofree char *key = studio_fixture_make_image (fixture, prompt);
  g_autoptr (RfEntry) entry =
      rf_service_get_entry (rf_session_get_service (fixture->session), key, NULL);

  return rf_generation_copy (entry->generation);
}

static RfAsset *
get_asset (const RfGeneration *generation)
{
  return g_ptr_array_index (generation->assets, 0);
}

static void
use_file (StudioFixture *fixture, RfGeneration *generation, RfRole role, const char *bytes)
{
  RfAsset *asset = get_asset (generation);

  asset->role = role;
  g_free (asset->path);
  asset->path = g_build_filename (fixture->folder, "file", NULL);
  g_assert_true (g_file_set_contents (asset->path, bytes, -1, NULL));
}

static const char *
show (StudioFixture *fixture, RfPreview *preview, const RfGeneration *generation)
{
  rf_preview_show_generation (preview, fixture->session, generation);
  studio_wait_until (has_settled_cb, preview);
  return rf_preview_get_page (preview);
}

static void
test_pages (StudioFixture *fixture, gconstpointer config)
{
  RfPreview *preview = RF_PREVIEW (g_object_ref_sink (rf_preview_new ()));
  g_autoptr (RfGeneration) generation = find_generation (fixture, "a house & <b>a tree</b>");
  RfAsset *asset = get_asset (generation);

  g_assert_cmpstr (rf_preview_get_page (preview), ==, "empty");
  g_assert_cmpstr (show (fixture, preview, generation), ==, "picture");
  g_assert_cmpstr (rf_preview_get_path (preview), ==, asset->path);
  /* 400 megapixels are a card, whatever is in the file. */
  asset->width = asset->height = 20000;
  g_assert_cmpstr (show (fixture, preview, generation), ==, "card");
  asset->width = asset->height = 8;
  use_file (fixture, generation, RF_ROLE_TEXT, "caf\xe9 & <i>tea</i>");
  g_assert_cmpstr (show (fixture, preview, generation), ==, "text");
  use_file (fixture, generation, RF_ROLE_MIDI, "MThd");
  g_assert_cmpstr (show (fixture, preview, generation), ==, "card");
  g_clear_pointer (&asset->path, g_free);
  g_assert_cmpstr (show (fixture, preview, generation), ==, "card");
  rf_preview_clear (preview);
  g_assert_cmpstr (rf_preview_get_page (preview), ==, "empty");
  g_object_add_weak_pointer (G_OBJECT (preview), (gpointer *) &preview);
  g_object_unref (preview);
  studio_assert_gone ((gpointer *) &preview);
}

static void
gone_cb (gpointer data, GObject *where)
{
  *(gpointer *) data = NULL;
}

/* It is closed while what it shows is on its way: nothing holds it any longer than that. */
static void
test_close_while_loading (StudioFixture *fixture, gconstpointer config)
{
  RfPreview *preview = RF_PREVIEW (rf_preview_new ());
  GtkWidget *window = gtk_window_new ();
  g_autoptr (RfGeneration) generation = find_generation (fixture, "a house");
  gpointer marker = &marker;
  GObject *owned = g_object_new (G_TYPE_OBJECT, NULL);

  /* Goes when the preview is finalised, and not before. */
  g_object_weak_ref (owned, gone_cb, &marker);
  g_object_set_data_full (G_OBJECT (preview), "owned", owned, g_object_unref);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (preview));
  gtk_window_present (GTK_WINDOW (window));
  rf_preview_show_generation (preview, fixture->session, generation);
  gtk_window_destroy (GTK_WINDOW (window));
  studio_assert_gone (&marker);
}

static gboolean
has_failed_cb (gpointer stream)
{
  return gtk_media_stream_get_error (stream) != NULL;
}

/* A broken file is said to be prepared as well; what is shown is that it is broken. */
static void
test_broken_sound (StudioFixture *fixture, gconstpointer config)
{
  RfMediaView *view = g_object_ref_sink (g_object_new (RF_TYPE_MEDIA_VIEW, NULL));
  g_autofree char *path = g_build_filename (fixture->folder, "broken.ogg", NULL);

  g_assert_true (g_file_set_contents (path, "this is no sound", -1, NULL));
  rf_media_view_play (view, path, FALSE);
  studio_wait_until (has_failed_cb, rf_media_view_get_stream (view));
  gtk_widget_activate_action (GTK_WIDGET (view), "media.play", NULL);
  g_assert_false (gtk_media_stream_get_playing (rf_media_view_get_stream (view)));
  g_object_add_weak_pointer (G_OBJECT (view), (gpointer *) &view);
  g_object_unref (view);
  studio_assert_gone ((gpointer *) &view);
}

static void
test_zoom (StudioFixture *fixture, gconstpointer config)
{
  RfPictureView *view = g_object_ref_sink (g_object_new (RF_TYPE_PICTURE_VIEW, NULL));
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (400 * 200 * 4), 400 * 200 * 4);
  g_autoptr (GdkTexture) texture =
      gdk_memory_texture_new (400, 200, GDK_MEMORY_DEFAULT, bytes, 400 * 4);
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 200, 200);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
  rf_picture_view_show (view, texture, "a picture");
  gtk_window_present (GTK_WINDOW (window));
  studio_wait (300);
  /* It fits, so it is smaller than it is. */
  g_assert_cmpfloat (rf_picture_view_get_zoom (view), <, 1.0);
  gtk_widget_activate_action (GTK_WIDGET (view), "picture.zoom-actual", NULL);
  g_assert_cmpfloat_with_epsilon (rf_picture_view_get_zoom (view), 1.0, 0.001);
  gtk_widget_activate_action (GTK_WIDGET (view), "picture.zoom-in", NULL);
  g_assert_cmpfloat_with_epsilon (rf_picture_view_get_zoom (view), 1.25, 0.001);
  gtk_widget_activate_action (GTK_WIDGET (view), "picture.zoom-out", NULL);
  g_assert_cmpfloat_with_epsilon (rf_picture_view_get_zoom (view), 1.0, 0.001);
  gtk_widget_activate_action (GTK_WIDGET (view), "picture.zoom-fit", NULL);
  g_assert_cmpfloat (rf_picture_view_get_zoom (view), <, 1.0);
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (view);
}

typedef struct
{
  GdkTexture *texture;
  guint times;
} Answer;

static void
answer_cb (GdkTexture *texture, gpointer user_data)
{
  Answer *answer = user_data;

  answer->texture = texture;
  answer->times++;
}

static gboolean
is_quiet_cb (gpointer thumbnails)
{
  return rf_thumbnails_get_n_waiting (thumbnails) == 0;
}

static void
test_thumbnails (StudioFixture *fixture, gconstpointer config)
{
  RfThumbnails *thumbnails = rf_thumbnails_get_for (fixture->session);
  g_autoptr (RfGeneration) generation = find_generation (fixture, "a house");
  const char *sha256 = get_asset (generation)->sha256;
  Answer first = { NULL, 0 };
  Answer second = { NULL, 0 };
  Answer third = { NULL, 0 };
  GdkTexture *found = NULL;
  guint question = 0;

  rf_thumbnails_ask (thumbnails, sha256, answer_cb, &first);
  rf_thumbnails_ask (thumbnails, sha256, answer_cb, &second);
  question = rf_thumbnails_ask (thumbnails, sha256, answer_cb, &third);
  rf_thumbnails_cancel (thumbnails, question);
  g_assert_cmpuint (rf_thumbnails_get_n_waiting (thumbnails), ==, 1);
  studio_wait_until (is_quiet_cb, thumbnails);
  g_assert_cmpuint (first.times, ==, 1);
  g_assert_cmpuint (second.times, ==, 1);
  g_assert_cmpuint (third.times, ==, 0);
  g_assert_nonnull (first.texture);
  g_assert_true (first.texture == second.texture);
  g_assert_true (rf_thumbnails_find (thumbnails, sha256, &found));
  g_assert_true (found == first.texture);
  /* What nobody waits for any more is forgotten, and can be asked for again. */
  question = rf_thumbnails_ask (thumbnails, "0123", answer_cb, &third);
  rf_thumbnails_cancel (thumbnails, question);
  g_assert_cmpuint (rf_thumbnails_get_n_waiting (thumbnails), ==, 0);
  rf_thumbnails_ask (thumbnails, "0123", answer_cb, &third);
  studio_wait_until (is_quiet_cb, thumbnails);
  g_assert_cmpuint (third.times, ==, 1);
  g_assert_null (third.texture);
}

/* As in a list that is scrolled fast: what has left is not begun, nor answered. */
static void
test_thumbnails_left (StudioFixture *fixture, gconstpointer config)
{
  RfThumbnails *thumbnails = rf_thumbnails_get_for (fixture->session);
  g_autoptr (RfGeneration) generation = find_generation (fixture, "a house");
  const char *sha256 = get_asset (generation)->sha256;
  Answer left = { NULL, 0 };
  Answer last = { NULL, 0 };
  guint questions[100];

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      questions[i] = rf_thumbnails_ask (thumbnails, name, answer_cb, &left);
    }
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    rf_thumbnails_cancel (thumbnails, questions[i]);
  g_assert_cmpuint (rf_thumbnails_get_n_waiting (thumbnails), ==, 0);
  rf_thumbnails_ask (thumbnails, sha256, answer_cb, &last);
  studio_wait_until (is_quiet_cb, thumbnails);
  g_assert_cmpuint (left.times, ==, 0);
  g_assert_cmpuint (last.times, ==, 1);
  g_assert_nonnull (last.texture);
  g_assert_cmpuint (rf_thumbnails_get_n_kept (thumbnails), ==, 1);
}

/* As large as they are shown, on a screen of whatever scale. */
static void
test_thumbnails_size (StudioFixture *fixture, gconstpointer config)
{
  RfThumbnails *thumbnails = rf_thumbnails_get_for (fixture->session);
  g_autofree char *sha256 = g_strnfill (64, 'a');
  g_autofree char *directory = g_build_filename (fixture->folder, "data", "derived", sha256, NULL);
  g_autofree char *path = g_build_filename (directory, "thumb-256.png", NULL);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 256, 64);
  g_autoptr (GError) error = NULL;
  Answer answer = { NULL, 0 };
  guchar pixel[RF_THUMBNAIL_SIZE * 64 * 4];

  gdk_pixbuf_fill (pixbuf, 0x336699ff);
  g_assert_no_errno (g_mkdir_with_parents (directory, 0700));
  gdk_pixbuf_save (pixbuf, path, "png", &error, NULL);
  g_assert_no_error (error);
  rf_thumbnails_ask (thumbnails, sha256, answer_cb, &answer);
  studio_wait_until (is_quiet_cb, thumbnails);
  g_assert_nonnull (answer.texture);
  g_assert_cmpint (gdk_texture_get_width (answer.texture) % RF_THUMBNAIL_SHOWN, ==, 0);
  g_assert_cmpint (
      gdk_texture_get_height (answer.texture), ==, gdk_texture_get_width (answer.texture) / 4);
  gdk_texture_download (answer.texture, pixel, (gsize) gdk_texture_get_width (answer.texture) * 4);
  /* Its corner is round, and the middle of its edge is not. */
  g_assert_cmphex (*(guint32 *) (gpointer) pixel, ==, 0);
  g_assert_cmphex (
      ((guint32 *) (gpointer) pixel)[gdk_texture_get_width (answer.texture) / 2], ==, 0xff336699);
}

/* Looks at each tile below @widget. */
static guint
check_tiles (GtkWidget *widget)
{
  guint checked = 0;

  if (RF_IS_ENTRY_TILE (widget))
    {
      RfEntryItem *item = rf_entry_tile_get_item (RF_ENTRY_TILE (widget));
      const RfEntry *entry = item != NULL ? rf_entry_item_get_entry (item) : NULL;
      const char *sha256 = rf_entry_tile_get_thumbnail_sha256 (RF_ENTRY_TILE (widget));

      if (entry == NULL)
        return 0;
      g_assert_cmpstr (sha256, ==, get_asset (entry->generation)->sha256);
      return 1;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    checked += check_tiles (child);
  return checked;
}

static gboolean
is_begun_cb (gpointer model)
{
  return rf_entry_model_is_begun (model);
}

static void
test_scroll (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfEntryModel) model = NULL;
  g_autoptr (RfEntrySelection) selection = NULL;
  RfEntryView *view = g_object_new (RF_TYPE_ENTRY_VIEW, NULL);
  GtkWidget *window = gtk_window_new ();
  guint checked = 0;

  for (int i = 0; i < 40; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("house %d", i);
      g_autofree char *key = studio_fixture_make_image (fixture, prompt);
    }
  model = rf_entry_model_new (fixture->session, selector, 0);
  studio_wait_until (is_begun_cb, model);
  selection = rf_entry_selection_new (model);
  rf_entry_view_set_list (view, fixture->session, selection);
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 300);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
  gtk_window_present (GTK_WINDOW (window));
  studio_wait (200);
  for (int i = 0; i < ROUNDS; i++)
    {
      GtkAdjustment *adjustment = rf_entry_view_get_adjustment (view);

      gtk_adjustment_set_value (adjustment,
                                i % 2 == 0 ? gtk_adjustment_get_upper (adjustment) : i * 7.0);
      studio_wait (5);
      checked += check_tiles (GTK_WIDGET (view));
    }
  g_assert_cmpuint (checked, >, ROUNDS);
  g_object_add_weak_pointer (G_OBJECT (view), (gpointer *) &view);
  gtk_window_destroy (GTK_WINDOW (window));
  studio_assert_gone ((gpointer *) &view);
  rf_entry_model_stop (model);
}

static void
note_sort_cb (RfEntryView *view, int sort, gpointer user_data)
{
  *(int *) user_data = sort;
}

static GtkColumnView *
find_table (GtkWidget *widget)
{
  if (GTK_IS_COLUMN_VIEW (widget))
    return GTK_COLUMN_VIEW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkColumnView *found = find_table (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* A header that is pressed asks for its order from the least up, which the service does
 * not have. */
static void
press_header (GtkColumnView *table, RfSort sort)
{
  gtk_column_view_sort_by_column (table, rf_entry_columns_find (table, sort), GTK_SORT_ASCENDING);
}

static void
test_sort (StudioFixture *fixture, gconstpointer config)
{
  RfEntryView *view = g_object_ref_sink (g_object_new (RF_TYPE_ENTRY_VIEW, NULL));
  GtkColumnView *table = find_table (GTK_WIDGET (view));
  RfSortProbe probe = { -1 };
  gboolean is_descending = FALSE;
  int sort = -1;

  g_signal_connect (view, "sorted", G_CALLBACK (note_sort_cb), &sort);
  press_header (table, RF_SORT_COST);
  g_assert_cmpint (sort, ==, RF_SORT_COST);
  rf_entry_columns_read_sort (table, &probe, &is_descending);
  g_assert_true (is_descending);
  sort = -1;
  press_header (table, RF_SORT_COST);
  g_assert_cmpint (sort, ==, -1);
  rf_entry_view_set_sort (view, RF_SORT_USED);
  g_assert_cmpint (sort, ==, -1);
  press_header (table, RF_SORT_COST);
  g_assert_cmpint (sort, ==, RF_SORT_COST);
  g_object_unref (view);
}

static int
get_least_width (GtkWidget *widget)
{
  int least = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  return least;
}

static void
tell_widths (GtkWidget *widget, int depth)
{
  if (get_least_width (widget) > 300)
    g_test_message ("%*s%s %d", depth, "", G_OBJECT_TYPE_NAME (widget), get_least_width (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    tell_widths (child, depth + 1);
}

/* A phone has 360 pixels. */
static void
test_narrow (StudioFixture *fixture, gconstpointer config)
{
  GtkWidget *panel = g_object_ref_sink (g_object_new (RF_TYPE_LIBRARY_PANEL, NULL));

  g_object_set (panel, "folded", TRUE, NULL);
  tell_widths (panel, 0);
  g_assert_cmpint (get_least_width (panel), <=, 360);
  g_object_unref (panel);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, test)                                                                            \
  g_test_add (path, StudioFixture, NULL, studio_fixture_set_up, test, studio_fixture_tear_down)
  ADD ("/preview/pages", test_pages);
  ADD ("/preview/close-while-loading", test_close_while_loading);
  ADD ("/preview/broken-sound", test_broken_sound);
  ADD ("/preview/zoom", test_zoom);
  ADD ("/preview/thumbnails/asked", test_thumbnails);
  ADD ("/preview/thumbnails/left", test_thumbnails_left);
  ADD ("/preview/thumbnails/size", test_thumbnails_size);
  ADD ("/preview/scroll", test_scroll);
  ADD ("/preview/sort", test_sort);
  ADD ("/preview/narrow", test_narrow);
  return g_test_run ();
}
