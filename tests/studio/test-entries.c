/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-change.h"
#include "rf-entry-model.h"
#include "rf-entry-selection.h"
#include "rf-export.h"
#include "rf-library-filter.h"
#include "rf-recipe.h"
#include "rf-why.h"
#include "studio-fixture.h"

#include <glib/gstdio.h>

/*
 * The list of entries, what is selected of it, and what is done with that.
 */

/* More than the first page, and less than two. */
#define MANY 130

static void
make_images (StudioFixture *fixture, guint count)
{
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("%s castle %u", i % 2 == 0 ? "red" : "blue", i);
      g_autofree char *key = studio_fixture_make_image (fixture, prompt);
    }
}

static gboolean
is_complete_cb (gpointer model)
{
  return rf_entry_model_is_complete (model);
}

static gboolean
is_begun_cb (gpointer model)
{
  return rf_entry_model_is_begun (model);
}

static RfEntryModel *
make_model (StudioFixture *fixture, const char *text, guint wanted)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  RfEntryModel *model = NULL;

  selector->text = g_strdup (text);
  model = rf_entry_model_new (fixture->session, selector, wanted);
  studio_wait_until (wanted > 0 ? is_complete_cb : is_begun_cb, model);
  return model;
}

static void
count_changes_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  guint *sum = data;

  /* Only ever longer, so nobody asks for all of it again. */
  g_assert_cmpuint (removed, ==, 0);
  *sum += added;
}

static void
test_model_grows (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfEntryModel) model = NULL;
  g_autoptr (RfEntryItem) last = NULL;
  gint64 before = G_MAXINT64;
  guint added = 0;
  guint n_rows = 0;

  make_images (fixture, MANY);
  model = make_model (fixture, NULL, 0);
  n_rows = g_list_model_get_n_items (G_LIST_MODEL (model));
  g_assert_cmpuint (n_rows, ==, 50);
  g_assert_false (rf_entry_model_is_complete (model));
  g_signal_connect (model, "items-changed", G_CALLBACK (count_changes_cb), &added);
  last = g_list_model_get_item (G_LIST_MODEL (model), n_rows - 1);
  studio_wait_until (is_complete_cb, model);
  n_rows = g_list_model_get_n_items (G_LIST_MODEL (model));
  g_assert_cmpuint (n_rows, ==, MANY);
  g_assert_cmpuint (added, ==, MANY - 50);
  for (guint i = 0; i < n_rows; i++)
    {
      const RfEntry *entry = rf_entry_item_get_entry (rf_entry_model_peek (model, i));
      guint position = 0;

      g_assert_cmpint (entry->created_at, <=, before);
      g_assert_true (rf_entry_model_find (model, entry->id, &position));
      g_assert_cmpuint (position, ==, i);
      before = entry->created_at;
    }
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (model), n_rows));
}

static void
test_model_finds (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfEntryModel) model = NULL;
  g_autoptr (RfEntryModel) none = NULL;

  make_images (fixture, 5);
  model = make_model (fixture, "bl*", 1000);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 2);
  none = make_model (fixture, "nowhere", 1000);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (none)), ==, 0);
}

/* Whoever lets go of it while a page is on its way hears nothing more. */
static void
test_model_stops (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  RfEntryModel *model = NULL;
  guint added = 0;

  make_images (fixture, 3);
  model = rf_entry_model_new (fixture->session, selector, 0);
  g_signal_connect (model, "items-changed", G_CALLBACK (count_changes_cb), &added);
  rf_entry_model_stop (model);
  g_object_add_weak_pointer (G_OBJECT (model), (gpointer *) &model);
  g_object_unref (model);
  studio_assert_gone ((gpointer *) &model);
  g_assert_cmpuint (added, ==, 0);
}

