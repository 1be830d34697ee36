/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-create-panel-private.h"
#include "rf-entry-content.h"
#include "rf-entry-tile.h"
#include "rf-input-field.h"
#include "rf-library-private.h"
#include "rf-model-form-private.h"
#include "rf-panels.h"
#include "rf-window.h"
#include "studio-fixture.h"

#include <string.h>

/*
 * What is done with the hands: things are dragged, dropped and pasted, panes stay where they
 * are, what is written stays, and what was made is found in the library.
 */

typedef struct
{
  StudioFixture base;
  RfWindow *window;
  RfCreatePanel *panel;
} HandsFixture;

static gboolean
has_model_cb (gpointer fixture)
{
  RfCreatePanel *panel = ((HandsFixture *) fixture)->panel;

  return panel->is_ready && rf_model_form_get_model (panel->form) != NULL;
}

static void
set_up (HandsFixture *fixture, gconstpointer config)
{
  studio_fixture_set_up (&fixture->base, config);
  /* A pane of libadwaita 1.2 that is revealed before it was ever laid out is given a width
   * of less than nothing for a frame, and GTK warns of that. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  fixture->window = RF_WINDOW (rf_window_new (NULL, fixture->base.session));
  gtk_window_present (GTK_WINDOW (fixture->window));
  fixture->panel = RF_CREATE_PANEL (rf_window_show_panel (fixture->window, "create"));
  studio_wait_until (has_model_cb, fixture);
}

static void
tear_down (HandsFixture *fixture, gconstpointer config)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  studio_fixture_tear_down (&fixture->base, config);
}

static void
recall (HandsFixture *fixture, RfKind kind, const char *provider, const char *prompt)
{
  g_autoptr (RfRequest) request = rf_request_new ();

  request->has_kind = TRUE;
  request->kind = kind;
  request->provider = g_strdup (provider);
  json_object_set_string_member (request->params, "prompt", prompt);
  rf_session_recall (fixture->base.session, request, RF_RECALL_ALL);
}

static gboolean
has_file_cb (gpointer fixture)
{
  return rf_outcome_view_get_path (((HandsFixture *) fixture)->panel->outcome) != NULL;
}

static gboolean
is_asked_cb (gpointer fixture)
{
  return rf_quote_get_check (((HandsFixture *) fixture)->panel->quote) != NULL;
}

static void
make (HandsFixture *fixture, const char *prompt)
{
  recall (fixture, RF_KIND_IMAGE, "dummy", prompt);
  studio_wait_until (is_asked_cb, fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->panel), "create.generate", NULL);
  studio_wait_until (has_file_cb, fixture);
}

static GtkEventController *
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller;
    }
  return NULL;
}

/* Returns: (transfer none) (nullable): the first widget of a type that is dragged from, or
 * dropped on */
static GtkEventController *
find_in (GtkWidget *top, GType type)
{
  GtkEventController *found = find_controller (top, type);

  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_in (child, type);
  return found;
}

static GtkWidget *
find_widget (GtkWidget *top, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (top, type) ? top : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_widget (child, type);
  return found;
}

static GdkContentProvider *
drag (GtkWidget *top)
{
  GtkEventController *source = find_in (top, GTK_TYPE_DRAG_SOURCE);
  GdkContentProvider *content = NULL;

  g_assert_nonnull (source);
  g_signal_emit_by_name (source, "prepare", 1.0, 1.0, &content);
  return content;
}

static gboolean
drop (GtkWidget *widget, GFile *file)
{
  GtkEventController *target = find_controller (widget, GTK_TYPE_DROP_TARGET);
  GSList *list = g_slist_prepend (NULL, file);
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean is_taken = FALSE;

  g_assert_nonnull (target);
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, list);
  g_signal_emit_by_name (target, "drop", &value, 1.0, 1.0, &is_taken);
  g_slist_free (list);
  return is_taken;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer is_written)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
      gdk_content_provider_write_mime_type_finish (GDK_CONTENT_PROVIDER (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) is_written = TRUE;
}

static gboolean
is_true_cb (gpointer is_true)
{
  return *(gboolean *) is_true;
}

/* As a file manager does on which it is dropped. */
static char *
read_dropped_path (GdkContentProvider *content)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GBytes) bytes = NULL;
  g_auto (GStrv) uris = NULL;
  g_autofree char *text = NULL;
  gboolean is_written = FALSE;

  gdk_content_provider_write_mime_type_async (
      content, "text/uri-list", stream, G_PRIORITY_DEFAULT, NULL, written_cb, &is_written);
  studio_wait_until (is_true_cb, &is_written);
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  uris = g_uri_list_extract_uris (text);
  g_assert_cmpuint (g_strv_length (uris), ==, 1);
  return g_filename_from_uri (uris[0], NULL, NULL);
}

