/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "media-stand-in.h"

#include "rf-paths.h"

#include <glib/gstdio.h>

static char *folder;
static char *script;
static char *runs; /* gets a byte for each run */

/* Before the first thread, since it sets the environment. */
void
media_stand_in_begin (void)
{
  folder = g_dir_make_tmp ("stand-in-XXXXXX", NULL);
  script = g_build_filename (folder, "refrain-media", NULL);
  runs = g_build_filename (folder, "runs", NULL);
  g_setenv ("RF_MEDIA_HELPER", script, TRUE);
}

void
media_stand_in_end (void)
{
  rf_paths_remove_tree (folder);
  g_free (folder);
  g_free (script);
  g_free (runs);
}

/* From now on it does what @body says, for sh; %NULL takes it away. */
void
media_stand_in_set (const char *body)
{
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\nprintf . >>'%s'\n%s\n", runs, body);

  g_unlink (runs);
  g_unlink (script);
  if (body != NULL)
    g_assert_true (
        g_file_set_contents_full (script, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0755, NULL));
}

/* From now on it is the real one. */
void
media_stand_in_pass_on (void)
{
  media_stand_in_set ("exec '" TEST_MEDIA_HELPER "' \"$@\"");
}

guint
media_stand_in_count (void)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  return g_file_get_contents (runs, &text, &length, NULL) ? (guint) length : 0;
}
