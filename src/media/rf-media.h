/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-derived.h"
#include "rf-media-report.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RfMediaDerivation:
 * @descriptor: the media, a regular file open for reading
 * @media_type: what it is
 * @what: what is to be made of it
 * @size: of a thumbnail, the pixels of its longer side; else 0
 * @target: a regular file open for writing, and empty
 */
typedef struct
{
  int descriptor;
  const char *media_type;
  RfDerived what;
  int size;
  int target;
} RfMediaDerivation;

int rf_media_open_bytes (GBytes *bytes, GError **error);
RfMediaReport *
rf_media_probe (int descriptor, const char *media_type, GCancellable *cancellable, GError **error);
gboolean rf_media_derive (const RfMediaDerivation *self, GCancellable *cancellable, GError **error);

G_END_DECLS