static void
test_selection (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfEntryModel) model = NULL;
  g_autoptr (RfEntryModel) again = NULL;
  g_autoptr (RfEntrySelection) selection = NULL;
  GtkSelectionModel *select = NULL;

  make_images (fixture, 6);
  model = make_model (fixture, NULL, 1000);
  selection = rf_entry_selection_new (model);
  select = GTK_SELECTION_MODEL (selection);
  g_assert_true (rf_entry_selection_is_empty (selection));
  gtk_selection_model_select_item (select, 2, TRUE);
  g_assert_true (gtk_selection_model_is_selected (select, 2));
  g_assert_false (gtk_selection_model_is_selected (select, 3));
  g_assert_cmpint (rf_entry_selection_get_single (selection),
                   ==,
                   rf_entry_item_get_entry (rf_entry_model_peek (model, 2))->id);
  gtk_selection_model_select_range (select, 3, 2, FALSE);
  g_assert_cmpint (rf_entry_selection_count (selection, -1), ==, 3);
  g_assert_cmpint (rf_entry_selection_get_single (selection), ==, 0);
  /* All but one: what the list does not even have is selected. */
  gtk_selection_model_select_all (select);
  gtk_selection_model_unselect_item (select, 0);
  g_assert_false (gtk_selection_model_is_selected (select, 0));
  g_assert_true (gtk_selection_model_is_selected (select, 5));
  g_assert_cmpint (rf_entry_selection_count (selection, 1000000), ==, 999999);
  g_assert_cmpint (rf_entry_selection_count (selection, -1), ==, -1);
  again = make_model (fixture, NULL, 1000);
  rf_entry_selection_set_model (selection, again, TRUE);
  g_assert_false (gtk_selection_model_is_selected (select, 0));
  g_assert_true (gtk_selection_model_is_selected (select, 1));
  rf_entry_selection_set_model (selection, model, FALSE);
  g_assert_true (rf_entry_selection_is_empty (selection));
}

/* As a view does it: what it knows of the rows is only what it is told. */
static void
follow_cb (GListModel *list, guint position, guint removed, guint added, GPtrArray *rows)
{
  if (removed > 0)
    g_ptr_array_remove_range (rows, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (rows, (int) (position + i), g_list_model_get_item (list, position + i));
  g_assert_cmpuint (rows->len, ==, g_list_model_get_n_items (list));
}

static void
assert_same_rows (GPtrArray *rows, RfEntryModel *model)
{
  g_assert_cmpuint (rows->len, ==, g_list_model_get_n_items (G_LIST_MODEL (model)));
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (RfEntryItem) row = g_list_model_get_item (G_LIST_MODEL (model), i);

      g_assert_true (row == g_ptr_array_index (rows, i));
      g_assert_nonnull (rf_entry_item_get_entry (row));
    }
}

/* Another list in the same selection: rows that are shown get its entries, and only where it
 * is longer or shorter something is told. */
static void
test_selection_model (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (RfEntryModel) all = NULL;
  g_autoptr (RfEntryModel) red = NULL;
  g_autoptr (RfEntryModel) none = NULL;
  g_autoptr (RfEntryModel) again = NULL;
  g_autoptr (RfEntrySelection) selection = NULL;
  g_autoptr (RfEntryItem) first = NULL;

  make_images (fixture, MANY);
  all = make_model (fixture, NULL, 1000);
  red = make_model (fixture, "red", 1000);
  none = make_model (fixture, "nowhere", 1000);
  again = make_model (fixture, NULL, 0);
  selection = rf_entry_selection_new (all);
  follow_cb (G_LIST_MODEL (selection), 0, 0, MANY, rows);
  g_signal_connect (selection, "items-changed", G_CALLBACK (follow_cb), rows);
  first = g_object_ref (g_ptr_array_index (rows, 0));
  rf_entry_selection_set_model (selection, red, FALSE);
  assert_same_rows (rows, red);
  g_assert_cmpuint (rows->len, ==, MANY / 2);
  g_assert_true (first == g_ptr_array_index (rows, 0));
  for (guint i = 0; i < rows->len; i++)
    {
      const RfEntry *entry = rf_entry_item_get_entry (g_ptr_array_index (rows, i));

      g_assert_true (g_str_has_prefix (entry->generation->prompt, "red"));
    }
  rf_entry_selection_set_model (selection, none, FALSE);
  assert_same_rows (rows, none);
  rf_entry_selection_set_model (selection, all, FALSE);
  /* It goes on growing, though nobody is told of a row that could ask for more. */
  g_assert_false (rf_entry_model_is_complete (again));
  rf_entry_selection_set_model (selection, again, FALSE);
  studio_wait_until (is_complete_cb, again);
  assert_same_rows (rows, again);
  g_assert_cmpuint (rows->len, ==, MANY);
}