static gboolean
has_selected_cb (gpointer panel)
{
  RfLibraryPanel *library = panel;

  return library->selection != NULL && rf_library_find_single (library) != NULL &&
         adw_flap_get_reveal_flap (library->flap);
}

static RfLibraryPanel *
show_in_library (HandsFixture *fixture, const char *prompt)
{
  RfLibraryPanel *library = NULL;

  gtk_widget_activate_action (GTK_WIDGET (fixture->panel), "create.show-in-library", NULL);
  library = RF_LIBRARY_PANEL (rf_window_show_panel (fixture->window, "library"));
  studio_wait_until (has_selected_cb, library);
  g_assert_cmpstr (rf_library_find_single (library)->generation->prompt, ==, prompt);
  return library;
}

/* Out of the preview, and out of a tile, which does not know its file. */
static void
test_drag_out (HandsFixture *fixture, gconstpointer config)
{
  g_autoptr (GdkContentProvider) shown = NULL;
  g_autoptr (GdkContentProvider) listed = NULL;
  g_autofree char *path = NULL;
  g_autofree char *same = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  GtkWidget *tile = NULL;

  make (fixture, "a cat to drag");
  shown = drag (GTK_WIDGET (fixture->panel->outcome));
  g_value_init (&value, G_TYPE_FILE);
  g_assert_true (gdk_content_provider_get_value (shown, &value, NULL));
  path = g_file_get_path (g_value_get_object (&value));
  g_assert_cmpstr (path, ==, rf_outcome_view_get_path (fixture->panel->outcome));
  show_in_library (fixture, "a cat to drag");
  tile = find_widget (GTK_WIDGET (fixture->window), RF_TYPE_ENTRY_TILE);
  listed = drag (tile);
  same = read_dropped_path (listed);
  g_assert_cmpstr (same, ==, path);
  g_assert_true (g_file_test (same, G_FILE_TEST_IS_REGULAR));
}

static void
refused_cb (GObject *source, GAsyncResult *result, gpointer is_over)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (
      gdk_content_provider_write_mime_type_finish (GDK_CONTENT_PROVIDER (source), result, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
  *(gboolean *) is_over = TRUE;
}

/* What has been made anew under its key is another file than the one that was dragged. */
static void
test_drag_the_version_shown (HandsFixture *fixture, gconstpointer config)
{
  g_autoptr (GdkContentProvider) content = NULL;
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (RfEntry) older = NULL;
  RfLibraryPanel *library = NULL;
  gboolean is_over = FALSE;

  make (fixture, "a cat of another day");
  library = show_in_library (fixture, "a cat of another day");
  older = rf_entry_copy (rf_library_find_single (library));
  g_free (older->generation->id);
  older->generation->id = g_strdup ("another");
  content = rf_entry_content_new (fixture->base.session, older);
  gdk_content_provider_write_mime_type_async (
      content, "text/uri-list", stream, G_PRIORITY_DEFAULT, NULL, refused_cb, &is_over);
  studio_wait_until (is_true_cb, &is_over);
}

static const RfInput *
get_input (HandsFixture *fixture)
{
  return rf_input_field_get_input (
      RF_INPUT_FIELD (find_widget (GTK_WIDGET (fixture->panel->form), RF_TYPE_INPUT_FIELD)));
}

static gboolean
has_input_cb (gpointer fixture)
{
  return get_input (fixture) != NULL;
}

/* On the row, and beside it; a model that takes none says so. */
static void
test_drop (HandsFixture *fixture, gconstpointer config)
{
  g_autoptr (GFile) first = g_file_new_for_path ("/tmp/first.png");
  g_autoptr (GFile) second = g_file_new_for_path ("/tmp/second.png");
  GtkWidget *row = NULL;

  recall (fixture, RF_KIND_IMAGE, "portrait", "nothing to drop on");
  g_assert_false (drop (GTK_WIDGET (fixture->panel), first));
  recall (fixture, RF_KIND_VIDEO, "flipbook", "something");
  g_assert_null (get_input (fixture));
  g_assert_true (drop (GTK_WIDGET (fixture->panel), first));
  g_assert_cmpstr (get_input (fixture)->path, ==, "/tmp/first.png");
  row = find_widget (GTK_WIDGET (fixture->panel->form), RF_TYPE_INPUT_FIELD);
  g_assert_true (drop (row, second));
  g_assert_cmpstr (get_input (fixture)->path, ==, "/tmp/second.png");
  /* The first has one now, so what falls beside is for the other. */
  g_assert_true (drop (GTK_WIDGET (fixture->panel), first));
  g_assert_cmpstr (get_input (fixture)->path, ==, "/tmp/second.png");
}

/* A picture that is in no file becomes one; nothing is told as it is. */
static void
test_paste (HandsFixture *fixture, gconstpointer config)
{
  static const guchar pixels[4 * 4 * 4] = { 255 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (pixels, sizeof pixels);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (4, 4, GDK_MEMORY_R8G8B8A8, bytes, 4 * 4);
  g_autoptr (GdkTexture) read = NULL;
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->window));
  RfField *row = NULL;

  recall (fixture, RF_KIND_VIDEO, "flipbook", "something");
  row = RF_FIELD (find_widget (GTK_WIDGET (fixture->panel->form), RF_TYPE_INPUT_FIELD));
  gdk_clipboard_set_text (clipboard, "no picture");
  rf_input_field_paste (RF_INPUT_FIELD (row));
  g_assert_true (rf_field_has_error (row));
  gdk_clipboard_set_texture (clipboard, texture);
  rf_input_field_paste (RF_INPUT_FIELD (row));
  studio_wait_until (has_input_cb, fixture);
  g_assert_false (rf_field_has_error (row));
  read = gdk_texture_new_from_filename (get_input (fixture)->path, NULL);
  g_assert_cmpint (gdk_texture_get_width (read), ==, 4);
  /* What the studio itself has copied, a file. */
  make (fixture, "a cat to copy");
  gtk_widget_activate_action (GTK_WIDGET (fixture->panel), "create.copy", NULL);
  studio_wait (300);
  recall (fixture, RF_KIND_VIDEO, "flipbook", "something else");
  g_assert_null (get_input (fixture));
  rf_input_field_paste (
      RF_INPUT_FIELD (find_widget (GTK_WIDGET (fixture->panel->form), RF_TYPE_INPUT_FIELD)));
  studio_wait_until (has_input_cb, fixture);
}

