/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "media-fixture.h"
#include "rf-media-run-private.h"
#include "rf-paths.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <gst/gst.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* What becomes of a helper that is missing, hangs, dies or lies, and what the
 * real one is allowed. The others are scripts that stand in for it. */

/* Set once, while there is one thread. */
static char *folder;
static char *script; /* what RF_MEDIA_HELPER names */
static char *note;   /* what a script may write: $NOTE */

static void
stand_in (const char *body)
{
  g_autofree char *text = g_strconcat ("#!/bin/sh\n", body, "\n", NULL);

  g_unlink (note);
  g_assert_true (
      g_file_set_contents_full (script, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0755, NULL));
}

static void
stand_in_the_real_one (void)
{
  stand_in ("exec \"" TEST_MEDIA_HELPER "\" \"$@\"");
}

static int
open_input (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("media", 5);
  int descriptor = rf_media_open_bytes (bytes, NULL);

  g_assert_cmpint (descriptor, >=, 0);
  return descriptor;
}

static RfMediaReport *
run_with (guint seconds, GCancellable *cancellable, GError **error)
{
  int descriptor = open_input ();
  const RfMediaErrand errand = { "probe", "image/png", NULL, descriptor, -1, seconds };
  RfMediaReport *report = rf_media_run (&errand, cancellable, error);

  close (descriptor);
  return report;
}

static RfMediaReport *
run (void)
{
  g_autoptr (GError) error = NULL;
  RfMediaReport *report = run_with (60, NULL, &error);

  g_assert_no_error (error);
  return report;
}

static void
assert_verdict (RfMediaVerdict verdict, const char *word)
{
  g_autoptr (RfMediaReport) report = run ();

  if (report->verdict != verdict || (word != NULL && strstr (report->reason, word) == NULL))
    g_error ("verdict %d, “%s”; wanted %d, “%s”", report->verdict, report->reason, verdict, word);
}

static void
test_good (void)
{
  g_autoptr (RfMediaReport) report = NULL;

  stand_in ("cat >/dev/null\n"
            "echo '{\"verdict\":\"good\",\"width\":3,\"height\":4,\"duration\":5}'");
  report = run ();
  g_assert_cmpint (report->verdict, ==, RF_MEDIA_GOOD);
  g_assert_cmpint (report->width, ==, 3);
  g_assert_cmpint (report->height, ==, 4);
  g_assert_cmpint (report->duration, ==, 5);
}

static void
test_missing (void)
{
  g_unlink (script);
  assert_verdict (RF_MEDIA_UNJUDGED, script);
  /* As the dynamic linker ends it where a library is missing. */
  stand_in ("echo 'libgstreamer-1.0.so.0: cannot open' >&2; exit 127");
  assert_verdict (RF_MEDIA_UNJUDGED, "status 127: libgstreamer-1.0.so.0: cannot open");
}

static void
test_dies (void)
{
  stand_in ("echo 'out of memory' >&2; kill -SEGV $$");
  assert_verdict (RF_MEDIA_KILLED, "signal 11 (Segmentation fault): out of memory");
  stand_in ("echo '{\"verdict\":\"good\"}'; kill -KILL $$");
  assert_verdict (RF_MEDIA_KILLED, "signal 9");
}

static void
test_lies (void)
{
  static const char *const lines[] = {
    "",
    "good",
    "[]",
    "{}",
    "{\"verdict\":\"fine\"}",
    "{\"verdict\":1}",
    "{\"verdict\":\"bad\"}",
    "{\"verdict\":\"good\",\"width\":-1,\"height\":1}",
    "{\"verdict\":\"good\",\"width\":1}",
    "{\"verdict\":\"good\",\"width\":1,\"height\":65536}",
    "{\"verdict\":\"good\",\"duration\":9000000000000}",
    "{\"verdict\":\"good\",\"duration\":1.5}",
    "{\"verdict\":\"good\"}{\"verdict\":\"good\"}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *body = g_strdup_printf ("printf '%%s\\n' '%s'", lines[i]);

      stand_in (body);
      assert_verdict (RF_MEDIA_KILLED, "no report");
    }
  /* What it says is shown, but never as it is. */
  stand_in ("printf '%s' '{\"verdict\":\"bad\",\"reason\":\"a\\u001bb\\nc\"}'");
  assert_verdict (RF_MEDIA_BAD, "a\\u{1b}b\\nc");
}