typedef struct
{
  gpointer answer;
  gboolean is_done;
} Wait;

static gboolean
is_done_cb (gpointer wait)
{
  return ((Wait *) wait)->is_done;
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;
  g_autoptr (GError) error = NULL;

  wait->answer = rf_session_call_finish (RF_SESSION (source), result, &error);
  g_assert_no_error (error);
  wait->is_done = TRUE;
}

static RfChangeReport *
run_change (StudioFixture *fixture, const RfChange *change, gboolean dry_run)
{
  Wait wait = { NULL, FALSE };

  rf_change_run_async (fixture->session, change, dry_run, NULL, changed_cb, &wait);
  studio_wait_until (is_done_cb, &wait);
  return wait.answer;
}

static guint
count_entries (StudioFixture *fixture)
{
  g_autoptr (RfEntryModel) model = make_model (fixture, NULL, 1000);

  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

static void
undo (StudioFixture *fixture, const RfChangeReport *report, gint64 expected)
{
  Wait wait = { NULL, FALSE };
  g_autoptr (RfReport) undone = NULL;

  rf_change_undo_async (fixture->session, report->actions, changed_cb, &wait);
  studio_wait_until (is_done_cb, &wait);
  undone = wait.answer;
  g_assert_cmpint (undone->changed, ==, expected);
}

/* All of a search but for one: the figures come first and are kept to, and it is undone. */
static void
test_change_all_but (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfEntryModel) model = NULL;
  g_autoptr (RfEntrySelection) selection = NULL;
  g_autoptr (RfChange) change = NULL;
  g_autoptr (RfChangeReport) foreseen = NULL;
  g_autoptr (RfChangeReport) done = NULL;

  make_images (fixture, 7);
  model = make_model (fixture, "red", 1000);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 4);
  selection = rf_entry_selection_new (model);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (selection));
  gtk_selection_model_unselect_item (GTK_SELECTION_MODEL (selection), 1);
  change = rf_change_new (RF_VERB_INVALIDATE, rf_targets_new (selection));
  foreseen = run_change (fixture, change, TRUE);
  g_assert_cmpint (foreseen->sum->changed, ==, 3);
  g_assert_cmpint (foreseen->sum->bytes, >, 0);
  g_assert_cmpuint (foreseen->actions->len, ==, 0);
  g_assert_cmpuint (count_entries (fixture), ==, 7);
  done = run_change (fixture, change, FALSE);
  g_assert_cmpint (done->sum->changed, ==, 3);
  g_assert_cmpuint (done->actions->len, ==, 1);
  g_assert_cmpuint (count_entries (fixture), ==, 4);
  undo (fixture, done, 3);
  g_assert_cmpuint (count_entries (fixture), ==, 7);
}

static GtkWidget *
find_drop_down (GtkWidget *top, const char *choice, guint *position)
{
  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GListModel *model =
          GTK_IS_DROP_DOWN (child) ? gtk_drop_down_get_model (GTK_DROP_DOWN (child)) : NULL;
      GtkWidget *found = NULL;

      for (guint i = 0; GTK_IS_STRING_LIST (model) && i < g_list_model_get_n_items (model); i++)
        {
          *position = i;
          if (g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i), choice))
            return child;
        }
      found = find_drop_down (child, choice, position);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* What nobody has used for long is what one who cleans up looks for. */