static gboolean
has_width_cb (gpointer widget)
{
  return gtk_widget_get_width (widget) > 0;
}

/* The next click hits what it would have hit before. */
static void
test_panes_stay (HandsFixture *fixture, gconstpointer config)
{
  GtkWidget *form = GTK_WIDGET (fixture->panel->form_box);
  int before = 0;

  studio_wait_until (has_width_cb, form);
  studio_wait (300);
  before = gtk_widget_get_width (form);
  g_assert_false (adw_leaflet_get_folded (fixture->panel->leaflet));
  make (fixture, "a wide cat");
  studio_wait (300);
  g_assert_cmpint (gtk_widget_get_width (form), ==, before);
  rf_model_picker_choose_kind (fixture->panel->picker, RF_KIND_MUSIC);
  studio_wait (300);
  g_assert_cmpint (gtk_widget_get_width (form), ==, before);
}

/* A server that went away and came back is a session that is opened once more. */
static void
test_form_stays (HandsFixture *fixture, gconstpointer config)
{
  RfModelForm *form = fixture->panel->form;
  g_autoptr (RfRequest) before = NULL;
  g_autoptr (RfRequest) after = NULL;
  g_autoptr (JsonNode) left = NULL;
  g_autoptr (JsonNode) right = NULL;

  recall (fixture, RF_KIND_MUSIC, "dummy", "a song that nobody has sent");
  rf_model_picker_choose (fixture->panel->picker, "band", "combo");
  before = rf_model_form_dup_request (form, NULL);
  json_object_set_string_member (before->params, "mood", "calm");
  g_strfreev (rf_model_form_take_request (form, before, RF_RECALL_ALL));
  rf_session_open (fixture->base.session);
  g_assert_cmpint (rf_session_get_state (fixture->base.session), ==, RF_SESSION_OPENING);
  g_assert_false (fixture->panel->is_ready);
  studio_wait_until (has_model_cb, fixture);
  after = rf_model_form_dup_request (form, NULL);
  left = rf_request_to_json (before);
  right = rf_request_to_json (after);
  g_assert_true (json_node_equal (left, right));
}

/* A row of the form by what it is called. */
static GtkEditable *
find_editable (GtkWidget *top)
{
  GtkEditable *found = GTK_IS_EDITABLE (top) ? GTK_EDITABLE (top) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_editable (child);
  return found;
}

static GtkEditable *
find_option (GtkWidget *top, const char *title)
{
  GtkEditable *found = NULL;

  if (ADW_IS_ENTRY_ROW (top) &&
      g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (top)), title))
    return GTK_EDITABLE (top);
  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_option (child, title);
  return found;
}

static GtkEditable *
find_typed (HandsFixture *fixture, const char *parameter)
{
  return find_editable (GTK_WIDGET (rf_model_form_find_field (fixture->panel->form, parameter)));
}

