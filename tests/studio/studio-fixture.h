/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StudioFixture:
 * @folder: a temporary folder, with the data in `data`
 * @session: open, with the dummy providers
 *
 * A session of a test's own.
 */
typedef struct
{
  char *folder;
  RfSession *session;
} StudioFixture;

typedef gboolean (*StudioCondition) (gpointer user_data);

void studio_fixture_set_up (StudioFixture *fixture, gconstpointer config);
void studio_fixture_tear_down (StudioFixture *fixture, gconstpointer config);
void studio_fixture_open (StudioFixture *fixture, const char *config);
char *studio_fixture_make_image (StudioFixture *fixture, const char *prompt);

void studio_wait_until (StudioCondition condition, gpointer user_data);
void studio_wait (guint milliseconds);
void studio_assert_gone (gpointer *weak_pointer);

GtkWidget *studio_find_child (GtkWidget *top, GType type, const char *property, const char *value);

G_END_DECLS
