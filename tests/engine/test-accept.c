/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-accept.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* What a provider may give back, and what is refused, by its beginning: the
 * helper program is missing here, so that nothing more is looked at. What it
 * finds is in test-acceptance.c. */

typedef struct
{
  RfKind kind;
  RfRole role;
  const char *media_type;
  const char *content;
  gsize length;
  gboolean accepted;
} AcceptCase;

#define BYTES(text) text, sizeof (text) - 1

static const AcceptCase cases[] = {
  { RF_KIND_IMAGE, RF_ROLE_IMAGE, "image/png", BYTES ("\x89PNG\r\n\x1a\n...."), TRUE },
  { RF_KIND_IMAGE, RF_ROLE_IMAGE, "image/png", BYTES (""), FALSE },
  { RF_KIND_IMAGE, RF_ROLE_IMAGE, "image/png", BYTES ("\x89PN"), FALSE },
  { RF_KIND_IMAGE, RF_ROLE_IMAGE, "image/png", BYTES ("{\"error\":\"try later\"}"), FALSE },
  { RF_KIND_IMAGE, RF_ROLE_IMAGE, "image/jpeg", BYTES ("\x89PNG\r\n\x1a\n...."), FALSE },
  { RF_KIND_IMAGE, RF_ROLE_IMAGE, "image/png", BYTES ("<html><body>502</body></html>"), FALSE },
  { RF_KIND_IMAGE, RF_ROLE_AUDIO, "audio/flac", BYTES ("fLaC........"), FALSE },
  { RF_KIND_IMAGE, RF_ROLE_IMAGE, "image/svg+xml", BYTES ("<svg xmlns=\"\"/>"), TRUE },
  { RF_KIND_IMAGE, RF_ROLE_IMAGE, "image/svg+xml", BYTES ("sorry, I cannot"), FALSE },
  { RF_KIND_TTS, RF_ROLE_AUDIO, "audio/wav", BYTES ("RIFF\4\0\0\0WAVE"), TRUE },
  { RF_KIND_TTS, RF_ROLE_AUDIO, "audio/wav", BYTES ("RIFF\4\0\0\0WEBP"), FALSE },
  { RF_KIND_TTS, RF_ROLE_AUDIO, "audio/ogg", BYTES ("OggS\0........."), TRUE },
  { RF_KIND_TTS, RF_ROLE_AUDIO, "audio/mpeg", BYTES ("\xff\xf3\x84\xc4........"), TRUE },
  { RF_KIND_TTS, RF_ROLE_AUDIO, "audio/mpeg", BYTES ("\xff\xf1\x50\x80........"), FALSE },
  { RF_KIND_VIDEO, RF_ROLE_VIDEO, "video/webm", BYTES ("\x1a\x45\xdf\xa3...."), TRUE },
  { RF_KIND_TEXT, RF_ROLE_TEXT, "text/plain", BYTES ("h\xc3\xa9"), TRUE },
  { RF_KIND_TEXT, RF_ROLE_TEXT, "text/plain", BYTES ("\xff\xfe\xff\xfe\xff\xfe"), FALSE },
  { RF_KIND_TEXT, RF_ROLE_TEXT, "application/json", BYTES ("\x89PNG\r\n\x1a\n"), FALSE },
};

static void
check_case (const AcceptCase *row, gboolean in_file)
{
  g_autoptr (RfOutput) output = rf_output_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  gboolean accepted = FALSE;

  if (in_file)
    {
      int descriptor = g_file_open_tmp ("accept-XXXXXX", &path, &error);

      g_assert_no_error (error);
      g_assert_cmpint (write (descriptor, row->content, row->length), ==, (gssize) row->length);
      g_close (descriptor, NULL);
      rf_output_add_file (output, row->role, row->media_type, path);
    }
  else
    {
      g_autoptr (GBytes) bytes = g_bytes_new (row->content, row->length);

      rf_output_add_bytes (output, row->role, row->media_type, bytes);
    }
  accepted = rf_accept_output (output, row->kind, FALSE, NULL, &error);
  if (accepted != row->accepted)
    g_error ("%s of %zu bytes: accepted is %d", row->media_type, row->length, accepted);
  if (!accepted)
    g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED);
  if (path != NULL)
    g_unlink (path);
}

static void
test_forms (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      check_case (&cases[i], FALSE);
      check_case (&cases[i], TRUE);
    }
}

static void
test_nothing_at_all (void)
{
  g_autoptr (RfOutput) output = rf_output_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (rf_accept_output (output, RF_KIND_IMAGE, FALSE, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED);
}

static void
test_a_link_is_not_followed (void)
{
  g_autoptr (RfOutput) output = rf_output_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("accept-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "link.txt", NULL);

  g_assert_no_error (error);
  g_assert_cmpint (symlink ("/etc/passwd", path), ==, 0);
  rf_output_add_file (output, RF_ROLE_TEXT, "text/plain", path);
  g_assert_false (rf_accept_output (output, RF_KIND_TEXT, FALSE, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("RF_MEDIA_HELPER", "/nonexistent/refrain-media", TRUE);
  g_test_add_func ("/accept/forms", test_forms);
  g_test_add_func ("/accept/nothing-at-all", test_nothing_at_all);
  g_test_add_func ("/accept/a-link-is-not-followed", test_a_link_is_not_followed);
  return g_test_run ();
}
