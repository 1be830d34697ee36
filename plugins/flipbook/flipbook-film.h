/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "flipbook-picture.h"
#include "flipbook-settings.h"

G_BEGIN_DECLS

/**
 * RfFilm:
 *
 * A picture that moves: draws any frame of a video, in any order. One film is
 * for one thread at a time.
 */
typedef struct _RfFilm RfFilm;

RfFilm *rf_film_new (const RfFlipbookSettings *settings,
                     const char *path,
                     GCancellable *cancellable,
                     GError **error);
void rf_film_free (RfFilm *self);
int rf_film_count_frames (const RfFilm *self);
int rf_film_choose_poster (const RfFilm *self);
void rf_film_draw (RfFilm *self, int frame, cairo_surface_t *surface);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfFilm, rf_film_free)

G_END_DECLS
