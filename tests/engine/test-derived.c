/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "engine-fixture.h"
#include "media-stand-in.h"

#include <glib/gstdio.h>
#include <string.h>

/* What is derived from assets is made once, when it is asked for, and goes with
 * the asset. */

#define THREADS 12

static RfResult *
make_picture (EngineFixture *fixture)
{
  g_autoptr (RfRequest) request =
      engine_test_request ("dummy", "\"prompt\":\"a\",\"width\":64,\"height\":32");
  g_autoptr (GError) error = NULL;
  RfResult *result =
      rf_service_generate (rf_host_get_service (fixture->host), request, NULL, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static const RfAsset *
get_asset (const RfResult *result)
{
  return g_ptr_array_index (rf_result_get_generation (result)->assets, 0);
}

static char *
derive (EngineFixture *fixture, const char *sha256, GError **error)
{
  return rf_service_derive (
      rf_host_get_service (fixture->host), sha256, RF_DERIVED_THUMBNAIL, 64, NULL, error);
}

static void
assert_png (const char *path)
{
  g_autofree char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, "\x89PNG"));
}

static void
test_once (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfResult) made = NULL;
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;
  g_autofree char *later = NULL;
  g_autofree char *place = NULL;

  media_stand_in_pass_on ();
  made = make_picture (fixture);
  g_assert_cmpuint (media_stand_in_count (), ==, 1);
  first = derive (fixture, get_asset (made)->sha256, NULL);
  again = derive (fixture, get_asset (made)->sha256, NULL);
  engine_test_reopen (fixture);
  later = derive (fixture, get_asset (made)->sha256, NULL);
  g_assert_cmpuint (media_stand_in_count (), ==, 2);
  place =
      g_build_filename (fixture->folder, "derived", get_asset (made)->sha256, "thumb-64.png", NULL);
  g_assert_cmpstr (first, ==, place);
  g_assert_cmpstr (again, ==, place);
  g_assert_cmpstr (later, ==, place);
  assert_png (place);
}

typedef struct
{
  RfService *service;
  const char *sha256;
} Asker;

static gpointer
derive_cb (gpointer data)
{
  const Asker *asker = data;
  char *path =
      rf_service_derive (asker->service, asker->sha256, RF_DERIVED_THUMBNAIL, 64, NULL, NULL);

  g_assert_nonnull (path);
  return path;
}

/* Twelve threads ask at once, through two engines that stand for two processes:
 * each engine makes it at most once, and everybody has the same file. */
static void
test_at_once (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfResult) made = NULL;
  g_autoptr (RfHost) other = NULL;
  Asker askers[2];
  GThread *threads[THREADS];
  g_autofree char *place = NULL;

  media_stand_in_pass_on ();
  made = make_picture (fixture);
  other = rf_host_new (fixture->folder, fixture->config, RF_HOST_FLAG_NONE);
  media_stand_in_pass_on ();
  place =
      g_build_filename (fixture->folder, "derived", get_asset (made)->sha256, "thumb-64.png", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (askers); i++)
    askers[i] =
        (Asker){ rf_host_get_service (i == 0 ? fixture->host : other), get_asset (made)->sha256 };
  for (gsize i = 0; i < THREADS; i++)
    threads[i] = g_thread_new ("derive", derive_cb, &askers[i % 2]);
  for (gsize i = 0; i < THREADS; i++)
    {
      g_autofree char *path = g_thread_join (threads[i]);

      g_assert_cmpstr (path, ==, place);
    }
  assert_png (place);
  g_assert_cmpuint (media_stand_in_count (), >=, 1);
  g_assert_cmpuint (media_stand_in_count (), <=, 2);
}

static void
assert_fails (EngineFixture *fixture, const char *sha256, RfErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (derive (fixture, sha256, &error));
  g_assert_error (error, RF_ERROR, (int) code);
}

static void
assert_nothing_left (EngineFixture *fixture, const char *sha256)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "derived", sha256, NULL);
  g_autofree char *work = g_build_filename (fixture->folder, "tmp", NULL);
  g_autoptr (GDir) left = g_dir_open (work, 0, NULL);

  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_assert_null (g_dir_read_name (left));
}

static void
test_failures (EngineFixture *fixture, gconstpointer config)
{
  static const char nobody[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
  g_autoptr (RfResult) made = NULL;
  const char *sha256 = NULL;
  g_autofree char *path = NULL;

  media_stand_in_pass_on ();
  made = make_picture (fixture);
  sha256 = get_asset (made)->sha256;
  assert_fails (fixture, nobody, RF_ERROR_NOT_FOUND);
  assert_fails (fixture, "../../x", RF_ERROR_NOT_FOUND);
  media_stand_in_set ("kill -9 $$");
  assert_fails (fixture, sha256, RF_ERROR_FAILED);
  media_stand_in_set (NULL);
  assert_fails (fixture, sha256, RF_ERROR_FAILED);
  assert_nothing_left (fixture, sha256);
  /* A failure is not remembered. */
  media_stand_in_pass_on ();
  path = derive (fixture, sha256, NULL);
  assert_png (path);
}

/* The asset goes while something is made of it: then that goes, too. */
static void
test_parent_is_dropped (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (RfResult) made = NULL;
  g_autofree char *body = NULL;

  media_stand_in_pass_on ();
  made = make_picture (fixture);
  body = g_strdup_printf ("'%s' \"$@\"; rm '%s'", TEST_MEDIA_HELPER, get_asset (made)->path);
  media_stand_in_set (body);
  assert_fails (fixture, get_asset (made)->sha256, RF_ERROR_NOT_FOUND);
  g_assert_cmpuint (media_stand_in_count (), ==, 1);
  assert_nothing_left (fixture, get_asset (made)->sha256);
}

static void
test_cancelled (EngineFixture *fixture, gconstpointer config)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (RfResult) made = NULL;
  g_autoptr (GError) error = NULL;

  media_stand_in_pass_on ();
  made = make_picture (fixture);
  g_cancellable_cancel (cancellable);
  g_assert_null (rf_service_derive (rf_host_get_service (fixture->host),
                                    get_asset (made)->sha256,
                                    RF_DERIVED_THUMBNAIL,
                                    64,
                                    cancellable,
                                    &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
  assert_nothing_left (fixture, get_asset (made)->sha256);
}

int
main (int argc, char **argv)
{
  int status = 0;

  media_stand_in_begin ();
  g_setenv ("RF_TEST_PROVIDERS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add (                                                                                     \
      "/derived/" name, EngineFixture, NULL, engine_test_set_up, function, engine_test_tear_down)
  ADD ("once", test_once);
  ADD ("at-once", test_at_once);
  ADD ("failures", test_failures);
  ADD ("parent-is-dropped", test_parent_is_dropped);
  ADD ("cancelled", test_cancelled);
  status = g_test_run ();
  media_stand_in_end ();
  return status;
}