static void
assert_fault_stands (HandsFixture *fixture, const char *parameter, const char *text)
{
  g_assert_cmpstr (gtk_editable_get_text (find_typed (fixture, parameter)), ==, text);
  g_assert_true (rf_field_has_error (rf_model_form_find_field (fixture->panel->form, parameter)));
}

static gboolean
has_faulty_seed_cb (gpointer user_data)
{
  HandsFixture *fixture = user_data;

  return rf_field_has_error (rf_model_form_find_field (fixture->panel->form, "seed"));
}

static gboolean
has_faulty_bytes_cb (gpointer user_data)
{
  HandsFixture *fixture = user_data;

  return rf_field_has_error (rf_model_form_find_field (fixture->panel->form, "bytes"));
}

static void
reopen (HandsFixture *fixture)
{
  rf_session_open (fixture->base.session);
  g_assert_false (fixture->panel->is_ready);
  studio_wait_until (has_model_cb, fixture);
}

/* What is at fault has no place in a request, and is there again all the same. */
static void
test_faults_stay (HandsFixture *fixture, gconstpointer config)
{
  GtkEditable *kept = NULL;
  g_autoptr (RfRequest) request = NULL;

  recall (fixture, RF_KIND_IMAGE, "dummy", "a picture with faults");
  kept = find_option (GTK_WIDGET (fixture->panel->form->cache), "Kept for, such as 7d");
  gtk_editable_set_text (find_typed (fixture, "bytes"), "-70000");
  gtk_editable_set_text (find_typed (fixture, "seed"), "no seed");
  gtk_editable_set_text (kept, "soon");
  studio_wait_until (has_faulty_seed_cb, fixture);
  reopen (fixture);
  studio_wait_until (has_faulty_seed_cb, fixture);
  assert_fault_stands (fixture, "seed", "no seed");
  g_assert_cmpstr (gtk_editable_get_text (kept), ==, "soon");
  request = rf_model_form_dup_request (fixture->panel->form, NULL);
  g_assert_cmpstr (
      json_object_get_string_member (request->params, "prompt"), ==, "a picture with faults");
  /* What only the model can judge is asked about when the rest is right. */
  gtk_editable_set_text (find_typed (fixture, "seed"), "");
  gtk_editable_set_text (kept, "");
  studio_wait_until (has_faulty_bytes_cb, fixture);
  reopen (fixture);
  studio_wait_until (has_faulty_bytes_cb, fixture);
  assert_fault_stands (fixture, "bytes", "-70000");
}

/* What a screen reader asks about must stand in a window: fields that were taken out of the
 * form are gone at once, also those that had the keyboard, which the new ones have then. */
static void
test_old_fields_go (HandsFixture *fixture, gconstpointer config)
{
  static const RfKind kinds[] = { RF_KIND_MUSIC, RF_KIND_TTS, RF_KIND_VIDEO, RF_KIND_IMAGE };
  GtkWindow *window = GTK_WINDOW (fixture->window);

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (kinds); i++)
    {
      gpointer group = fixture->panel->form->group;

      studio_wait (50);
      g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (window), group));
      g_object_add_weak_pointer (G_OBJECT (group), &group);
      rf_model_picker_choose_kind (fixture->panel->picker, kinds[i % G_N_ELEMENTS (kinds)]);
      g_assert_null (group);
    }
}

/* Among the latest, and where it is farther down than what is shown at first. */
static void
test_show_in_library (HandsFixture *fixture, gconstpointer config)
{
  RfLibraryPanel *library = NULL;

  make (fixture, "the first of many");
  g_assert_cmpstr (
      gtk_editable_get_text (show_in_library (fixture, "the first of many")->search_entry), ==, "");
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("number %u", i);
      g_autofree char *key = studio_fixture_make_image (&fixture->base, prompt);
    }
  library = RF_LIBRARY_PANEL (rf_window_show_panel (fixture->window, "library"));
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (library->selection));
  rf_window_show_panel (fixture->window, "create");
  show_in_library (fixture, "the first of many");
  g_assert_true (g_str_has_prefix (gtk_editable_get_text (library->search_entry), "CACHE#image#"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, test) g_test_add (path, HandsFixture, NULL, set_up, test, tear_down)
  ADD ("/hands/drag-out", test_drag_out);
  ADD ("/hands/drag-the-version-shown", test_drag_the_version_shown);
  ADD ("/hands/drop", test_drop);
  ADD ("/hands/paste", test_paste);
  ADD ("/hands/panes-stay", test_panes_stay);
  ADD ("/hands/form-stays", test_form_stays);
  ADD ("/hands/faults-stay", test_faults_stay);
  ADD ("/hands/old-fields-go", test_old_fields_go);
  ADD ("/hands/show-in-library", test_show_in_library);
  return g_test_run ();
}
