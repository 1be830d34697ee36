/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "stand-in.h"

G_BEGIN_DECLS

struct _StandInStep
{
  char *method;         /* (owned) */
  char *path;           /* (owned) with the query, where one is expected */
  GHashTable *required; /* (owned) header to value; "" where it must not be */
  GPtrArray *parts;     /* (owned) (element-type GBytes) of the body */
  guint status;
  char *media_type;   /* (owned) */
  GBytes *body;       /* (owned) */
  GPtrArray *headers; /* (owned) (element-type utf8) name, value, … */
  char *raw;          /* (owned) (nullable) */
  gboolean nothing;
  gboolean in_chunks;
  guint late;
  guint times;
};

StandInStep *stand_in_step_new (const char *method, const char *path);
void stand_in_step_free (gpointer data);

G_END_DECLS