static void
test_filter_by_last_use (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfLibraryFilter) filter =
      g_object_ref_sink (g_object_new (RF_TYPE_LIBRARY_FILTER, NULL));
  g_autoptr (RfSelector) before = rf_selector_new ();
  g_autoptr (RfSelector) after = rf_selector_new ();
  guint position = 0;
  GtkWidget *choice = NULL;

  rf_library_filter_set_session (filter, fixture->session);
  rf_library_filter_fill (filter, before);
  g_assert_cmpint (before->unused_for, ==, -1);
  choice = find_drop_down (GTK_WIDGET (filter), "Not for a Month", &position);
  g_assert_nonnull (choice);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), position);
  rf_library_filter_fill (filter, after);
  g_assert_cmpint (after->unused_for, ==, 30 * 86400);
  g_assert_cmpuint (rf_library_filter_count (filter), ==, 1);
}

/* All of a search is one action, whatever its size. */
static void
test_change_all (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfEntryModel) model = NULL;
  g_autoptr (RfEntrySelection) selection = NULL;
  g_autoptr (RfChange) change = NULL;
  g_autoptr (RfChangeReport) done = NULL;

  make_images (fixture, 5);
  model = make_model (fixture, "red", 1000);
  selection = rf_entry_selection_new (model);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (selection));
  change = rf_change_new (RF_VERB_INVALIDATE, rf_targets_new (selection));
  done = run_change (fixture, change, FALSE);
  g_assert_cmpint (done->sum->changed, ==, 3);
  g_assert_cmpuint (done->actions->len, ==, 1);
  g_assert_cmpuint (count_entries (fixture), ==, 2);
  undo (fixture, done, 3);
}

static void
test_tags (StudioFixture *fixture, gconstpointer config)
{
  static const char *const tags[] = { "hero", NULL };
  g_autofree char *key = studio_fixture_make_image (fixture, "a lonely house");
  g_autoptr (RfEntry) made =
      rf_service_get_entry (rf_session_get_service (fixture->session), key, NULL);
  g_autoptr (RfChange) change = rf_change_new (RF_VERB_TAG, rf_targets_new_for_entry (made));
  g_autoptr (RfChangeReport) done = NULL;
  g_autoptr (RfEntry) entry = NULL;

  change->add_tags = g_strdupv ((GStrv) tags);
  done = run_change (fixture, change, FALSE);
  g_assert_cmpint (done->sum->changed, ==, 1);
  entry = rf_service_get_entry (rf_session_get_service (fixture->session), key, NULL);
  g_assert_true (g_strv_contains ((const char *const *) entry->tags, "hero"));
}

/* A request for the same content, made anew each time. */
static void
make_anew (StudioFixture *fixture, const char *prompt)
{
  g_autoptr (RfRequest) request = rf_request_new ();
  g_autoptr (RfResult) result = NULL;
  g_autoptr (GError) error = NULL;

  request->has_kind = TRUE;
  request->kind = RF_KIND_IMAGE;
  request->provider = g_strdup ("dummy");
  request->force_refresh = TRUE;
  json_object_set_string_member (request->params, "prompt", prompt);
  result =
      rf_service_generate (rf_session_get_service (fixture->session), request, NULL, NULL, &error);
  g_assert_no_error (error);
}

static RfEntryModel *
make_trash (StudioFixture *fixture)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  RfEntryModel *model = NULL;

  selector->state = RF_STATE_TRASHED;
  model = rf_entry_model_new (fixture->session, selector, 1000);
  studio_wait_until (is_complete_cb, model);
  return model;
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;
  g_autoptr (GError) error = NULL;
  gint64 written = 0;

  rf_export_finish (RF_SESSION (source), result, &written, &error);
  g_assert_no_error (error);
  g_assert_cmpint (written, ==, 1);
  wait->is_done = TRUE;
}

/* All files there are of this generation. */
static void
assert_all_of (const char *folder, const char *generation)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name = g_dir_read_name (names);

  g_assert_nonnull (name);
  for (; name != NULL; name = g_dir_read_name (names))
    g_assert_true (g_str_has_prefix (name, generation));
}

/* Two of one key lie in the trash: what is selected is exported, restored and deleted, and
 * not the one that came last. */
