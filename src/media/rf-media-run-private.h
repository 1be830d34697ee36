/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-media-report.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RfMediaErrand:
 * @work: `probe`, or what is to be derived
 * @media_type: what the media is said to be
 * @size: (nullable): of a thumbnail
 * @descriptor: the media, a regular file open for reading
 * @target: open for writing, for what is derived; -1 for none
 * @seconds: how long the helper may take; 0 for what the file's size allows
 *
 * One start of the helper program.
 */
typedef struct
{
  const char *work;
  const char *media_type;
  const char *size;
  int descriptor;
  int target;
  guint seconds;
} RfMediaErrand;

RfMediaReport *
rf_media_run (const RfMediaErrand *errand, GCancellable *cancellable, GError **error);

G_END_DECLS
