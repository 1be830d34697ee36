/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection.h"

G_BEGIN_DECLS

/**
 * RfGlanceKind:
 * @copy: copies what was read
 * @free: frees it
 *
 * What is read by one kind of glance. Its address tells the kinds apart.
 */
typedef struct
{
  gpointer (*copy) (gconstpointer value);
  void (*free) (gpointer value);
} RfGlanceKind;

RfGlances *rf_glances_new (void);
RfGlances *rf_glances_ref (RfGlances *self);
void rf_glances_unref (RfGlances *self);

gpointer rf_glances_recall (RfConnection *connection,
                            const RfGlanceKind *kind,
                            const char *namespace_,
                            const char *key);
void rf_glances_keep (RfConnection *connection,
                      const RfGlanceKind *kind,
                      const char *namespace_,
                      const char *key,
                      gconstpointer value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfGlances, rf_glances_unref)

G_END_DECLS