static void
test_trash (StudioFixture *fixture, gconstpointer config)
{
  g_autoptr (RfEntryModel) model = NULL;
  g_autoptr (RfEntrySelection) selection = NULL;
  g_autoptr (RfTargets) targets = NULL;
  g_autoptr (RfChange) change = NULL;
  g_autoptr (RfChangeReport) done = NULL;
  g_autoptr (RfChangeReport) again = NULL;
  g_autoptr (RfEntry) stands = NULL;
  g_autofree char *folder = g_build_filename (fixture->folder, "export", NULL);
  const RfEntry *older = NULL;
  Wait wait = { NULL, FALSE };

  for (int i = 0; i < 3; i++)
    make_anew (fixture, "a red castle");
  model = make_trash (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 2);
  selection = rf_entry_selection_new (model);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (selection), 1, TRUE);
  older = rf_entry_item_get_entry (rf_entry_model_peek (model, 1));
  targets = rf_targets_new (selection);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  rf_export_async (fixture->session, targets, folder, NULL, exported_cb, &wait);
  studio_wait_until (is_done_cb, &wait);
  assert_all_of (folder, older->generation->id);
  change = rf_change_new (RF_VERB_RESTORE, rf_targets_ref (targets));
  done = run_change (fixture, change, FALSE);
  g_assert_cmpint (done->sum->changed, ==, 1);
  stands = rf_service_get_entry (rf_session_get_service (fixture->session), older->key, NULL);
  g_assert_cmpstr (stands->generation->id, ==, older->generation->id);
  again = run_change (fixture, change, FALSE);
  g_assert_cmpint (again->sum->changed, ==, 0);
}

/* What is used again finds what it came from. */
static void
test_recipe (StudioFixture *fixture, gconstpointer config)
{
  RfService *service = rf_session_get_service (fixture->session);
  g_autofree char *key = studio_fixture_make_image (fixture, "a lonely house");
  g_autoptr (RfEntry) entry = rf_service_get_entry (service, key, NULL);
  g_autoptr (RfRequest) request = rf_recipe_dup_request (fixture->session, entry);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfCheck) check = rf_service_check (service, request, FALSE, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (check->cached);
  g_assert_cmpstr (check->key, ==, key);
  g_assert_cmpstr (json_object_get_string_member (request->params, "prompt"), ==, "a lonely house");
}

static void
test_why (StudioFixture *fixture, gconstpointer config)
{
  RfService *service = rf_session_get_service (fixture->session);
  g_autofree char *first = studio_fixture_make_image (fixture, "a red house");
  g_autofree char *second = NULL;
  g_autoptr (RfEntry) entry = NULL;
  g_autoptr (RfWhy) why = NULL;
  Wait wait = { NULL, FALSE };
  const RfRecipeRow *row = NULL;

  /* What was made before it is told by the second. */
  studio_wait (1100);
  second = studio_fixture_make_image (fixture, "a blue house");
  studio_wait (1100);
  entry = rf_service_get_entry (service, second, NULL);
  rf_why_ask_async (fixture->session, entry, NULL, changed_cb, &wait);
  studio_wait_until (is_done_cb, &wait);
  why = wait.answer;
  g_assert_true (why->check->cached);
  g_assert_cmpstr (why->nearest_key, ==, first);
  row = g_ptr_array_index (why->rows, 0);
  g_assert_cmpstr (row->name, ==, "prompt");
  g_assert_cmpstr (row->here, ==, "a blue house");
  g_assert_cmpstr (row->there, ==, "a red house");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
#define ADD(path, test)                                                                            \
  g_test_add (path, StudioFixture, NULL, studio_fixture_set_up, test, studio_fixture_tear_down)
  ADD ("/entries/model/grows", test_model_grows);
  ADD ("/entries/model/finds", test_model_finds);
  ADD ("/entries/model/stops", test_model_stops);
  ADD ("/entries/selection/selects", test_selection);
  ADD ("/entries/selection/model", test_selection_model);
  ADD ("/entries/change/all-but", test_change_all_but);
  ADD ("/entries/change/all", test_change_all);
  ADD ("/entries/filter-by-last-use", test_filter_by_last_use);
  ADD ("/entries/change/tags", test_tags);
  ADD ("/entries/trash", test_trash);
  ADD ("/entries/recipe", test_recipe);
  ADD ("/entries/why", test_why);
  return g_test_run ();
}