static void
test_talks_without_end (void)
{
  stand_in ("yes '{\"verdict\":\"good\"}'; echo over >&2");
  assert_verdict (RF_MEDIA_KILLED, NULL);
  stand_in ("yes complaint | head -c 3000000 >&2; echo '{\"verdict\":\"good\"}'");
  assert_verdict (RF_MEDIA_GOOD, NULL);
}

static gboolean
is_alive (void)
{
  g_autofree char *text = NULL;
  pid_t pid = 0;

  g_assert_true (g_file_get_contents (note, &text, NULL, NULL));
  pid = (pid_t) g_ascii_strtoll (text, NULL, 10);
  g_assert_cmpint (pid, >, 0);
  /* A process that nobody has waited for yet is a zombie, and dead. */
  for (guint i = 0; i < 500 && kill (pid, 0) == 0; i++)
    g_usleep (10000);
  return kill (pid, 0) == 0;
}

/* It closes what it was given, starts another and hangs: both are gone. */
static void
test_hangs (void)
{
  g_autoptr (RfMediaReport) report = NULL;

  stand_in ("sleep 600 & echo $! >\"$NOTE\"; exec >&- 2>&-; sleep 600");
  report = run_with (1, NULL, NULL);
  g_assert_cmpint (report->verdict, ==, RF_MEDIA_KILLED);
  g_assert_nonnull (strstr (report->reason, "busy for 1 s"));
  g_assert_false (is_alive ());
}

/* It is done, but what it started holds its pipes. */
static void
test_leaves_a_child (void)
{
  stand_in ("sleep 600 & echo $! >\"$NOTE\"; echo '{\"verdict\":\"good\"}'");
  assert_verdict (RF_MEDIA_GOOD, NULL);
  g_assert_false (is_alive ());
}

