/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-generation.h"
#include "rf-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * RfThumbnail:
 *
 * A small picture that a widget draws.
 */
typedef struct _RfThumbnail RfThumbnail;

RfThumbnail *rf_thumbnail_new (GtkWidget *widget);
void rf_thumbnail_free (RfThumbnail *self);
void rf_thumbnail_show_generation (RfThumbnail *self,
                                   RfSession *session,
                                   const RfGeneration *generation);
void rf_thumbnail_clear (RfThumbnail *self);
const char *rf_thumbnail_get_sha256 (const RfThumbnail *self);
void rf_thumbnail_snapshot (RfThumbnail *self, GtkSnapshot *snapshot, const graphene_rect_t *area);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfThumbnail, rf_thumbnail_free)

G_END_DECLS
