/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-entry.h"
#include "rf-session.h"

G_BEGIN_DECLS

/**
 * RfRecipeRow:
 * @name: of a parameter
 * @here: (nullable): its value
 * @there: (nullable): its value in another recipe
 *
 * A parameter for people to read.
 */
typedef struct
{
  char *name;
  char *here;
  char *there;
} RfRecipeRow;

void rf_recipe_row_free (RfRecipeRow *self);

RfRequest *rf_recipe_dup_request (RfSession *session, const RfEntry *entry);
GPtrArray *rf_recipe_list (const RfGeneration *generation);
GPtrArray *rf_recipe_compare (const char *here, const char *there);
char *rf_recipe_say_value (RfSession *session,
                           const RfGeneration *generation,
                           const char *name,
                           const char *value);
const char *
rf_recipe_get_label (RfSession *session, const RfGeneration *generation, const char *name);

G_END_DECLS