static gpointer
cancel_cb (gpointer data)
{
  g_usleep (100 * 1000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = NULL;

  stand_in ("echo $$ >\"$NOTE\"; sleep 600");
  thread = g_thread_new ("cancel", cancel_cb, cancellable);
  g_assert_null (run_with (600, cancellable, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
  g_thread_join (thread);
  if (g_file_test (note, G_FILE_TEST_EXISTS))
    g_assert_false (is_alive ());
}

/* What every child gets, before it is the helper. */
static void
test_limits_of_the_child (void)
{
  g_autofree char *text = NULL;

  stand_in (
      "{ ulimit -c; ulimit -n; ulimit -f; grep NoNewPrivs /proc/self/status; ls /proc/$$/fd;\n"
      "  echo G=$G_DEBUG; } >\"$NOTE\"\n"
      "echo '{\"verdict\":\"good\"}'");
  assert_verdict (RF_MEDIA_GOOD, NULL);
  g_assert_true (g_file_get_contents (note, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "0\n256\n131072\nNoNewPrivs:\t1\n0\n1\n"));
  g_assert_nonnull (strstr (text, "G=\n"));
  /* Its own script, and nothing of ours: 0, 1, 2 and what the shell opened. */
  g_assert_null (strstr (text, "\n3\n"));
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) descriptors = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  while (g_dir_read_name (descriptors) != NULL)
    count++;
  return count;
}

static void
test_nothing_leaks (void)
{
  guint before = 0;
  guint after = 0;

  stand_in ("echo '{\"verdict\":\"good\"}'");
  assert_verdict (RF_MEDIA_GOOD, NULL);
  before = count_descriptors ();
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (RfMediaReport) report = NULL;

      stand_in (i % 2 == 0 ? "exit 1" : "kill -9 $$");
      report = run ();
      g_unlink (script);
      assert_verdict (RF_MEDIA_UNJUDGED, NULL);
    }
  after = count_descriptors ();
  g_assert_cmpuint (after, ==, before);
}

static gpointer
probe_cb (gpointer data)
{
  const RfMediaErrand *errand = data;
  g_autoptr (RfMediaReport) report = rf_media_run (errand, NULL, NULL);

  return GINT_TO_POINTER (report->verdict == RF_MEDIA_GOOD && report->duration == 1000);
}

/* Sixteen threads look at the same open file with the real helper. */
static void
test_many_at_once (void)
{
  g_autoptr (GBytes) bytes = media_test_make ("audiotestsrc num-buffers=100 samplesperbuffer=480 ! "
                                              "audio/x-raw,rate=48000 ! wavenc");
  int descriptor = rf_media_open_bytes (bytes, NULL);
  RfMediaErrand errand = { "probe", "audio/wav", NULL, descriptor, -1, 0 };
  GThread *threads[16];

  stand_in_the_real_one ();
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("probe", probe_cb, &errand);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (GPOINTER_TO_INT (g_thread_join (threads[i])));
  close (descriptor);
}

/* Read by another thread while the real helper works.
 *
 * Returns: (transfer full): its limits once it has set them */
static char *
dup_limits (pid_t thread)
{
  g_autofree char *list = g_strdup_printf ("/proc/self/task/%d/children", (int) thread);

  for (guint i = 0; i < 60000; i++)
    {
      g_autofree char *children = NULL;
      g_autofree char *path = NULL;
      g_autofree char *limits = NULL;

      if (g_file_get_contents (list, &children, NULL, NULL) && g_strchomp (children)[0] != '\0')
        path = g_strdup_printf ("/proc/%s/limits", children);
      if (path != NULL && g_file_get_contents (path, &limits, NULL, NULL) &&
          strstr (limits, "2147483648") != NULL)
        return g_steal_pointer (&limits);
      g_usleep (1000);
    }
  return NULL;
}

static gpointer
watch_cb (gpointer data)
{
  return dup_limits (*(pid_t *) data);
}

static void
test_limits_of_the_helper (void)
{
  pid_t self = gettid ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (RfMediaReport) report = NULL;
  g_autofree char *limits = NULL;
  GThread *thread = NULL;

  if (media_test_is_sanitized ())
    {
      g_test_skip ("AddressSanitizer needs more addresses than the limit allows");
      return;
    }
  if (!g_file_test ("/proc/thread-self/children", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("this kernel does not list a thread's children");
      return;
    }
  stand_in_the_real_one ();
  bytes = media_test_new_png (8000, 8000);
  thread = g_thread_new ("watch", watch_cb, &self);
  report = media_test_probe (bytes, "image/png");
  limits = g_thread_join (thread);
  g_assert_cmpint (report->verdict, ==, RF_MEDIA_GOOD);
  g_assert_nonnull (limits);
  g_assert_true (g_regex_match_simple ("Max address space +2147483648 +2147483648", limits, 0, 0));
  g_assert_true (g_regex_match_simple ("Max cpu time +3[0-9][0-9] ", limits, 0, 0));
}

/* 8,000 × 8,000 pixels need 192 MB, and this process and what it starts have
 * less: that is no verdict on the picture. */
static void
test_memory (void)
{
  if (media_test_is_sanitized ())
    {
      g_test_skip ("AddressSanitizer needs more addresses than the limit allows");
      return;
    }
  if (g_test_subprocess ())
    {
      g_autoptr (GBytes) bytes = media_test_new_png (8000, 8000);
      g_autoptr (RfMediaReport) report = NULL;
      struct rlimit limit = { 180 << 20, 180 << 20 };

      stand_in_the_real_one ();
      g_assert_cmpint (setrlimit (RLIMIT_AS, &limit), ==, 0);
      report = media_test_probe (bytes, "image/png");
      g_assert_cmpint (report->verdict, ==, RF_MEDIA_KILLED);
      g_assert_nonnull (strstr (report->reason, "memory"));
      return;
    }
  g_test_trap_subprocess (NULL, 120 * G_USEC_PER_SEC, 0);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  int status = 0;

  folder = g_dir_make_tmp ("helper-XXXXXX", NULL);
  script = g_build_filename (folder, "refrain-media", NULL);
  note = g_build_filename (folder, "note", NULL);
  g_setenv ("RF_MEDIA_HELPER", script, TRUE);
  g_setenv ("NOTE", note, TRUE);
  g_setenv ("G_DEBUG", "fatal-criticals", TRUE);
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/helper/good", test_good);
  g_test_add_func ("/helper/missing", test_missing);
  g_test_add_func ("/helper/dies", test_dies);
  g_test_add_func ("/helper/lies", test_lies);
  g_test_add_func ("/helper/talks-without-end", test_talks_without_end);
  g_test_add_func ("/helper/hangs", test_hangs);
  g_test_add_func ("/helper/leaves-a-child", test_leaves_a_child);
  g_test_add_func ("/helper/cancel", test_cancel);
  g_test_add_func ("/helper/limits-of-the-child", test_limits_of_the_child);
  g_test_add_func ("/helper/nothing-leaks", test_nothing_leaks);
  g_test_add_func ("/helper/many-at-once", test_many_at_once);
  g_test_add_func ("/helper/limits-of-the-helper", test_limits_of_the_helper);
  g_test_add_func ("/helper/memory", test_memory);
  status = g_test_run ();
  rf_paths_remove_tree (folder);
  g_free (folder);
  g_free (script);
  g_free (note);
  return status;
}
