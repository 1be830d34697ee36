/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * What texts of a manifest are called in other languages: a table of `label[de]` →
 * “Größe”, or %NULL where nothing is translated. The text itself stands where it always
 * stood, in the language of whoever wrote the manifest.
 */

void
rf_translations_set (GHashTable **self, const char *name, const char *language, const char *text);
void rf_translations_forget (GHashTable *self, const char *name);
GHashTable *rf_translations_copy (GHashTable *self);
const char *rf_translations_pick (GHashTable *self,
                                  const char *name,
                                  const char *original,
                                  const char *const *languages);
void rf_translations_write (GHashTable *self, JsonBuilder *builder);
gboolean rf_translations_read (GHashTable **self,
                               JsonObject *object,
                               const char *const *names,
                               GError **error);
char *rf_translations_split (const char *member, char **language);

G_END_DECLS
