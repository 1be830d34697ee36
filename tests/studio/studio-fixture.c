/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "studio-fixture.h"

#include "rf-paths.h"

/*
 * A session on a temporary store. Whoever waits here turns the main loop meanwhile, and
 * for so long only that a fault fails the test before its time limit does.
 */

#define PATIENCE (60 * G_USEC_PER_SEC)

static gboolean
studio_give_up_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/**
 * studio_wait_until:
 * @condition: looked at whenever something has happened
 * @user_data: for it
 *
 * Fails where it has not come after a minute.
 */
void
studio_wait_until (StudioCondition condition, gpointer user_data)
{
  gint64 until = g_get_monotonic_time () + PATIENCE;
  guint ticks = g_timeout_add (20, studio_give_up_cb, NULL);

  while (!condition (user_data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (ticks);
}

static gboolean
studio_is_past_cb (gpointer until)
{
  return g_get_monotonic_time () >= *(gint64 *) until;
}

/**
 * studio_wait:
 * @milliseconds: how long the main loop is turned
 */
void
studio_wait (guint milliseconds)
{
  gint64 until = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);

  studio_wait_until (studio_is_past_cb, &until);
}

static gboolean
studio_is_gone_cb (gpointer weak_pointer)
{
  return *(gpointer *) weak_pointer == NULL;
}

/**
 * studio_assert_gone:
 * @weak_pointer: set by g_object_add_weak_pointer ()
 *
 * The object is let go of as soon as what was under way for it has ended.
 */
void
studio_assert_gone (gpointer *weak_pointer)
{
  studio_wait_until (studio_is_gone_cb, weak_pointer);
}

static gboolean
studio_is_open_cb (gpointer session)
{
  return rf_session_get_state (session) != RF_SESSION_OPENING;
}

/**
 * studio_fixture_open:
 * @fixture: a fixture with a folder
 * @config: (nullable): the text of refrain.conf
 *
 * Opens a session on what stands in the folder, in the place of the one before.
 */
void
studio_fixture_open (StudioFixture *fixture, const char *config)
{
  g_autofree char *data = g_build_filename (fixture->folder, "data", NULL);
  g_autofree char *file = g_build_filename (fixture->folder, "refrain.conf", NULL);
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->session);
  g_file_set_contents (file, config != NULL ? config : "", -1, &error);
  g_assert_no_error (error);
  fixture->session = rf_session_new (data, file);
  rf_session_open (fixture->session);
  studio_wait_until (studio_is_open_cb, fixture->session);
}

/**
 * studio_fixture_set_up:
 * @fixture: a fixture
 * @config: (nullable): the text of refrain.conf
 */
void
studio_fixture_set_up (StudioFixture *fixture, gconstpointer config)
{
  fixture->folder = g_dir_make_tmp ("refrain-studio-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  studio_fixture_open (fixture, config);
  g_assert_cmpint (rf_session_get_state (fixture->session), ==, RF_SESSION_READY);
}

/**
 * studio_fixture_tear_down:
 * @fixture: a fixture
 * @config: unused
 *
 * Nobody may hold the session any more.
 */
void
studio_fixture_tear_down (StudioFixture *fixture, gconstpointer config)
{
  RfSession *session = fixture->session;

  if (session != NULL)
    {
      g_object_add_weak_pointer (G_OBJECT (session), (gpointer *) &fixture->session);
      g_object_unref (session);
      studio_assert_gone ((gpointer *) &fixture->session);
    }
  rf_paths_remove_tree (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
}

/**
 * studio_fixture_make_image:
 * @fixture: an open fixture
 * @prompt: what for
 *
 * Asks the dummy for an image, and waits for it.
 *
 * Returns: (transfer full): its key
 */
char *
studio_fixture_make_image (StudioFixture *fixture, const char *prompt)
{
  g_autoptr (RfRequest) request = rf_request_new ();
  g_autoptr (RfResult) result = NULL;
  g_autoptr (GError) error = NULL;

  request->has_kind = TRUE;
  request->kind = RF_KIND_IMAGE;
  request->provider = g_strdup ("dummy");
  json_object_set_string_member (request->params, "prompt", prompt);
  result =
      rf_service_generate (rf_session_get_service (fixture->session), request, NULL, NULL, &error);
  g_assert_no_error (error);
  return g_strdup (result->key);
}

/* Returns: (transfer none) (nullable): the first of the type below @top whose text property
 *   has that value */
GtkWidget *
studio_find_child (GtkWidget *top, GType type, const char *property, const char *value)
{
  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      g_autofree char *text = NULL;
      GtkWidget *found = NULL;

      if (g_type_is_a (G_OBJECT_TYPE (child), type))
        g_object_get (child, property, &text, NULL);
      if (g_strcmp0 (text, value) == 0)
        return child;
      found = studio_find_child (child, type, property, value);
      if (found != NULL)
        return found;
    }
  return NULL;
}
